"""What is told of slips: in an answer cell, in the name of a file or folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sample_class import RIGHT, make_course, source_notebook

from autograder.authoring.coursedir import Course
from autograder.authoring.filling import filled
from autograder.classroom.reasons import cause_of, name_the_cause
from autograder.classroom.submissions.handins import find_handins, read_submission
from autograder.classroom.submissions.names import meant_by, nearly_named, stray_files
from autograder.records import CellResult, NotebookResult, Submission, SubmissionResult


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "The answer cell is empty."),
        ("  \n", "The answer cell is empty."),
        ("def f(x):\n    return x", None),
        ("%matplotlib inline\nx = 1", None),
        ("x = 1\ndef f(:\n    pass", "Syntax error in line 2 of the answer cell (invalid syntax): def f(:"),
    ],
)
def test_the_cause_in_the_answer_cell(source: str, said: str | None) -> None:
    assert cause_of(source) == said


def test_each_task_says_its_own_cause() -> None:
    given = filled(source_notebook(), RIGHT | {"double": "def double(:", "total": ""})
    cells = {
        "test_double": CellResult(0.0, 2.0, "`double` is not defined"),
        "test_total": CellResult(0.0, 1.0, "`total` is not defined"),
        "test_total_more": CellResult(2.0, 2.0, None),
        "why": CellResult(None, 3.0),
    }
    result = SubmissionResult("ada", "graded", None, {"numbers": NotebookResult(cells, json.dumps(given))})
    name_the_cause(Submission("ada", {"numbers": json.dumps(given).encode()}), result)
    assert [c.message for c in cells.values()] == [
        "Syntax error in line 1 of the answer cell (invalid syntax): def double(:",
        "The answer cell is empty.",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        (["ps1 (1)"], "ps1 (1)"),
        (["ps1-1"], "ps1-1"),
        (["ps1-Copy1"], "ps1-Copy1"),
        (["lovelaceada_12345_67890_ps1"], "lovelaceada_12345_67890_ps1"),
        (["lovelaceada_12345_67890_ps1-2"], "lovelaceada_12345_67890_ps1-2"),
        (["ps1_ada_attempt_2026-05-01-10-00-00_ps1"], "ps1_ada_attempt_2026-05-01-10-00-00_ps1"),
        (["PS1"], "PS1"),
        (["ps1", "ps1 (1)"], None),
        (["ps1 (1)", "ps1 (2)"], None),
        (["ps10"], None),
        (["Untitled"], None),
    ],
)
def test_what_browsers_and_course_systems_make_of_names(found: list[str], meant: str | None) -> None:
    assert meant_by(found, ["ps1"]) == ({} if meant is None else {"ps1": meant})


def test_names_in_folders(tmp_path: Path) -> None:
    course = Course.load(make_course(tmp_path / "course"))
    data = json.dumps(filled(source_notebook(), RIGHT))
    for place in ("ada/numbers/numbers (1).ipynb", "ben/numbesr/numbers.ipynb", "cem/letters/a.ipynb"):
        file = tmp_path / "in" / place
        file.parent.mkdir(parents=True)
        file.write_text(data)
    ada, ben, cem = find_handins(course, "numbers", tmp_path / "in")
    submission, notes = read_submission(ada, course.assignment("numbers"), [])
    assert (list(submission.notebooks), submission.problem) == (["numbers"], None)
    assert notes == ["numbers (1).ipynb: taken as numbers.ipynb"]
    assert ben.problem == "the folder is named 'numbesr'; expected 'numbers'"
    assert (cem.folder, cem.problem) == (None, None), "another assignment's folder is no slip"


def test_another_number_is_another_assignment(tmp_path: Path) -> None:
    (tmp_path / "homework1").mkdir()
    (tmp_path / "08_atention").mkdir()
    (tmp_path / "all.zip").touch()
    assert nearly_named(tmp_path, "homework2") is None
    assert nearly_named(tmp_path, "08_attention") == "08_atention"
    assert stray_files(tmp_path) == ["all.zip"]
