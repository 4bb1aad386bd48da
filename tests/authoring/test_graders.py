"""Each assignment's grader against its catalogue and against mutants: `autograder check` in a test.

`checked.json` has a digest for each task whose trials all came out as they must: of those a sample is graded
anew, of the others all. `python tests/authoring/test_graders.py` grades all and writes it. The twins of wrong
answers (test_twins.py) are graded along with them.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import graded_by
import pytest
import test_twins

from autograder.authoring.check.ledger import digest, mutants_digests, read_ledger, sample
from autograder.authoring.check.survival import NEEDED, grade_mutants
from autograder.authoring.check.trials import Outcome, Trial, check_assignment, make_trials
from autograder.authoring.coursedir import Course
from autograder.authoring.instantiate import instantiated
from autograder.catalogue import read_catalogue

ROOT = Path(__file__).parents[2]
CHECKED = Path(__file__).parent / "checked.json"
NAMES = Course.load(ROOT).names()
TRIALS = 24  # trials of an assignment that are graded anew whatever is written down
SAMPLE = 12  # mutants of an assignment that are graded anew whatever the ledger says


def trials_of(name: str) -> list[Trial]:
    course = Course.load(ROOT)
    assignment = instantiated(course, course.assignment(name))
    return list(make_trials(course, assignment, read_catalogue(assignment.catalogue).answers))


def digests(name: str) -> dict[str, str]:
    """For each task a digest of all that its trials depend on."""
    graders = graded_by.graders()
    tasks = graded_by.tasks(Course.load(ROOT).assignment(name))
    return {task: digest(graders, own) for task, own in tasks.items()}


def drawn(trials: Iterable[Trial]) -> set[str]:
    """A sample of trials by name; where one of them changes, others are drawn."""
    trials = list(trials)
    seed = digest(sorted((t.name, t.data) for t in trials))
    return {t.name for t in sorted(trials, key=lambda t: digest(seed, t.name))[:TRIALS]}


def faults(outcomes: Iterable[Outcome]) -> list[str]:
    return [f"{o.trial.name}: {o.fault}" for o in outcomes if o.fault]


@pytest.mark.parametrize("name", NAMES)
def test_a_catalogue_has_answers_of_every_kind(name):
    kinds = [t.kind for t in trials_of(name)]
    assert kinds.count("syntax") >= 6
    assert kinds.count("right") >= 2 * kinds.count("syntax")
    assert kinds.count("wrong") >= 4 * kinds.count("syntax")
    assert {"model", "untouched", "empty"} <= set(kinds)


@dataclass
class Graded:
    """What came of an assignment's trials and twins that are graded anew, in one start of the engine."""

    trials: set[str]
    twins: set[str]
    outcomes: list[Outcome]

    def of(self, names: set[str]) -> list[Outcome]:
        return [o for o in self.outcomes if o.trial.name in names]


@pytest.fixture(scope="module", params=NAMES)
def graded(request: pytest.FixtureRequest) -> Graded:
    """Of the tasks that were checked as they are now, a sample; of the others every trial and twin."""
    name = request.param
    now, checked = digests(name), json.loads(CHECKED.read_text()).get(name, {})
    trials = trials_of(name)
    same = [t for t in trials if t.task and checked.get(t.task) == now[t.task]]
    chosen = {t.name for t in trials} - {t.name for t in same} | drawn(same)
    twins = test_twins.chosen(name)
    outcomes = check_assignment(
        Course.load(ROOT), name, test_twins.TWINS / name, chosen=lambda t: t.name in chosen | twins
    )
    return Graded(chosen, twins, list(outcomes))


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_right_answers_take_all_points_and_wrong_ones_lose_their_own(graded: Graded):
    found = graded.of(graded.trials)
    assert {o.trial.name for o in found} == graded.trials
    assert faults(found) == []


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_twin_gets_the_hint(graded: Graded):
    found = graded.of(graded.twins)
    assert {o.trial.name for o in found} == graded.twins
    assert all(o.trial.hint for o in found)
    assert faults(found) == []


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


def main(names: list[str]) -> None:
    checked = json.loads(CHECKED.read_text()) if CHECKED.is_file() else {}
    for name in names or NAMES:
        now = digests(name)
        outcomes = list(check_assignment(Course.load(ROOT), name))
        found = faults(outcomes)
        faulty = {o.trial.task for o in outcomes if o.fault}
        checked[name] = {} if None in faulty else {t: own for t, own in now.items() if t not in faulty}
        CHECKED.write_text(json.dumps(checked, indent=1) + "\n")
        print("\n".join([*found, f"{name}: {len(outcomes) - len(found)} of {len(outcomes)} as they must"]))


if __name__ == "__main__":
    main(sys.argv[1:])
