"""Where a notebook ends after a hidden test, or what it does not define, says nothing of that test."""

from __future__ import annotations

import json
from collections.abc import Iterator

import nbformat
import pytest
import sample_notebooks as notebooks

from autograder.engine.pool import Engine
from autograder.records import SubmissionResult
from autograder.telling.feedback.cells import Delimiters, for_student

HIDDEN = "\n### BEGIN HIDDEN TESTS\nassert {}(3) == 3\n### END HIDDEN TESTS"
NAMES = ["f", "g", "h", "k"]


def source() -> nbformat.NotebookNode:
    cells = []
    for name in NAMES:
        cells.append(notebooks.solution(name, f"def {name}(x):\n    return x"))
        cells.append(notebooks.checks(f"test_{name}", f"assert {name}(1) == 1{HIDDEN.format(name)}"))
    secret = "### BEGIN SOLUTION\ndef helper_4711(x):\n    return x\n### END SOLUTION"
    cells += [notebooks.solution("more", secret), notebooks.checks("test_more", HIDDEN.format("helper_4711"))]
    return notebooks.notebook(*cells)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with Engine(notebooks.assignment(tmp_path_factory.mktemp("ended"), source()), workers=1) as engine:
        yield engine


def graded(engine: Engine, **answers: str) -> SubmissionResult:
    (result,) = engine.grade([notebooks.hand_in(source(), **answers)])
    assert result.status == "graded", result.message
    return result


def page(result: SubmissionResult) -> list[dict]:
    return for_student(json.loads(result.notebooks["sample"].notebook), Delimiters())


def messages(result: SubmissionResult) -> dict[str, str | None]:
    return {name: cell.message for name, cell in result.notebooks["sample"].cells.items()}


# A student who has seen a hidden input ends the process in a cell, or in a test, of their own choice.
KEEPS = "import os\nkept = []\ndef f(x):\n    kept.append(x)\n    return x"
ENDS_IN = {
    "cell g": {"g": "def g(x):\n    return x\nif kept[-1] == 3: os._exit(0)"},
    "cell h": {"h": "def h(x):\n    return x\nif kept[-1] == 3: os._exit(0)"},
    "test of g": {"g": "def g(x):\n    if kept[-1] == 3: os._exit(0)\n    return x"},
    "test of h": {"h": "def h(x):\n    if kept[-1] == 3: os._exit(0)\n    return x"},
}


@pytest.mark.parametrize("answers", ENDS_IN.values(), ids=ENDS_IN)
def test_the_place_where_a_process_ends_is_not_told(engine: Engine, answers: dict[str, str]) -> None:
    result = graded(engine, f=KEEPS, **answers)
    said = json.dumps([result.message, messages(result), page(result)])
    for word in ("ended the process", "in cell", "in 'test_", "that cell was left out"):
        assert word not in said.replace(json.dumps(answers), ""), word
    assert {said for said in messages(result).values() if said} <= {"A test of this task failed."}


def test_an_honest_slip_is_still_told(engine: Engine) -> None:
    """It ends the process without a hidden test too: where, it says from a run without any."""
    result = graded(engine, g="import os\ndef g(x):\n    os._exit(0)")
    assert (
        messages(result)["test_g"]
        == "The notebook's code ended the process in 'test_g', so that test takes no points."
    )
    assert [cell.score for cell in result.notebooks["sample"].cells.values()] == [1, 0, 1, 1, 1]


def test_a_name_of_a_hidden_test_is_not_told(engine: Engine) -> None:
    """The source's own helper is in no cell that students are given; `f` is."""
    said = messages(graded(engine, more="pass"))["test_more"]
    assert said is not None and "helper_4711" not in said
    said = messages(graded(engine, f="pass"))["test_f"]
    assert said is not None and said.startswith("`f` is not defined")


def test_outputs_after_a_hidden_test_come_from_a_run_without_any(engine: Engine) -> None:
    tells = "def g(x):\n    return x\nprint('seen', kept)\nraise ValueError(kept)"
    result = graded(engine, f=KEEPS, g=tells, h="def h(x):\n    return 5")
    (shown,) = [cell for cell in page(result) if cell["name"] == "g"]
    assert {"text/plain": "seen [1]\n"} in shown["outputs"]
    assert "ValueError: [1]" in json.dumps(shown["outputs"])
    kept = nbformat.reads(result.notebooks["sample"].notebook, 4)
    assert "[1, 3]" not in json.dumps([c.outputs for c in kept.cells if c.metadata.nbgrader.grade_id == "g"])
