"""Whether a source notebook can be released and graded; if not, the message names notebook and cell."""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.authoring.filling import text_of
from autograder.errors import AutograderError
from autograder.records import Assignment

KINDS = ("grade", "solution", "locked", "task")
SCHEMA = 3  # nbgrader's, of the metadata of cells


def check_source(assignment: Assignment, python: bool = True) -> None:
    """Refuse a source notebook with an AutograderError that names notebook and cell.

    python: also one with a test cell that is no Python. (With nbgrader such a cell gives nobody points, and
    the others are graded; so grading does not refuse it, and the engine warns.)
    """
    for path in assignment.notebooks.values():
        cells = _cells_of(path)
        if not any(cell["metadata"].get("nbgrader") for cell in cells):
            raise AutograderError(f"{path}: no cell carries nbgrader metadata, so there is nothing to grade")
        seen: dict[str, int] = {}
        for number, cell in enumerate(cells, 1):
            mark = cell["metadata"].get("nbgrader") or {}
            where = f"{path}: cell {number}"
            if any(mark.get(kind) for kind in KINDS):
                grade_id = mark.get("grade_id")
                if not (isinstance(grade_id, str) and grade_id.strip()):
                    raise AutograderError(f"{where} has no grade_id")
                if grade_id in seen:
                    raise AutograderError(
                        f"{path}: cells {seen[grade_id]} and {number} have the same grade_id {grade_id!r}"
                    )
                seen[grade_id] = number
                where += f" ({grade_id!r})"
            for problem in _problems(cell, mark, assignment.config, python):
                raise AutograderError(f"{where} {problem}")


def _cells_of(path: Path) -> list[dict[str, Any]]:
    """The cells of a notebook's file, each a dictionary with a kind, metadata and a source."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise AutograderError(f"{path}: not UTF-8 text (at byte {error.start})") from error
    if text.startswith("\ufeff"):
        raise AutograderError(f"{path}: it begins with a byte order mark; save it as UTF-8 without one")
    try:
        cells = json.loads(text)["cells"]
    except (ValueError, KeyError, TypeError) as error:
        raise AutograderError(f"{path}: not a notebook of format 4: {error}") from error
    if not isinstance(cells, list):
        raise AutograderError(f"{path}: not a notebook of format 4: 'cells' is no list")
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict) or not isinstance(cell.get("metadata"), dict):
            raise AutograderError(f"{path}: cell {number} has no metadata")
        if not isinstance(cell.get("source"), str | list):
            raise AutograderError(f"{path}: cell {number} has no source")
        if not isinstance(cell["metadata"].get("nbgrader") or {}, dict):
            raise AutograderError(f"{path}: cell {number}: its nbgrader metadata are no dictionary")
    return cells


def _problems(
    cell: dict[str, Any], mark: dict[str, Any], config: dict[str, Any], python: bool
) -> Iterator[str]:
    """What is wrong with one cell. python: see `check_source`."""
    version = mark.get("schema_version", 0)
    if not isinstance(version, int) or version > SCHEMA:
        yield f"has nbgrader metadata of schema {version!r}, newer than {SCHEMA}"
    elif mark and version < SCHEMA:
        yield f"has nbgrader metadata of schema {version}, older than {SCHEMA}; run `nbgrader update`"
    if mark.get("grade") or mark.get("task"):
        points = mark.get("points")
        if isinstance(points, bool) or not isinstance(points, int | float) or not 0 <= points < math.inf:
            yield f"has points {points!r}, expected a number that is not negative"
    source = text_of(cell)
    yield from _open_regions(source, mark, config)
    if python and cell.get("cell_type") == "code" and mark.get("grade") and not mark.get("solution"):
        yield from _syntax_error(source)


def _open_regions(source: str, mark: dict[str, Any], config: dict[str, Any]) -> Iterator[str]:
    """Regions of hidden tests and of solutions that do not end, or stand where nbgrader wants none."""
    from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions

    for cls, begin, end, kind in (
        (ClearHiddenTests, "begin_test_delimeter", "end_test_delimeter", "grade"),
        (ClearSolutions, "begin_solution_delimeter", "end_solution_delimeter", "solution"),
    ):
        given = config.get(cls.__name__, {})
        first, last = (given.get(key) or getattr(cls, key).default_value for key in (begin, end))
        if first in source and not mark.get(kind) and given.get("enforce_metadata", True):
            yield f"has {first!r} and is no {kind} cell"
        inside = False
        for line in source.splitlines():
            if first in line:
                if inside:
                    yield f"has {first!r} twice without {last!r} between"
                inside = True
            elif last in line:
                if not inside:
                    yield f"has {last!r} without {first!r} before it"
                inside = False
        if inside:
            yield f"has {first!r} without {last!r} after it"


def _syntax_error(source: str) -> Iterator[str]:
    """Why a test cell is no Python, if it is not."""
    from IPython.core.inputtransformer2 import TransformerManager

    if source.lstrip().startswith("%%"):
        return  # whatever that magic takes
    try:
        compile(
            TransformerManager().transform_cell(source), "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, True
        )
    except SyntaxError as error:
        yield f"is no Python: {error.msg}, line {error.lineno}"
    except ValueError as error:
        yield f"is no Python: {error}"
