"""Small assignments for the engine's tests, made of tasks that are pairs of cells."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat

from autograder.records import Assignment, Submission

v4 = nbformat.v4
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def read_cells(path: Path) -> list[tuple[str, str]]:
    """Title and code of each cell of a text in percent format (`# %% title`), in order."""
    found = re.findall(r"^# %% (.+?)\n(.*?)(?=^# %%|\Z)", path.read_text(encoding="utf-8"), re.M | re.S)
    return [(title.strip(), code.strip()) for title, code in found]


def solved(code: str) -> str:
    """A model answer between its markers."""
    return f"### BEGIN SOLUTION\n{code}\n### END SOLUTION"


def solution(grade_id: str, source: str) -> nbformat.NotebookNode:
    """A solution cell."""
    info = {"grade": False, "grade_id": grade_id, "locked": False, "schema_version": 3, "solution": True}
    return v4.new_code_cell(source, metadata={"nbgrader": info})


def checks(
    grade_id: str, source: str, points: float = 1, tags: list[str] | None = None
) -> nbformat.NotebookNode:
    """A test cell."""
    info = {"grade": True, "grade_id": grade_id, "locked": True, "points": points}
    metadata = {"nbgrader": {**info, "schema_version": 3, "solution": False}}
    return v4.new_code_cell(source, metadata={**metadata, **({"tags": tags} if tags else {})})


def locked(grade_id: str, source: str) -> nbformat.NotebookNode:
    """A read-only cell of the instructor's."""
    info = {"grade": False, "grade_id": grade_id, "locked": True, "schema_version": 3, "solution": False}
    return v4.new_code_cell(source, metadata={"nbgrader": info})


def plain(source: str) -> nbformat.NotebookNode:
    """A cell without nbgrader's metadata."""
    return v4.new_code_cell(source)


def notebook(*cells: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A notebook of these cells."""
    return v4.new_notebook(cells=list(cells), metadata=KERNEL)


def tasks(imports: str, pairs: dict[str, tuple[str, str]]) -> nbformat.NotebookNode:
    """A notebook with one task per pair (model answer, test); the test of `x` is `test_x`."""
    cells = [plain(imports)]
    for name, (answer, check) in pairs.items():
        cells += [solution(name, answer), checks(f"test_{name}", check)]
    return notebook(*cells)


def assignment(
    folder: Path, source: nbformat.NotebookNode, name: str = "sample", **more: object
) -> Assignment:
    """An assignment with this one notebook, written to `folder`."""
    path = folder / f"{name}.ipynb"
    nbformat.write(source, path)
    return Assignment(name, folder, {name: path}, **more)  # type: ignore[arg-type]


def hand_in(
    source: nbformat.NotebookNode, student: str = "student", name: str = "sample", **answers: str
) -> Submission:
    """The source notebook with other solution cells."""
    copy = nbformat.from_dict(nbformat.reads(nbformat.writes(source), 4))
    for cell in copy.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id in answers:
            cell.source = answers[grade_id]
    return Submission(student, {name: nbformat.writes(copy).encode()})
