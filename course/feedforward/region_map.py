"""Linear regions as colored pieces of a line or polygons of the plane. (Slides, lecture 02, part 5.)"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.collections import PolyCollection

from course.viz.style import COLORS

_GOLDEN = 0.618034  # steps of this size never come close to where they have been


def colored_pieces(ax: Any, x: Sequence[float], y: Sequence[float]) -> None:
    """Draw a piecewise linear function through its corners (x, y): neighboring pieces differ in color."""
    if len(x) != len(y) or len(x) < 2:
        raise ValueError(f"x has {len(x)} and y has {len(y)} numbers; expected as many, at least two")
    colors = [COLORS[name] for name in ("blue", "orange", "green", "purple")]
    for k in range(len(x) - 1):
        ax.plot(x[k : k + 2], y[k : k + 2], color=colors[k % len(colors)])
    ax.plot(x[1:-1], y[1:-1], "o", color=COLORS["black"], markersize=4)


def colored_regions(ax: Any, regions: Sequence[Sequence[Any]], *, line: float = 0.7) -> None:
    """Draw regions of the plane, each a list of polygons (n x 2), in a light shade of its own.

    The polygons' borders are lines, `line` points wide; one that runs within a shade separates polygons of
    one region. Shades repeat only roughly, so neighbors may look alike; the line between them stays.
    """
    shades = colormaps["cividis"]
    for k, region in enumerate(regions):
        color = 0.5 + 0.5 * np.array(shades(0.15 + 0.85 * (k * _GOLDEN % 1)))  # half way to white
        polygons = PolyCollection(list(region), facecolors=[color], edgecolors="#333333", linewidths=line)
        ax.add_collection(polygons)
    corners = np.concatenate([polygon for region in regions for polygon in region])
    (left, bottom), (right, top) = corners.min(0), corners.max(0)
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
    ax.grid(False)
