"""Paths of optimizers over a cost surface, ready to move. (Slides, lecture 03, part 2.)"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes

from course.viz.style import COLORS, SEQUENTIAL

Path = Float[np.ndarray, "points 2"]


def trajectories(
    ax: Axes,
    cost: Callable[[Any, Any], Any],
    paths: Mapping[str, Path],
    *,
    xlim: tuple[float, float],
    ylim: tuple[float, float],
    colors: Mapping[str, str] | None = None,
) -> Callable[[int], None]:
    """Draw level lines of a cost of two parameters, and on them paths with a mark at every point visited.

    cost: takes arrays of both parameters. The levels are spaced evenly in the logarithm of the cost above its
    lowest value in view. colors: of paths by name, where they shall not have the style's. Returns a function
    that goes back to how the picture was after so many steps.
    """
    x, y = np.meshgrid(np.linspace(*xlim, 80), np.linspace(*ylim, 80))
    z = np.asarray(cost(x, y))
    ax.contourf(x, y, np.log(z - z.min() + 1e-2), levels=12, cmap=SEQUENTIAL, alpha=0.45)
    palette = [c for name, c in COLORS.items() if name not in ("blue", "sky")]  # blue is the surface's
    drawn = []
    for (name, path), color, mark in zip(paths.items(), palette * 2, "os^Dv<>" * 2, strict=False):
        path, color = np.asarray(path), (colors or {}).get(name, color)
        (line,) = ax.plot(*path.T, color=color, lw=1.5, marker=mark, markersize=3.5, label=name)
        (head,) = ax.plot(*path[-1], color=color, marker=mark, markersize=9, mec="white")
        ax.plot(*path[0], "k+", markersize=12, mew=2)
        drawn.append((path, line, head))
    ax.set(xlim=xlim, ylim=ylim, xlabel="parameter θ₁", ylabel="parameter θ₂")
    ax.grid(False)

    def at(step: int) -> None:
        for path, line, head in drawn:
            line.set_data(*path[: step + 1].T)
            head.set_data(*path[: step + 1][-1:].T)

    return at
