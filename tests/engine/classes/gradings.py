"""A small class to grade by command, and its gradebook in a form that two gradings can be compared by."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sample_class import RIGHT, make_course, source_notebook

from autograder.authoring.filling import filled

REPOSITORY = Path(__file__).resolve().parents[3]
STUDENTS = 20
ANSWERS = [
    {},
    {"double": "def double(x):\n    return x * x"},
    {"total": "total = max"},
    {"double": "raise RuntimeError('broken')"},
]
# What differs from one grading to the next though the grades are the same: random ids and times.
IGNORED = {"id", "parent_id", "timestamp", "lti_user_id"}


def make_class(root: Path) -> Path:
    """A course and a class of which one notebook is broken; each takes a moment to run."""
    make_course(root)
    for number in range(STUDENTS):
        folder = root / "submitted" / f"s{number:02}" / "numbers"
        folder.mkdir(parents=True)
        made = filled(source_notebook(), RIGHT | ANSWERS[number % len(ANSWERS)])
        made["cells"][1]["source"] = f"import time\ntime.sleep(0.2)\n{made['cells'][1]['source']}"
        text = json.dumps(made)
        (folder / "numbers.ipynb").write_text(text if number != 5 else text[:900])
    return root


def start(root: Path, *more: str) -> subprocess.Popen[bytes]:
    """Begin to grade the class."""
    words = ["grade", "numbers", "--course", str(root), "--workers", "2", *more]
    line = [sys.executable, "-m", "autograder", *words, "--json", str(root / "grades.json")]
    log = (root / "output.txt").open("ab")
    return subprocess.Popen(line, cwd=REPOSITORY, stdout=log, stderr=log, start_new_session=True)


def grade(root: Path, *more: str) -> None:
    """Grade to the end, which is 1 for the notebook that is broken."""
    assert start(root, *more).wait(300) == 1, (root / "output.txt").read_text()


def everything(root: Path) -> dict[str, list]:
    """All rows of the gradebook by names instead of random ids, without times."""
    with closing(sqlite3.connect(root / "gradebook.db")) as connection:
        connection.row_factory = sqlite3.Row
        names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in names}
    known = dict(about(tables))
    return {
        name: sorted(repr({k: known.get(v, v) for k, v in row.items() if k not in IGNORED}) for row in rows)
        for name, rows in tables.items()
    }


def about(tables: dict[str, list[dict]]) -> Iterator[tuple[str, str]]:
    """For each random id what it stands for, in words."""
    for student in tables["student"]:
        yield student["id"], student["id"]
    for name in ("assignment", "notebook", "base_cell"):
        for row in tables[name]:
            yield row["id"], f"{name} {row['name']}"
    submissions = {row["id"]: f"submission of {row['student_id']}" for row in tables["submitted_assignment"]}
    yield from submissions.items()
    for row in tables["submitted_notebook"]:
        yield row["id"], f"notebook of {submissions[row['assignment_id']]}"
