"""Which of a student's work a grade is about, and what becomes of what a person gave for it.

A person's grade or comment stays as long as the work it was given for stays. When that work changed,
or could not be graded, it is put aside (in the ledger) and returns if the same work comes back.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from autograder.authoring.filling import text_of


@dataclass(frozen=True)
class Given:
    """What a person gave for one cell, in nbgrader's terms."""

    manual_score: float | None = None
    extra_credit: float | None = None
    manual_comment: str | None = None

    def __bool__(self) -> bool:
        return self != Given()


def settle(
    given: Given, before: str | None, now: str | None, aside: dict[str, Any] | None
) -> tuple[Given, dict[str, Any] | None, bool | None]:
    """What stands for a cell after grading, what is put aside, and whether a person should look again.

    given: what stood until now; before, now: digests of the work then and now (None: not known).
    aside: what an earlier grading put aside, with the digest of its work under "print".
    The last value is None where nothing speaks for or against another look.
    """
    if given:
        if before is None:  # graded by another program, or given for work that could not be graded
            return given, aside, True
        if before == now:
            return given, aside, None
        return Given(), asdict(given) | {"print": before}, False
    if aside is not None and now is not None and aside["print"] == now:
        return Given(**{key: value for key, value in aside.items() if key != "print"}), None, False
    return Given(), aside, False


def prints_of(notebook: dict[str, Any]) -> dict[str, str]:
    """For each cell of a notebook (JSON) with a grade id, a digest of the work that its grade is about.

    A cell that the student fills in is about its own text; a test, or a task that is answered in cells
    of the student's own, is about everything in the notebook that the student could write.
    """
    own: dict[str, str] = {}
    others: list[str] = []
    everything: list[str] = []
    for cell in notebook.get("cells", []):
        mark = cell.get("metadata", {}).get("nbgrader", {})
        name, source = mark.get("grade_id"), text_of(cell)
        if mark.get("solution") or not name:
            everything.append(source)
        if mark.get("solution") and name:
            own[name] = _digest([source])
        elif name:
            others.append(name)
    return {**own, **dict.fromkeys(others, _digest(everything))}


def _digest(texts: list[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()[:16]
