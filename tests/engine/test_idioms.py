"""Test cells as instructors write them run unchanged, though the student's code is in another process."""

from __future__ import annotations

from pathlib import Path

import pytest
import sample_notebooks as notebooks

from autograder.engine.pool import Engine


def read_idioms() -> tuple[str, dict[str, tuple[str, str]]]:
    """The imports, and by name the student's cell and the test, from idioms.py."""
    cells = dict(notebooks.read_cells(Path(__file__).parent / "idioms.py"))
    names = [name for name in cells if f"test {name}" in cells]
    return cells["imports"], {name: (cells[name], cells[f"test {name}"]) for name in names}


IMPORTS, IDIOMS = read_idioms()


@pytest.fixture(scope="module")
def model_result(tmp_path_factory):
    """The model answers of all idioms, handed in as a submission."""
    source = notebooks.tasks(IMPORTS, IDIOMS)
    made = notebooks.assignment(tmp_path_factory.mktemp("idioms"), source)
    with Engine(made, workers=1) as engine:
        (result,) = engine.grade([notebooks.hand_in(source)])
        assert not engine.ways[0].beside, "all of them are judged from outside"
    assert result.status == "graded", result.message
    return result.notebooks["sample"].cells


@pytest.mark.parametrize("idiom", IDIOMS)
def test_the_model_answer_takes_the_points(model_result, idiom):
    cell = model_result[f"test_{idiom}"]
    assert cell.score == cell.max_score, cell.message


def test_partial_credit_is_the_value_of_the_last_expression(tmp_path):
    answer = "def f(x):\n    return 2 * x"
    source = notebooks.notebook(
        notebooks.solution("f", answer),
        notebooks.checks("t", "(f(2) == 4) * 1.0 + (f(3) == 6) * 1.0", 2),
    )
    made = notebooks.assignment(tmp_path, source)
    with Engine(made, workers=1) as engine:
        half, none = engine.grade(
            [
                notebooks.hand_in(source, f="def f(x):\n    return 4"),
                notebooks.hand_in(source, f="def f(x):\n    return 0"),
            ]
        )
    assert half.notebooks["sample"].cells["t"].score == 1.0
    assert none.notebooks["sample"].cells["t"].score == 0.0
