"""Each assignment's grader against its catalogue and against mutants: `autograder check` in a test."""

from pathlib import Path

import pytest

from autograder.authoring.check.survival import grade_mutants, is_enough
from autograder.authoring.check.trials import check_assignment
from autograder.authoring.coursedir import Course

ROOT = Path(__file__).parents[2]
NAMES = Course.load(ROOT).names()


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", NAMES)
def test_right_answers_take_all_points_and_wrong_ones_lose_their_own(name):
    outcomes = list(check_assignment(Course.load(ROOT), name))
    assert [f"{o.trial.name}: {o.fault}" for o in outcomes if o.fault] == []
    kinds = [o.trial.kind for o in outcomes]
    assert kinds.count("syntax") >= 6
    assert kinds.count("right") >= 2 * kinds.count("syntax")
    assert kinds.count("wrong") >= 4 * kinds.count("syntax")
    assert {"model", "untouched", "empty"} <= set(kinds)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", NAMES)
def test_a_model_answer_with_one_slip_loses_points(name):
    graded = list(grade_mutants(Course.load(ROOT).assignment(name)))
    assert len(graded) >= 200
    assert is_enough(graded), [f"{g.task}, {g.mutant.name}: {g.fate}" for g in graded if g.fate != "killed"]
