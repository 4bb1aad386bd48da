"""Collecting: every oddity of a submission ends in one line, and the class goes on."""

from __future__ import annotations

import itertools
import json
import os
from datetime import datetime
from pathlib import Path
from typing import ClassVar

import pytest
from sample_class import RIGHT, PlainEngine, make_course, notebook, source_notebook

from autograder.authoring.coursedir import Course
from autograder.authoring.filling import filled
from autograder.classroom.gradebook.database import open_gradebook
from autograder.classroom.grading import Choice, ClassGrader
from autograder.classroom.submissions.handins import find_handins, read_submission
from autograder.classroom.submissions.notebooks import clean_notebook
from autograder.classroom.submissions.times import read_time
from autograder.errors import UsageError


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = Course.load(make_course(tmp_path_factory.mktemp("class") / "course"))
    open_gradebook(course).dispose()
    return course


def good(answers: dict[str, str] | None = None) -> bytes:
    return json.dumps(filled(source_notebook(), RIGHT if answers is None else answers)).encode()


def put(
    folder: Path, student: str, data: bytes | None, file: str = "numbers.ipynb", nested: bool = True
) -> Path:
    place = folder / student / "numbers" if nested else folder / student
    place.mkdir(parents=True, exist_ok=True)
    if data is not None:
        (place / file).write_bytes(data)
    return place


def collect(course: Course, folder: Path) -> dict[str, tuple]:
    assignment = course.assignment("numbers")
    found = {}
    for handin in find_handins(course, "numbers", folder):
        submission, notes = read_submission(handin, assignment, list(course.directory.ignore))
        found[handin.student] = (submission, notes)
    return found


def with_cells(*cells: object, **more: object) -> bytes:
    made = source_notebook() | more
    return json.dumps(made | {"cells": [*made["cells"], *cells]}).encode()


BROKEN = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \n\t", "the file is empty"),
    "cut": (good()[:500], "not valid JSON ("),
    "latin": (good().replace(b"linear", b"line\xe4r"), "not UTF-8 text (at byte "),
    "utf16": (good().decode().encode("utf-16"), "not UTF-8 text (at byte 0)"),
    "number": (b"7", "not a Jupyter notebook"),
    "list": (b"[]", "not a Jupyter notebook"),
    "other": (b'{"nbformat": "4"}', "not a Jupyter notebook"),
    "format 3": (
        json.dumps(source_notebook() | {"nbformat": 3}).encode(),
        "a notebook of format 3; expected format 4",
    ),
    "format 9": (
        json.dumps(source_notebook() | {"nbformat": 9}).encode(),
        "a notebook of format 9; expected format 4",
    ),
    "no cells": (b'{"nbformat": 4, "metadata": {}}', "it has no cells or no metadata"),
    "no kind": (with_cells({"source": ""}), "cell 8 is neither code nor text"),
    "no source": (with_cells({"cell_type": "code", "metadata": {}}), "cell 8 has no source or no metadata"),
    "odd source": (
        with_cells({"cell_type": "code", "metadata": {}, "source": [1]}),
        "cell 8 has no source or no metadata",
    ),
    "deep": (b"[" * 200_000, "not valid JSON (a number or a nesting beyond all measure)"),
    "huge number": (b'{"nbformat": ' + b"4" * 5000 + b"}", "not valid JSON (a number or a nesting"),
    "no marks": (
        json.dumps(notebook({"cell_type": "code", "metadata": {}, "source": "1"})).encode(),
        "no cell carries nbgrader metadata",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_notebooks_are_one_line(kind: str, course: Course, tmp_path: Path) -> None:
    data, line = BROKEN[kind]
    put(tmp_path, "ada", data)
    submission, _ = collect(course, tmp_path)["ada"]
    assert submission.problem is not None
    assert submission.problem.startswith(f"numbers.ipynb: {line}") or line in submission.problem
    assert "\n" not in submission.problem
    assert submission.problem.startswith("numbers.ipynb: ")


def test_what_can_be_mended_is_graded(course: Course, tmp_path: Path) -> None:
    put(tmp_path, "mark", b"\xef\xbb\xbf" + good())
    lone = json.dumps(filled(source_notebook(), {"why": "\ud83d alone"})).encode()
    put(tmp_path, "lone", lone)
    printed = {"output_type": "stream", "name": "stdout", "text": "x" * 30_000_000}
    cell = {"cell_type": "code", "metadata": {}, "source": "y = 1", "outputs": [printed]}
    put(tmp_path, "large", with_cells(cell))
    put(tmp_path, "none", json.dumps(notebook()).encode())
    found = collect(course, tmp_path)
    assert {student: submission.problem for student, (submission, _) in found.items()} == dict.fromkeys(found)
    for submission, _ in found.values():
        json.loads(submission.notebooks["numbers"].decode("utf-8"))
    assert found["mark"][0].notebooks["numbers"].startswith(b"{")
    why = json.loads(found["lone"][0].notebooks["numbers"])["cells"][6]["source"]
    assert why == "? alone"
    assert len(found["large"][0].notebooks["numbers"]) < 10_000
    assert b"y = 1" in found["large"][0].notebooks["numbers"]


def test_an_ordinary_notebook_keeps_its_bytes() -> None:
    assert clean_notebook(good(), notes := []) == (good(), None) and notes == []


def test_both_layouts_and_file_names(course: Course, tmp_path: Path) -> None:
    put(tmp_path, "nested", good())
    put(tmp_path, "flat", good(), nested=False)
    put(tmp_path, "renamed", good(), file="numbers (1).ipynb")
    put(tmp_path, "misnamed", good(), file="letters.ipynb")
    put(tmp_path, "only files", b"text", file="notes.txt")
    (tmp_path / "absent").mkdir()
    put(tmp_path, "other", None).parent.joinpath("letters").mkdir()
    (tmp_path / "a file.txt").write_text("not a student")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    found = {student: submission for student, (submission, _) in collect(course, tmp_path).items()}
    assert set(found) == {"nested", "flat", "renamed", "misnamed", "only files", "absent", "other"}
    assert found["nested"].notebooks == found["flat"].notebooks == {"numbers": good()}
    assert found["renamed"].notebooks == {"numbers": good()}, "a browser's second copy"
    assert found["misnamed"].problem == "letters.ipynb: wrong file name, expected numbers.ipynb"
    assert found["other"].problem == "numbers.ipynb: not in the folder"
    assert found["only files"].problem == "numbers.ipynb: not in the folder, which holds notes.txt"
    assert found["absent"].problem is None
    assert found["absent"].notebooks == {}
    with pytest.raises(UsageError, match="there is no folder of submissions"):
        find_handins(course, "numbers", tmp_path / "nowhere")
    with pytest.raises(UsageError, match="there are no submissions in"):
        find_handins(course, "numbers", tmp_path / "absent")


NAMES = {
    "with a space": None,
    "O'Neil": None,
    "Zoë Ångström": None,
    "李明": None,
    "a.b@c-d_e+f,g": None,
    "-x": None,
    "two\nlines": "it contains '\\n'",
    'quo"te': "it contains '\"'",
    "glob*": "it contains '*'",
    "[ab]": "it contains '['",
    "what?": "it contains '?'",
    "DOMAIN\\user": None,
    "<b>": "it contains '<'",
    " space first": "it begins or ends with a space",
    ".hidden": "it begins with a dot",
    "..x": "it begins with a dot",
    "\u202egnp": "it contains '\\u202e'",
    "x" * 129: "it has 129 characters, more than 128",
}


@pytest.mark.parametrize("name", NAMES)
def test_student_ids(name: str, course: Course, tmp_path: Path) -> None:
    put(tmp_path, name, good())
    (submission, _) = next(iter(collect(course, tmp_path).values()))
    if NAMES[name] is None:
        assert (submission.student, submission.problem) == (name, None)
    else:
        assert submission.problem == f"the folder's name cannot be a student id: {NAMES[name]}"
        assert submission.student.isprintable()


def test_a_name_that_is_not_unicode(course: Course, tmp_path: Path) -> None:
    os.makedirs(os.fsencode(tmp_path) + b"/\xff\xfe/numbers")
    ((student, (submission, _)),) = collect(course, tmp_path).items()
    assert student == "\\udcff\\udcfe"
    assert "cannot be a student id" in submission.problem


def test_links_and_special_files_are_refused(course: Course, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the gradebook")
    top = tmp_path / "in"
    (put(top, "beside", good()) / "data.csv").symlink_to(secret)
    (put(top, "notebook", None) / "numbers.ipynb").symlink_to(secret)
    (put(top, "folder", good()) / "sub").symlink_to(tmp_path)
    put(top, "assignment", None, nested=False)
    (top / "assignment" / "numbers").symlink_to(tmp_path)
    (top / "whole").symlink_to(tmp_path)
    os.mkfifo(put(top, "pipe", None) / "numbers.ipynb")
    os.mkfifo(put(top, "pipe beside", good()) / "data.csv")
    found = collect(course, top)
    link = "a symbolic link, which is not accepted"
    assert found["beside"][0].problem == f"data.csv: {link}"
    assert found["notebook"][0].problem == f"numbers.ipynb: {link}"
    assert found["folder"][0].problem == f"sub: {link}"
    assert found["assignment"][0].problem == found["whole"][0].problem == f"the folder is {link}"
    assert found["pipe"][0].problem == "numbers.ipynb: it is not a plain file"
    assert found["pipe beside"][0].problem is None
    assert found["pipe beside"][1] == ["data.csv: left out, it is not a plain file"]
    for submission, _ in found.values():
        assert b"the gradebook" not in b"".join([*submission.files.values(), *submission.notebooks.values()])


def test_helper_files_and_their_limits(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.classroom.submissions.reading.MAX_FILE", 1000)
    monkeypatch.setattr("autograder.classroom.submissions.reading.MAX_FILES", 1500)
    monkeypatch.setattr("autograder.classroom.submissions.reading.MAX_COUNT", 6)
    place = put(tmp_path, "ada", good())
    (place / "large.bin").write_bytes(b"x" * 1001)
    for name in ("a/b/c.txt", ".hidden", "__pycache__/x.pyc", "answers.py", "extra.ipynb", "new\nline.txt"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(b"y")
    (place / "m.bin").write_bytes(b"x" * 900)
    (place / "n.bin").write_bytes(b"x" * 900)
    deep = place.joinpath(*"abcdefghijk")
    deep.mkdir(parents=True)
    (deep / "x").write_text("x")
    submission, notes = collect(course, tmp_path)["ada"]
    assert set(submission.files) == {"a/b/c.txt", "m.bin"}
    assert submission.problem is None
    assert sorted(notes) == [
        "'new\\nline.txt': left out, its name has unprintable characters",
        "a/b/c/d/e/f/g/h/i: left out, it lies more than 8 folders deep",
        "large.bin: left out, it is too large (0 MB)",
        "n.bin: left out, it is too large (0 MB)",
    ]


TIMES = {
    "2026-05-04 10:30:00 UTC": datetime(2026, 5, 4, 10, 30),
    "2026-05-04T10:30:00.123+02:00\n": datetime(2026, 5, 4, 8, 30, 0, 123000),
    "2026-05-04 10:30:00.5 UTC": datetime(2026, 5, 4, 10, 30, 0, 500000),
    "2026-05-04T10:30:00": datetime(2026, 5, 4, 10, 30),
    "2026-05-04T10:30Z": datetime(2026, 5, 4, 10, 30),
    "2026-05-04 10:30:00 -7": datetime(2026, 5, 4, 17, 30),
    "\ufeff2026-05-04 10:30:00 UTC": datetime(2026, 5, 4, 10, 30),
    "2026-05-04 10:30:00 CEST": datetime(2026, 5, 4, 8, 30),
    "2026-05-04 10:30:00 America/Los_Angeles": datetime(2026, 5, 4, 17, 30),
    "2026-05-04 10:30:00 EDT": datetime(2026, 5, 4, 14, 30),
    "2026/5/4 10:30 CET": datetime(2026, 5, 4, 9, 30),
    "2026-10-25 02:30 CEST": datetime(2026, 10, 25, 0, 30),
    "Mon, 04 May 2026 10:30:00 +0200": datetime(2026, 5, 4, 8, 30),
    "May 4, 2026 10:30 PM UTC": datetime(2026, 5, 4, 22, 30),
    "13.05.2024 10:30": datetime(2024, 5, 13, 10, 30),
    "01.05.2024 10:30": "its date can be read as 2024-01-05 or 2024-05-01",
    "01.05.2024": "a part of it is missing",
    "2026-05-04": "a part of it is missing",
    "10:30": "a part of it is missing",
    "2026-05-04 10:30 CST": "CST means UTC-06:00, UTC-05:00, UTC+08:00 in different countries",
    "2026-05-04 10:30 XYZ": "the time zone XYZ is not known",
    "2026-10-25 02:30:00 Europe/Berlin": "clocks changed in Europe/Berlin at that hour",
    "2026-03-29 02:30:00 Europe/Berlin": "clocks changed in Europe/Berlin at that hour",
    "0001-01-01 00:00 +05:00": "the year is out of range",
    "yesterday": "it is not a date with a time of day",
    "2026-13-04 10:00": "it is not a date with a time of day",
    "": "it is empty",
    "9" * 300: "it is not a date with a time of day",
}


@pytest.mark.parametrize("text", TIMES)
def test_timestamps(text: str, course: Course, tmp_path: Path) -> None:
    place = put(tmp_path, "ada", good())
    place.joinpath("timestamp.txt").write_text(text, encoding="utf-8")
    submission, notes = collect(course, tmp_path)["ada"]
    if isinstance(expected := TIMES[text], datetime):
        assert (submission.timestamp, notes) == (expected, [])
    else:
        assert submission.timestamp is None
        assert "counts as not late" in notes[0] and expected in notes[0]


def test_a_time_in_the_zone_of_the_course_and_in_utf_16(course: Course) -> None:
    assert read_time(b"2026-05-04 10:30:00 CST", "Asia/Shanghai") == datetime(2026, 5, 4, 2, 30)
    assert read_time(b"2026-01-04 10:30:00 CST", "America/Chicago") == datetime(2026, 1, 4, 16, 30)
    assert read_time("2026-05-04 10:30:00 UTC".encode("utf-16")) == datetime(2026, 5, 4, 10, 30)
    assert course.time_zone == "UTC"


def grader(course: Course, engine=PlainEngine, **more) -> ClassGrader:
    return ClassGrader(course, course.assignment("numbers"), engine, **more)


def test_a_class_with_everything_in_it(course: Course, tmp_path: Path) -> None:
    top = tmp_path / "in"
    for kind, (data, _) in BROKEN.items():
        put(top, kind, data)
    put(top, "two\nlines", good())
    put(top, "ada", good())
    (top / "absent").mkdir()
    seen: list[tuple[int, int]] = []
    json_file = tmp_path / "grades.json"
    graded = grader(course, watch=lambda *step: seen.append(step), json_file=json_file).run(top)
    assert len(graded.records) == len(BROKEN) + 3
    assert seen[-1] == (len(BROKEN) + 3, len(BROKEN) + 3)
    assert graded.records["ada"].status == "graded"
    assert graded.records["absent"].status == "missing"
    assert graded.records["two\\nlines"].status == "failed"
    for kind, (_, line) in BROKEN.items():
        assert graded.records[kind].status == "failed"
        assert line in graded.records[kind].message
    written = json.loads(json_file.read_text())
    assert written["ada"]["notebooks"]["numbers"]["test_double"] == {
        "score": 2.0,
        "max": 2,
        "hints": [],
        "message": None,
    }
    assert written["empty"] == {
        "status": "failed",
        "message": "numbers.ipynb: the file is empty",
        "score": None,
        "max": 8.0,
        "waiting": 8.0,
        "penalty": 0.0,
        "notebooks": {},
    }
    log = (course.class_folder / "logs" / "numbers.log").read_text()
    assert "empty: failed: numbers.ipynb: the file is empty" in log
    assert "ada: 5 of 8 points" in log
    kept = course.submitted_folder("ada", "numbers") / "numbers.ipynb"
    assert kept.read_bytes() == good(), "what was graded is kept with the class"
    assert grader(course).run().records["ada"] == graded.records["ada"], "and is graded again from there"


class Killed(Exception):
    """Stands for kill -9 in the middle of a class."""


class DyingEngine(PlainEngine):
    """Dies after three submissions."""

    def grade(self, submissions):
        for number, result in enumerate(super().grade(submissions)):
            if number == 3:
                raise Killed
            yield result


class CountingEngine(PlainEngine):
    """Counts whom it was given."""

    given: ClassVar[list[str]] = []

    def grade(self, submissions):
        type(self).given = []

        def counted():
            for submission in submissions:
                self.given.append(submission.student)
                yield submission

        yield from super().grade(counted())


def test_a_stopped_grading_goes_on_where_it_was(course: Course, tmp_path: Path) -> None:
    for number in range(6):
        put(tmp_path, f"student {number}", good())
    with pytest.raises(Killed):
        grader(course, DyingEngine).run(tmp_path)
    graded = grader(course, CountingEngine).run(tmp_path)
    assert CountingEngine.given == ["student 3", "student 4", "student 5"]
    assert graded.skipped == 3
    assert {record.status for record in graded.records.values()} == {"graded"}
    grader(course, CountingEngine).run(tmp_path)
    assert len(CountingEngine.given) == 6, "a grading that came to its end begins anew"

    with pytest.raises(Killed):
        grader(course, DyingEngine).run(tmp_path)
    put(tmp_path, "student 0", good({"double": "def double(x):\n    return x * x"}))
    graded = grader(course, CountingEngine).run(tmp_path)
    assert CountingEngine.given == ["student 0", "student 3", "student 4", "student 5"]
    assert graded.records["student 0"].cells["numbers"]["test_double"]["score"] == 0


class EagerEngine(PlainEngine):
    """Judges from the moment that it is asked, as the real one does."""

    judged: ClassVar[list[str]] = []

    def grade(self, submissions):
        results = super().grade(submissions)
        first = next(results)
        type(self).judged = [first.student]
        return itertools.chain([first], results)


def test_the_first_are_judged_before_the_gradebook_is_there(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    def opening(course: Course):
        opened.append(list(EagerEngine.judged))
        return open_gradebook(course)

    fresh = Course.load(make_course(tmp_path / "course"))
    monkeypatch.setattr("autograder.classroom.grading.open_gradebook", opening)
    for number in range(3):
        put(tmp_path / "class", f"s{number}", good())
    records = grader(fresh, EagerEngine).run(tmp_path / "class").records
    assert opened == [["s0"]]
    assert [record.status for record in records.values()] == ["graded"] * 3


def test_only_what_changed_and_only_some(course: Course, tmp_path: Path) -> None:
    for number in range(3):
        put(tmp_path, f"s{number}", good())
    grader(course).run(tmp_path)
    put(tmp_path, "s1", good({}))
    grader(course, CountingEngine, choice=Choice(changed=True)).run(tmp_path)
    assert CountingEngine.given == ["s1"]
    grader(course, CountingEngine, choice=Choice(students=("s2",))).run(tmp_path)
    assert CountingEngine.given == ["s2"]
    with pytest.raises(UsageError, match="there is no submission of 's9'"):
        grader(course, choice=Choice(students=("s9",))).run(tmp_path)


class ForgetfulEngine(PlainEngine):
    """Loses every second submission."""

    def grade(self, submissions):
        for number, result in enumerate(super().grade(submissions)):
            if number % 2 == 0:
                yield result


def test_no_submission_is_lost_in_silence(course: Course, tmp_path: Path) -> None:
    for number in range(3):
        put(tmp_path, f"s{number}", good())
    records = grader(course, ForgetfulEngine).run(tmp_path).records
    assert [records[f"s{n}"].status for n in range(3)] == ["graded", "failed", "graded"]
    assert records["s1"].message == "the engine ended without a result for this submission"
