"""What a student, or a tool on the way, did to the instructor's part of a notebook.

All of it is mended (`restore.py`) and costs no points; it is told in one line each, so that nobody
wonders where an answer went.
"""

from __future__ import annotations

from collections import Counter

from nbformat import NotebookNode

from autograder.engine.notebook.plan import Plan
from autograder.engine.notebook.restore import is_answer

NAMED = 3  # cells that a line names; of the others it tells the number


def oddities(submitted: NotebookNode, plan: Plan) -> list[str]:
    """A line for each oddity of a notebook as it was handed in, before it is restored."""
    known = {c.metadata.nbgrader.grade_id: c for c in plan.cells if _mark(c).get("grade_id")}
    found = [(str(_mark(c)["grade_id"]), c) for c in submitted.cells if "grade_id" in _mark(c)]
    times = Counter(name for name, _ in found)
    missing = [name for name in known if name not in times]
    said = [
        _line([name for name in missing if not is_answer(known[name])], "missing, put back as released"),
        _line([name for name in missing if is_answer(known[name])], "missing, put back empty"),
        _line([name for name in times if name not in known], "not of this assignment, kept as plain text"),
        _line([name for name in known if times[name] > 1], "there more than once, the last one counts"),
    ]
    for name, cell in found:
        given, right = _mark(cell).get("points"), _mark(known[name]).get("points") if name in known else None
        if right is not None and given is not None and given != right:
            said.append(f"cell {name!r:.60}: points changed to {given!r:.20}, it keeps its {right:g}")
    language = _language(submitted)
    if language != "python":
        said.append(f"a notebook for {language!r:.40}; it ran as Python")
    return [line for line in said if line]


def _line(names: list[str], what: str) -> str:
    if not names:
        return ""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    cells = ", ".join(f"{name!r:.60}" for name in names[:NAMED])
    return f"{'cell' if len(names) == 1 else 'cells'} {cells}{more}: {what}"


def _mark(cell: NotebookNode) -> dict:
    mark = cell.metadata.get("nbgrader")
    return mark if isinstance(mark, dict) else {}


def _language(notebook: NotebookNode) -> str:
    """The language that a notebook says it is in; of one that says nothing, Python."""
    metadata = notebook.get("metadata", {})
    for place, name in (("kernelspec", "language"), ("language_info", "name")):
        about = metadata.get(place)
        if isinstance(about, dict) and isinstance(about.get(name), str):
            return about[name].lower()
    return "python"
