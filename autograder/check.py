"""`autograder check`: grade an assignment's catalogue of answers, and see that the grader is right.

The model answer and every other right answer must take all points. A wrong answer must lose points
on its own task and on no other, and its hint must reach the student. The released notebook and an
empty one take nothing. A syntax error in one cell costs that cell's task only.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from rich.console import Console
from rich.table import Table

from autograder.catalogue import Answer, CatalogueError, read_catalogue
from autograder.coursedir import Course
from autograder.records import Assignment, Submission, SubmissionResult

UNTOUCHED, EMPTY, MODEL = "the released notebook", "an empty notebook", "the model answer"


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


def check(
    course: Course, names: list[str], answers_file: Path | None, console: Console, workers: int = 2
) -> bool:
    """Check assignments; print a table for each and every fault. True if there is none."""
    fine = True
    for name in names:
        outcomes = list(check_assignment(course.assignment(name), answers_file, workers))
        fine &= _print(name, outcomes, console)
    return fine


def check_assignment(
    assignment: Assignment, answers_file: Path | None = None, workers: int = 2
) -> Iterator[Outcome]:
    """Grade every trial of an assignment with the real engine."""
    from autograder.engine import Engine

    answers = list(read_catalogue(assignment.catalogue).answers) if assignment.catalogue else []
    if answers_file is not None:  # the engine knows no hints of these
        answers += [replace(a, hint=None) for a in read_catalogue(answers_file).answers]
    trials = {t.name: t for t in make_trials(assignment, answers)}
    owners = task_of_cell(assignment)
    with Engine(assignment, min(workers, os.cpu_count() or 1)) as engine:
        submissions = (Submission(t.name, _handed_in(assignment, t)) for t in trials.values())
        for result in engine.grade(submissions):
            trial = trials[result.student]
            yield judge_outcome(trial, result, owners)


def make_trials(assignment: Assignment, answers: Iterable[Answer]) -> Iterator[Trial]:
    """The notebooks to grade: model, catalogue, untouched, empty, and one syntax error a task."""
    unknown = {a.task for a in answers}
    for notebook, path in assignment.notebooks.items():
        source = nbformat.read(path, as_version=4)
        tasks = [t for t in dict.fromkeys(_owners(source).values()) if t]
        unknown -= set(tasks)
        yield Trial("model", f"{notebook}: {MODEL}", None, notebook, _bytes(source))
        yield Trial("untouched", f"{notebook}: {UNTOUCHED}", None, notebook, _bytes(released(source)))
        empty = _replaced(source, dict.fromkeys(tasks, ""))
        yield Trial("empty", f"{notebook}: {EMPTY}", None, notebook, _bytes(empty))
        for task in tasks:
            broken = _replaced(source, {task: "def broken(:\n"})
            yield Trial("syntax", f"{task}: a syntax error", task, notebook, _bytes(broken))
        for answer in answers:
            if answer.task in tasks:
                kind = "right" if answer.is_right else "wrong"
                changed = _bytes(_replaced(source, {answer.task: answer.code}))
                yield Trial(
                    kind, f"{answer.task}: {answer.name}", answer.task, notebook, changed, answer.hint
                )
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
        fault = "takes all points of its task"
    elif trial.kind == "syntax" and gained & mine:
        fault = f"takes points in {sorted(g for _, g in gained & mine)}"
    if fault is None and trial.kind in ("wrong", "syntax") and lost - mine:
        fault = f"loses points of other tasks: {sorted(g for _, g in lost - mine)}"
    if fault is None and trial.hint is not None and trial.hint not in hints:
        fault = f"its hint did not reach the student; these did: {hints}"
    return Outcome(trial, fault, hints)


def task_of_cell(assignment: Assignment) -> dict[tuple[str, str], str | None]:
    """For each test cell (notebook, grade id) the task that it belongs to."""
    found: dict[tuple[str, str], str | None] = {}
    for notebook, path in assignment.notebooks.items():
        owners = _owners(nbformat.read(path, as_version=4))
        found |= {(notebook, cell): task for cell, task in owners.items()}
    return found


def released(source: Any) -> Any:
    """The notebook as students get it, made by nbgrader's own steps."""
    from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions

    notebook, resources = copy.deepcopy(source), {"language": "python"}
    for preprocessor in (ClearSolutions, ClearHiddenTests):
        notebook, resources = preprocessor().preprocess(notebook, resources)
    return notebook


def _owners(notebook: Any) -> dict[str, str | None]:
    """Test cell -> the solution cell that stands before it."""
    owners: dict[str, str | None] = {}
    task = None
    for cell in notebook.cells:
        info = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or not info:
            continue
        if info.get("solution") and not info.get("grade"):
            task = info["grade_id"]
        elif info.get("grade") and not info.get("solution"):
            owners[info["grade_id"]] = task
    return owners


def _replaced(source: Any, code: dict[str, str]) -> Any:
    notebook = copy.deepcopy(source)
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id in code and cell.metadata.nbgrader.get("solution"):
            cell.source = code[grade_id]
    return notebook


def _bytes(notebook: Any) -> bytes:
    return nbformat.writes(notebook).encode()


def _handed_in(assignment: Assignment, trial: Trial) -> dict[str, bytes]:
    """The trial's notebook, the assignment's others as the model answers them."""
    whole = {name: path.read_bytes() for name, path in assignment.notebooks.items()}
    return {**whole, trial.notebook: trial.data}


def _print(name: str, outcomes: list[Outcome], console: Console) -> bool:
    """One row per task, then the faults."""
    table = Table(title=f"{name}: the grader against its catalogue", title_justify="left")
    for column in ("task", "right answers", "wrong answers", "hints that arrive", "syntax error"):
        table.add_column(column, justify="left" if column == "task" else "right")
    tasks = dict.fromkeys(o.trial.task for o in outcomes if o.trial.task)
    for task in tasks:
        mine = [o for o in outcomes if o.trial.task == task]
        by_kind = {k: [o for o in mine if o.trial.kind == k] for k in ("right", "wrong", "syntax")}
        arrived = sum(o.trial.hint in o.hints for o in by_kind["wrong"])
        counts = [f"{sum(o.fault is None for o in found)} of {len(found)}" for found in by_kind.values()]
        table.add_row(task, counts[0], counts[1], f"{arrived} of {len(by_kind['wrong'])}", counts[2])
    console.print(table)
    for kind, words in (("model", MODEL), ("untouched", UNTOUCHED), ("empty", EMPTY)):
        good = all(o.fault is None for o in outcomes if o.trial.kind == kind)
        verdict = "takes all points" if kind == "model" else "takes no points"
        console.print(f"{words[0].upper() + words[1:]} {verdict}: {'yes' if good else 'NO'}")
    faults = [o for o in outcomes if o.fault]
    for outcome in faults:
        line = f"{outcome.trial.kind} {outcome.trial.name}: {outcome.fault}"
        console.print(line, style="red", highlight=False, markup=False)
    console.print(f"{len(outcomes) - len(faults)} of {len(outcomes)} trials came out as they must.")
    return not faults
