"""Which tests a class was judged by from outside, which beside its code, kept beside the class's reports."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from autograder.classroom.gradebook.files import write_file
from autograder.records import Ways

COLUMNS = ("notebook", "cell", "points", "judged", "why")
OUTSIDE, BESIDE = "from outside", "beside the student's code"


def write_ways(folder: Path, name: str, ways: Sequence[Ways]) -> Path:
    """Write `<name>-judged.csv`, a line a test cell; its path."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in ways:
        writer.writerows([one.notebook, cell, points, OUTSIDE, ""] for cell, points in one.outside.items())
        beside = one.beside.items()
        writer.writerows([one.notebook, cell, points, BESIDE, why] for cell, (points, why) in beside)
    path = folder / f"{name}-judged.csv"
    write_file(path, out.getvalue().encode("utf-8", "replace"))
    return path


def read_ways(folder: Path, name: str) -> list[Ways]:
    """The inverse of `write_ways`; empty if nothing was graded since this is kept."""
    path = folder / f"{name}-judged.csv"
    found: dict[str, Ways] = {}
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            one = found.setdefault(row["notebook"], Ways(row["notebook"]))
            if row["judged"] == OUTSIDE:
                one.outside[row["cell"]] = float(row["points"])
            else:
                one.beside[row["cell"]] = float(row["points"]), row["why"]
    return list(found.values())
