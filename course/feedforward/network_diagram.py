"""Networks as drawings: neurons in columns, one column a layer, connections as arrows from left to right."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch

from course.viz.style import COLORS

_RADIUS = 0.3


def network(
    ax: Axes,
    layer: Mapping[str, int],
    edges: Sequence[tuple[str, str]],
    *,
    inside: Mapping[str, str] | None = None,
    below: Mapping[str, str] | None = None,
    on_edge: Mapping[tuple[str, str], str] | None = None,
    shade: Mapping[str, float] | None = None,
    titles: Sequence[str] | None = None,
    height: Mapping[str, float] | None = None,
    size: float = 12,
    step: float = 2.0,
) -> None:
    """Draw neurons as circles, column by column, and connections as arrows; a skipped layer makes a bow.

    layer: name -> column. edges: (from, to). inside: text in the circle (by default the name). below: text
    under it. on_edge: text beside an arrow. shade: name -> darkness from 0 (white) to 1. titles: one above
    each column. height: name -> vertical place, where the even spacing does not suit. size: of the
    text inside. step: from column to column; neurons of a column are 1 apart.
    """
    places = _places(layer, height or {}, step)
    middle = sum(y for _, y in places.values()) / len(places)
    top = max(y for _, y in places.values()) + _RADIUS
    bottom = min(y for _, y in places.values()) - _RADIUS - (0.35 if below else 0.05)
    for source, target in edges:
        (x0, y0), (x1, y1) = places[source], places[target]
        # A connection over a layer would cross the neurons there if it lay at their height.
        bow = 0.0
        if layer[target] - layer[source] > 1:
            bow = -0.28 if y0 + y1 >= 2 * middle else 0.28  # upwards in the upper half
        # A straight one from rim to rim; cutting a bow at the rims takes matplotlib ten times as long.
        cut = 0.0 if bow else _RADIUS / np.hypot(x1 - x0, y1 - y0)
        dx, dy = cut * (x1 - x0), cut * (y1 - y0)
        arrow = FancyArrowPatch(
            (x0 + dx, y0 + dy), (x1 - dx, y1 - dy), arrowstyle="-|>", mutation_scale=13, lw=1.3,
            color=COLORS["gray"], shrinkA=0, shrinkB=0, connectionstyle=f"arc3,rad={bow}", zorder=1,
        )  # fmt: skip
        arrow.set_clip_on(False)
        if bow:
            arrow.patchA = Circle((x0, y0), _RADIUS, transform=ax.transData)
            arrow.patchB = Circle((x1, y1), _RADIUS, transform=ax.transData)
        ax.add_patch(arrow)
        peak = (y0 + y1) / 2 - bow * (x1 - x0) / 2
        top, bottom = max(top, peak), min(bottom, peak)
        if on_edge and (source, target) in on_edge:
            t = 0.36 if not bow else 0.5
            lift = bow * (x1 - x0) / 2
            # fmt: off
            ax.text(x0 + t * (x1 - x0), y0 + t * (y1 - y0) - lift, on_edge[source, target], fontsize=10,
                    ha="center", va="center", zorder=4,
                    bbox={"fc": "white", "ec": "none", "pad": 1, "alpha": 0.9})
            # fmt: on
    for name, (x, y) in places.items():
        darkness = float(np.clip((shade or {}).get(name, 0.0), 0, 1))
        fill = tuple(1 - darkness * (1 - np.array([0.0, 0.447, 0.698])))  # white to the course's blue
        ax.add_patch(Circle((x, y), _RADIUS, fc=fill, ec=COLORS["black"], lw=1.4, zorder=2))
        color = "white" if darkness > 0.55 else "black"
        ax.text(
            x,
            y,
            (inside or {}).get(name, name),
            ha="center",
            va="center",
            color=color,
            fontsize=size,
            zorder=3,
        )
        if below and name in below:
            ax.text(x, y - _RADIUS - 0.05, below[name], ha="center", va="top", fontsize=10, zorder=3)
    if titles:
        for column, title in enumerate(titles):
            ax.text(step * column, top + 0.15, title, ha="center", va="bottom", fontweight="bold")
    ax.set(xlim=(-0.6, step * max(layer.values()) + 0.6), ylim=(bottom, top + (0.55 if titles else 0.1)))
    ax.set_aspect("equal")
    ax.axis("off")


def _places(
    layer: Mapping[str, int], height: Mapping[str, float], step: float
) -> dict[str, tuple[float, float]]:
    """The neurons of a column 1 apart and centered."""
    places = {}
    for column in sorted(set(layer.values())):
        names = [name for name in layer if layer[name] == column]
        for i, name in enumerate(names):
            places[name] = (step * column, height.get(name, (len(names) - 1) / 2 - i))
    return places
