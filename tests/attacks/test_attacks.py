"""Hostile notebooks, graded by the real engine: no points, no secrets, no harm, nothing left behind."""

from __future__ import annotations

import json
import os
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
import submissions
from submissions import SECRET, Attack

from autograder.engine.pool import Engine
from autograder.engine.sandbox.limits import Limits
from autograder.records import Assignment, SubmissionResult
from autograder.telling.feedback.cells import Delimiters, for_student

pytestmark = pytest.mark.slow
ATTACKS = submissions.attacks()
SAME_TIME = 3.0  # an honest submission after an attack may take this many times as long as before, and
SLACK = 3.0  # some seconds, since other things run on the machine that tests this
CATALOGUE = """
from autograder.catalogue import forbid
forbid("torch.nn.functional.softmax", "torch.nn.Softmax", "course.attention")
"""


@dataclass
class Graded:
    """A result, and how long the class waited for it."""

    result: SubmissionResult
    seconds: float

    @property
    def scores(self) -> dict[str, float]:
        cells = [c for n in self.result.notebooks.values() for c in n.cells.items()]
        return {grade_id: cell.score or 0.0 for grade_id, cell in cells if cell.score}

    @property
    def shown(self) -> str:
        """All that the student reads: messages, hints, and the outputs on the feedback page."""
        said = [self.result.message or ""]
        for found in self.result.notebooks.values():
            verdicts = {
                grade_id: {"score": c.score, "max": c.max_score, "message": c.message, "hints": c.hints}
                for grade_id, c in found.cells.items()
            }
            cells = for_student(json.loads(found.notebook), Delimiters())
            said += [json.dumps(verdicts), *(json.dumps(c.get("outputs")) for c in cells)]
        return "\n".join(said)


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> dict[str, Graded]:
    """All attacks and, after each that could do harm, an honest submission, in two lines at once.

    Many attacks do nothing but wait for a limit; meanwhile the other line goes on.
    """
    kept = tmp_path_factory.mktemp("kept")
    nbformat.write(submissions.castle(), kept / "castle.ipynb")
    (kept / "answers.py").write_text(CATALOGUE)
    (kept / "gradebook.db").write_text("token-662910")
    assignment = Assignment("castle", kept, {"castle": kept / "castle.ipynb"}, catalogue=kept / "answers.py")
    limits = Limits(seconds=2, total_seconds=20, memory=512 << 20)
    lines = [[a for a in chosen(str(kept)) if line_of(a) == line] for line in range(2)]
    with pytest.MonkeyPatch.context() as patch, ExitStack() as engines:
        patch.setenv("PARTWISE_ATTACKED", "token-450021")
        running = [engines.enter_context(Engine(assignment, workers=1, limits=limits)) for _ in lines]
        pool = engines.enter_context(ThreadPoolExecutor(len(lines)))
        return dict(pair for found in pool.map(graded_in_line, running, lines, range(2)) for pair in found)


def line_of(attack: Attack) -> int:
    """Which of two lines of about the same length an attack stands in; neighbors by name are in one."""
    return int(attack.kind == "harm" and not attack.name.startswith("endless"))


def graded_in_line(engine: Engine, attacks: list[Attack], line: int) -> list[tuple[str, Graded]]:
    """Four honest submissions, then the attacks, an honest one after each."""

    def class_of_students():
        for number in range(4):
            yield submissions.honest(f"before {number} in {line}", f"# token-11827{number}")
        for attack in attacks:
            yield submissions.hostile(attack)
            yield submissions.honest(f"after {attack.student}")

    found, last = [], time.perf_counter()
    for result in engine.grade(class_of_students()):
        now = time.perf_counter()
        found.append((result.student, Graded(result, now - last)))
        last = now
    return found


def chosen(kept: str) -> list[Attack]:
    """All attacks, or those that ATTACKS names: for trying a few."""
    only = os.environ.get("ATTACKS", "").split(",")
    return [a for a in submissions.attacks(kept) if only == [""] or any(o in a.student for o in only)]


def of(*kinds: str) -> pytest.MarkDecorator:
    found = [a for a in ATTACKS if a.kind in kinds and a in chosen("/KEPT")]
    return pytest.mark.parametrize("attack", found, ids=lambda a: f"{a.kind}-{a.name.replace(' ', '-')}")


everything = of(*submissions.CLASSES)


@of("verdict", "forbidden", "wire", "harm", "persistence")
def test_it_gains_no_point(graded, attack):
    assert graded[attack.student].scores == {}


@everything
def test_it_learns_no_secret(graded, attack):
    assert bool(SECRET.findall(graded[attack.student].shown)) == (attack.student in submissions.REMAIN)


@everything
def test_it_gets_an_answer_of_its_own(graded, attack):
    """Not the judge's nor the worker's end: what the notebook did is told to whom it belongs."""
    result = graded[attack.student].result
    assert result.status == "graded", result.message


@everything
def test_the_class_goes_on(graded, attack):
    before = [graded[f"before {number} in {line_of(attack)}"] for number in range(1, 4)]
    after = graded[f"after {attack.student}"]
    assert after.scores == before[0].scores
    assert len(after.scores) == len(submissions.castle().cells) - len(submissions.answers()) - 1
    assert after.seconds <= SAME_TIME * statistics.median(b.seconds for b in before) + SLACK


@of("harm", "forbidden")
def test_it_reaches_nothing(graded, attack):
    assert "DONE" not in graded[attack.student].shown


@of("persistence")
def test_it_leaves_nothing_behind(graded, attack):
    if attack.name.endswith(", then"):
        shown = graded[attack.student].shown
        assert "nothing" in shown and "FOUND" not in shown


@of("secrets")
def test_it_finds_nothing(graded, attack):
    assert "FOUND" not in graded[attack.student].shown


def test_no_process_is_left(graded):
    names = []
    for path in Path("/proc").glob("[0-9]*/comm"):
        try:
            names.append(path.read_text().strip())
        except OSError:
            continue
    assert "left-over" not in names


def test_one_clear_message_for_input(graded):
    if "harm: asks_for_input" in graded:
        assert "nobody is there to type" in graded["harm: asks_for_input"].shown
