"""A slip costs its own task alone, and a change in place counts where it would in one process."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sample_notebooks as notebooks

from autograder.engine.pool import Engine
from autograder.engine.sandbox.limits import Limits
from autograder.records import SubmissionResult

CELLS = notebooks.read_cells(Path(__file__).parent / "slips.py")
GIVEN = dict(CELLS)
TASKS = {name: (GIVEN[name], GIVEN[f"test {name}"]) for name in GIVEN if f"test {name}" in GIVEN}
MODEL = {n: (f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION", test) for n, (answer, test) in TASKS.items()}
SOURCE = notebooks.tasks(GIVEN["imports"], MODEL)


def read_slips() -> dict[str, tuple[dict[str, str], set[str]]]:
    """By name the answers of a slip, and the tasks that it loses."""
    slips: dict[str, tuple[dict[str, str], set[str]]] = {}
    for title, code in CELLS:
        if found := re.fullmatch(r"slip \[(\w+)\] (.+?)(?: \(loses (.+)\))?", title):
            task, name, lost = found.groups()
            answers, _ = slips.setdefault(name, ({}, set(lost.split(", ")) if lost else set()))
            answers[task] = code
    return slips


SLIPS = read_slips()


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SubmissionResult]:
    made = notebooks.assignment(tmp_path_factory.mktemp("slips"), SOURCE)
    class_ = [notebooks.hand_in(SOURCE, name, **answers) for name, (answers, _) in SLIPS.items()]
    with Engine(made, workers=1, limits=Limits(seconds=5)) as engine:
        return {
            result.student: result for result in engine.grade([*class_, notebooks.hand_in(SOURCE, "right")])
        }


def lost(result: SubmissionResult) -> set[str]:
    assert result.status == "graded", result.message
    cells = result.notebooks["sample"].cells
    return {name.removeprefix("test_") for name, cell in cells.items() if cell.score != cell.max_score}


def test_the_model_answer_loses_nothing(results: dict[str, SubmissionResult]) -> None:
    assert lost(results["right"]) == set()
    assert results["right"].message is None


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_costs_what_it_would_in_one_process(results: dict[str, SubmissionResult], slip: str) -> None:
    cells = results[slip].notebooks["sample"].cells
    said = {name: cell.message for name, cell in cells.items() if cell.score != cell.max_score}
    assert lost(results[slip]) == SLIPS[slip][1], said


def test_in_a_test_that_counts_its_checks_a_reply_costs_its_own(results: dict[str, SubmissionResult]) -> None:
    for slip, passed in {"empty values": 1, "of another kind": 2}.items():
        cell = results[slip].notebooks["sample"].cells["test_counted"]
        assert cell.score == pytest.approx(passed / 3 * cell.max_score)


def test_what_is_told(results: dict[str, SubmissionResult]) -> None:
    def message(slip: str, cell: str) -> str:
        return results[slip].notebooks["sample"].cells[cell].message or ""

    said = message("changes an argument that came with a star", "test_starred")
    assert said == "`starred()` changed its argument 1 in place; it should leave its inputs as they are."
    ended = "The notebook's code ended the process in"
    said = message("ends the process in a call", "test_starred")
    assert said == f"{ended} 'test_starred', so that test takes no points."
    whole = results["ends the process in a cell"].message
    assert whole == f"sample.ipynb: {ended} cell 6, so that cell was left out."
    said = message("a backward pass that raises", "test_softmax")
    assert said.startswith("Your code raised ValueError: not written yet\n  in `backward`")


def test_a_process_that_ends_again_and_again_ends_the_notebook_at_last(tmp_path) -> None:
    source = notebooks.tasks(
        "import os", {f"t{i}": (f"def t{i}():\n    return {i}", f"assert t{i}() == {i}") for i in range(9)}
    )
    ending = {f"t{i}": "os._exit(0)" for i in range(8)}
    with Engine(notebooks.assignment(tmp_path, source), workers=1) as engine:
        (result,) = engine.grade([notebooks.hand_in(source, **ending)])
    assert lost(result) == {f"t{i}" for i in range(9)}
    assert result.message is not None
    assert result.message.endswith("so the tests that follow could not run.")


LATE = """
def f():
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
"""


def test_a_test_beside_the_code_takes_points_only_if_it_ran(tmp_path) -> None:
    source = notebooks.notebook(
        notebooks.solution("f", "import os, sys\ndef f():\n    return 1"),
        notebooks.checks("t", "assert f() == 1", 2, tags=["run-in-player"]),
        notebooks.checks("u", "assert f() == 1"),
    )
    endings = {
        "right": ("def f():\n    return 1", {"t": 2, "u": 1}),
        "wrong": ("def f():\n    return 2", {"t": 0, "u": 0}),
        "in a cell": ("import os\nos._exit(0)", {"t": 0, "u": 0}),
        "in the test": ("import os\ndef f():\n    os._exit(0)", {"t": 0, "u": 0}),
        "exits": ("import sys\ndef f():\n    sys.exit(0)", {"t": 0, "u": 0}),
        "late": (LATE, {"t": 0, "u": 0}),
        "quiet": ("get_ipython()._showtraceback = lambda *a: None\ndef f():\n    return 2", {"t": 0, "u": 0}),
    }
    class_ = [notebooks.hand_in(source, who, f=code) for who, (code, _) in endings.items()]
    with Engine(notebooks.assignment(tmp_path, source), workers=1, limits=Limits(seconds=1)) as engine:
        found = {
            result.student: {name: cell.score for name, cell in result.notebooks["sample"].cells.items()}
            for result in engine.grade(class_)
        }
    assert found == {who: scores for who, (_, scores) in endings.items()}


def test_a_test_that_fails_says_what_it_says_in_the_notebook(tmp_path) -> None:
    """The visible assert on the input comes first, though from outside the hidden one alone would fail."""
    source = notebooks.notebook(
        notebooks.plain("import torch"),
        notebooks.solution("twice", "### BEGIN SOLUTION\ndef twice(x):\n    return 2 * x\n### END SOLUTION"),
        notebooks.checks(
            "test_twice",
            "x = torch.ones(2)\ngot = twice(x)\nassert x.sum() == 2, 'the input was changed'\n"
            "### BEGIN HIDDEN TESTS\nw = torch.ones(3, requires_grad=True)\n"
            "assert torch.autograd.grad(twice(w).sum(), w)[0].sum() == 6, 'the gradient is wrong'\n"
            "### END HIDDEN TESTS",
        ),
        notebooks.checks("test_later", "x = torch.ones(2)\nassert (twice(x) == 2 * x).all(), 'not twice'"),
    )
    in_place = "def twice(x):\n    with torch.no_grad():\n        x *= 2\n    return x.detach()"
    to_zero = "def twice(x):\n    x.data.zero_()\n    return x.detach().clone()"
    with Engine(notebooks.assignment(tmp_path, source), workers=1) as engine:
        said = {
            name: {k: (c.score, c.message) for k, c in result.notebooks["sample"].cells.items()}
            for name, code in (("in place", in_place), ("to zero", to_zero))
            for result in engine.grade([notebooks.hand_in(source, twice=code)])
        }
    score, message = said["in place"]["test_twice"]
    assert score == 0 and message is not None and message.startswith("the input was changed")
    score, message = said["to zero"]["test_later"]
    assert (
        score == 0
        and message
        == "It holds only because your code changes an argument that the test reads again afterwards."
    )
