"""What a source notebook says as mere text, before anything that reads notebooks is imported."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

SKIP_TAG = "skip-execution"  # a cell that nbgrader's Execute leaves out
PLAYER_TAG = "run-in-player"  # a test cell that cannot be judged from outside
TIMEOUT_TAG = re.compile(r"timeout-(\d{1,5})")  # a limit of the cell's own, in seconds


def is_skipped(cell: Mapping[str, Any]) -> bool:
    """Whether nbgrader's Execute would leave a cell out."""
    return SKIP_TAG in (cell["metadata"].get("tags") or [])


def own_seconds(cell: Mapping[str, Any]) -> float | None:
    """The limit of its own that a cell of the source is tagged with, as `timeout-120`."""
    tags = map(str, cell["metadata"].get("tags") or [])
    return next((float(found[1]) for tag in tags if (found := TIMEOUT_TAG.fullmatch(tag))), None)


def code_cells(notebook: str) -> list[dict[str, Any]]:
    """The code cells of a notebook (JSON) that run, each source as one text.

    None of one that cannot be read, or is of an older form: whoever reads it in earnest says so.
    """
    try:
        cells = json.loads(notebook)["cells"]
        runs = [cell for cell in cells if cell["cell_type"] == "code" and not is_skipped(cell)]
        return [{**cell, "source": "".join(cell["source"])} for cell in runs]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []


def imported(sources: Iterable[str]) -> list[str]:
    """The modules that cells import, sorted."""
    found: set[str] = set()
    for source in sources:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return sorted(found)
