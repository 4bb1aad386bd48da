"""An assignment's tasks: which cells belong to which, and what a task is called."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from autograder.authoring.filling import text_of
from autograder.classroom.gradebook.standings import Standing
from autograder.records import Assignment

HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
TASK_HEADING = re.compile(r"^#{2,6} +(.+?) *#*$", re.MULTILINE)
POINTS = re.compile(r"\s*\([\d.]+ points?\)\s*$")


@dataclass
class Task:
    """One task: the answer cell `name` and the graded cells that are about it, in the notebook's order.

    title: the heading above the answer, without its points; the cell's name where there is none.
    prompt: the text above the answer.
    """

    notebook: str
    name: str
    title: str
    cells: list[str] = field(default_factory=list)
    prompt: str = ""


@dataclass(frozen=True)
class TaskScore:
    """What one student got for a task. score: None where nothing was given yet; waits: for a person."""

    score: float | None
    points: float
    waits: bool
    reasons: list[str]
    hints: list[str]

    @property
    def lost(self) -> float:
        return 0.0 if self.score is None or self.waits else max(0.0, self.points - self.score)


def tasks_in(assignment: Assignment) -> list[Task]:
    """The tasks of an assignment in order; a test belongs to the answer cell that stands before it."""
    found: list[Task] = []
    for notebook, path in sorted(assignment.notebooks.items()):
        task, prompt = Task(notebook, notebook, notebook), ""
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            mark = cell["metadata"].get("nbgrader", {})
            answer = mark.get("solution") or mark.get("task")
            if (
                cell["cell_type"] == "markdown"
                and not mark.get("solution")
                and TASK_HEADING.search(text_of(cell))
            ):
                prompt = text_of(cell)
            if answer:
                shown = prompt or (text_of(cell) if mark.get("task") else "")
                task, prompt = Task(notebook, mark["grade_id"], _title(shown, mark["grade_id"])), ""
                task.prompt = shown
            if mark.get("grade") or mark.get("task"):
                if not task.cells:
                    found.append(task)
                task.cells.append(mark["grade_id"])
    return found


def tasks_of(assignment: Assignment) -> dict[tuple[str, str], str]:
    """For each graded cell (notebook, grade id) the name of its task."""
    return {(task.notebook, cell): task.name for task in tasks_in(assignment) for cell in task.cells}


def column_names(tasks: Iterable[Task]) -> dict[int, str]:
    """A name for each task that no other task of the assignment has, by its place in the list."""
    tasks = list(tasks)
    several = len({task.notebook for task in tasks}) > 1
    return {i: f"{task.notebook}: {task.name}" if several else task.name for i, task in enumerate(tasks)}


def score_of(task: Task, standing: Standing) -> TaskScore:
    """What a student got for a task, and why not more."""
    grade = standing.notebooks.get(task.notebook)
    cells = {c: grade.cells[c] for c in task.cells if grade is not None and c in grade.cells}
    given = [cell.score for cell in cells.values() if cell.score is not None]
    reasons: dict[str, None] = {}
    hints: dict[str, None] = {}
    for name, cell in cells.items():
        if cell.score is None or cell.score >= (cell.points or 0.0):
            continue
        said = standing.verdict(task.notebook, name)
        hints |= dict.fromkeys(said.get("hints", []))
        if said.get("message"):
            reasons[said["message"]] = None
    return TaskScore(
        sum(given) if given else None,
        sum(cell.points or 0.0 for cell in cells.values()),
        any(cell.waits for cell in cells.values()),
        list(reasons),
        list(hints),
    )


def _title(prompt: str, name: str) -> str:
    headings = TASK_HEADING.findall(prompt)
    return POINTS.sub("", headings[-1]) if headings else name
