"""How Moodle, Canvas and ILIAS name what students handed in, inside the zip of all submissions.

    Moodle  Ada Lovelace_4711_assignsubmission_file_/02_feedforward.ipynb
    Canvas  lovelaceada_LATE_4711_90210_02_feedforward-1.ipynb
    ILIAS   Exercise/Assignment/Lovelace_Ada_ada_4711/20261101093000_02_feedforward.ipynb

The number that a platform gives a person is what its grading table knows that person by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

MOODLE = re.compile(
    r"(?P<person>[^/]+)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)(?:_|/|$)(?P<rest>.*)"
)
CANVAS = re.compile(r"(?P<person>[^/_]+)_(?P<late>LATE_)?(?P<number>\d+)_(?P<order>\d+)_(?P<rest>[^/]+)")
AGAIN = re.compile(r"-(\d+)(?=\.ipynb$)")
ILIAS = re.compile(r"(?P<person>.+)_(?P<number>\d+)")
STAMP = re.compile(r"(\d{14})_(.+)")


@dataclass(frozen=True)
class Entry:
    """One file that a student handed in.

    student: an id for our folders, `person_number`. order: of files with one name the last counts.
    stamp: YYYYMMDDHHMMSS where the platform tells when the file came. late: where it says so.
    """

    student: str
    name: str
    path: str
    order: tuple = ()
    stamp: str | None = None
    late: bool = False


def number_of(student: str) -> str:
    """The platform's number of a student whom `Entry` has named."""
    return student.rpartition("_")[2]


def _student(person: str, number: str) -> str:
    name = re.sub(r"[^\w.-]+", "_", person).strip("_.-") or "student"
    return f"{name}_{number}"


def _moodle(path: str) -> Entry | None:
    found = MOODLE.search(path)
    if found is None:
        return None
    rest = PurePosixPath(found["rest"].lstrip("/"))
    return Entry(_student(found["person"], found["number"]), rest.name, path, (-len(rest.parts),))


def _canvas(path: str) -> Entry | None:
    found = CANVAS.fullmatch(path)
    if found is None:
        return None
    again = AGAIN.search(found["rest"])
    name = AGAIN.sub("", found["rest"])
    order = (int(found["order"]), int(again[1]) if again else 0)
    return Entry(_student(found["person"], found["number"]), name, path, order, late=bool(found["late"]))


def _ilias(path: str) -> Entry | None:
    parts = PurePosixPath(path).parts
    for part in parts[:-1]:
        found = ILIAS.fullmatch(part)
        if found is not None and found["person"].count("_") >= 2:
            stamp = STAMP.fullmatch(parts[-1])
            name = stamp[2] if stamp else parts[-1]
            when = stamp[1] if stamp else None
            return Entry(_student(found["person"], found["number"]), name, path, (when or "",), when)
    return None


LAYOUTS: dict[str, Callable[[str], Entry | None]] = {"moodle": _moodle, "canvas": _canvas, "ilias": _ilias}


def entries_of(paths: Iterable[str]) -> tuple[str, list[Entry]]:
    """The platform whose names these are, and what they say; ("", []) where none knows them."""
    paths = list(paths)
    for platform, read in LAYOUTS.items():
        found = [entry for path in paths if (entry := read(path)) is not None and entry.name]
        if found:
            return platform, found
    return "", []
