"""Put answers into the cells of a notebook where students put theirs."""

from __future__ import annotations

import json
from typing import Any


def filled(notebook: dict[str, Any], answers: dict[str, str]) -> dict[str, Any]:
    """A copy of a notebook (JSON) with these answers, by grade id, in their cells."""
    made = json.loads(json.dumps(notebook))
    for cell in made["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell["source"] = answers[name]
    return made


def as_bytes(notebook: dict[str, Any]) -> bytes:
    """A notebook as the file that a student hands in."""
    return json.dumps(notebook, indent=1).encode()


def text_of(cell: dict[str, Any]) -> str:
    """A cell's source, which the file format allows to be a list of lines."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)
