"""Points of an embedding space in the plane, each drawn as its own name."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from course.viz.style import COLORS


def named_points(
    ax: Axes, points: Any, names: Sequence[Any], *, groups: Sequence[int] | None = None, size: float = 9
) -> None:
    """Write each name at its place in the plane (points: n x 2, tensor or array).

    groups: a number for each point; points of one group get one color (with more than eight groups, colors
    come twice, and the names tell them apart). size: of the letters, in points. The axes carry no numbers:
    for a map of neighborhoods only closeness counts.
    """
    points = np.asarray(points.detach().cpu() if hasattr(points, "detach") else points, dtype=float)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) != len(names):
        raise ValueError(f"points has shape {points.shape}; expected {len(names)} x 2, one row for each name")
    colors = list(COLORS.values())
    for k, ((x, y), name) in enumerate(zip(points, names, strict=True)):
        color = colors[0 if groups is None else int(groups[k]) % len(colors)]
        ax.text(x, y, str(name), color=color, size=size, ha="center", va="center", clip_on=True)
    low, high = points.min(0), points.max(0)
    margin = 0.06 * np.maximum(high - low, 1e-9)
    ax.set(xlim=(low[0] - margin[0], high[0] + margin[0]), ylim=(low[1] - margin[1], high[1] + margin[1]))
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
