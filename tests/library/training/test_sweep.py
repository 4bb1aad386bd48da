"""Sweeps: each arm's own best settings, on validation data."""

import math

import pytest

from course.training.sweep import Trial, at_an_end, best, merged, sweep

ARMS = {"low": {"lr": [1, 2, 3]}, "high": {"lr": [3, 4, 5], "momentum": [0, 1]}}


def result(arm: str, budget: float, lr: float, momentum: float = 0) -> float:
    if lr == 5:
        raise FloatingPointError("the loss is nan")
    target = {"low": 2, "high": 4}[arm] + (budget > 10)
    return abs(lr - target) + momentum


def test_every_arm_gets_its_own_best_settings_at_every_budget():
    trials = sweep(result, ARMS, [10, 20])
    assert len(trials) == 2 * 3 + 2 * 6
    assert best(trials, "low", 10) == {"lr": 2} and best(trials, "low", 20) == {"lr": 3}
    assert best(trials, "high", 10) == {"lr": 4, "momentum": 0}
    assert max(t.median for t in trials) == math.inf
    assert at_an_end(trials) == [
        "low, budget 20: lr = 3 is the end of [1, 2, 3]",
        "high, budget 10: momentum = 0 is the end of [0, 1]",
        "high, budget 20: momentum = 0 is the end of [0, 1]",
    ]


def test_an_end_counts_only_if_it_is_better_than_what_lies_beside_it():
    runs = {1: 3.0, 2: 1.005, 3: 1.0}
    trials = [Trial("a", 1, {"lr": lr}, (value,)) for lr, value in runs.items()]
    assert best(trials, "a", 1) == {"lr": 3} and not at_an_end(trials)
    assert at_an_end(trials, flat=0.001) == ["a, budget 1: lr = 3 is the end of [1, 2, 3]"]


def test_seeds_are_merged_and_the_median_decides():
    runs = [
        Trial("a", 1, {"lr": lr}, (value,))
        for lr, value in [(1, 0.0), (2, 1.0), (1, 9.0), (2, 1.5), (1, 8.0)]
    ]
    trials = merged(runs)
    assert [t.values for t in trials] == [(0.0, 9.0, 8.0), (1.0, 1.5)]
    assert best(trials, "a", 1) == {"lr": 2}


def test_nothing_to_choose_from_is_said():
    with pytest.raises(ValueError, match="arm 'b' was not tried at budget 1; tried: 'a' at 1$"):
        best([Trial("a", 1, {"lr": 1}, (0.0,))], "b", 1)
    with pytest.raises(ValueError, match="'a' was not tried at budget 2; tried: nothing"):
        best([], "a", 2)
    with pytest.raises(ValueError, match="arm 'a' at budget 1: 1 trials, none of them finite"):
        best([Trial("a", 1, {"lr": 1}, (float("inf"),))], "a", 1)
    with pytest.raises(ValueError, match="0 arms"):
        sweep(result, {}, [1])
