"""A template that starts before the assignment is known grades like any other, and goes if not wanted."""

from __future__ import annotations

import time
from pathlib import Path

import sample_notebooks as notebooks

from autograder.engine.opening import engine_for, started_ahead

SOURCE = notebooks.notebook(
    notebooks.solution("double", notebooks.solved("def double(x):\n    return 2 * x")),
    notebooks.checks("test_double", "assert double(4) == 8", points=2),
)


def test_it_is_the_one_that_grades(tmp_path: Path) -> None:
    said = []
    with started_ahead() as ahead:
        assert ahead is not None
        assignment = notebooks.assignment(tmp_path, SOURCE)
        with engine_for(assignment, 1, meanwhile=lambda: said.append("ready"), ahead=ahead) as engine:
            assert engine.template is ahead and said == ["ready"]
            (result,) = engine.grade([notebooks.hand_in(SOURCE, double="def double(x):\n    return x + x")])
    assert result.status == "graded" and result.score == 2
    assert ahead.process.poll() is not None


def test_one_that_is_not_wanted_ends_at_once() -> None:
    began = time.monotonic()
    with started_ahead() as ahead:
        assert ahead is not None and ahead.process.poll() is None
    assert ahead.process.returncode == 0  # by itself: nobody had to kill it
    assert time.monotonic() - began < 60
    with started_ahead(wanted=False) as none:
        assert none is None
