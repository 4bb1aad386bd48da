"""An assignment's catalogue of answers, each graded as a student's would be."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder.authoring.coursedir import Course
from autograder.authoring.filling import as_bytes, filled
from autograder.authoring.instantiate import instantiated
from autograder.authoring.release import generate
from autograder.catalogue import Answer, CatalogueError, read_catalogue
from autograder.engine.opening import engine_for
from autograder.errors import AutograderError
from autograder.records import Assignment, Submission, SubmissionResult

UNTOUCHED, EMPTY, MODEL = "the released notebook", "an empty notebook", "the model answer"
TWIN = ", written otherwise"


@dataclass(frozen=True)
class Trial:
    """One notebook to grade and what must come of it.

    kind: model, right, wrong, untouched, empty or syntax. task: the task that it changes, if one.
    """

    kind: str
    name: str
    task: str | None
    notebook: str
    data: bytes
    hint: str | None = None


@dataclass(frozen=True)
class Outcome:
    """A trial and, if it did not come out as it must, the fault in one line."""

    trial: Trial
    fault: str | None
    hints: list[str]


def check_assignment(
    course: Course,
    name: str,
    answers_file: Path | None = None,
    workers: int = 2,
    sandbox: str = "bubblewrap",
    tell: Callable[[Any], None] = lambda engine: None,
    strict: bool = False,
    chosen: Callable[[Trial], bool] = lambda trial: True,
) -> Iterator[Outcome]:
    """Grade every trial of an assignment with the real engine; `tell` is given the engine once it runs.

    With `answers_file` (a file or a folder), its answers too. One that has the task and the name of a wrong
    answer in the catalogue is its twin: it must get the same hint.
    chosen: which trials to grade.
    """
    assignment = instantiated(course, course.assignment(name))
    answers = list(read_catalogue(assignment.catalogue).answers) if assignment.catalogue else []
    if answers_file is not None:
        answers += _beside(answers, read_catalogue(answers_file).answers)
    made = make_trials(course, assignment, answers)
    trials = {t.name: t for t in made if chosen(t)}
    owners = task_of_cell(assignment)
    count = min(workers, os.cpu_count() or 1)
    with engine_for(assignment, count, sandbox=sandbox, strict=strict) as engine:
        refuse_losses(engine)
        tell(engine)
        submissions = (Submission(t.name, _handed_in(assignment, t)) for t in trials.values())
        for result in engine.grade(submissions):
            trial = trials[result.student]
            yield judge_outcome(trial, result, owners)


def refuse_losses(engine: Any) -> None:
    """AutograderError if the source's own answer loses points: then no trial says anything."""
    if said := [line for one in engine.ways for line in one.losses()]:
        raise AutograderError("; ".join(said))


def _beside(catalogued: Iterable[Answer], others: Iterable[Answer]) -> Iterator[Answer]:
    """Answers of another file: a twin with the hint that it must get and a name of its own."""
    known = {(a.task, a.name): a for a in catalogued}
    for other in others:
        twin = known.get((other.task, other.name))
        if twin is None:
            yield other
        elif twin.is_right != other.is_right:
            kind = "right" if twin.is_right else "wrong"
            raise CatalogueError(f"{other.task}: {other.name!r} is a {kind} answer in the catalogue")
        else:
            yield replace(other, name=f"{other.name}{TWIN}", hint=other.hint or twin.hint)


def make_trials(course: Course, assignment: Assignment, answers: Iterable[Answer]) -> Iterator[Trial]:
    """The notebooks to grade: model, catalogue, untouched, empty, and one syntax error a task."""
    unknown = {a.task for a in answers}
    released = _released(course, assignment)
    for notebook, path in assignment.notebooks.items():
        source = json.loads(path.read_text(encoding="utf-8"))
        tasks = tasks_in(source)
        unknown -= set(tasks)

        def made(answers: dict[str, str], source: dict[str, Any] = source) -> bytes:
            return as_bytes(filled(source, answers))

        yield Trial("model", f"{notebook}: {MODEL}", None, notebook, made({}))
        yield Trial("untouched", f"{notebook}: {UNTOUCHED}", None, notebook, released[notebook])
        yield Trial("empty", f"{notebook}: {EMPTY}", None, notebook, made(dict.fromkeys(tasks, "")))
        for task in tasks:
            broken = made({task: "def broken(:\n"})
            yield Trial("syntax", f"{task}: a syntax error", task, notebook, broken)
        for answer in answers:
            if answer.task in tasks:
                kind = "right" if answer.is_right else "wrong"
                data = made({answer.task: answer.code})
                yield Trial(kind, f"{answer.task}: {answer.name}", answer.task, notebook, data, answer.hint)
    if unknown:
        raise CatalogueError(
            f"{assignment.name}: the catalogue has answers to unknown tasks: {sorted(unknown)}"
        )


def judge_outcome(
    trial: Trial, result: SubmissionResult, owners: dict[tuple[str, str], str | None]
) -> Outcome:
    """Whether a graded trial came out as it must."""
    if result.status != "graded":
        return Outcome(trial, f"could not be graded: {result.message}", [])
    cells = {(n, g): c for n, nb in result.notebooks.items() for g, c in nb.cells.items() if (n, g) in owners}
    lost = {key for key, c in cells.items() if c.score is not None and c.score < c.max_score}
    gained = {key for key, c in cells.items() if c.score}
    mine = {key for key in cells if key[0] == trial.notebook and owners[key] == trial.task}
    hints = [h for key in lost for h in cells[key].hints]
    fault = None
    if trial.kind in ("model", "right") and lost:
        fault = "loses points: " + "; ".join(f"{g} ({cells[n, g].message})" for n, g in sorted(lost))
    elif trial.kind in ("untouched", "empty"):
        own = {key for key in gained if key[0] == trial.notebook}
        fault = f"takes points in {sorted(g for _, g in own)}" if own else None
    elif trial.kind == "wrong" and not lost & mine:
        fault = gets_through(cell for _, cell in sorted(mine))
    elif trial.kind == "syntax" and gained & mine:
        fault = f"takes points in {sorted(g for _, g in gained & mine)}"
    if fault is None and trial.kind in ("wrong", "syntax") and lost - mine:
        fault = f"loses points of other tasks: {sorted(g for _, g in lost - mine)}"
    if fault is None and trial.hint is not None and trial.hint not in hints:
        fault = f"its hint did not reach the student; these did: {hints}"
    return Outcome(trial, fault, hints)


def gets_through(tests: Iterable[str]) -> str:
    """Words for a wrong answer that takes all points of its task."""
    names = list(tests)
    if not names:
        return "gets through: no test belongs to its task"
    verb = "accepts" if len(names) == 1 else "accept"
    return (
        f"gets through: {' and '.join(names)} {verb} it; add an input on which it differs from a right answer"
    )


def task_of_cell(assignment: Assignment) -> dict[tuple[str, str], str | None]:
    """For each test cell (notebook, grade id) the task that it belongs to."""
    found: dict[tuple[str, str], str | None] = {}
    for notebook, path in assignment.notebooks.items():
        owners = _owners(json.loads(path.read_text(encoding="utf-8")))
        found |= {(notebook, cell): task for cell, task in owners.items()}
    return found


def tasks_in(source: dict[str, Any]) -> list[str]:
    """The solution cells of a source notebook (JSON) that tests belong to, in order."""
    return [task for task in dict.fromkeys(_owners(source).values()) if task]


def _owners(notebook: dict[str, Any]) -> dict[str, str | None]:
    """Test cell -> the solution cell that stands before it."""
    owners: dict[str, str | None] = {}
    task = None
    for cell in notebook["cells"]:
        info = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] != "code" or not info:
            continue
        if info.get("solution") and not info.get("grade"):
            task = info["grade_id"]
        elif info.get("grade") and not info.get("solution"):
            owners[info["grade_id"]] = task
    return owners


def _released(course: Course, assignment: Assignment) -> dict[str, bytes]:
    """The notebooks as students get them."""
    with tempfile.TemporaryDirectory(prefix="autograder-check-") as scratch:
        made = generate(course, assignment, Path(scratch))
        return {name: (made / f"{name}.ipynb").read_bytes() for name in assignment.notebooks}


def _handed_in(assignment: Assignment, trial: Trial) -> dict[str, bytes]:
    """The trial's notebook, the assignment's others as the model answers them."""
    whole = {name: path.read_bytes() for name, path in assignment.notebooks.items()}
    return {**whole, trial.notebook: trial.data}
