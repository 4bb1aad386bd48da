"""What a notebook may cost follows from the model answer; when it is spent, no point earned is lost."""

from __future__ import annotations

import time

import pytest
import sample_notebooks as notebooks

from autograder.engine.pool import Engine
from autograder.engine.sandbox.limits import Limits
from autograder.engine.session import budget
from autograder.engine.session.budget import TOO_LONG, TOO_MUCH, Budget, Spent
from autograder.records import SubmissionResult

TASKS = 30
LIMITS = Limits(seconds=0.5, total_seconds=30)


def answers(sleep: float) -> dict[str, str]:
    """Functions that sleep so long in each call."""
    code = "import time\ndef f{}(x):\n    time.sleep({})\n    return x"
    return {f"f{i}": code.format(i, sleep) for i in range(TASKS)}


def graded(tmp_path, model: float, sleep: float) -> SubmissionResult:
    """What comes of a student who sleeps so long in each answer where the model sleeps so long."""
    around = "### BEGIN SOLUTION\n{}\n### END SOLUTION"
    pairs = {name: (around.format(code), f"assert {name}(1) == 1") for name, code in answers(model).items()}
    source = notebooks.tasks("", pairs)
    with Engine(notebooks.assignment(tmp_path, source), workers=1, limits=LIMITS) as engine:
        (result,) = engine.grade([notebooks.hand_in(source, **answers(sleep))])
    return result


def test_calls_that_each_end_before_their_limit(tmp_path) -> None:
    """The model needs next to no time: 30 calls of 0.3 s are more than eight limits and twenty times that."""
    result = graded(tmp_path, model=0, sleep=0.3)
    assert result.status == "graded"
    cells = result.notebooks["sample"].cells
    scores = [cells[f"test_f{i}"].score for i in range(TASKS)]
    assert scores == sorted(scores, reverse=True) and 0 < sum(scores) < TASKS, "what came before counts"
    assert TOO_LONG in (result.message or "") and TOO_LONG in (cells[f"test_f{TASKS - 1}"].message or "")


def test_a_slow_answer_to_a_slow_task_has_its_time(tmp_path) -> None:
    """30 calls of 0.16 s are more than eight limits, and less than twenty times what the model needs."""
    result = graded(tmp_path, model=0.08, sleep=0.16)
    assert result.score == TASKS, result.message


def test_the_bounds_follow_the_model_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Limits(seconds=30, total_seconds=300)
    assert Budget(limits).seconds == 300
    assert Budget(limits, (0.5, 0)).seconds == 250
    assert Budget(limits, (60.0, 0)).seconds == 300
    assert Budget(limits, (0.0, 1 << 20)).most == (512 + 20) << 20


def test_bytes_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "LEAST_SIZE", 1000)
    spends = Budget(LIMITS, (0.0, 100))
    spends.take(3000)
    with pytest.raises(Spent, match=TOO_MUCH):
        spends.take(1)


def test_time_that_others_took_does_not_count() -> None:
    spends = Budget(Limits(seconds=0.01, total_seconds=30), (0.0, 0))
    others = [0.0]
    spends.waiting = [lambda: others[0] + spends.allowance.before]
    time.sleep(0.1)
    others[0] = 0.09
    spends.take(1)  # eight limits are 0.08 s, and others took 0.09 s of 0.1
    time.sleep(0.1)
    with pytest.raises(Spent, match=TOO_LONG):
        spends.take(1)
