"""What a student reads of a check: per task whether it passes, what was expected and what came, the hint."""

from __future__ import annotations

import re
from typing import Any

from autograder.authoring.coursedir import Course
from autograder.records import CellResult, SubmissionResult
from autograder.telling.tasks import Task, tasks_in

LECTURE = re.compile(r"\[([^\]]+)\]\(([^)\s]*lectures/[^)\s]+\.ipynb[^)\s]*)\)")
MISSING = ".ipynb: the notebook is missing"


def reply_of(course: Course, name: str, notebook: str, result: SubmissionResult) -> dict[str, Any]:
    """The answer to one check. Scores are left out: a check says what passes, grading gives points."""
    said = "; ".join(part for part in (result.message or "").split("; ") if not part.endswith(MISSING))
    reply: dict[str, Any] = {"assignment": name, "tests": "all", "message": said or None, "tasks": []}
    if result.status != "graded" or notebook not in result.notebooks:
        reply["message"] = said or "it could not be judged"
        return reply
    cells = result.notebooks[notebook].cells
    for task in tasks_in(course.assignment(name)):
        if task.notebook == notebook:
            reply["tasks"].append(_task(task, [cells[cell] for cell in task.cells if cell in cells]))
    return reply


def _task(task: Task, cells: list[CellResult]) -> dict[str, Any]:
    """passed: None where a person grades the task."""
    judged = [cell for cell in cells if cell.score is not None]
    short = [cell for cell in judged if (cell.score or 0.0) < cell.max_score]
    return {
        "name": task.name,
        "title": task.title,
        "points": sum(cell.max_score for cell in cells),
        "passed": not short if judged else None,
        "said": list(dict.fromkeys(cell.message for cell in short if cell.message)),
        "hints": list(dict.fromkeys(hint for cell in short for hint in cell.hints)),
        "section": section_of(task.prompt),
    }


def section_of(prompt: str) -> dict[str, str] | None:
    """The link to a lecture in the text of a task, as it stands there: relative to the notebook."""
    found = LECTURE.search(prompt)
    return {"title": found[1], "href": found[2]} if found else None
