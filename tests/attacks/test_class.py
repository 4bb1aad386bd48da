"""Twenty honest students beside those who harm their neighbors: nobody honest loses anything."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest
import submissions
from bs4 import BeautifulSoup

from autograder.authoring.coursedir import Course
from autograder.classroom.gradebook.standings import Standing
from autograder.classroom.grading import ClassGrader
from autograder.engine.pool import Engine
from autograder.engine.sandbox.limits import Limits
from autograder.records import Assignment, SubmissionResult
from autograder.telling.feedback.making import make_feedback

pytestmark = pytest.mark.slow
HONEST = [f"honest {number:02}" for number in range(20)]
HARM = """
    odd_process_name long_file_name shared_memory_of_many cells_of_a_megabyte abstract_sockets
    abstract_sockets_of_a_neighbor processor_theft reply_bomb large_replies slow_page live_html
    remote_pictures calls_before_the_limit
""".split()
EMOJI = "\N{PILE OF POO}" * 63  # as a file's name of 252 bytes: nothing can be put behind it
TWICE, SLACK = 2.0, 1.5  # an honest notebook's seconds beside the others: times those before, and some
LIMITS = Limits(seconds=2, total_seconds=20, memory=512 << 20)


@dataclass
class Class:
    """A class after its grading: where it lies, how everybody stood, how long each notebook took."""

    root: Path
    standings: dict[str, Standing] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    pages: dict[str, Path] = field(default_factory=dict)

    def autograded(self, student: str) -> str:
        return (self.root / "autograded" / student / "castle" / "castle.ipynb").read_text()


def hand_in(root: Path, student: str, notebook: bytes) -> Path:
    folder = root / "in" / student / "castle"
    folder.mkdir(parents=True)
    (folder / "castle.ipynb").write_bytes(notebook)
    return folder


def grade(root: Path, made: Class) -> None:
    """Grade what lies in `in`, two at a time, and write the pages."""

    @contextmanager
    def engine(assignment: Assignment) -> Iterator[Engine]:
        with Engine(assignment, workers=2, limits=LIMITS) as engine:
            judge = engine.grade

            def timed(submitted) -> Iterator[SubmissionResult]:
                for result in judge(submitted):
                    made.seconds[result.student] = sum(n.seconds for n in result.notebooks.values())
                    yield result

            engine.grade = timed  # type: ignore[method-assign]
            yield engine

    course = Course.load(root)
    made.standings = ClassGrader(course, course.assignment("castle"), engine).run(root / "in").standings
    made.pages = {page.parents[1].name: page for page in make_feedback(course, "castle", seconds=4)}


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Class, Class]]:
    """The honest alone, and the same among the others."""
    both = []
    for name in ("alone", "among"):
        root = tmp_path_factory.mktemp(name)
        (root / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'castle'\n")
        (root / "source" / "castle").mkdir(parents=True)
        nbformat.write(submissions.castle(), root / "source" / "castle" / "castle.ipynb")
        for student in HONEST:
            hand_in(root, student, submissions.honest().notebooks["castle"])
        both.append(Class(root))
    alone, among = both
    attacks = {attack.name: attack for attack in submissions.attacks() if attack.kind == "harm"}
    for number, name in enumerate(HARM):  # one between two honest students
        hand_in(
            among.root, f"honest {number:02} {name}", submissions.hostile(attacks[name]).notebooks["castle"]
        )
    named = hand_in(among.root, "long name", submissions.honest().notebooks["castle"])
    (named / EMOJI).write_text("x")
    shut = hand_in(among.root, "no rights", submissions.honest().notebooks["castle"])
    shut.chmod(0)
    for made in both:
        grade(made.root, made)
    yield alone, among
    shut.chmod(0o755)


def test_nobody_honest_loses_a_point(classes) -> None:
    alone, among = classes
    for student in [*HONEST, "long name"]:
        assert among.standings[student].status == "graded"
        assert among.standings[student].score == alone.standings[HONEST[0]].score > 0, student
        assert among.standings[student].record.message is None or student == "long name"


def test_nobody_honest_waits_twice_as_long(classes) -> None:
    alone, among = classes
    before = sorted(alone.seconds[student] for student in HONEST)
    for student in HONEST:
        assert among.seconds[student] <= TWICE * before[-1] + SLACK


def test_those_who_harm_have_a_grade_of_their_own(classes) -> None:
    _, among = classes
    for number, name in enumerate(HARM):
        found = among.standings[f"honest {number:02} {name}"]
        assert (found.status, found.score) == ("graded", 0), found.record.message


def test_a_folder_without_rights_is_one_line(classes) -> None:
    _, among = classes
    if os.getuid() == 0:
        assert among.standings["no rights"].status == "graded", "for root there is none"
    else:
        assert among.standings["no rights"].status == "failed"


def test_everybody_has_a_page(classes) -> None:
    for made in classes:
        graded = {student for student, standing in made.standings.items() if standing.status == "graded"}
        assert graded <= set(made.pages)
        for student in graded:
            assert f"{made.standings[student].score:g} of " in made.pages[student].read_text(), student


def test_no_page_runs_anything_or_asks_another_machine(classes) -> None:
    _, among = classes
    for student, path in among.pages.items():
        page = BeautifulSoup(path.read_text(), "html.parser")
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert "default-src 'none'; img-src 'self' data:;" in policy["content"]
        for tag in page.find_all(True):
            said = " ".join(str(value) for value in tag.attrs.values())
            assert "evil" not in said and "elsewhere" not in said, (student, tag.name)
            assert tag.name not in ("script", "iframe", "object")


def test_graded_notebooks_hold_nothing_that_runs_in_formgrader(classes) -> None:
    _, among = classes
    for name in ("live_html", "remote_pictures"):
        student = f"honest {HARM.index(name):02} {name}"
        cells = nbformat.reads(among.autograded(student), 4).cells
        shown = json.dumps([cell.outputs for cell in cells if cell.cell_type == "code"])
        for live in ("<script", "onerror", "<svg", "javascript:", "<img", "elsewhere.invalid"):
            assert live not in shown


def test_what_is_kept_of_a_student_is_bounded(classes) -> None:
    _, among = classes
    for folder in (among.root / "autograded").iterdir():
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        assert size < 20 << 20, folder.name
