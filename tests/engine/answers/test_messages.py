"""What a student reads of a visible test after hidden ones: an explanation, and nothing that those showed."""

from __future__ import annotations

import pytest
import sample_notebooks as notebooks

from autograder.engine.notebook.plan import make_plan
from autograder.engine.pool import Engine

HIDDEN = "assert double(2) == 4\n### BEGIN HIDDEN TESTS\nassert double(4711) == 9422\n### END HIDDEN TESTS"
SOURCE = notebooks.notebook(
    notebooks.plain("seen = []"),
    notebooks.solution("double", "### BEGIN SOLUTION\ndef double(x):\n    return 2 * x\n### END SOLUTION"),
    notebooks.checks("test_double", HIDDEN),
    notebooks.solution("half", "### BEGIN SOLUTION\ndef half(x):\n    return x / 2\n### END SOLUTION"),
    notebooks.checks("test_half", "assert half(4) == 2"),
    notebooks.checks("test_half_says", "assert half(6) == 3, f'half(6) should be 3, not {half(6)}'"),
)
KEEPS = "def double(x):\n    seen.append(x)\n    return 2 * x"


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with Engine(notebooks.assignment(tmp_path_factory.mktemp("messages"), SOURCE), workers=1) as engine:
        yield engine


def messages(engine: Engine, **answers: str) -> dict[str, str | None]:
    (result,) = engine.grade([notebooks.hand_in(SOURCE, **answers)])
    cells = result.notebooks["sample"].cells
    assert cells["test_double"].score == 1 and cells["test_half"].score == 0
    return {grade_id: cell.message for grade_id, cell in cells.items()}


def test_an_honest_mistake_is_explained(engine):
    said = messages(engine, half="def half(x):\n    return x // 3")
    assert "yours: 1" in said["test_half"] and "expected: 2" in said["test_half"]
    assert said["test_half_says"] == "half(6) should be 3, not 2"
    said = messages(engine, half="def half(x):\n    raise ValueError(f'what is half of {x}?')")
    assert "raised ValueError: what is half of 4?" in said["test_half"]


@pytest.mark.parametrize(
    "half",
    [
        "return seen[-1]",
        "return str(seen)",
        "raise ValueError(seen)",
        "raise type(str(seen), (Exception,), {})",
    ],
)
def test_what_hidden_tests_showed_is_not_quoted(engine, half):
    said = messages(engine, double=KEEPS, half=f"def half(x):\n    {half}")
    assert "4711" not in str(said)
    assert all(said[test] for test in ("test_half", "test_half_says"))


def test_what_fails_only_after_hidden_tests_is_not_explained(engine):
    half = "def half(x):\n    return x / 2 if 4711 not in seen else seen[-1]"
    assert set(messages(engine, double=KEEPS, half=half).values()) == {None, "A test of this task failed."}


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("a()\n### BEGIN HIDDEN TESTS\nb()\n### END HIDDEN TESTS", 2),
        ("a()\nfor i in x:\n    f(i)\n    ### BEGIN HIDDEN TESTS\n    g(i)\n    ### END HIDDEN TESTS", 2),
        ("%matplotlib inline\na()\n### BEGIN HIDDEN TESTS\nb()\n### END HIDDEN TESTS", 1),
    ],
)
def test_where_hidden_tests_may_begin(source, line):
    plan = make_plan(notebooks.nbformat.writes(notebooks.notebook(notebooks.checks("t", source))))
    assert plan.tests["t"].first_hidden == line


def test_an_empty_result_in_place_of_an_error_is_told(tmp_path):
    """An empty list could agree with everything, so it is refused; the message says what else could be."""
    answer = (
        "def texts(x):\n    ### BEGIN SOLUTION\n    if not x:\n        raise ValueError('nothing')\n"
        "    return [str(y) for y in x]\n    ### END SOLUTION"
    )
    tests = (
        "assert texts([1]) == ['1']\ntry:\n    got = texts([])\nexcept ValueError:\n    got = None\n"
        "assert got is None, 'expected a ValueError'"
    )
    source = notebooks.tasks("", {"texts": (answer, tests)})
    with Engine(notebooks.assignment(tmp_path, source), workers=1) as engine:
        (result,) = engine.grade(
            [notebooks.hand_in(source, texts="def texts(x):\n    return list(map(str, x))")]
        )
    (cell,) = result.notebooks["sample"].cells.values()
    assert cell.score == 0
    assert "should have content or raise ValueError" in cell.message
