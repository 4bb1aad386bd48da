"""The judge inside nbgrader: nbgrader's own tests of autograding, its command, and formgrader's button."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar
from xml.etree import ElementTree

import nbformat
import pytest
import sample_notebooks as notebooks
from nbformat import v4
from nbgrader.api import Gradebook
from traitlets.config import Config

from autograder.authoring.coursedir import Course
from autograder.catalogue import read_catalogue
from autograder.classroom import preprocessor
from autograder.engine.package import pack
from autograder.engine.timing import limits_of
from autograder.records import Assignment, Submission, SubmissionResult

ROOT = Path(__file__).parents[3]
NAME = "08_attention"
SUITE = "nbgrader.tests.apps.test_nbgrader_autograde"
SKIPPED = {"test_many_students", "test_infinite_loop_with_output"}  # by nbgrader itself
FAILING = {
    "test_side_effects": "what a student's code writes stays in the sandbox and goes with it",
}
BUTTON = """
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.baseapp import NbGrader

app = NbGrader()
app.initialize([])
api = NbGraderAPI(parent=app)
for student in ("mixture", "model"):
    done = api.autograde("08_attention", student)
    assert done["success"], done
"""


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_nbgraders_own_tests_of_autograding(tmp_path):
    report = tmp_path / "report.xml"
    options = [f"--rootdir={tmp_path}", f"--junitxml={report}", "-p", "no:cacheprovider"]
    path = os.pathsep.join(map(str, [ROOT, ROOT / "tests" / "engine" / "classes"]))
    line = ["pytest", "--pyargs", SUITE, "-p", "judge_in_nbgrader", *options]
    done = command(tmp_path, *line, PYTHONPATH=path)
    ended = {c.get("name"): {part.tag for part in c} for c in ElementTree.parse(report).iter("testcase")}
    assert len(ended) == 42, done.stdout[-2000:]
    failed = {name for name, tags in ended.items() if tags & {"failure", "error"}}
    assert failed == set(FAILING), done.stdout[-10_000:]
    assert {name for name, tags in ended.items() if "skipped" in tags} == SKIPPED
    told = re.search(r"judged (\d+) notebooks", done.stdout)
    assert told is not None and int(told[1]) > 40


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_command_and_button_score_as_we_do(tmp_path):
    """`autograder grade`, plain `nbgrader autograde` and formgrader's button, one after the other."""
    for student, submission in two_students().items():
        place = tmp_path / "submitted" / student / NAME
        place.mkdir(parents=True)
        (place / f"{NAME}.ipynb").write_bytes(submission.notebooks[NAME])
    surroundings = {"JUPYTER_CONFIG_PATH": "autograder", "AUTOGRADER_CLASS": str(tmp_path)}
    ways = {
        "ours": ["autograder", "grade", NAME, "--class", str(tmp_path), "--workers", "1"],
        "nbgrader": ["nbgrader", "autograde", NAME],
        "button": ["-c", BUTTON],
    }
    found = {}
    for way, (first, *rest) in ways.items():
        forget(tmp_path)
        done = command(ROOT, *([first, *rest]), **surroundings)
        assert done.returncode == 0, f"{way}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        found[way] = scores(tmp_path)
    assert len(found["ours"]) == 2 * 14
    lost = {student for (student, _), (score, most, _) in found["ours"].items() if score not in (None, most)}
    assert lost == {"mixture"}
    assert found["nbgrader"] == found["ours"]
    assert found["button"] == found["ours"]


class Recorded:
    """An engine that starts nothing and says which of its kind run."""

    running: ClassVar[list[int]] = []
    started = 0

    def __init__(self, assignment: Assignment, workers: int):
        self.package = pack(assignment, limits_of(assignment.config))

    def __enter__(self) -> Recorded:
        Recorded.started += 1
        self.number = Recorded.started
        self.running.append(self.number)
        return self

    def grade(self, submissions: list[Submission]) -> Iterator[SubmissionResult]:
        if submissions[0].student == "broken":
            raise RuntimeError("the engine is lost")
        yield SubmissionResult(submissions[0].student, "graded")

    def close(self) -> None:
        self.running.remove(self.number)


def test_one_engine_is_kept_while_source_and_settings_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(preprocessor, "Engine", Recorded)
    folder = tmp_path / "source" / "sample"
    folder.mkdir(parents=True)
    kept = preprocessor.KeptEngine()

    def running(student: str, source: str, **settings: int) -> list[int]:
        nbformat.write(notebooks.notebook(v4.new_code_cell(source, id="one")), folder / "sample.ipynb")
        course = Course.of(Config({"Execute": settings}), tmp_path)
        assert kept.grade(course, "sample", Submission(student)).student == student
        return Recorded.running

    assert running("ada", "1") == [1]
    assert running("ben", "1") == [1]
    assert running("ada", "2") == [2]
    assert running("ada", "2", timeout=7) == [3]
    with pytest.raises(RuntimeError, match="lost"):
        running("broken", "2", timeout=7)
    assert Recorded.running == []
    monkeypatch.setattr(preprocessor, "IDLE", 0.01)
    running("ada", "2", timeout=7)
    deadline = time.monotonic() + 20
    while Recorded.running and time.monotonic() < deadline:
        time.sleep(0.01)
    assert Recorded.running == []
    assert Recorded.started == 4


def test_the_configuration_loads_no_torch():
    code = "import sys, autograder.classroom.preprocessor; sys.exit('torch' in sys.modules)"
    assert command(ROOT, "-c", code).returncode == 0


def command(folder: Path, *line: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    """Run Python with a module and its arguments (or with -c and code) in `folder`."""
    modules = () if line[0] == "-c" else ("-m",)
    return subprocess.run(
        [sys.executable, *modules, *line],
        cwd=folder,
        env=os.environ | surroundings,
        capture_output=True,
        text=True,
        check=False,
    )


def two_students() -> dict:
    """A model answer, and one whose author forgot the scale."""
    folder = ROOT / "solutions" / NAME
    source = nbformat.read(folder / f"{NAME}.ipynb", as_version=4)
    slip = next(
        a for a in read_catalogue(folder / "answers").answers if (a.task, a.name) == ("attention", "no scale")
    )
    return {
        "model": notebooks.hand_in(source, name=NAME),
        "mixture": notebooks.hand_in(source, name=NAME, attention=slip.code),
    }


def forget(class_folder: Path) -> None:
    """Take the scores out of the gradebook, so that those found next are the next grader's."""
    shutil.rmtree(class_folder / "autograded", ignore_errors=True)
    if (class_folder / "gradebook.db").is_file():
        with Gradebook(f"sqlite:///{class_folder / 'gradebook.db'}", "partwise") as gradebook:
            for submission in gradebook.assignment_submissions(NAME):
                for grade in [g for notebook in submission.notebooks for g in notebook.grades]:
                    grade.auto_score, grade.needs_manual_grade = None, False
            gradebook.db.commit()


def scores(class_folder: Path) -> dict[tuple[str, str], tuple]:
    """For each student and cell: automatic score, maximum, whether a person must grade."""
    with Gradebook(f"sqlite:///{class_folder / 'gradebook.db'}", "partwise") as gradebook:
        return {
            (s.student.id, g.name): (g.auto_score, g.max_score, g.needs_manual_grade)
            for s in gradebook.assignment_submissions(NAME)
            for n in s.notebooks
            for g in n.grades
        }
