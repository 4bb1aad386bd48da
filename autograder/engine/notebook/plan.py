"""What to do with each cell of an assignment's notebook, worked out once from its source.

- Solution cells run in the player; what they bind at the top level are the *student's names*. So are
  the names that are used though no cell of the source binds them: its solutions are left to students.
- Test cells run in the judge.
- All other code cells run in the player. They run in the judge too, unless they need a student's
  name while they run: then what they bind comes from the player like a student's name.
"""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors.clearsolutions import ClearSolutions
from nbgrader.preprocessors.lockcells import LockCells
from traitlets.config import Config

from autograder.engine.notebook.names import Names, is_given, names_of
from autograder.engine.notebook.outline import PLAYER_TAG, is_skipped


@dataclass
class Step:
    """One code cell of the source. `kind`: solution, test, shared (both processes), player, or skipped."""

    index: int
    kind: str
    source: str
    grade_id: str | None
    names: Names
    task: str | None = None
    needs: list[str] = field(default_factory=list)
    visible_part: str | None = None  # of a test cell, if a later cell of the player needs its names
    hidden: tuple[tuple[int, int], ...] = ()  # line ranges of hidden tests, 1-based, inclusive
    solved: bool = False  # of a test cell: its task's cell holds a model answer
    locked: bool = False  # nobody but the instructor can have changed it

    def without_hidden(self) -> str:
        """The cell without its hidden tests; other lines keep their numbers."""
        lines = enumerate(self.source.splitlines(), 1)
        return "\n".join("" if any(a <= n <= b for a, b in self.hidden) else line for n, line in lines)

    @property
    def first_hidden(self) -> int:
        """The line before which no hidden test can have run: where the statement around the first begins."""
        start = self.hidden[0][0]
        try:
            body = ast.parse(self.source).body
        except SyntaxError:  # magics
            return 1
        return min([start, *(n.lineno for n in body if n.lineno < start <= (n.end_lineno or start))])


@dataclass
class Plan:
    """A notebook's steps, its cells as the gradebook knows them, and the student's names.

    given_names: those of the student's names that the source gives a value which a student changed.
    """

    cells: list[NotebookNode]
    steps: dict[int, Step]
    student_names: frozenset[str]
    tests: dict[str, Step]
    metadata: dict[str, Any]
    given_names: frozenset[str] = frozenset()

    def tasks(self) -> list[str]:
        """Grade ids of the solution cells that test cells belong to, in order."""
        return list(dict.fromkeys(t.task for t in self.tests.values() if t.task))

    def hidden_before(self, step: Step) -> list[Step]:
        """The earlier test cells whose hidden parts bind what a cell needs, or what those need, in order."""
        found: list[Step] = []
        wanted = step.names.reads | step.names.deferred
        for earlier in sorted(self.tests.values(), key=lambda s: -s.index):
            if earlier.index < step.index and earlier.hidden and earlier.names.bound & wanted:
                found.insert(0, earlier)
                wanted |= earlier.names.reads | earlier.names.deferred
        return found


def make_plan(source: str, config: dict[str, Any] | None = None) -> Plan:
    """The plan for a source notebook (JSON). `config`: nbgrader's settings, e.g. for its delimiters."""
    settings = Config(config or {})
    notebook = nbformat.reads(source, as_version=4)
    original = copy.deepcopy(notebook)
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    if "python" not in str(language).lower():
        raise ValueError(f"the source's kernel is for {language!r}, expected one for Python")
    cleared = _cleared(notebook, settings)
    begin, end = (settings.ClearHiddenTests.get(k, d) for k, d in _DELIMITERS)
    steps: dict[int, Step] = {}
    task, solved = None, False
    answer = [settings.ClearSolutions.get(key, marker) for key, marker in _ANSWER]
    for index, cell in enumerate(original.cells):
        if cell.cell_type != "code":
            continue
        step = Step(index, _kind(cell), cell.source, _grade_id(cell), names_of(cell.source))
        step.locked = utils.is_locked(cleared[index])
        if step.kind == "shared" and cleared[index].source != cell.source:
            step.kind = "solution"  # an answer in a cell without nbgrader's metadata
        if step.kind == "solution" and not utils.is_grade(cell):
            task, solved = step.grade_id, _has_answer(cell.source, *answer)
        if step.kind == "test":
            step.task, step.solved = task, solved
            step.hidden = _ranges(cell.source, begin, end)
        steps[index] = step
    student = mark_names(steps, _unbound(steps) | _answers(steps))
    tests = {s.grade_id: s for s in steps.values() if s.grade_id and s.kind == "test"}
    return Plan(cleared, steps, frozenset(student), tests, dict(notebook.metadata))


_ANSWER = (("begin_solution_delimeter", "BEGIN SOLUTION"), ("end_solution_delimeter", "END SOLUTION"))
_DELIMITERS = (
    ("begin_test_delimeter", "BEGIN HIDDEN TESTS"),
    ("end_test_delimeter", "END HIDDEN TESTS"),
)


def _cleared(notebook: NotebookNode, settings: Config) -> list[NotebookNode]:
    """The cells as nbgrader's gradebook stores them: solutions removed, hidden tests kept, checksums."""
    resources: dict[str, Any] = {"metadata": {"kernelspec": {}, "language": "python"}}
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    resources["language"] = language
    for preprocessor in (LockCells, ClearSolutions):
        notebook, resources = preprocessor(config=settings).preprocess(notebook, resources)
    for cell in notebook.cells:
        if utils.is_grade(cell) or utils.is_solution(cell) or utils.is_locked(cell):
            cell.metadata.nbgrader["checksum"] = utils.compute_checksum(cell)
    return notebook.cells


def _kind(cell: NotebookNode) -> str:
    if is_skipped(cell):
        return "skipped"
    if utils.is_solution(cell):
        return "solution"
    if utils.is_grade(cell):
        return "player" if PLAYER_TAG in cell.metadata.get("tags", []) else "test"
    return "shared"


def _grade_id(cell: NotebookNode) -> str | None:
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _has_answer(source: str, begin: str, end: str) -> bool:
    """Whether something stands between the lines that mark a model answer."""
    lines = source.splitlines()
    return any(
        line.strip() and end not in line
        for first, last in _ranges(source, begin, end)
        for line in lines[first:last]
    )


def _ranges(source: str, begin: str, end: str) -> tuple[tuple[int, int], ...]:
    """The lines from one that has `begin` to one that has `end`, 1-based, inclusive."""
    ranges, start = [], None
    lines = source.splitlines()
    for number, line in enumerate(lines, 1):
        if begin in line:
            start = number
        elif end in line and start is not None:
            ranges.append((start, number))
            start = None
    if start is not None:
        ranges.append((start, len(lines)))
    return tuple(ranges)


def _unbound(steps: dict[int, Step]) -> set[str]:
    """Names that the instructor's cells use and no cell binds; none if that cannot be read off them."""
    outside = [step.names for step in steps.values() if step.kind != "solution"]
    if any(names.opaque for names in outside):
        return set()
    bound = {name for step in steps.values() for name in step.names.bound}
    used = {name for names in outside for name in names.reads | names.deferred}
    return {name for name in used - bound if not is_given(name)}


def _answers(steps: dict[int, Step]) -> set[str]:
    """Names that solution cells bind. Modules are nobody's answer, nor is what other cells import as well."""
    imported = {
        name for s in steps.values() if s.kind != "solution" for name in s.names.taken | s.names.modules
    }
    solutions = [step.names for step in steps.values() if step.kind == "solution"]
    return {name for names in solutions for name in names.binds | (names.taken - imported)}


def mark_names(steps: dict[int, Step], student: set[str]) -> set[str]:
    """Mark what each cell needs of the student's names, which are returned with all that depend on them.

    Cells outside solutions that need a student's name while they run belong to the player, as do their names.
    """
    student = set(student)
    while True:
        tainted = [s for s in steps.values() if s.kind == "shared" and s.names.reads & student]
        if not tainted:
            break
        for step in tainted:
            step.kind = "player"
            student |= step.names.binds
    _mark_needs(steps, student)
    _mark_visible(steps)
    return student


def _mark_needs(steps: dict[int, Step], student: set[str]) -> None:
    """The student's names that must be at hand when a cell runs in the judge."""
    deferred: set[str] = set()
    for step in steps.values():
        if step.kind in ("test", "shared"):
            deferred |= step.names.deferred & student
            told = step.names.mentions & student if step.kind == "test" else frozenset()
            step.needs = sorted((step.names.reads & student) | deferred | told)


def _mark_visible(steps: dict[int, Step]) -> None:
    """A test cell's visible part also runs in the player where a later cell there needs its names."""
    for step in steps.values():
        if step.kind != "test":
            continue
        later = [s for s in steps.values() if s.index > step.index and s.kind not in ("test", "skipped")]
        wanted = {name for s in later for name in s.names.reads | s.names.deferred}
        bound_elsewhere = {n for s in steps.values() if s.kind != "test" for n in s.names.bound}
        if (step.names.bound - bound_elsewhere) & wanted:
            step.visible_part = step.without_hidden()
