"""What `autograder bench` grades: a small notebook made here, or an assignment and its catalogued answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from autograder.authoring.coursedir import Course
from autograder.samples.demo import make_class

NAME = "small"
TEST_SOFTMAX = """\
torch.manual_seed(0)
x = torch.randn(5)
assert torch.allclose(softmax(x), torch.softmax(x, 0))
### BEGIN HIDDEN TESTS
x = 1000 * torch.randn(7)
assert torch.allclose(softmax(x), torch.softmax(x, 0))
### END HIDDEN TESTS"""
CELLS = [
    ("plain", None, "import torch", 0),
    ("solution", "softmax", "def softmax(x):\n    e = torch.exp(x - x.max())\n    return e / e.sum()", 0),
    ("test", "test_softmax", TEST_SOFTMAX, 2),
    ("solution", "mean", "def mean(values):\n    return sum(values) / len(values)", 0),
    ("test", "test_mean", "assert mean([1, 2, 6]) == 3\nassert mean([5]) == 5", 1),
    ("solution", "work", "def work(seconds):\n{compute}    return True", 0),
    ("test", "test_work", "assert work({seconds})", 1),
]
COMPUTE = """\
    import time
    end = time.process_time() + seconds
    while time.process_time() < end:
        torch.ones(64, 64) @ torch.ones(64, 64)
"""
ANSWERS = {
    "softmax": [
        "def softmax(x):\n    e = torch.exp(x)\n    return e / e.sum()",
        "raise NotImplementedError()",
    ],
    "mean": ["def mean(values):\n    return sum(values)", "import statistics\nmean = statistics.fmean"],
}


@dataclass
class Sample:
    """What is graded: the assignment's folder or its only notebook, and what each student hands in."""

    name: str
    notebook: str
    source: Path | bytes
    submissions: list[bytes]

    @property
    def students(self) -> list[str]:
        return [f"student-{number:04d}" for number in range(len(self.submissions))]


def small_sample(students: int, compute: float) -> Sample:
    """A notebook of three tasks that computes for so many seconds, and a class whose notebooks differ."""
    submissions = []
    for number in range(students):
        chosen = {t: number % (len(codes) + 1) for t, codes in ANSWERS.items()}
        answers = {t: ANSWERS[t][which - 1] for t, which in chosen.items() if which}
        submissions.append(_as_bytes(_notebook(answers, compute)))
    return Sample(NAME, NAME, _as_bytes(_notebook({}, compute)), submissions)


def assignment_sample(course: Course, name: str, students: int) -> Sample:
    """An assignment of the course, and so many of the class that the demo makes of its catalogue."""
    assignment = course.assignment(name)
    readable = [student for student in make_class(course, assignment) if not student.fails]
    chosen = [readable[number * len(readable) // students] for number in range(students)]
    (notebook,) = assignment.notebooks
    folder = assignment.notebooks[notebook].parent
    return Sample(name, notebook, folder, [student.data for student in chosen])


def _as_bytes(notebook: nbformat.NotebookNode) -> bytes:
    return nbformat.writes(notebook).encode()


def _notebook(answers: dict[str, str], compute: float) -> nbformat.NotebookNode:
    cells = []
    for kind, grade_id, source, points in CELLS:
        text = (
            answers.get(grade_id or "", source)
            .replace("{seconds}", repr(compute))
            .replace("{compute}", COMPUTE)
        )
        info: dict[str, Any] = {"grade_id": grade_id, "schema_version": 3, "solution": kind == "solution"}
        info |= {"grade": kind == "test", "locked": kind == "test"}
        if kind == "test":
            info["points"] = points
        metadata = {"nbgrader": info} if grade_id else {}
        cell = nbformat.v4.new_code_cell(text, metadata=metadata, id=grade_id or "imports")
        cells.append(cell)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=kernel)
