"""Each assignment's grader against its catalogue and against mutants: `autograder check` in a test."""

from pathlib import Path

import pytest

from autograder.authoring.check.ledger import mutants_digests, read_ledger, sample
from autograder.authoring.check.survival import NEEDED, grade_mutants
from autograder.authoring.check.trials import check_assignment
from autograder.authoring.coursedir import Course

ROOT = Path(__file__).parents[2]
NAMES = Course.load(ROOT).names()
SAMPLE = 12  # mutants of an assignment that are graded anew whatever the ledger says


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
    """Of the tasks that are as the ledger has them, a sample; of the others every mutant."""
    assignment = Course.load(ROOT).assignment(name)
    digests, ledger = mutants_digests(assignment), read_ledger(assignment)
    same = {task for task, digest in digests.items() if task in ledger and ledger[task].digest == digest}
    drawn = sample(assignment, SAMPLE)
    graded = list(grade_mutants(assignment, chosen=lambda t, m: t not in same or (t, m.name) in drawn))
    assert not [f"{g.task}, {g.mutant.name}" for g in graded if g.stale], "called equivalent, and it dies"
    for g in graded:
        if g.task in same:
            entry = ledger[g.task]
            fate = {
                **dict.fromkeys(entry.survived, "survived"),
                **dict.fromkeys(entry.equivalent, "equivalent"),
            }
            assert g.fate == fate.get(g.mutant.name, "killed"), f"{g.task}, {g.mutant.name}: the ledger errs"
    anew = [g for g in graded if g.task not in same and g.fate != "equivalent"]
    lived = [f"{g.task}, {g.mutant.name}" for g in anew if g.fate == "survived"]
    lived += [f"{task}, {mutant}" for task in same for mutant in ledger[task].survived]
    counted = len(anew) + sum(ledger[t].mutants - len(ledger[t].equivalent) for t in same)
    assert counted >= 200
    assert 1 - len(lived) / counted >= NEEDED, lived
