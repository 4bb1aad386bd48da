"""The mark scheme beside an answer that a person grades: a cell of its own in the graded notebook.

Formgrader shows graded notebooks as they are. Below each answer in words it then shows what the source
has in that cell: the model answer and how to grade it. Our feedback pages leave the cell out. (nbgrader's
own feedback shows it, as it shows hidden tests.)
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from autograder.authoring.filling import text_of
from autograder.records import Assignment

MARK = "mark-scheme-"  # how the cell's id begins; metadata do not survive nbgrader's own steps
STUB = "YOUR ANSWER HERE"  # nbgrader's
TOP = "**Model answer and mark scheme** (from the source; students do not see this)"

Schemes = dict[str, dict[str, str]]


def mark_schemes(assignment: Assignment) -> Schemes:
    """For each notebook the Markdown beside its answers that a person grades, by grade id."""
    settings = assignment.config.get("ClearSolutions", {})
    begin = settings.get("begin_solution_delimeter", "BEGIN SOLUTION")
    end = settings.get("end_solution_delimeter", "END SOLUTION")
    stub = str(settings.get("text_stub", STUB)).strip()
    found: Schemes = {}
    for notebook, path in assignment.notebooks.items():
        schemes = found.setdefault(notebook, {})
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            mark = cell["metadata"].get("nbgrader", {})
            if not (mark.get("grade") and mark.get("solution")):
                continue
            lines = [line for line in text_of(cell).split("\n") if begin not in line and end not in line]
            text = "\n".join(lines).strip()
            if text and text != stub:
                schemes[mark["grade_id"]] = text if cell["cell_type"] != "code" else f"```python\n{text}\n```"
    return found


def with_mark_schemes(text: str, schemes: dict[str, str]) -> str:
    """A graded notebook (JSON) with each mark scheme below the answer that it is about."""
    if not schemes:
        return text
    notebook = json.loads(text)
    cells: list[dict[str, Any]] = []
    for cell in notebook["cells"]:
        if is_mark_scheme(cell):
            continue  # a student's, called like ours
        cells.append(cell)
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in schemes:
            short = hashlib.sha256(str(name).encode()).hexdigest()[:16]
            source = f"{TOP}\n\n{schemes[name]}"
            cells.append({"cell_type": "markdown", "id": MARK + short, "metadata": {}, "source": source})
    return json.dumps(notebook | {"cells": cells}, indent=1, ensure_ascii=False)


def is_mark_scheme(cell: dict[str, Any]) -> bool:
    """Whether a cell of a graded notebook is one of these."""
    return str(cell.get("id", "")).startswith(MARK)
