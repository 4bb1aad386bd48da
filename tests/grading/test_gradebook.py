"""The gradebook: the rows nbgrader would write, grades by hand kept, nothing old standing as if new."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from nbgrader.api import Gradebook
from sample_class import RIGHT, PlainEngine, cell, make_course, source_notebook

from autograder.authoring.coursedir import Course
from autograder.authoring.filling import filled
from autograder.authoring.release import release
from autograder.classroom.gradebook import database
from autograder.classroom.gradebook.database import back_up, only_writer, open_gradebook
from autograder.classroom.gradebook.ledger import Record, read_records
from autograder.classroom.gradebook.master import enter_assignment
from autograder.classroom.gradebook.writer import GradeWriter, late_penalty_of
from autograder.classroom.grading import Choice, ClassGrader, Graded
from autograder.errors import AutograderError
from autograder.records import Submission, SubmissionResult

SQUARE = {"double": "def double(x):\n    return x * x"}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with an empty gradebook, made once: nbgrader needs a second for it."""
    root = make_course(tmp_path_factory.mktemp("fresh") / "course")
    course = Course.load(root)
    release(course, ["numbers"])
    open_gradebook(course).dispose()
    return root


@pytest.fixture
def course(fresh: Path, tmp_path: Path) -> Course:
    shutil.copytree(fresh, tmp_path / "course")
    return Course.load(tmp_path / "course")


def test_whoever_is_interrupted_while_it_is_made_leaves_no_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = Course.load(make_course(tmp_path / "course"))

    def interrupted() -> str:  # the tables are there by now, the version of the schema is not
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("autograder.classroom.gradebook.database.newest_revision", interrupted)
        with pytest.raises(KeyboardInterrupt):
            open_gradebook(course)
    assert course.gradebook_file is not None
    assert not course.gradebook_file.exists()
    open_gradebook(course).dispose()
    open_gradebook(course).dispose()  # nothing is missing


def released(course: Course) -> dict:
    return json.loads((course.release_folder("numbers") / "numbers.ipynb").read_text())


def handed_in(course: Course, student: str, answers: dict[str, str], **more) -> Submission:
    notebook = json.dumps(filled(released(course), answers)).encode()
    return Submission(student, {"numbers": notebook}, **more)


def grade(course: Course, *submissions: Submission, results: list[SubmissionResult] | None = None) -> dict:
    """Grade submissions as the command does; returns the ledger."""
    assignment = course.assignment("numbers")
    engine = open_gradebook(course)
    master = enter_assignment(course, assignment)
    if results is None:
        with PlainEngine(assignment) as grader:
            results = list(grader.grade(submissions))
    with GradeWriter(course, assignment, engine, master) as writer:
        for submission, result in zip(submissions, results, strict=True):
            writer.add(submission, result)
    with engine.connect() as connection:
        records = read_records(connection, "numbers")
    engine.dispose()
    return records


def test_the_first_result_is_recorded_at_once_and_the_last_waits_for_nobody(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.classroom.gradebook.writer.GATHER", 3600)
    assignment, engine, recorded = course.assignment("numbers"), open_gradebook(course), Queue[str]()

    def committed(records: list[Record]) -> None:
        for record in records:
            recorded.put(record.student)

    master = enter_assignment(course, assignment)
    with (
        GradeWriter(course, assignment, engine, master, committed) as writer,
        PlainEngine(assignment) as plain,
    ):
        for student in ("ada", "bob"):
            submission = handed_in(course, student, RIGHT)
            writer.add(submission, *plain.grade([submission]))
            if student == "ada":
                assert recorded.get(timeout=60) == "ada"
        assert recorded.empty()
    assert recorded.get_nowait() == "bob"
    engine.dispose()


def failed(student: str, message: str = "numbers.ipynb: not valid JSON") -> SubmissionResult:
    return SubmissionResult(student, "failed", message)


def rows(course: Course) -> dict:
    """All that nbgrader says about the class, by names instead of random ids."""
    with Gradebook(course.db_url, course.course_id) as gradebook:
        found = {}
        for submission in gradebook.assignment_submissions("numbers"):
            for notebook in submission.notebooks:
                key = (submission.student.id, notebook.name)
                grades = {
                    g.name: (g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade, g.max_score)
                    for g in notebook.grades
                }
                comments = {c.name: (c.auto_comment, c.manual_comment) for c in notebook.comments}
                score = (submission.score, submission.max_score, submission.needs_manual_grade)
                more = (submission.timestamp, notebook.late_submission_penalty, notebook.flagged)
                found[key] = (grades, comments, score, more)
        return found


def by_hand(course: Course, student: str, cell: str, score: float, comment: str | None = None) -> None:
    """What formgrader does when a person grades a cell."""
    with Gradebook(course.db_url, course.course_id) as gradebook:
        entry = gradebook.find_grade(cell, "numbers", "numbers", student)
        entry.manual_score, entry.needs_manual_grade = score, False
        if comment is not None:
            gradebook.find_comment(cell, "numbers", "numbers", student).manual_comment = comment
        gradebook.db.commit()


def test_same_rows_as_nbgrader(course: Course, tmp_path: Path) -> None:
    """Plain `nbgrader autograde` and our writer, on the same class, leave the same gradebook."""
    when = datetime(2026, 5, 4, 10, 30)
    class_ = {"right": RIGHT, "square": RIGHT | SQUARE, "untouched": {}, "half": {"total": "total = sum"}}
    theirs = tmp_path / "theirs"
    shutil.copytree(course.root, theirs)
    (theirs / "gradebook.db").unlink()
    for student, answers in class_.items():
        folder = theirs / "submitted" / student / "numbers"
        folder.mkdir(parents=True)
        (folder / "numbers.ipynb").write_bytes(handed_in(course, student, answers).notebooks["numbers"])
        (folder / "timestamp.txt").write_text("2026-05-04 10:30:00 UTC")
    shutil.rmtree(theirs / "release")
    run = [sys.executable, "-m", "nbgrader"]
    ignore = "--CourseDirectory.ignore=answers.py"
    subprocess.run(
        [*run, "generate_assignment", "numbers", ignore], cwd=theirs, check=True, capture_output=True
    )
    subprocess.run([*run, "autograde", "numbers", ignore], cwd=theirs, check=True, capture_output=True)

    grade(
        course, *(handed_in(course, student, answers, timestamp=when) for student, answers in class_.items())
    )
    ours, plain = rows(course), rows(Course.load(theirs))
    assert ours == plain
    assert ours["right", "numbers"][2] == (5.0, 8.0, True)
    assert ours["untouched", "numbers"][2] == (0.0, 8.0, False)
    for student in class_:
        mine = sorted(p.name for p in course.autograded_folder(student, "numbers").iterdir())
        assert mine == ["data.txt", "numbers.ipynb"]


def test_free_text_waits_and_grading_twice_changes_nothing(course: Course) -> None:
    class_ = [handed_in(course, "ada", RIGHT), handed_in(course, "ben", SQUARE)]
    records = grade(course, *class_)
    assert records["ben"].cells["numbers"]["test_double"] == {
        "score": 0.0,
        "max": 2,
        "hints": ["You square the number; double means two times."],
        "message": "double forgets something",
    }
    with Gradebook(course.db_url, course.course_id) as gradebook:
        assert gradebook.find_grade("why", "numbers", "numbers", "ada").needs_manual_grade
        assert not gradebook.find_grade("test_double", "numbers", "numbers", "ada").needs_manual_grade
        assert gradebook.find_submission("numbers", "ada").score == 5.0
    dump = database_dump(course)
    assert grade(course, *class_) == records
    assert database_dump(course) == dump


def database_dump(course: Course) -> list[str]:
    with closing(sqlite3.connect(course.gradebook_file)) as connection:
        return list(connection.iterdump())


def test_grades_by_hand_stay_with_their_work(course: Course) -> None:
    ada = handed_in(course, "ada", RIGHT)
    grade(course, ada)
    by_hand(course, "ada", "why", 2.5, "Which sums?")
    by_hand(course, "ada", "test_double", 1.0)
    settled = rows(course)
    grade(course, ada)
    assert rows(course) == settled, "the same work graded again keeps what a person gave"

    grade(course, handed_in(course, "ada", RIGHT | {"why": "Because I say so."}))
    grades, comments, _, _ = rows(course)["ada", "numbers"]
    assert grades["why"] == (None, None, None, True, 3.0), "another answer waits for a person again"
    assert comments["why"] == (None, None)
    assert grades["test_double"] == (2.0, None, None, False, 2.0)

    grade(course, ada)
    assert rows(course) == settled, "the same work handed in again finds its grade again"


def test_a_failed_grading_leaves_no_older_score(course: Course) -> None:
    ada = handed_in(course, "ada", RIGHT)
    grade(course, ada)
    by_hand(course, "ada", "why", 3.0)
    settled = rows(course)
    for _ in range(2):
        records = grade(course, Submission("ada"), results=[failed("ada")])
        assert records["ada"].status == "failed"
        assert records["ada"].message == "numbers.ipynb: not valid JSON"
        grades, comments, score, _ = rows(course)["ada", "numbers"]
        assert {g[:4] for g in grades.values()} == {(None, None, None, True)}
        assert score == (0.0, 8.0, True)
        assert {c[0] for c in comments.values()} == {
            "This submission could not be graded. numbers.ipynb: not valid JSON"
        }
        text = (course.autograded_folder("ada", "numbers") / "numbers.ipynb").read_text()
        assert "could not be graded" in text
        assert "2 * x" not in text
    grade(course, ada)
    assert rows(course) == settled


def test_a_grade_given_for_a_failed_submission_is_kept_and_flagged(course: Course) -> None:
    grade(course, Submission("ada"), results=[failed("ada")])
    by_hand(course, "ada", "why", 2.0)
    grade(course, Submission("ada"), results=[failed("ada")])
    assert rows(course)["ada", "numbers"][0]["why"] == (None, 2.0, None, True, 3.0)


def test_missing_leaves_the_gradebook_alone(course: Course) -> None:
    missing = SubmissionResult("ada", "missing", "nothing was handed in")
    records = grade(course, Submission("ada"), results=[missing])
    assert records["ada"].status == "missing"
    assert rows(course) == {}
    grade(course, handed_in(course, "ada", RIGHT))
    before = rows(course)
    records = grade(course, Submission("ada"), results=[missing])
    assert records["ada"].status == "graded"
    assert rows(course) == before


def test_late_penalty_and_extension(course: Course) -> None:
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    course = Course.load(course.root)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        gradebook.update_or_create_assignment("numbers", duedate="2026-05-01 12:00:00")
    late, early = datetime(2026, 5, 1, 13), datetime(2026, 5, 1, 11)
    both = handed_in(course, "ada", RIGHT, timestamp=late), handed_in(course, "ben", RIGHT, timestamp=early)
    grade(course, *both)
    assert rows(course)["ada", "numbers"][3] == (late, 5.0, False)
    assert rows(course)["ben", "numbers"][3] == (early, None, False)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        gradebook.grant_extension("numbers", "ada", hours=2)
    grade(course, *both)
    assert rows(course)["ada", "numbers"][3] == (late, None, False)


def test_an_extension_and_extra_credit_after_grading(course: Course, tmp_path: Path) -> None:
    """Both count without grading anew, and as nbgrader counts them."""
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    course = Course.load(course.root)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        gradebook.update_or_create_assignment("numbers", duedate="2026-05-01 12:00:00")
    for student in ("ada", "ben"):
        folder = tmp_path / "in" / student
        folder.mkdir(parents=True)
        (folder / "numbers.ipynb").write_text(json.dumps(filled(source_notebook(), RIGHT)))
        (folder / "timestamp.txt").write_text("2026-05-01 15:00:00 CEST")

    def again() -> Graded:
        grader = ClassGrader(course, course.assignment("numbers"), PlainEngine, choice=Choice(changed=True))
        return grader.run(tmp_path / "in")

    again()
    assert rows(course)["ada", "numbers"][3][1] == rows(course)["ben", "numbers"][3][1] == 5.0
    with Gradebook(course.db_url, course.course_id) as gradebook:
        gradebook.grant_extension("numbers", "ada", hours=2)
        for student in ("ada", "ben"):
            gradebook.find_grade("test_double", "numbers", "numbers", student).extra_credit = 1.5
        gradebook.db.commit()
    assert again().skipped == 2
    with Gradebook(course.db_url, course.course_id) as gradebook:
        ada, ben = (gradebook.find_submission_notebook("numbers", "numbers", s) for s in ("ada", "ben"))
        assert (ada.score, ada.late_submission_penalty) == (6.5, None)
        assert (ben.score, ben.late_submission_penalty) == (6.5, 6.5)


def test_what_is_put_aside_is_told(course: Course) -> None:
    grade(course, handed_in(course, "ada", RIGHT))
    by_hand(course, "ada", "why", 2.0)
    records = grade(course, handed_in(course, "ada", RIGHT | {"why": "Another answer."}))
    assert records["ada"].message == "what a person gave for why is put aside: the work it was for changed"


def test_a_flag_set_by_a_person_stays(course: Course) -> None:
    ada = handed_in(course, "ada", RIGHT)
    grade(course, ada)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        gradebook.find_submission_notebook("numbers", "numbers", "ada").flagged = True
        gradebook.db.commit()
    grade(course, handed_in(course, "ada", SQUARE))
    assert rows(course)["ada", "numbers"][3][2] is True


def with_source(course: Course, change: Callable[[list[dict]], Any]) -> list[str]:
    """Change the cells of the course's source; what is told of it when it is entered."""
    path = course.source_folder("numbers") / "numbers.ipynb"
    source = json.loads(path.read_text())
    change(source["cells"])
    path.write_text(json.dumps(source))
    return enter_assignment(course, course.assignment("numbers")).changes


def test_a_changed_test_is_entered(course: Course) -> None:
    ada = handed_in(course, "ada", RIGHT)
    grade(course, ada)
    changes = with_source(
        course, lambda cells: cells[2].update(source=cells[2]["source"].replace("34", "35"))
    )
    assert changes == ["numbers: the text of 'test_double'"]
    grade(course, ada)
    assert rows(course)["ada", "numbers"][0]["test_double"][0] == 0.0
    with Gradebook(course.db_url, course.course_id) as gradebook:
        assert "35" in gradebook.find_source_cell("test_double", "numbers", "numbers").source


def test_points_that_change_after_grading(course: Course) -> None:
    both = handed_in(course, "ada", RIGHT), handed_in(course, "ben", RIGHT)
    grade(course, *both)
    by_hand(course, "ada", "why", 3.0)

    def change(cells: list[dict]) -> None:
        cells[2]["metadata"]["nbgrader"]["points"] = 4
        cells[6]["metadata"]["nbgrader"]["points"] = 2

    changes = with_source(course, change)
    assert changes == ["numbers: 'test_double': 2 points, now 4", "numbers: 'why': 3 points, now 2"]
    grade(course, *both)
    found = rows(course)["ada", "numbers"][0]
    assert found["test_double"] == (4.0, None, None, False, 4.0)
    assert found["why"] == (None, 3.0, None, True, 2.0), "kept, and somebody should look at it"
    assert with_source(course, lambda cells: None) == []


def test_cells_that_come_and_go_after_grading(course: Course) -> None:
    """Cells that stay keep their grades by hand; those of a cell that went return with it."""
    both = handed_in(course, "ada", RIGHT), handed_in(course, "ben", RIGHT)
    grade(course, *both)
    by_hand(course, "ada", "why", 2.5, "well said")
    by_hand(course, "ada", "test_total", 0.5)
    gone: list[dict] = []
    new = cell("code", "assert double(1) == 2", "test_one", grade=True, locked=True, points=1)
    task = cell("markdown", "Draw a square.", "draw", task=True, locked=True, points=2)

    def change(cells: list[dict]) -> None:
        gone.append(cells.pop(6))
        cells[3:3] = [new, task]

    assert with_source(course, change) == [
        "numbers: 'draw', 'test_one' came, worth 3 points",
        "numbers: 'why' went, worth 3 points; what people gave for it (1 grades) is put aside",
    ]
    ben = rows(course)["ben", "numbers"]
    assert "why" not in ben[0] and ben[0]["test_one"] == (None, None, None, True, 1.0), (
        "he waits for a grading"
    )
    grade(course, *both)
    found = rows(course)["ada", "numbers"][0]
    assert found["test_one"] == (1.0, None, None, False, 1.0)
    assert found["test_total"][:2] == (1.0, 0.5), "a grade by hand stays"
    assert with_source(course, lambda cells: cells.append(gone[0])) == ["numbers: 'why' came, worth 3 points"]
    grade(course, *both)
    found = rows(course)["ada", "numbers"]
    assert found[0]["why"][:2] == (None, 2.5) and found[1]["why"][1] == "well said"
    assert set(found[0]) == {"test_double", "test_one", "draw", "test_total", "test_total_more", "why"}


def test_a_test_that_is_split_after_grading(course: Course) -> None:
    ada = handed_in(course, "ada", RIGHT)
    grade(course, ada)
    parts = [
        cell("code", f"assert double({n}) == {2 * n}", f"double_{n}", grade=True, locked=True, points=1)
        for n in (1, 2)
    ]
    changes = with_source(course, lambda cells: cells.__setitem__(slice(2, 3), parts))
    assert changes == [
        "numbers: 'double_1', 'double_2' came, worth 2 points",
        "numbers: 'test_double' went, worth 2 points",
    ]
    grade(course, ada)
    assert rows(course)["ada", "numbers"][2][0] == 5.0


def test_notebooks_that_come_and_go_after_grading(course: Course) -> None:
    ada = handed_in(course, "ada", RIGHT)
    grade(course, ada)
    by_hand(course, "ada", "why", 2.0)
    path = course.source_folder("numbers") / "numbers.ipynb"
    path.rename(path.with_name("more.ipynb"))
    assignment = course.assignment("numbers")
    assert enter_assignment(course, assignment).changes == [
        "more: a new notebook",
        "numbers: the notebook went; what people gave for it (1 grades) is put aside",
    ]
    grade(course, Submission("ada", {"more": ada.notebooks["numbers"]}))
    assert rows(course)["ada", "more"][0]["test_double"][0] == 2.0
    path.with_name("more.ipynb").rename(path)
    grade(course, ada)
    assert rows(course)["ada", "numbers"][0]["why"][:2] == (None, 2.0)


def test_a_notebook_that_was_not_handed_in_gets_zero(tmp_path: Path) -> None:
    """As in nbgrader: the other notebook keeps its points, and nobody has to grade what is not there."""
    course = Course.load(make_course(tmp_path / "course"))
    first = course.source_folder("numbers") / "numbers.ipynb"
    shutil.copy(first, first.with_name("again.ipynb"))
    release(course, ["numbers"])
    grade(course, handed_in(course, "ada", RIGHT))
    found = rows(course)
    assert found["ada", "numbers"][0]["test_double"][0] == 2.0
    assert {g[:4] for g in found["ada", "again"][0].values()} == {(0.0, None, None, False)}
    assert {c[0] for c in found["ada", "again"][1].values()} == {"This notebook was not handed in."}
    assert found["ada", "numbers"][2] == (5.0, 16.0, True)
    assert [p.name for p in course.autograded_folder("ada", "numbers").glob("*.ipynb")] == ["numbers.ipynb"]


def test_helper_files_of_the_course_go_over_the_students(course: Course) -> None:
    files = {"data.txt": b"mine", "plots/one.txt": b"kept", "timestamp.txt": b"2026-05-04 10:30:00 UTC"}
    grade(course, handed_in(course, "ada", RIGHT, files=files))
    folder = course.autograded_folder("ada", "numbers")
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    del found["numbers.ipynb"]
    assert found == files | {"data.txt": b"1 2 3\n"}
    grade(course, handed_in(course, "ada", RIGHT, files={"plots": b"now a file"}))
    assert sorted(p.name for p in folder.iterdir()) == ["data.txt", "numbers.ipynb", "plots"]


def test_a_gradebook_of_another_nbgrader(course: Course) -> None:
    """One that nbgrader's own command can bring up to date is told with that command."""
    with closing(sqlite3.connect(course.gradebook_file)) as connection:
        for version, told in (
            ("724cde206c17", "nbgrader db upgrade --db "),
            ("ffffffffffff", "a newer nbgrader"),
        ):
            connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
            connection.commit()
            with pytest.raises(AutograderError, match=told):
                open_gradebook(course)
        connection.execute("DROP TABLE alembic_version")
    with pytest.raises(AutograderError, match=r"made by an older nbgrader; .* nbgrader db upgrade"):
        open_gradebook(course)


def test_backups_and_one_writer_at_a_time(course: Course) -> None:
    grade(course, handed_in(course, "ada", RIGHT))
    copy = back_up(course)
    assert copy is not None
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT student FROM autograder_ledger").fetchall() == [("ada",)]
    for _ in range(25):
        back_up(course)
    assert len(list(copy.parent.iterdir())) == 20
    with only_writer(course), pytest.raises(AutograderError, match="another grading"), only_writer(course):
        pass


def test_the_gradebook_is_durable_sqlite(course: Course) -> None:
    engine = open_gradebook(course)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    engine.dispose()


def test_the_schemas_version_is_nbgraders_own(course: Course) -> None:
    from nbgrader.api import get_alembic_version

    with closing(sqlite3.connect(course.gradebook_file)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [
            (get_alembic_version(),)
        ]


def test_the_newest_schema_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nbgrader.api import get_alembic_version

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    asked, real = [], database._revisions
    monkeypatch.setattr(database, "_revisions", lambda: asked.append(1) or real())
    assert database.newest_revision() == database.newest_revision() == get_alembic_version()
    assert len(asked) == 1
    (tmp_path / "partwise").rename(tmp_path / "away")
    (tmp_path / "partwise").write_text("no folder: nothing can be kept")
    assert database.newest_revision() == get_alembic_version()
    assert len(asked) == 2


def test_an_unusable_gradebook_is_one_line(course: Course) -> None:
    course.gradebook_file.write_text("this is no database, whatever its name says" * 100)
    with pytest.raises(AutograderError, match=r"gradebook.db cannot be opened: file is not a database"):
        open_gradebook(course)


def test_errors_of_the_writer_reach_the_caller(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("autograder.classroom.gradebook.writer.write_autograded", full)
    with pytest.raises(AutograderError, match="the grades cannot be written: No space left on device"):
        grade(course, handed_in(course, "ada", RIGHT))


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """The URL of an empty database in a PostgreSQL server that lives as long as these tests."""
    if shutil.which("initdb") is None or shutil.which("pg_ctl") is None:
        pytest.skip("PostgreSQL's programs initdb and pg_ctl are not installed")
    folder = Path(tempfile.mkdtemp(prefix="partwise-postgres-"))
    as_user: list[str] = []
    if os.getuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    data = str(folder / "data")
    server = [*as_user, "pg_ctl", "-D", data, "-w", "-l", str(folder / "log")]
    initdb = [*as_user, "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder)
    options = f"-c listen_addresses= -c unix_socket_directories={folder}"
    subprocess.run([*server, "-o", options, "start"], check=True, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        subprocess.run(
            [*server, "-m", "immediate", "stop"], check=True, cwd=folder, stdout=subprocess.DEVNULL
        )
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.postgres
def test_the_same_in_postgresql(course: Course, postgres: str) -> None:
    """Everything that a class needs, in a database server, with the same rows as in SQLite."""
    class_ = [handed_in(course, "ada", RIGHT), handed_in(course, "ben", RIGHT | SQUARE)]
    grade(course, *class_)
    expected = rows(course)
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(f"c.CourseDirectory.db_url = {postgres!r}\n")
    served = Course.load(course.root)
    assert served.gradebook_file is None
    grade(served, *class_)
    assert rows(served) == expected
    by_hand(served, "ada", "why", 2.5, "Which sums?")
    settled = rows(served)
    grade(served, *class_)
    assert rows(served) == settled
    grade(served, Submission("ada"), results=[failed("ada")])
    assert rows(served)["ada", "numbers"][2] == (0.0, 8.0, True)
    grade(served, class_[0])
    assert rows(served) == settled
    with only_writer(served), pytest.raises(AutograderError, match="another grading"), only_writer(served):
        pass
    copy = back_up(served)
    assert copy is not None
    assert "autograder_ledger" in copy.read_text()
    elsewhere = Course.load(course.root, course.root / "other class")
    with only_writer(served):
        with pytest.raises(AutograderError, match="another grading"), only_writer(elsewhere):
            pass
    assert elsewhere.db_url == postgres, "a gradebook in a server stays there, whatever the class folder"


def test_a_server_that_is_not_there_is_one_line(course: Course, tmp_path: Path) -> None:
    with (course.root / "nbgrader_config.py").open("a") as file:
        url = f"postgresql+psycopg://me:password@/gradebook?host={tmp_path}"
        file.write(f"c.CourseDirectory.db_url = {url!r}\n")
    with pytest.raises(AutograderError, match="the gradebook postgresql.*cannot be opened") as caught:
        open_gradebook(Course.load(course.root))
    assert "password" not in str(caught.value)
    with pytest.raises(AutograderError, match="the gradebook postgresql.*cannot be opened"):
        with only_writer(Course.load(course.root)):
            pass


def test_a_class_folder_that_is_a_file_is_one_line(course: Course, tmp_path: Path) -> None:
    (tmp_path / "thesis").write_text("mine")
    taken = Course.load(course.root, tmp_path / "thesis")
    with (
        pytest.raises(AutograderError, match="the class folder '.*thesis' cannot be written to"),
        only_writer(taken),
    ):
        pass
    assert (tmp_path / "thesis").read_text() == "mine"


def test_a_penalty_that_is_no_plugin_is_one_line(course: Course) -> None:
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write('c.AssignLatePenalties.plugin_class = "no.such"\n')
    with pytest.raises(AutograderError, match="plugin_class is 'no.such'; expected a plugin of nbgrader's"):
        late_penalty_of(Course.load(course.root))
