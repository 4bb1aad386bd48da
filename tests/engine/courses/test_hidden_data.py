"""What only the instructor has: data in `hidden_tests/`, and hidden test cells that hold helpers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sample_notebooks as notebooks
from sample_notebooks import solved

from autograder.authoring.coursedir import Course
from autograder.authoring.release import release
from autograder.engine.pool import Engine
from autograder.engine.workers import EngineError


def hidden(code: str) -> str:
    return f"### BEGIN HIDDEN TESTS\n{code}\n### END HIDDEN TESTS"


LOOK = """def look():
    return sorted(p.name for p in pathlib.Path().glob("*") if not p.name.startswith("."))"""
SOURCE = notebooks.notebook(
    notebooks.plain("import json, os, pathlib"),
    notebooks.checks("helpers", hidden("def reference(x):\n    return 2 * x\ncases = [1, 2, 3]"), 0),
    notebooks.solution("double", solved("def double(x):\n    return x + x")),
    notebooks.checks("test_outside", hidden("assert all(double(c) == reference(c) for c in cases)")),
    notebooks.checks(
        "test_beside",
        "assert double.__code__.co_argcount == 1\n"
        + hidden("assert all(double(c) == reference(c) for c in cases)"),
    ),
    notebooks.solution("look", solved(LOOK)),
    notebooks.checks("test_look", "assert look() == ['given.json'] and 'hidden_tests' in os.listdir()"),
    notebooks.solution("halves", solved("def halves(values):\n    return [v / 2 for v in values]")),
    notebooks.checks(
        "test_halves",
        "assert halves(json.load(open('given.json'))) == [1, 2]\n"
        + hidden("assert halves(json.load(open('hidden_tests/case.json'))) == [2.5, 3.5]"),
    ),
)
POINTS = {"test_outside", "test_beside", "test_look", "test_halves"}


def course_with(folder: Path, source: object = SOURCE) -> Course:
    """A course whose only assignment has one file for students, and one that they never see."""
    below = folder / "source" / "sample"
    (below / "hidden_tests").mkdir(parents=True)
    (below / "given.json").write_text("[2, 4]")
    (below / "hidden_tests" / "case.json").write_text("[5, 7]")
    notebooks.assignment(below, source)  # type: ignore[arg-type]
    return Course.load(folder)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return course_with(tmp_path_factory.mktemp("hidden-data"))


@pytest.fixture(scope="module")
def engine(course: Course) -> Iterator[Engine]:
    with Engine(course.assignment("sample"), workers=1) as engine:
        yield engine


def passed(engine: Engine, **answers: str) -> set[str]:
    (result,) = engine.grade([notebooks.hand_in(SOURCE, **answers)])
    return {name for name, cell in result.notebooks["sample"].cells.items() if cell.score}


def test_the_release_holds_neither(course: Course) -> None:
    release(course, ["sample"])
    made = course.release_folder("sample")
    assert {p.name for p in made.rglob("*")} == {"given.json", "sample.ipynb"}
    text = (made / "sample.ipynb").read_text()
    assert "reference" not in text and "case.json" not in text


def test_the_judge_has_both(engine: Engine) -> None:
    (ways,) = engine.ways
    assert set(ways.beside) == {"test_beside"}
    assert passed(engine) == POINTS


def test_a_wrong_answer_loses_what_only_hidden_helpers_and_data_show(engine: Engine) -> None:
    double = "def double(x):\n    return 2 * x if x < 3 else 0"
    assert passed(engine, double=double) == POINTS - {"test_outside", "test_beside"}
    assert passed(engine, halves="def halves(values):\n    return [1, 2]") == POINTS - {"test_halves"}


def test_students_code_can_neither_read_nor_replace_the_data(engine: Engine) -> None:
    replaced = """os.makedirs("hidden_tests", exist_ok=True)
open("hidden_tests/case.json", "w").write("[2, 4]")
def halves(values):
    open("hidden_tests/case.json", "w").write("[2, 4]")
    return [1, 2] if values == [2, 4] else []"""
    read = """def halves(values):
    return [json.load(open("hidden_tests/case.json"))[0] / 2, values[1] / 2]"""
    assert passed(engine, halves=replaced) == POINTS - {"test_halves"}
    assert passed(engine, halves=read) == POINTS - {"test_halves"}


def test_other_data_are_another_source(course: Course) -> None:
    from autograder.classroom.gradebook.ledger import digest_of_source

    path = course.source_folder("sample") / "hidden_tests" / "case.json"
    kept, before = path.read_text(), digest_of_source(course.assignment("sample"))
    try:
        path.write_text(json.dumps([5, 9]))
        assert digest_of_source(course.assignment("sample")) != before
    finally:
        path.write_text(kept)


def test_a_test_beside_the_code_cannot_have_them_and_its_author_is_told(tmp_path: Path) -> None:
    source = notebooks.notebook(
        notebooks.plain("import json"),
        notebooks.solution("halves", solved("def halves(values):\n    return [v / 2 for v in values]")),
        notebooks.checks(
            "test_halves",
            "assert halves.__code__.co_argcount == 1\n"
            + hidden("assert halves(json.load(open('hidden_tests/case.json'))) == [2.5, 3.5]"),
        ),
    )
    assignment = course_with(tmp_path, source).assignment("sample")
    told = "'test_halves'.*hidden_tests/ are there for tests only that are judged from outside"
    with pytest.raises(EngineError, match=told), Engine(assignment, workers=1):
        pass
