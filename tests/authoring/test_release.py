"""Releasing: the same bytes as nbgrader makes, nothing of an answer or a hidden test, bad sources refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sample_class import make_course, source_notebook

from autograder.authoring.coursedir import Course
from autograder.authoring.release import release
from autograder.catalogue import CatalogueError, read_catalogue, read_catalogue_text
from autograder.errors import AutograderError, UsageError

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course.load(make_course(tmp_path / "course"))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def secret_lines(source: dict) -> set[str]:
    """Lines that stand in a model answer or a hidden test of a source notebook, and nowhere else in it."""
    secret: set[str] = set()
    public: set[str] = set()
    for cell in source["cells"]:
        text = "".join(cell["source"])
        mark = cell["metadata"].get("nbgrader", {})
        whole = mark.get("solution") and "BEGIN SOLUTION" not in text
        inside = False
        for line in text.splitlines():
            if re.search("BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME)", line):
                inside = True
            elif re.search("END (SOLUTION|HIDDEN TESTS|MARK SCHEME)", line):
                inside = False
            else:
                (secret if inside or whole else public).add(line.strip())
    return {line for line in secret - public if len(line) > 5}


def released_lines(folder: Path) -> set[str]:
    lines: set[str] = set()
    for path in folder.rglob("*"):
        if path.suffix == ".ipynb":
            for cell in json.loads(path.read_text())["cells"]:
                lines.update(line.strip() for line in "".join(cell["source"]).splitlines())
                assert not cell.get("outputs")
        elif path.is_file() and path.suffix in {".py", ".txt", ".md"}:
            lines.update(line.strip() for line in path.read_text().splitlines())
    return lines


def test_a_picture_of_a_written_model_answer_is_not_released(course: Course) -> None:
    """Of what stays in the text, as a figure that the question shows, the picture stays too."""
    path = course.assignment("numbers").notebooks["numbers"]
    source = json.loads(path.read_text())
    (answer,) = [c for c in source["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "why"]
    answer["attachments"] = {"answer.png": {"image/png": "c2VjcmV0"}}
    given = {"cell_type": "markdown", "id": "figure", "metadata": {}, "source": "![](attachment:shown.png)"}
    source["cells"].append({**given, "attachments": {"shown.png": {"image/png": "c2hvd24="}}})
    path.write_text(json.dumps(source))
    release(course, ["numbers"])
    text = (course.release_folder("numbers") / "numbers.ipynb").read_text()
    assert "c2VjcmV0" not in text and "c2hvd24=" in text


def test_release_is_stable_and_checked(course: Course) -> None:
    wanted = ["release/numbers/data.txt: missing", "release/numbers/numbers.ipynb: missing"]
    before = snapshot(course.root)
    assert release(course, ["numbers"], check=True) == wanted
    assert snapshot(course.root) == before, "a check must not touch the course"
    assert release(course, ["numbers"]) == wanted
    made = snapshot(course.root)
    assert release(course, ["numbers"]) == []
    assert release(course, ["numbers"], check=True) == []
    assert snapshot(course.root) == made

    notebook = course.release_folder("numbers") / "numbers.ipynb"
    notebook.write_text(notebook.read_text().replace("Small numbers", "Tiny numbers"))
    (course.release_folder("numbers") / "answers.py").write_text("left over from somewhere")
    wanted = ["release/numbers/answers.py: left over", "release/numbers/numbers.ipynb: differs"]
    assert release(course, ["numbers"], check=True) == wanted
    release(course, ["numbers"])
    assert snapshot(course.root) == made


def test_release_equals_nbgraders_own(course: Course) -> None:
    release(course, ["numbers"])
    ours = snapshot(course.release_folder("numbers"))
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "numbers", "--force"]
    command += ["--CourseDirectory.ignore=answers.py"]
    subprocess.run(command, cwd=course.root, check=True, capture_output=True)
    assert snapshot(course.release_folder("numbers")) == ours


def test_nothing_secret_is_released(course: Course) -> None:
    secret = secret_lines(source_notebook())
    assert "doubled = x + x  # the model answer" in secret and "secret_input = 17" in secret
    release(course, ["numbers"])
    assert not secret & released_lines(course.release_folder("numbers"))
    assert sorted(p.name for p in course.release_folder("numbers").iterdir()) == ["data.txt", "numbers.ipynb"]


def test_a_folder_of_answers_stays_with_the_instructor(course: Course) -> None:
    """A file a task is read as one file is, and none of it reaches a release, ours or nbgrader's."""
    folder = course.source_folder("numbers")
    one = read_catalogue(folder / "answers.py")
    (folder / "answers").mkdir()
    (folder / "answers" / "__init__.py").write_text('"""Answers."""\n')
    (folder / "answers.py").rename(folder / "answers" / "numbers.py")
    course = Course.load(course.root)
    assignment = course.assignment("numbers")
    assert assignment.catalogue == folder / "answers" and assignment.files.keys() == {"data.txt"}
    assert read_catalogue(assignment.catalogue) == one
    release(course, ["numbers"])
    assert sorted(p.name for p in course.release_folder("numbers").iterdir()) == ["data.txt", "numbers.ipynb"]
    ours = snapshot(course.release_folder("numbers"))
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "numbers", "--force"]
    command += ["--CourseDirectory.ignore=answers"]
    subprocess.run(command, cwd=course.root, check=True, capture_output=True)
    assert snapshot(course.release_folder("numbers")) == ours


def test_data_in_a_folder_called_answers_is_released(course: Course) -> None:
    folder = course.source_folder("numbers") / "answers"
    folder.mkdir()
    (folder / "survey.csv").write_text("yes,no\n")
    course = Course.load(course.root)
    release(course, ["numbers"])
    assert (course.release_folder("numbers") / "answers" / "survey.csv").is_file()
    assert course.assignment("numbers").catalogue == course.source_folder("numbers") / "answers.py"


def test_a_fault_in_a_folder_of_answers_is_told_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "double.py").write_text("wrong('double', 'zero')\n")
    with pytest.raises(CatalogueError, match=r"double\.py:1: wrong\(\.\.\.\): expected a definition"):
        read_catalogue(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "@seen_as('double')\nclass Look: ...",
        "seen_as('double')",
        "@seen_as('double')\ndef a(x): ...\n@seen_as('double')\ndef b(x): ...",
    ],
)
def test_how_replies_are_seen_is_one_function_a_task(text: str) -> None:
    with pytest.raises(CatalogueError, match=r"seen_as\(\.\.\.\): expected one function below it"):
        read_catalogue_text(text, "answers.py")


def test_invented_cell_ids_are_stable(course: Course) -> None:
    path = course.source_folder("numbers") / "numbers.ipynb"
    source = json.loads(path.read_text())
    del source["cells"][0]["id"], source["cells"][3]["id"]
    path.write_text(json.dumps(source))
    with pytest.warns(Warning, match="id"):  # nbformat says that it invents one
        release(course, ["numbers"])
    with pytest.warns(Warning, match="id"):
        assert release(course, ["numbers"], check=True) == []


def test_the_courses_own_release_is_up_to_date_and_keeps_its_secrets() -> None:
    course = Course.load(REPOSITORY)
    names = course.names()
    if not names:
        pytest.skip("this checkout has no assignment yet")
    assert release(course, names, check=True) == []
    for name in names:
        assignment = course.assignment(name)
        assert assignment.catalogue is not None, f"{name} has no catalogue of answers"
        lines = released_lines(course.release_folder(name))
        for path in assignment.notebooks.values():
            secret = secret_lines(json.loads(path.read_text()))
            assert secret, f"{path} seems to have neither an answer nor a hidden test"
            assert not secret & lines
        assert not list(course.release_folder(name).rglob("answers*"))


def change(course: Course, edit) -> None:
    path = course.source_folder("numbers") / "numbers.ipynb"
    source = json.loads(path.read_text())
    edit(source)
    path.write_text(json.dumps(source))


def no_ids(source: dict) -> None:
    for cell in source["cells"]:
        cell["metadata"].pop("nbgrader", None)


def without_one_id(source: dict) -> None:
    del source["cells"][1]["metadata"]["nbgrader"]["grade_id"]


def same_id(source: dict) -> None:
    source["cells"][3]["metadata"]["nbgrader"]["grade_id"] = "double"


def open_region(source: dict) -> None:
    source["cells"][1]["source"] = "### BEGIN SOLUTION\npass"


def answer_in_a_plain_cell(source: dict) -> None:
    del source["cells"][1]["metadata"]["nbgrader"]


def no_points(source: dict) -> None:
    del source["cells"][2]["metadata"]["nbgrader"]["points"]


def of_test(**marks: object) -> Callable[[dict], None]:
    """Change the metadata of the first test cell."""
    return lambda source: source["cells"][2]["metadata"]["nbgrader"].update(marks)


def with_text(place: int, text: str) -> Callable[[dict], None]:
    return lambda source: source["cells"][place].update(source=text)


def test_a_source_with_a_byte_order_mark(course: Course) -> None:
    path = course.source_folder("numbers") / "numbers.ipynb"
    path.write_text("\ufeff" + path.read_text())
    with pytest.raises(AutograderError, match="it begins with a byte order mark"):
        release(course, ["numbers"])


def older_format(source: dict) -> None:
    source["worksheets"] = [{"cells": source.pop("cells")}]


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (no_ids, "no cell carries nbgrader metadata"),
        (without_one_id, "cell 2 has no grade_id"),
        (same_id, "cells 2 and 4 have the same grade_id 'double'"),
        (open_region, "cell 2 ('double') has 'BEGIN SOLUTION' without 'END SOLUTION' after it"),
        (answer_in_a_plain_cell, "cell 2 has 'BEGIN SOLUTION' and is no solution cell"),
        (no_points, "cell 3 ('test_double') has points None, expected a number that is not negative"),
        (of_test(points="two"), "cell 3 ('test_double') has points 'two'"),
        (of_test(points=float("nan")), "cell 3 ('test_double') has points nan"),
        (
            of_test(schema_version=99),
            "cell 3 ('test_double') has nbgrader metadata of schema 99, newer than 3",
        ),
        (
            of_test(schema_version=1),
            "cell 3 ('test_double') has nbgrader metadata of schema 1, older than 3; run `nbgrader update`",
        ),
        (with_text(2, "assert double(1 =="), "cell 3 ('test_double') is no Python: "),
        (
            with_text(2, "1\n### BEGIN HIDDEN TESTS\n2"),
            "cell 3 ('test_double') has 'BEGIN HIDDEN TESTS' without",
        ),
        (with_text(2, "### END HIDDEN TESTS"), "cell 3 ('test_double') has 'END HIDDEN TESTS' without"),
        (lambda source: source["cells"][3].pop("metadata"), "cell 4 has no metadata"),
        (lambda source: source["cells"][3].pop("source"), "cell 4 has no source"),
        (lambda source: source["cells"][3]["metadata"].update(nbgrader=[1]), "cell 4: its nbgrader metadata"),
        (older_format, "not a notebook of format 4"),
    ],
)
def test_bad_sources_are_one_clear_line(course: Course, edit, line: str) -> None:
    change(course, edit)
    with pytest.raises(AutograderError, match=re.escape(line)) as caught:
        release(course, ["numbers"])
    assert "numbers.ipynb" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not course.release_folder("numbers").exists()


def test_unknown_assignment_names_those_that_exist(course: Course) -> None:
    with pytest.raises(UsageError, match="there is no assignment 'letters'.*there are: numbers"):
        release(course, ["letters"])
