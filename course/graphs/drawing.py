"""Graphs in the plane: edges as thin lines, vertices as dots whose color is a signal or a group."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from torch import Tensor

from course.graphs.matrices import Matrix
from course.viz.style import COLORS, DIVERGING

GROUP_COLORS = ("blue", "vermilion", "green", "orange", "purple", "sky", "gray", "black")


def draw_graph(
    ax: Axes,
    place: Float[Tensor, "n 2"],
    a: Matrix,
    *,
    signal: Float[Tensor, "n"] | None = None,
    groups: Int[Tensor, "n"] | Sequence[int] | None = None,
    size: float = 45,
) -> PathCollection:
    """Draw the edges of A and, over them, the vertices; returns the vertices' dots, e.g. for `recolor`.

    signal: a number for each vertex; white is 0, blue positive, brown negative, and the last colors are its
    largest absolute value. groups: a number for each vertex instead, a color for each (the eight of the
    course come again after eight). Without both all are gray. size: of a dot, in square points.
    """
    if signal is not None and groups is not None:
        raise ValueError("both a signal and groups are given; expected one of them, as each is a color")
    points = place.detach().numpy()
    i, j = np.nonzero(np.triu(a.numpy(), 1))
    lines = np.stack([points[i], points[j]], 1)
    ax.add_collection(LineCollection(list(lines), colors="#BBBBBB", linewidths=0.7, zorder=1))
    names = [GROUP_COLORS[int(g) % len(GROUP_COLORS)] for g in groups] if groups is not None else []
    colors = [COLORS[name] for name in names] or "#888888"
    dots = ax.scatter(
        points[:, 0], points[:, 1], s=size, c=colors, edgecolors="#444444", linewidths=0.5, zorder=2
    )
    if signal is not None:
        recolor(dots, signal)
    ax.set(xticks=[], yticks=[], aspect="equal")
    ax.spines[:].set_visible(False)
    ax.grid(False)
    return dots


def recolor(dots: PathCollection, signal: Float[Tensor, "n"]) -> None:
    """Give the dots the colors of another signal, such as the next one in time."""
    values = signal.detach().numpy()
    top = float(np.abs(values).max()) or 1.0
    dots.set_facecolor(DIVERGING(values / top / 2 + 0.5))
