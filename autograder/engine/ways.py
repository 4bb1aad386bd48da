"""Which tests of an assignment are judged from outside, and which beside the student's code, in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from autograder.engine.advice import MARKED, advice
from autograder.engine.judge.knowledge import Knowledge
from autograder.engine.notebook.outline import PLAYER_TAG
from autograder.records import Ways
from autograder.words import count


def ways_of(notebooks: dict[str, str], knowledge: dict[str, bytes]) -> list[Ways]:
    """For each notebook (JSON) of an assignment."""
    return [
        _ways(name, text, Knowledge.loads(knowledge[name], traces=False)) for name, text in notebooks.items()
    ]


def refused_by_strict(ways: Sequence[Ways]) -> str | None:
    """What --strict refuses, in one line: cells that run beside the code though nobody asked for it."""
    for one in ways:
        wanted = set(one.marked) - one.lost.keys()
        found = [f"{name!r}: {why}" for name, (_, why) in one.beside.items() if name not in wanted]
        if found:
            return (
                f"{one.notebook}.ipynb: {count(len(found), 'test cell')} cannot be judged from outside: "
                f"{'; '.join(found)}"
            )
    return None


def _ways(name: str, text: str, known: Knowledge) -> Ways:
    made = Ways(name, for_nothing=known.for_nothing, lost=known.lost)
    for cell in json.loads(text)["cells"]:
        mark: dict[str, Any] = cell["metadata"].get("nbgrader") or {}
        if cell["cell_type"] != "code" or not mark.get("grade") or mark.get("solution"):
            continue
        grade_id, points = str(mark.get("grade_id")), float(mark.get("points") or 0)
        marked = PLAYER_TAG in cell["metadata"].get("tags", [])
        if grade_id in known.beside:
            made.beside[grade_id] = (points, advice("".join(cell["source"]), known.beside[grade_id]))
        elif marked:
            made.beside[grade_id] = (points, MARKED)
            made.marked.append(grade_id)
        else:
            made.outside[grade_id] = points
    return made
