"""A submitted notebook made whole again: the instructor's cells as they were, the student's kept."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from autograder.engine.notebook.plan import Plan


class Unreadable(ValueError):
    """A submitted notebook that cannot be graded; the message is one line."""


def read_submission(data: bytes) -> NotebookNode:
    """The notebook in a submitted file, outputs dropped; one clear error if there is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 text (byte {error.start})") from None
    if not text.strip():
        raise Unreadable("the file is empty")
    try:
        notebook = nbformat.reads(text, as_version=4)
    except Exception as error:
        raise Unreadable(f"not a Jupyter notebook: {_line(error)}") from None
    if not isinstance(notebook.get("cells"), list):
        raise Unreadable("not a Jupyter notebook: it has no list of cells")
    for number, cell in enumerate(notebook.cells, 1):
        _tidy(cell, number)
    return notebook


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:150] or type(error).__name__


def _tidy(cell: Any, number: int) -> None:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        raise Unreadable(f"cell {number} is neither code nor text")
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(str(s) for s in source)
    source = str(source).replace("\r\n", "\n")  # as an editor on another system leaves lines
    cell["source"] = source.encode("utf-8", "replace").decode("utf-8")  # lone surrogates become "?"
    if not isinstance(cell.get("metadata"), dict):
        cell["metadata"] = NotebookNode()
    if not isinstance(cell["metadata"].get("nbgrader", {}), dict):
        del cell["metadata"]["nbgrader"]
    cell["metadata"].pop("widgets", None)
    if cell["cell_type"] == "code":
        cell["outputs"], cell["execution_count"] = [], None


def restore(submitted: NotebookNode, plan: Plan) -> NotebookNode:
    """The submitted notebook with each of the instructor's cells as the instructor wrote it.

    Duplicates of a cell lose their grade id (the last one counts, as in nbgrader); deleted cells come
    back behind the cell that they followed; metadata (points among it) are the source's.
    """
    _check_language(submitted, plan)
    known = {c.metadata.nbgrader.grade_id: c for c in plan.cells if _id(c)}
    seen: set[str] = set()
    for cell in reversed(submitted.cells):
        grade_id = _id(cell)
        if grade_id is None:
            continue
        if grade_id not in known or grade_id in seen:
            cell.metadata.pop("nbgrader", None)
            continue
        seen.add(grade_id)
        _overwrite(cell, known[grade_id])
    if submitted.cells and not seen and known:
        raise Unreadable("none of the assignment's cells is in it (no nbgrader metadata)")
    _add_missing(submitted.cells, plan.cells, seen)
    _settle_ids(submitted.cells)
    return nbformat.from_dict(
        {"cells": submitted.cells, "metadata": _metadata(plan), "nbformat": 4, "nbformat_minor": 5}
    )


def released(plan: Plan) -> str:
    """The notebook that students are given, as JSON; its tests may still hold hidden parts."""
    cells = copy.deepcopy(plan.cells)
    return nbformat.writes(
        nbformat.from_dict({"cells": cells, "metadata": _metadata(plan), "nbformat": 4, "nbformat_minor": 5})
    )


def _check_language(submitted: NotebookNode, plan: Plan) -> None:
    """A source that names no kernel leaves the choice to the submission; it must be Python all the same."""
    kernel = submitted.get("metadata", {}).get("kernelspec")
    language = kernel.get("language", "python") if isinstance(kernel, dict) else "python"
    if "kernelspec" not in plan.metadata and "python" not in str(language).lower():
        raise Unreadable(f"its kernel is for {str(language)[:50]!r}, expected one for Python")


def _metadata(plan: Plan) -> dict:
    """The source's metadata: a foreign kernel or widget state does not come in."""
    kept = {k: plan.metadata[k] for k in ("kernelspec", "language_info") if k in plan.metadata}
    return kept or {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def _id(cell: NotebookNode) -> str | None:
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    return grade_id if isinstance(grade_id, str) else None


def is_answer(cell: NotebookNode) -> bool:
    """Whether a cell is for an answer that no person grades."""
    return bool(cell.cell_type == "code" and utils.is_solution(cell) and not utils.is_grade(cell))


def _settle_ids(cells: list[NotebookNode]) -> None:
    """Give cells without an id of their own one that follows from their place; nbformat's is random."""
    taken = Counter(str(cell.get("id")) for cell in cells)
    for number, cell in enumerate(cells):
        if "id" not in cell or taken[str(cell["id"])] > 1:
            name = f"cell-{number}"
            while name in taken:
                name += "-"
            taken[name] += 1
            cell["id"] = name


def _overwrite(cell: NotebookNode, source: NotebookNode) -> None:
    text, attached = cell.source, cell.get("attachments")
    cell.clear()
    cell.update(copy.deepcopy(source))
    if utils.is_solution(source) or not utils.is_locked(source):
        cell.source = text
        if attached and cell.cell_type != "code":
            cell.attachments = attached
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None


def _add_missing(cells: list, source: list, seen: set[str]) -> None:
    """Put deleted cells of the instructor's back. A deleted answer comes back empty, for the student's may
    stand in another cell: as released it would bind the same names anew."""
    place = 0
    for original in source:
        grade_id = _id(original)
        if grade_id is None:
            continue
        if grade_id in seen:
            place = next(i for i, c in enumerate(cells) if _id(c) == grade_id) + 1
            continue
        cell = copy.deepcopy(original)
        if is_answer(cell):
            cell.source = ""
        cells.insert(place, cell)
        place += 1
