"""A small course that knows nothing of torch, its students, and a grader without a sandbox, for tests."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar, Self

from autograder.records import Assignment, CellResult, NotebookResult, Submission, SubmissionResult, Ways

DOUBLE = """\
def double(x):
    "Twice the number."
    ### BEGIN SOLUTION
    doubled = x + x  # the model answer
    return doubled
    ### END SOLUTION"""
TEST_DOUBLE = """\
assert double(2) == 4, "double(2) should be 4"
### BEGIN HIDDEN TESTS
secret_input = 17
assert double(secret_input) == 34, "double forgets something"
### END HIDDEN TESTS"""
TOTAL = """\
### BEGIN SOLUTION
def total(numbers):
    return sum(numbers)
### END SOLUTION"""
TEST_TOTAL = """\
assert total([1, 2]) == 3"""
PARTIAL = """\
### BEGIN HIDDEN TESTS
hidden_cases = [([], 0), ([5], 5), ([-1, 1], 0), ([2, 3], 5)]
passed = sum(total(case) == value for case, value in hidden_cases)
### END HIDDEN TESTS
passed / 2"""
ANSWERS = """\
from autograder.catalogue import forbid, right, wrong

forbid("statistics")


@right("double", "times")
def double(x):
    return 2 * x


@wrong("double", "square", hint="You square the number; double means two times.")
def double(x):
    return x * x


wrong("total", "first", hint="Only the first number is counted.", code="total = lambda n: n[0] if n else 0")
"""


def cell(kind: str, source: str, name: str = "", **marks: Any) -> dict:
    """One notebook cell; `marks` are nbgrader's (grade, solution, locked, points)."""
    made: dict = {"cell_type": kind, "id": name or f"text-{abs(hash(source)) % 10**6}", "metadata": {}}
    made["source"] = source
    if kind == "code":
        made |= {"outputs": [], "execution_count": None}
    if name:
        flags = {"grade": False, "solution": False, "locked": False, "task": False} | marks
        made["metadata"]["nbgrader"] = {"grade_id": name, "schema_version": 3} | flags
    return made


def notebook(*cells: dict) -> dict:
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return {"cells": list(cells), "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def source_notebook() -> dict:
    return notebook(
        cell("markdown", "# Small numbers\n\nRead `data.txt` first.", "intro", locked=True),
        cell("code", DOUBLE, "double", solution=True),
        cell("code", TEST_DOUBLE, "test_double", grade=True, locked=True, points=2),
        cell("code", TOTAL, "total", solution=True),
        cell("code", TEST_TOTAL, "test_total", grade=True, locked=True, points=1),
        cell("code", PARTIAL, "test_total_more", grade=True, locked=True, points=2),
        cell("markdown", "Because sums are linear.", "why", grade=True, solution=True, points=3),
    )


def make_course(root: Path) -> Path:
    """A course in nbgrader's default folders with one assignment, `numbers`."""
    folder = root / "source" / "numbers"
    folder.mkdir(parents=True)
    (folder / "numbers.ipynb").write_text(json.dumps(source_notebook()))
    (folder / "data.txt").write_text("1 2 3\n")
    (folder / "answers.py").write_text(ANSWERS)
    (root / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "sample"\n')
    return root


RIGHT = {
    "double": "def double(x):\n    return 2 * x",
    "total": "total = sum",
    "why": "Addition is linear.",
}


HINT = "You square the number; double means two times."


class PlainEngine:
    """Grades in this very process, with nbgrader's rules and no protection at all: for tests only.

    The class stands for `engine_for`, whose other arguments it does not heed.
    """

    notes: ClassVar[list[str]] = []
    ways: ClassVar[list[Ways]] = []

    def __init__(self, assignment: Assignment, *_: Any, **__: Any) -> None:
        self.assignment = assignment

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def grade(self, submissions: Iterable[Submission]) -> Iterator[SubmissionResult]:
        for submission in submissions:
            results = {n: self._grade(n, data) for n, data in submission.notebooks.items()}
            yield SubmissionResult(submission.student, "graded", None, results)

    def _grade(self, name: str, data: bytes) -> NotebookResult:
        from nbformat import from_dict
        from nbgrader.utils import determine_grade

        submitted, source = json.loads(data), json.loads(self.assignment.notebooks[name].read_text())
        handed_in = {c["metadata"].get("nbgrader", {}).get("grade_id"): c for c in submitted["cells"]}
        names: dict = {}
        cells: dict[str, CellResult] = {}
        for each in source["cells"]:
            mark = each["metadata"].get("nbgrader", {})
            if mark.get("solution"):
                given = handed_in.get(mark.get("grade_id"), each)
                each["source"] = "".join(given["source"])
                mark["checksum"] = given["metadata"].get("nbgrader", {}).get("checksum")
            error = _run(each, names) if each["cell_type"] == "code" else None
            if mark.get("grade"):
                score, most = determine_grade(from_dict(each))
                hints = [HINT] if error and "forgets" in error else []
                cells[mark["grade_id"]] = CellResult(score, most, error, hints)
        return NotebookResult(cells, json.dumps(source))


def _run(each: dict, names: dict) -> str | None:
    """Run a code cell, write its outputs as a kernel would, return what went wrong."""
    lines, printed = each["source"].splitlines(), io.StringIO()
    last = lines[-1] if lines and "/" in lines[-1] and "=" not in lines[-1] else None
    try:
        with contextlib.redirect_stdout(printed):
            exec("\n".join(lines[:-1] if last else lines), names)  # noqa: S102
            value = eval(last, names) if last else None
    except Exception as error:  # noqa: BLE001
        text = str(error) or "A test failed."
        name = type(error).__name__
        each["outputs"] = [{"output_type": "error", "ename": name, "evalue": text, "traceback": [text]}]
        return text
    if printed.getvalue():
        stream = {"output_type": "stream", "name": "stdout", "text": printed.getvalue()}
        each["outputs"].append(stream)
    if value is not None:
        data = {"text/plain": repr(value)}
        result = {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}
        each["outputs"].append(result)
    return None
