"""Two gradings of an assignment compared, by the tables that each of them left."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.telling.table import HEAD, TAIL


@dataclass(frozen=True)
class Change:
    """One number that is another now; None where there is none."""

    name: str
    before: float | None
    now: float | None

    @property
    def step(self) -> float | None:
        return None if self.before is None or self.now is None else self.now - self.before


@dataclass(frozen=True)
class Runs:
    """What differs: students' scores (the largest steps first) and tasks' means."""

    before: Path
    students: list[Change]
    tasks: list[Change]
    same: int


def compare_runs(before: Path, now: Path) -> Runs:
    """Compare two tables (`reports/NAME.csv`); UsageError where one is missing or is no such table."""
    old, new = _read(before), _read(now)
    everybody = [
        Change(student, _number(old.get(student, {}), "score"), _number(new.get(student, {}), "score"))
        for student in sorted(old.keys() | new.keys())
    ]
    changed = [change for change in everybody if change.before != change.now]
    changed.sort(key=lambda change: (-abs(change.step or 0.0), change.name))
    columns = dict.fromkeys(c for table in (old, new) for row in table.values() for c in row)
    tasks = [c for c in columns if c not in (*HEAD, *TAIL)]
    means = [Change(task, _mean(old, task), _mean(new, task)) for task in tasks]
    return Runs(before, changed, [m for m in means if m.before != m.now], len(everybody) - len(changed))


def _read(path: Path) -> dict[str, dict[str, str]]:
    if not path.is_file():
        raise UsageError(f"there is no file {str(path)!r}")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if not set(HEAD) <= set(reader.fieldnames or ()):
            raise UsageError(f"{path}: not a table that autograder grade wrote (columns {', '.join(HEAD)})")
        return {row["student"]: row for row in reader}


def _number(row: dict[str, str], column: str) -> float | None:
    try:
        return float(row.get(column, ""))
    except ValueError:
        return None


def _mean(table: dict[str, dict[str, str]], column: str) -> float | None:
    found = [number for row in table.values() if (number := _number(row, column)) is not None]
    return sum(found) / len(found) if found else None
