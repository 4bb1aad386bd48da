"""The bench compares fairly: what its class hands in scores the same in every run, with both."""

from __future__ import annotations

import json

import pytest
import torch
from typer.testing import CliRunner

from autograder.cli import app
from autograder.samples.bench_class import ANSWERS, CELLS

SOURCES = {
    grade_id: source.replace("{seconds}", "0").replace("{compute}", "") for _, grade_id, source, _ in CELLS
}
ANSWERED = [(task, code) for task, codes in ANSWERS.items() for code in (SOURCES[task], *codes)]


@pytest.mark.parametrize(("task", "code"), ANSWERED)
def test_no_answer_depends_on_chance(task: str, code: str) -> None:
    """nbgrader seeds nothing: a test that draws as it likes lets exp(x) / exp(x).sum() pass once in 120."""
    assert len({passes(task, code, seed) for seed in range(400)}) == 1


def passes(task: str, code: str, seed: int) -> bool:
    torch.manual_seed(seed)
    names = {"torch": torch}
    try:
        exec(code, names)
        exec(SOURCES[f"test_{task}"], names)
    except (AssertionError, NotImplementedError):
        return False
    return True


def test_both_give_the_same_scores() -> None:
    done = CliRunner().invoke(app, ["bench", "--students", "4", "--rounds", "1"])
    figures = json.loads(done.output.splitlines()[-1])
    assert (done.exit_code, figures["same_scores"], figures["differing"]) == (0, True, [])
    assert figures["per_submission"]["ratio"] > 1
