"""One class of 200, a known mixture: every student has the same number wherever one is told."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook
from sample_class import ANSWERS, HINT, RIGHT, PlainEngine, cell, make_course, notebook, source_notebook

from autograder import cli
from autograder.authoring.coursedir import Course
from autograder.authoring.filling import as_bytes, filled
from autograder.telling.report import make_report

# The mixture: kind -> how many, and the points they must have of 8 (numbers) and 5 (more).
# square: a misconception in numbers' double (-2). late: two points off each notebook that has two.
MIXTURE = {
    "right": (80, (5, 5)),
    "square": (40, (3, 5)),
    "half": (20, (5, None)),  # `more` was not handed in
    "late": (20, (5, 5)),
    "extension": (5, (5, 5)),  # as late, but granted
    "manual": (10, (5, 5)),  # a person gave 1.5 for the answer in words
    "extra": (5, (5, 5)),  # a person gave a point of extra credit
    "untouched": (5, (0, 0)),
    "failed": (9, None),
    "fixed": (1, (4, 0)),  # as failed, but a person graded it by hand: 4 points in all
    "missing": (5, (0, 0)),
}
SQUARE = {"double": "def double(x):\n    return x * x"}
NOTHING = {"double": "", "total": "", "third": ""}
TRIPLE = "def triple(x):\n    ### BEGIN SOLUTION\n    return 3 * x\n    ### END SOLUTION"
MOST = 13.0
PENALTY = 2.0
DUE = datetime(2026, 5, 1, 12)


def more_notebook() -> dict:
    test = "assert triple(2) == 6"
    return notebook(
        cell("markdown", "## 1. Three times (5 points)", "third_prompt", locked=True),
        cell("code", TRIPLE, "third", solution=True),
        cell("code", test, "test_third", grade=True, locked=True, points=5),
    )


def expected(kind: str) -> float | None:
    """What a student of this kind must have in the end."""
    points = MIXTURE[kind][1]
    if points is None:
        return None
    raw = sum(p or 0 for p in points)
    more = {"manual": 1.5, "extra": 1.0, "late": -2 * PENALTY}
    return raw + more.get(kind, 0.0)


def students() -> dict[str, str]:
    """Student -> kind."""
    return {f"{kind}-{i:02d}": kind for kind, (number, _) in MIXTURE.items() for i in range(number)}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_course(tmp_path_factory.mktemp("truth") / "course")
    (root / "source" / "numbers" / "more.ipynb").write_text(json.dumps(more_notebook()))
    (root / "source" / "numbers" / "answers.py").write_text(ANSWERS)
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        'c.CourseDirectory.course_id = "sample"\n'
        'c.AssignLatePenalties.plugin_class = "late_by_two.TwoPoints"\n'
        'c.ExportApp.plugin_class = "autograder.classroom.export.GradesPlugin"\n'
    )
    sources = {"numbers": source_notebook(), "more": more_notebook()}
    for student, kind in students().items():
        folder = root / "submitted" / student / "numbers"
        if kind == "missing":  # handed in something else
            folder = folder.with_name("letters")
        folder.mkdir(parents=True)
        if kind == "missing":
            continue
        answers = {"square": RIGHT | SQUARE, "untouched": NOTHING}.get(kind, RIGHT)
        for name, source in sources.items():
            if not (kind == "half" and name == "more"):
                data = b"{" if kind in ("failed", "fixed") else as_bytes(filled(source, answers))
                (folder / f"{name}.ipynb").write_bytes(data)
        when = DUE + timedelta(hours=5 if kind in ("late", "extension") else -5)
        (folder / "timestamp.txt").write_text(f"{when} UTC")
    return root


def run(root: Path, *words: object) -> tuple[int, str]:
    """A command line in this process, with the engine that grades in it too."""

    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograder.telling.console.engine_for", PlainEngine)
        patch.setenv("COLUMNS", "80" if "--table" not in words else "250")
        patch.setattr(sys, "argv", ["autograder", *map(str, words), "--course", str(root)])
        with contextlib.redirect_stdout(out), pytest.raises(SystemExit) as end:
            cli.main()
    return end.value.code or 0, out.getvalue()


def by_hand(course: Course) -> None:
    """What people do in formgrader, and the due date."""
    with Gradebook(course.db_url, course.course_id) as gradebook:
        gradebook.find_assignment("numbers").duedate = DUE
        for student, kind in students().items():
            if kind in ("manual", "extra"):
                grade = gradebook.find_grade("why", "numbers", "numbers", student)
                grade.manual_score, grade.needs_manual_grade = 1.5 if kind == "manual" else 0.0, False
                grade.extra_credit = 1.0 if kind == "extra" else None
            elif kind == "fixed":
                for part in gradebook.find_submission("numbers", student).notebooks:
                    for grade in part.grades:
                        grade.manual_score, grade.needs_manual_grade = 0.0, False
                gradebook.find_grade("why", "numbers", "numbers", student).manual_score = 4.0
            elif kind == "extension":
                gradebook.find_submission("numbers", student).extension = timedelta(days=1)
        gradebook.db.commit()


@pytest.fixture(scope="module")
def first(root: Path) -> tuple[int, str]:
    return run(root, "grade", "numbers")


@pytest.fixture(scope="module")
def graded(root: Path, first: tuple[int, str]) -> Path:
    """Graded, corrected by hand, and brought up to date."""
    by_hand(Course.load(root))
    code, said = run(root, "grade", "numbers", "--changed", "--json", root / "grades.json")
    assert code == 1
    (root / "said.txt").write_text(said)
    return root


def test_the_end_of_a_grading_fits_on_one_screen(root: Path, first: tuple[int, str]) -> None:
    code, said = first
    assert code == 1, "some submissions could not be graded"
    lines = said.strip().splitlines()
    wrapped = sum(-(-len(line) // 80) for line in lines)
    assert wrapped <= 32
    assert "10 failed, 185 graded, 5 missing" in said
    assert "failed-00: more.ipynb: not valid JSON (Expecting property name enclosed in double" in said
    assert f" --course {root} --changed; or grade them by hand" in said
    assert "40 x You square the number" in said
    assert "next: 10 submissions have no score" in said


def test_nothing_to_do_is_one_line(graded: Path) -> None:
    said = (graded / "said.txt").read_text()
    assert said.strip().count("\n") == 0
    assert "nothing changed since 200 submissions were graded; 9 submissions could not be graded" in said


def test_json_says_it(graded: Path) -> None:
    found = json.loads((graded / "grades.json").read_text())
    assert {s: g["score"] for s, g in found.items()} == {s: expected(k) for s, k in students().items()}
    assert {g["max"] for g in found.values()} == {MOST}
    assert found["manual-00"]["notebooks"]["numbers"]["why"]["score"] == 1.5
    assert Counter(g["status"] for g in found.values()) == {"graded": 186, "failed": 9, "missing": 5}


def test_terminal_and_csv_and_html_say_it(graded: Path) -> None:
    _, said = run(graded, "grade", "numbers", "--changed", "--table")
    rows = {}
    for line in said.splitlines():
        parts = [part.strip() for part in line.split("│")]
        if len(parts) == 6 and parts[1]:
            rows[parts[1]] = parts[2]
    for student, kind in students().items():
        points = expected(kind)
        shown = "failed" if points is None else "missing" if kind == "missing" else f"{points:g} / {MOST:g}"
        assert rows[student] == shown
    folder = graded / ".class" / "reports"
    with (folder / "numbers.csv").open() as file:
        found = {row["student"]: row for row in csv.DictReader(file)}
    page = BeautifulSoup((folder / "numbers.html").read_text(), "html.parser")
    cells = {tr.th.text: [td.text for td in tr.find_all("td")] for tr in page.select("tbody tr")}
    for student, kind in students().items():
        points = expected(kind)
        assert found[student]["score"] == cells[student][1] == ("" if points is None else f"{points:g}")
        assert found[student]["max"] == cells[student][2] == f"{MOST:g}"
    tasks = ("numbers: double", "numbers: total", "numbers: why", "more: third")
    for row in found.values():
        if row["status"] == "graded":
            total = sum(float(row[task] or 0) for task in tasks) - float(row["late_penalty"])
            assert total == float(row["score"]), "the columns of the tasks add up"


def test_exports_say_it(graded: Path) -> None:
    """Ours, and nbgrader's own command with our plug-in; a failed submission is no zero in either."""
    code, _ = run(graded, "export", "numbers", "--to", graded / "ours.csv")
    assert code == 1
    line = [sys.executable, "-m", "nbgrader", "export", "--to", str(graded / "theirs.csv")]
    path = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        line, cwd=graded, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "no score for failed-00 (numbers), failed-01 (numbers)" in done.stderr
    assert (graded / "ours.csv").read_text() == (graded / "theirs.csv").read_text()
    with (graded / "ours.csv").open() as file:
        found = {row["student_id"]: row for row in csv.DictReader(file)}
    for student, kind in students().items():
        if kind == "missing":
            assert student not in found, "nbgrader has no row of somebody who never handed in"
            continue
        points = expected(kind)
        assert found[student]["score"] == ("" if points is None else str(points)) or (
            points is not None and float(found[student]["score"]) == points
        )
        assert float(found[student]["max_score"]) == MOST


def test_stock_nbgrader_counts_the_same(graded: Path) -> None:
    """nbgrader's own CSV, from the same gradebook, where the submission did not fail."""
    line = [sys.executable, "-m", "nbgrader", "export", "--to", "stock.csv"]
    line += ["--exporter=nbgrader.plugins.export.CsvExportPlugin"]
    path = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    subprocess.run(line, cwd=graded, env=os.environ | {"PYTHONPATH": path}, check=True, capture_output=True)
    with (graded / "stock.csv").open() as file:
        found = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    wanted = {s: expected(k) for s, k in students().items() if k not in ("failed", "missing")}
    assert {s: found[s] for s in wanted} == wanted


def test_feedback_says_it(graded: Path) -> None:
    code, _ = run(graded, "feedback", "numbers")
    assert code == 0
    for student, kind in students().items():
        if kind == "missing":
            continue
        folder = graded / "feedback" / student / "numbers"
        shown = [BeautifulSoup(p.read_text(), "html.parser") for p in sorted(folder.glob("*.html"))]
        scores = [page.select_one(".score").text for page in shown]
        assert len(scores) == 2
        if expected(kind) is None:
            assert all(score.startswith("No score yet") for score in scores)
            continue
        numbers = [re.match(r"([\d.]+) of ([\d.]+) points", score) for score in scores]
        assert sum(float(n[1]) for n in numbers if n) == expected(kind)
        assert sum(float(n[2]) for n in numbers if n) == MOST


def test_the_report_says_it(graded: Path) -> None:
    report = make_report(Course.load(graded), "numbers")
    graded_kinds = [k for k in students().values() if k not in ("failed", "missing")]
    assert report.totals == sorted(expected(k) for k in graded_kinds)
    assert report.points == MOST
    assert dict(report.statuses) == {"graded": 186, "failed": 9, "missing": 5}
    assert set(report.failures) == {s for s, k in students().items() if k == "failed"}
    assert report.misconceptions == [(40, "numbers: double", HINT)], "what the mixture put in, no more"
    assert report.late == 20
    code, said = run(graded, "report", "numbers")
    assert code == 0
    assert len(said.strip().splitlines()) <= 24, "one screen"


def test_two_runs_compared(graded: Path) -> None:
    folder = graded / ".class" / "reports"
    before = folder / "numbers.earlier.csv"
    text = (folder / "numbers.csv").read_text()
    before.write_text(text.replace("right-00,graded,10", "right-00,graded,4"))
    code, said = run(graded, "report", "numbers", "--compare", before)
    assert (code, "1 score changed against" in said) == (0, True)
    page = BeautifulSoup((folder / "numbers-report.html").read_text(), "html.parser")
    last = page.find_all("table")[-1]
    assert [td.text for td in last.tbody.find_all(["th", "td"])] == ["right-00", "4", "10", "+6"]
