"""Fair comparisons: every arm gets its own best settings, chosen on validation data, at each budget."""

import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from course.training.loop import progress

Settings = dict[str, Any]


@dataclass(frozen=True)
class Trial:
    """One setting of one arm at one budget. values: its validation results, lower is better, one a seed."""

    arm: str
    budget: float
    settings: Settings
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)


def sweep(
    measure: Callable[..., float],
    arms: Mapping[str, Mapping[str, Sequence[Any]]],
    budgets: Sequence[float],
    *,
    label: str = "sweep",
) -> list[Trial]:
    """Try every combination of every arm's settings at every budget.

    measure: called as `measure(arm, budget, **settings)`; trains and returns the result on *validation* data,
    lower is better (nan or an error of a diverging run counts as infinity). arms: for each arm the values to
    try of each setting, e.g. {"SGD": {"lr": [0.01, 0.1, 1]}, "Adam": {"lr": [0.001, 0.01]}}. budgets: in the
    unit that the comparison is about (steps, examples, seconds).
    """
    if not arms or not budgets:
        raise ValueError(f"{len(arms)} arms and {len(budgets)} budgets; expected at least one of each")
    todo = [
        (arm, budget, dict(zip(grid, values, strict=True)))
        for arm, grid in arms.items()
        for budget in budgets
        for values in product(*grid.values())
    ]
    trials = []
    with progress(total=len(todo), label=label) as bar:
        for arm, budget, settings in todo:
            try:
                value = float(measure(arm, budget, **settings))
            except FloatingPointError:
                value = math.inf
            trials.append(Trial(arm, budget, settings, (math.inf if math.isnan(value) else value,)))
            bar.update()
    return trials


def merged(trials: Iterable[Trial]) -> list[Trial]:
    """Trials of the same arm, budget and settings as one, with all their values."""
    found: dict[tuple, Trial] = {}
    for t in trials:
        key = (t.arm, t.budget, tuple(sorted(t.settings.items())))
        old = found.get(key)
        found[key] = Trial(t.arm, t.budget, t.settings, (*old.values, *t.values)) if old else t
    return list(found.values())


def best(trials: Sequence[Trial], arm: str, budget: float) -> Settings:
    """The settings with the lowest median; ValueError where nothing was tried or everything diverged."""
    tried = [t for t in trials if t.arm == arm and t.budget == budget]
    if not tried:
        known = sorted({(t.arm, t.budget) for t in trials})
        told = ", ".join(f"{name!r} at {spent:g}" for name, spent in known) or "nothing"
        raise ValueError(f"arm {arm!r} was not tried at budget {budget:g}; tried: {told}")
    if min(t.median for t in tried) == math.inf:
        raise ValueError(f"arm {arm!r} at budget {budget:g}: {len(tried)} trials, none of them finite")
    return min(tried, key=lambda t: t.median).settings


def at_an_end(trials: Sequence[Trial], flat: float = 0.01) -> list[str]:
    """Choices at an end of what was tried, in words: there a wider grid might have chosen better.

    flat: an end counts only if it is better, by more than this share, than its neighbor with all else equal.
    """
    found = []
    for arm, budget in dict.fromkeys((t.arm, t.budget) for t in trials):
        own = [t for t in trials if t.arm == arm and t.budget == budget]
        chosen = best(trials, arm, budget)
        medians = {tuple(sorted(t.settings.items())): t.median for t in own}
        for name, value in chosen.items():
            tried = sorted({t.settings[name] for t in own})
            if len(tried) == 1 or not isinstance(value, int | float) or value not in (tried[0], tried[-1]):
                continue
            beside = chosen | {name: tried[1] if value == tried[0] else tried[-2]}
            reached, next_to = (medians[tuple(sorted(s.items()))] for s in (chosen, beside))
            if next_to > (1 + flat) * reached:
                found.append(f"{arm}, budget {budget:g}: {name} = {value:g} is the end of {tried}")
    return found
