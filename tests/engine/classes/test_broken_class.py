"""One class with every broken submission in it: a line for each, in the table, the log and the feedback."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from broken_class import FILE, KINDS, honest, make_class
from nbgrader.api import Gradebook

pytestmark = pytest.mark.slow
REPOSITORY = Path(__file__).resolve().parents[3]
COULD_NOT = "This submission could not be graded"
POINTS = 5  # that can be had without a person


@dataclass
class Class:
    """What the commands left behind."""

    root: Path
    honest: list[str]
    table: str
    json: dict

    def log(self, student: str) -> list[str]:
        """The log's lines about a student, without their times."""
        lines = (self.root / ".class" / "logs" / "numbers.log").read_text().splitlines()
        told = [line.split("  ", 1)[1] for line in lines]
        return [line for line in told if line.startswith(f"{student}: ")]

    def page(self, student: str) -> str:
        return (self.root / "feedback" / student / "numbers" / "numbers.html").read_text()


def autograder(root: Path, *words: str) -> str:
    """A command's output, wide enough for one line a student; it must end well and say nothing else."""
    line = [sys.executable, "-m", "autograder", words[0], "numbers", "--course", str(root), *words[1:]]
    env = os.environ | {"COLUMNS": "400"}
    ran = subprocess.run(line, cwd=REPOSITORY, env=env, capture_output=True, text=True)
    status = 1 if words[0] == "grade" else 0  # some submissions could not be graded
    assert (ran.returncode, ran.stderr) == (status, "")
    return ran.stdout


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Class:
    root = tmp_path_factory.mktemp("broken") / "course"
    students = make_class(root)
    table = autograder(
        root, "grade", "--submissions", f"{root}/in", "--json", f"{root}/grades.json", "--table"
    )
    autograder(root, "feedback")
    return Class(root, students, table, json.loads((root / "grades.json").read_text()))


def points(record: dict) -> float:
    return sum(c["score"] or 0 for cells in record["notebooks"].values() for c in cells.values())


@pytest.mark.parametrize("name", KINDS, ids=lambda name: ascii(name)[1:-1])
def test_each_ends_in_its_line(graded: Class, name: str) -> None:
    kind = KINDS[name]
    student = kind.shown or name
    record = graded.json[student]
    assert (record["status"], record["message"], points(record)) == (kind.status, kind.line, kind.points)
    what = f"{kind.points:g} of 8 points" if kind.status == "graded" else kind.status
    assert graded.log(student) == [f"{student}: {what}" + (f": {kind.line}" if kind.line else "")]
    in_table = f"{kind.points:g} / 8" if kind.status == "graded" else kind.status
    (row,) = re.findall(rf"│ {re.escape(student)} +│.*", graded.table)
    assert row.split("│")[2].strip() == in_table
    assert row.rpartition("│")[0].rpartition("│")[2].strip() == (kind.line or "")


@pytest.mark.parametrize("name", KINDS, ids=lambda name: ascii(name)[1:-1])
def test_the_feedback_says_so_too(graded: Class, name: str) -> None:
    kind = KINDS[name]
    if kind.status == "missing" or kind.shown is not None:  # nothing to show, nobody to show it to
        assert not (graded.root / "feedback" / name).exists()
        return
    page = graded.page(name)
    assert (COULD_NOT in page) == (kind.status == "failed")
    if kind.line:
        words = html.unescape(re.sub("<[^>]+>", "", page)).partition("About this submission")[2]
        assert kind.line.replace("`", "") in " ".join(words.split())
    else:
        assert "About this submission" not in page


def test_the_class_goes_on(graded: Class) -> None:
    assert len(graded.json) == len(KINDS) + len(graded.honest)
    for student in graded.honest:
        assert (graded.json[student]["message"], points(graded.json[student])) == (None, POINTS)


def test_nothing_printed_controls_a_terminal(graded: Class) -> None:
    log = (graded.root / ".class" / "logs" / "numbers.log").read_text()
    for text in (graded.table, log, (graded.root / "grades.json").read_text()):
        assert {c for c in text if not c.isprintable()} == {"\n"}


def test_no_page_shows_what_is_hidden_or_runs_what_is_a_students(graded: Class) -> None:
    pages = list((graded.root / "feedback").rglob("*.html"))
    assert len(pages) > len(KINDS) / 2
    for page in pages:
        text = page.read_text()
        assert not re.search(r"secret_input|hidden_cases|HIDDEN TESTS|the model answer", text), page
        assert not re.search(r"<script>alert|<[^>]*onerror", text), page


def test_restored_cells_are_in_what_is_kept(graded: Class) -> None:
    for name, grade_id in {"locked text deleted": "intro", "test deleted": "test_double"}.items():
        kept = json.loads((graded.root / "autograded" / name / "numbers" / FILE).read_text())
        ids = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in kept["cells"]]
        assert ids.count(grade_id) == 1


def test_no_older_score_stands_where_a_later_submission_failed(graded: Class) -> None:
    """Last of all: it changes the class. An honest student hands in again, what cannot be graded."""
    student = graded.honest[0]
    assert "could not" not in graded.page(student)
    (graded.root / "in" / student / "numbers" / FILE).write_bytes(honest()[:700])
    autograder(graded.root, "grade", "--submissions", f"{graded.root}/in", "--regrade", student)
    autograder(graded.root, "feedback", "--student", student)
    with Gradebook(f"sqlite:///{graded.root / 'gradebook.db'}", "sample") as gradebook:
        found = gradebook.find_submission("numbers", student)
        assert found.score == 0 and found.needs_manual_grade
    page = graded.page(student)
    assert COULD_NOT in page and "not valid JSON" in page
    assert "Addition is linear." not in page
