"""Names of files and folders as they arrive: what browsers and course systems make of them, and slips."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

# "X (1)" and "X-1": a browser's or Canvas's second copy; "X-Copy1": Jupyter's; "X_1": Moodle's.
COPY = r"(?: ?\(\d+\)|[-_]\d+|-Copy\d*)?"
# Canvas: "lovelaceada_12345_67890_X"; Blackboard: "X_ada_attempt_2026-05-01-10-00-00_X".
BEFORE = r"(?:.*_)?"
NEAR = 0.75  # how alike a folder's name must be to be taken for a slip


def meant_by(found: Iterable[str], wanted: Iterable[str]) -> dict[str, str]:
    """For each wanted notebook that is not there by its own name, the one file that can only be it.

    Names are without suffix. Two candidates for one notebook are none: nobody guesses between them.
    """
    found, wanted = set(found), list(wanted)
    meant = {}
    for name in wanted:
        if name in found:
            continue
        pattern = re.compile(BEFORE + re.escape(name) + COPY, re.IGNORECASE)
        candidates = [other for other in found if other not in wanted and pattern.fullmatch(other)]
        if len(candidates) == 1:
            meant[name] = candidates[0]
    return meant


def nearly_named(folder: Path, name: str) -> str | None:
    """The folder beside those of a student that is named almost like the assignment, None without one."""
    plain = re.sub(r"\d", "", name)  # homework1 is no slip of homework2
    names = sorted(p.name for p in folder.iterdir() if p.is_dir() and re.sub(r"\d", "", p.name) != plain)
    close = get_close_matches(name.lower(), [other.lower() for other in names], n=1, cutoff=NEAR)
    return next((other for other in names if close and other.lower() == close[0]), None)


def stray_files(folder: Path) -> list[str]:
    """Files that lie beside the students' folders, where nobody looks for them."""
    return sorted(p.name for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
