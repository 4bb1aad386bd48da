"""A submitted notebook's bytes: can they be graded, and if not, why."""

from __future__ import annotations

import json
from typing import Any

MAX_OUTPUTS = 1_000_000  # bytes; a larger notebook travels without its old outputs
REMARKABLE = 10_000_000  # bytes; of a larger one that is told
MARK = b"\xef\xbb\xbf"


def clean_notebook(data: bytes, notes: list[str]) -> tuple[bytes, str | None]:
    """A notebook's bytes as they may go on, and why they cannot be graded (None: they can).

    A byte order mark, lone surrogates and megabytes of old outputs are mended, and `notes` gets a line
    for it; nothing else changes.
    """
    if not data.strip():
        return data, "the file is empty"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return data, f"not UTF-8 text (at byte {error.start})"
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        return data, f"not valid JSON ({error.msg}, line {error.lineno})"
    except (ValueError, RecursionError):
        return data, "not valid JSON (a number or a nesting beyond all measure)"
    if problem := _problem_with_notebook(notebook):
        return data, problem
    broken = "\\ud" in text.lower() and not _is_text(notebook)
    large = len(data) > MAX_OUTPUTS
    if large:
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"] = []
        notebook["metadata"].pop("widgets", None)
    marked = data.startswith(MARK)
    if not (broken or large or marked):
        return data, None
    if marked:
        notes.append("it began with a byte order mark, which was left out")
    if broken:
        notes.append("halves of characters in it were replaced by '?'")
    if len(data) > REMARKABLE:
        notes.append(f"it has {len(data) / 1e6:.0f} MB, so its old outputs were left out")
    text = json.dumps(notebook, ensure_ascii=False)
    return text.encode("utf-8", "replace"), None


def _is_text(notebook: Any) -> bool:
    try:
        json.dumps(notebook, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _problem_with_notebook(notebook: Any) -> str | None:
    """What is wrong with parsed JSON that should be a notebook of format 4 with nbgrader's cells."""
    if not isinstance(notebook, dict) or not isinstance(version := notebook.get("nbformat"), int):
        return "not a Jupyter notebook"
    if version != 4:
        return f"a notebook of format {version}; expected format 4 (open and save it in a current Jupyter)"
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not isinstance(notebook.get("metadata"), dict):
        return "not a Jupyter notebook: it has no cells or no metadata"
    graded = 0
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict) or cell.get("cell_type") not in {"code", "markdown", "raw"}:
            return f"not a Jupyter notebook: cell {number} is neither code nor text"
        source = cell.get("source")
        lines = source if isinstance(source, list) else [source]
        if not all(isinstance(line, str) for line in lines) or not isinstance(cell.get("metadata"), dict):
            return f"not a Jupyter notebook: cell {number} has no source or no metadata"
        mark = cell["metadata"].get("nbgrader")
        graded += isinstance(mark, dict) and "grade_id" in mark
    if cells and not graded:
        return "no cell carries nbgrader metadata; the notebook was converted or written anew"
    return None
