"""Hints come from what an answer does, not from how it is written.

`twins/` holds, for each wrong answer of a catalogue, the same misconception written by another hand. Its
student must read the same hint, which test_graders.py sees to. `twins/ledger.json` has a digest for each task
whose twins all did: of those a sample is graded anew, of the others all.
`python tests/authoring/test_twins.py` grades all and writes it.
"""

import hashlib
import json
import sys
from pathlib import Path

import pytest

from autograder.authoring.check.ledger import answers_digests
from autograder.authoring.check.trials import TWIN, Outcome, check_assignment
from autograder.authoring.coursedir import Course
from autograder.catalogue import read_catalogue
from autograder.records import Assignment

ROOT = Path(__file__).parents[2]
TWINS = Path(__file__).parent / "twins"
LEDGER = TWINS / "ledger.json"
NAMES = sorted(folder.name for folder in TWINS.iterdir() if folder.is_dir())
SAMPLE = 6  # twins of an assignment that are graded anew whatever the ledger says


def digests(assignment: Assignment) -> dict[str, str]:
    """For each task a digest of its cells, of the catalogue's answers to it and of their twins."""
    answers, twins = answers_digests(assignment), read_catalogue(TWINS / assignment.name)
    return {
        task: hashlib.sha256(repr((digest, twins.of(task))).encode()).hexdigest()[:16]
        for task, digest in answers.items()
    }


def outcomes(name: str, chosen: set[str]) -> list[Outcome]:
    """What came of those trials that are about the chosen ones, by name."""
    return list(check_assignment(Course.load(ROOT), name, TWINS / name, chosen=lambda t: t.name in chosen))


def chosen(name: str) -> set[str]:
    """The twins that are graded anew, by name."""
    now, known = digests(Course.load(ROOT).assignment(name)), json.loads(LEDGER.read_text())[name]
    same = {task for task, digest in now.items() if known.get(task) == digest}
    return names_of(name, now.keys() - same) | drawn(name, same)


def names_of(name: str, tasks: set[str]) -> set[str]:
    """The trials of the twins to these tasks."""
    return {f"{a.task}: {a.name}{TWIN}" for a in read_catalogue(TWINS / name).answers if a.task in tasks}


def drawn(name: str, tasks: set[str]) -> set[str]:
    """A sample of these twins; another text of theirs draws others."""
    text = repr(read_catalogue(TWINS / name).answers)
    return set(
        sorted(names_of(name, tasks), key=lambda n: hashlib.sha256((n + text).encode()).digest())[:SAMPLE]
    )


def test_each_assignment_with_a_catalogue_has_twins():
    assert Course.load(ROOT).names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_wrong_answer_has_a_twin_that_is_written_otherwise(name):
    catalogue = read_catalogue(ROOT / "solutions" / name / "answers")
    wrong = {(a.task, a.name): a.code for a in catalogue.answers if not a.is_right and a.hint}
    twins = {(a.task, a.name): a.code for a in read_catalogue(TWINS / name).answers}
    assert wrong.keys() == twins.keys()
    assert [key for key in wrong if wrong[key].split(":\n", 1)[-1] == twins[key].split(":\n", 1)[-1]] == []


@pytest.mark.slow
def test_what_is_no_twin_is_found_out(tmp_path):
    """A right answer, and another misconception, under the name of a catalogued one."""
    course = Course.load(ROOT)
    file = tmp_path / "answers.py"
    file.write_text(
        '@wrong("difference", "zeros")\ndef difference(Z):\n'
        "    return Z.diff(dim=-2, prepend=Z[..., :1, :])\n\n\n"
        '@wrong("difference", "to the mean")\ndef difference(Z):\n    return 0 * Z\n'
    )
    found = list(check_assignment(course, "05_parts", file, chosen=lambda t: t.name.endswith(TWIN)))
    faults = {o.trial.name: o.fault for o in found}
    assert "gets through" in faults[f"difference: zeros{TWIN}"]
    assert "its hint did not reach the student" in faults[f"difference: to the mean{TWIN}"]


def main(names: list[str]) -> None:
    ledger = json.loads(LEDGER.read_text()) if LEDGER.is_file() else {}
    for name in names or NAMES:
        now = digests(Course.load(ROOT).assignment(name))
        found = outcomes(name, names_of(name, set(now)))
        faulty = {o.trial.task for o in found if o.fault}
        for o in (o for o in found if o.fault):
            print(f"{o.trial.name}: {o.fault}")
        ledger[name] = {task: digest for task, digest in now.items() if task not in faulty}
        print(f"{name}: {len(found)} twins, {sum(o.fault is None for o in found)} get their hint")
    LEDGER.write_text(json.dumps(ledger, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
