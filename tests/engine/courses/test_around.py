"""What a test puts in place of a library's function, or sets for the process, counts as in one process."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest
import sample_notebooks as notebooks
from sample_notebooks import solved

from autograder.engine.pool import Engine

CELLS = notebooks.read_cells(Path(__file__).parent / "around.py")
ONE = dict(CELLS)
TASKS = [title for title in ONE if f"test {title}" in ONE]
WRONG = {task: [code for title, code in CELLS if title == f"wrong {task}"] for task in TASKS}
# What their tests do crosses, or concerns nobody.
OUTSIDE = {"joined", "highest", "sigmoid", "ratio", "double", "word"}
SETTINGS = "np.seterr(divide='raise')\nsys.setrecursionlimit(100_000)\n"  # of a student's, before an answer


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    source = notebooks.tasks(ONE["given"], {task: (solved(ONE[task]), ONE[f"test {task}"]) for task in TASKS})
    with Engine(notebooks.assignment(tmp_path_factory.mktemp("around"), source), workers=1) as engine:
        yield engine


@pytest.fixture(scope="module")
def lost(engine: Engine) -> dict[str, set[str]]:
    """For each notebook handed in the tasks that gave no point."""
    source = notebooks.tasks(ONE["given"], {task: (ONE[task], ONE[f"test {task}"]) for task in TASKS})
    rounds = zip_longest(*([(task, code) for code in codes] for task, codes in WRONG.items()))
    answers = {f"wrong {i}": dict(filter(None, one)) for i, one in enumerate(rounds)}
    answers |= {"model": {}, "settings": {"order": SETTINGS + ONE["order"]}}
    found = {}
    for result in engine.grade(notebooks.hand_in(source, name, **made) for name, made in answers.items()):
        cells = result.notebooks["sample"].cells
        found[result.student] = {g.removeprefix("test_") for g, cell in cells.items() if not cell.score}
    return found


def test_the_model_answer_takes_its_points(lost: dict[str, set[str]]) -> None:
    assert lost["model"] == set()


def test_what_a_test_forbids_is_not_used(lost: dict[str, set[str]]) -> None:
    assert lost["wrong 0"] == set(TASKS)
    assert lost["wrong 1"] == {task for task, codes in WRONG.items() if len(codes) > 1}


def test_a_students_own_settings_give_way_to_the_tests(lost: dict[str, set[str]]) -> None:
    assert lost["settings"] == set()


def test_only_what_does_not_cross_runs_beside(engine: Engine) -> None:
    (ways,) = engine.ways
    assert {grade_id.removeprefix("test_") for grade_id in ways.beside} == set(TASKS) - OUTSIDE
    assert "`builtins.sorted`" in ways.beside["test_order"][1]
    assert "`math.factorial`" in ways.beside["test_fact"][1]
