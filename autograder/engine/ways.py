"""Which tests of an assignment are judged from outside, and which beside the student's code, in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from autograder.engine.judge.knowledge import Knowledge
from autograder.engine.notebook.plan import PLAYER_TAG

MARKED = f"its author marked it {PLAYER_TAG}"
SHOWN = 200  # characters of a reason


@dataclass
class Ways:
    """Of one notebook. outside: points of each test cell judged from outside; beside: of others, and why.

    for_nothing: cells in which the untouched release takes points.
    """

    notebook: str
    outside: dict[str, float]
    beside: dict[str, tuple[float, str]]
    for_nothing: list[str]

    def told(self) -> list[str]:
        """In lines; none where all tests are judged from outside, and nothing is given away."""
        lines = self._told_beside() if self.beside else []
        if self.for_nothing:
            names = ", ".join(self.for_nothing)
            lines.append(f"{self.notebook}.ipynb: the untouched release takes points in {names}")
        return lines

    def _told_beside(self) -> list[str]:
        points = sum(points for points, _ in self.beside.values())
        of = len(self.outside) + len(self.beside)
        all_points = points + sum(self.outside.values())
        which = (
            f"{self.notebook}.ipynb: {_cells(len(self.beside))} of {of} ({points:g} of {all_points:g} points)"
        )
        lines = [f"{which} beside the student's code, as trustworthy as plain nbgrader; others from outside"]
        for name, (points, why) in self.beside.items():
            first = why.strip().splitlines()[0] if why.strip() else "it does not pass from outside"
            lines.append(f"  {name} ({points:g}): {first:.{SHOWN}}")
        return lines


def _cells(number: int) -> str:
    return "1 test cell" if number == 1 else f"{number} test cells"


def ways_of(notebooks: dict[str, str], knowledge: dict[str, bytes]) -> list[Ways]:
    """For each notebook (JSON) of an assignment."""
    return [_ways(name, text, Knowledge.loads(knowledge[name])) for name, text in notebooks.items()]


def _ways(name: str, text: str, known: Knowledge) -> Ways:
    made = Ways(name, {}, {}, known.for_nothing)
    for cell in json.loads(text)["cells"]:
        mark: dict[str, Any] = cell["metadata"].get("nbgrader") or {}
        if cell["cell_type"] != "code" or not mark.get("grade") or mark.get("solution"):
            continue
        grade_id, points = str(mark.get("grade_id")), float(mark.get("points") or 0)
        marked = MARKED if PLAYER_TAG in cell["metadata"].get("tags", []) else None
        why = known.beside.get(grade_id) or marked
        if why:
            made.beside[grade_id] = (points, why)
        else:
            made.outside[grade_id] = points
    return made
