"""A submitted notebook's bytes: can they be graded, and if not, why."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

MAX_OUTPUTS = 1_000_000  # bytes; a larger notebook travels without its old outputs
REMARKABLE = 10_000_000  # bytes; of a larger one that is told
MAX_KEPT = 20_000_000  # bytes of a notebook without its outputs
MAX_NESTING = 50  # of JSON; nbformat's own form takes seven
MARK = b"\xef\xbb\xbf"


def clean_notebook(data: bytes, notes: list[str]) -> tuple[bytes, str | None]:
    """A notebook's bytes as they may go on, and why they cannot be graded (None: they can).

    A byte order mark, lone surrogates, metadata nested beyond measure and megabytes of old outputs are
    mended, and `notes` gets a line for it; nothing else changes.
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
    deep = _flatten(notebook)
    broken = "\\ud" in text.lower() and not _is_text(notebook)
    large = len(data) > MAX_OUTPUTS
    if large:
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"] = []
        notebook["metadata"].pop("widgets", None)
    marked = data.startswith(MARK)
    if not (broken or large or marked or deep):
        return data, None
    if marked:
        notes.append("it began with a byte order mark, which was left out")
    if broken:
        notes.append("halves of characters in it were replaced by '?'")
    if deep:
        notes.append(f"{deep[0]} was nested too deep and left out")
    if len(data) > REMARKABLE:
        notes.append(f"it has {len(data) / 1e6:.0f} MB, so its old outputs were left out")
    cleaned = json.dumps(notebook, ensure_ascii=False).encode("utf-8", "replace")
    if len(cleaned) > MAX_KEPT:
        size, most = len(cleaned) / 1e6, MAX_KEPT / 1e6
        return data, f"it has {size:.0f} MB without its outputs, more than {most:.0f} MB"
    return cleaned, None


def _is_text(notebook: Any) -> bool:
    try:
        json.dumps(notebook, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _flatten(notebook: dict[str, Any]) -> list[str]:
    """Take out of a notebook what is nested so deep that nobody can walk through it; what that was."""
    found = []
    parts: list[tuple[str, dict[str, Any], str, Callable[[], Any]]]
    parts = [("the notebook's metadata", notebook, "metadata", dict)]
    for number, cell in enumerate(notebook["cells"], 1):
        parts.append((f"metadata of cell {number}", cell, "metadata", dict))
        parts.append((f"an output of cell {number}", cell, "outputs", list))
        parts.append((f"an attachment of cell {number}", cell, "attachments", dict))
    for name, holder, key, empty in parts:
        if key in holder and _nesting(holder[key]) > MAX_NESTING:
            found.append(name)
            kept = holder[key].get("nbgrader") if key == "metadata" else None
            holder[key] = empty()
            if isinstance(kept, dict) and _nesting(kept) <= MAX_NESTING:
                holder[key]["nbgrader"] = kept
    for holder in (notebook, *notebook["cells"]):
        for key in [key for key, value in holder.items() if key != "cells" and _nesting(value) > MAX_NESTING]:
            del holder[key]
            found.append(f"{key!r:.40}")
    return found


def _nesting(value: Any) -> int:
    """How deep lists and dictionaries stand in each other, up to one more than allowed."""
    front, depth = [value], 0
    while front and depth <= MAX_NESTING:
        front = [
            inner
            for outer in front
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        depth += 1
    return depth


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


def has_answers(data: bytes) -> bool:
    """Whether a student changed a cell that is theirs to fill in, by the checksums handed out with it."""
    from nbformat import from_dict
    from nbgrader.utils import compute_checksum

    cleaned, problem = clean_notebook(data, [])
    if problem is not None:
        return False
    for cell in json.loads(cleaned)["cells"]:
        mark = cell["metadata"].get("nbgrader")
        if not isinstance(mark, dict) or not mark.get("solution"):
            continue
        cell["source"] = "".join(cell["source"]).replace("\r\n", "\n")
        try:
            handed_out = mark.get("checksum", "") in ("", compute_checksum(from_dict(cell)))
        except (KeyError, TypeError, ValueError):  # a student may write anything into metadata
            continue
        if not handed_out:
            return True
    return False
