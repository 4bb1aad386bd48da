"""An answer of another type, with which a test does the same, is taken as what it holds."""

from __future__ import annotations

from pathlib import Path

import pytest
import sample_notebooks as notebooks

from autograder.engine.pool import Engine
from autograder.engine.session.errors import build_error
from autograder.engine.wire.common import WireError
from autograder.engine.wire.kin import MADE, dressed, undressed

CELLS = notebooks.read_cells(Path(__file__).parent / "kin.py")
ONE = dict(CELLS)
TASKS = [title for title in ONE if f"test {title}" in ONE]
KINDS = ("right", "wrong", "empty")


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[float]]]:
    """For each kind of answer and task what these answers take."""
    source = notebooks.tasks(ONE["given"], {task: (ONE[task], ONE[f"test {task}"]) for task in TASKS})
    answers = {
        kind: {task: [code for title, code in CELLS if title == f"{kind} {task}"] for task in TASKS}
        for kind in KINDS
    }
    handed_in, where = [], {}
    for kind, tasks in answers.items():
        for i in range(max(map(len, tasks.values()))):
            mine = {task: codes[i] for task, codes in tasks.items() if i < len(codes)}
            handed_in.append(notebooks.hand_in(source, f"{kind} {i}", **mine))
            where[f"{kind} {i}"] = kind, mine
    found: dict[str, dict[str, list[float]]] = {kind: {task: [] for task in TASKS} for kind in KINDS}
    with Engine(notebooks.assignment(tmp_path_factory.mktemp("kin"), source), workers=1) as engine:
        assert not engine.ways[0].beside
        for result in engine.grade(handed_in):
            kind, mine = where[result.student]
            for task in mine:
                found[kind][task].append(result.notebooks["sample"].cells[f"test_{task}"].score or 0.0)
    return found


@pytest.mark.parametrize("task", TASKS)
def test_a_right_answer_keeps_its_points(scores: dict[str, dict[str, list[float]]], task: str) -> None:
    assert scores["right"][task]
    assert set(scores["right"][task]) == {1.0}


@pytest.mark.parametrize("task", TASKS)
def test_a_wrong_or_empty_one_does_not(scores: dict[str, dict[str, list[float]]], task: str) -> None:
    assert scores["wrong"][task]
    assert set(scores["wrong"][task] + scores["empty"][task]) == {0.0}


@pytest.mark.parametrize("tag", MADE)
@pytest.mark.parametrize("data", [None, 1, [1], {"a": []}, ([], ()), ("x", [1]), "(", [[1]], (["a"], (1, 2))])
def test_data_that_does_not_fit_is_one_error(tag: str, data: object) -> None:
    try:
        made = dressed(tag, data)
    except WireError:
        return
    assert undressed(made)[0] == tag


def test_an_unknown_tag_is_one_error() -> None:
    with pytest.raises(WireError, match="unknown tag"):
        dressed("bytes", [])


@pytest.mark.parametrize(("args", "kept"), [(("x", 3), True), (([1], 2), False)])
def test_arguments_of_an_exception_cross_if_they_are_small(args: tuple, kept: bool) -> None:
    """They are written out to compare what the exception says: lists of lists could take for ever."""
    told = [None, "ValueError", ["builtins.ValueError"], str(ValueError(*args)), [], [], args]
    error = build_error(told, "f()", {}, {})
    assert type(error) is ValueError and (error.args == args) is kept
    assert str(error) == told[3]
