"""Curves over several seeds: a median line inside a band."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes


def band(
    ax: Axes, x: Sequence[float], runs: Any, *, label: str, color: str, marker: str = "", linestyle: str = "-"
) -> None:
    """Draw the median over runs as a line, and the lowest and highest as a band around it.

    x: the places. runs: runs x places, one row for each seed. ValueError for fewer than two runs: one run is
    no band, draw a line.
    """
    values = np.asarray(runs, dtype=float)
    if values.ndim != 2 or values.shape[0] < 2 or values.shape[1] != len(x):
        raise ValueError(f"runs has shape {values.shape}; expected at least 2 runs x {len(x)} places")
    ax.fill_between(x, values.min(0), values.max(0), color=color, alpha=0.2, linewidth=0)
    ax.plot(x, np.median(values, axis=0), color=color, label=label, marker=marker, linestyle=linestyle)


def last_median(losses: Sequence[float], share: float = 0.1) -> float:
    """The median over the last share of a curve: what a run ends with, without the luck of its last step."""
    if not len(losses) or not 0 < share <= 1:
        raise ValueError(f"{len(losses)} losses, share {share}; expected some losses and 0 < share <= 1")
    return float(np.median(np.asarray(losses)[-max(1, round(share * len(losses))) :]))
