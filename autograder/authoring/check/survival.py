"""Which mutants of the model answers live: every one is handed in and its own task is judged."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from autograder.authoring.check.mutants import Mutant, mutants_of
from autograder.authoring.check.trials import refuse_losses, tasks_in
from autograder.authoring.filling import as_bytes, filled, text_of
from autograder.catalogue import CatalogueError, read_catalogue
from autograder.engine.opening import engine_for
from autograder.errors import AutograderError
from autograder.records import Assignment, Submission, SubmissionResult

NEEDED = 0.98  # of the mutants that are not equivalent
SECONDS = 5.0  # for a cell or a call; some mutants never end


@dataclass(frozen=True)
class GradedMutant:
    """What became of a mutant. because: why it is equivalent, where the catalogue says that it is.

    tests: the test cells that it met.
    """

    task: str
    mutant: Mutant
    dies: bool
    because: str | None = None
    tests: tuple[str, ...] = ()

    @property
    def fate(self) -> str:
        """killed, survived or equivalent; a mutant that dies is not equivalent, whatever is said of it."""
        return "killed" if self.dies else "survived" if self.because is None else "equivalent"

    @property
    def stale(self) -> bool:
        """Said to be equivalent, and dies."""
        return self.dies and self.because is not None


def share_killed(graded: list[GradedMutant]) -> float:
    """The part of the non-equivalent mutants that dies; 1 if there are none."""
    fates = [g.fate for g in graded if g.fate != "equivalent"]
    return fates.count("killed") / len(fates) if fates else 1.0


def is_enough(graded: list[GradedMutant]) -> bool:
    """Whether enough mutants die and nothing false is said of any."""
    return share_killed(graded) >= NEEDED and not any(g.stale for g in graded)


def mutants_in(assignment: Assignment) -> dict[tuple[str, str], list[Mutant]]:
    """The mutants of each model answer, by notebook and task.

    CatalogueError if the catalogue says of something that it is equivalent which is no mutant.
    """
    from autograder.engine.notebook.plan import make_plan

    found = {}
    for notebook, path in assignment.notebooks.items():
        text = path.read_text(encoding="utf-8")
        source = json.loads(text)
        solved = {step.task for step in make_plan(text, assignment.config).tests.values() if step.solved}
        answers = {c["metadata"].get("nbgrader", {}).get("grade_id"): text_of(c) for c in source["cells"]}
        for task in tasks_in(source):
            if task in solved:
                try:
                    found[notebook, task] = mutants_of(answers[task])
                except CatalogueError as error:
                    raise CatalogueError(f"{assignment.name}: {task}: {error}") from error
    known = {(task, mutant.name) for (_, task), mutants in found.items() for mutant in mutants}
    for task, name in _equivalents(assignment):
        if (task, name) not in known:
            raise CatalogueError(
                f"{assignment.name}: {task!r} has no mutant {name!r}, which is called equivalent"
            )
    return found


def refuse_unknown_equivalents(assignment: Assignment) -> None:
    """CatalogueError if the catalogue says of something that it is equivalent which is no mutant."""
    if _equivalents(assignment):
        mutants_in(assignment)


def grade_mutants(
    assignment: Assignment,
    workers: int = 2,
    tasks: set[str] | None = None,
    seconds: float = SECONDS,
    watch: Callable[[int, int], None] = lambda done, total: None,
    sandbox: str = "bubblewrap",
    tell: Callable[[Any], None] = lambda engine: None,
    strict: bool = False,
    chosen: Callable[[str, Mutant], bool] = lambda task, mutant: True,
) -> Iterator[GradedMutant]:
    """Grade the mutants of all tasks, or of these, with the real engine, in the order of the answers.

    chosen: which of them to grade.
    seconds: for a cell or a call. The engine is not told of the catalogue: nobody reads hints here, and
    it need not learn them.
    `tell` is given the engine once it runs.
    """
    reasons = _equivalents(assignment)
    listed = [
        (notebook, task, mutant)
        for (notebook, task), found in mutants_in(assignment).items()
        for mutant in found
        if (tasks is None or task in tasks) and chosen(task, mutant)
    ]
    if not listed:
        raise AutograderError(f"{assignment.name}: no task has tests and a model answer to change")
    dies: dict[int, bool] = {}
    met: dict[int, tuple[str, ...]] = {}
    alone, workers = replace(assignment, catalogue=None), min(workers, os.cpu_count() or 1)
    with engine_for(alone, workers, sandbox=sandbox, seconds=seconds, strict=strict) as engine:
        refuse_losses(engine)
        tell(engine)
        watch(0, len(listed))
        for result in engine.grade(_submissions(assignment, listed)):
            notebook, task, mutant = listed[int(result.student)]
            dies[int(result.student)] = _loses(result, f"{task}: {mutant.name}", notebook)
            cells = result.notebooks[notebook].cells
            met[int(result.student)] = tuple(name for name, c in cells.items() if c.score is not None)
            watch(len(dies), len(listed))
    for number, (_, task, mutant) in enumerate(listed):
        yield GradedMutant(task, mutant, dies[number], reasons.get((task, mutant.name)), met[number])


def _submissions(assignment: Assignment, listed: list[tuple[str, str, Mutant]]) -> Iterator[Submission]:
    sources: dict[str, Any] = {n: json.loads(p.read_text("utf-8")) for n, p in assignment.notebooks.items()}
    for number, (notebook, task, mutant) in enumerate(listed):
        data = as_bytes(filled(sources[notebook], {task: mutant.code}))
        yield Submission(str(number), {notebook: data}, only=task)


def _loses(result: SubmissionResult, name: str, notebook: str) -> bool:
    if result.status != "graded":
        raise AutograderError(f"{name}: could not be graded: {result.message}")
    cells = result.notebooks[notebook].cells.values()
    return any(c.score is not None and c.score < c.max_score for c in cells)


def _equivalents(assignment: Assignment) -> dict[tuple[str, str], str]:
    return read_catalogue(assignment.catalogue).equivalents if assignment.catalogue else {}
