"""Linear regions as pieces of a line or polygons of the plane, colored by slope. (Slides, 02, part 5.)

Equal colors mean equal slopes: two regions of one color differ by a constant at most, and a fold shows as two
colors that take turns.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import hsv_to_rgb
from numpy.typing import NDArray

from course.feedforward.linear_regions import Cell
from course.viz.style import COLORS, DIVERGING


def colored_pieces(ax: Any, x: Sequence[float], y: Sequence[float]) -> None:
    """Draw a piecewise linear function through its corners (x, y): blue where it rises, brown where it falls.

    The steeper, the darker, compared with the steepest piece; flat pieces are gray.
    """
    if len(x) != len(y) or len(x) < 2:
        raise ValueError(f"x has {len(x)} and y has {len(y)} numbers; expected as many, at least two")
    slopes = np.diff(y) / np.diff(x)
    steepest = max(float(np.abs(slopes).max()), 1e-12)
    for k, slope in enumerate(slopes):
        shade = 0.5 + np.sign(slope) * (0.15 + 0.3 * abs(slope) / steepest)  # never white
        color = COLORS["gray"] if abs(slope) < 1e-9 * steepest else DIVERGING(shade)
        ax.plot(x[k : k + 2], y[k : k + 2], color=color)
    ax.plot(x[1:-1], y[1:-1], "o", color=COLORS["black"], markersize=4)


def slope_colors(slopes: Any) -> NDArray[np.float64]:
    """Colors (n x 3, red green blue) of slopes (n x 2): the hue is the direction, the strength the steepness.

    Strength is relative to the steepest of them; a flat one is light gray.
    """
    slopes = np.asarray(slopes, dtype=float)
    steepness = np.linalg.norm(slopes, axis=1)
    hue = (np.arctan2(slopes[:, 1], slopes[:, 0]) / (2 * np.pi)) % 1
    strength = 0.6 * steepness / max(float(steepness.max()), 1e-12)
    return hsv_to_rgb(np.stack([hue, strength, np.full_like(hue, 0.95)], axis=1))


def colored_regions(ax: Any, regions: Sequence[Sequence[Cell]], *, line: float = 0.7) -> None:
    """Draw regions of the plane, as `linear_regions.regions` gives them, each colored by its slope.

    The cells' borders are lines, `line` points wide; one that runs within a region is a unit that switches
    while the output does not notice. Of several outputs, the first one's slope counts.
    """
    colors = slope_colors([region[0].slope[0] for region in regions])
    polygons = [cell.corners for region in regions for cell in region]
    each = np.repeat(colors, [len(region) for region in regions], axis=0)
    ax.add_collection(PolyCollection(polygons, facecolors=each, edgecolors="#333333", linewidths=line))
    corners = np.concatenate(polygons)
    (left, bottom), (right, top) = corners.min(0), corners.max(0)
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
    ax.grid(False)


def slope_wheel(ax: Any) -> None:
    """The key to `colored_regions`: a wheel in which each direction has its color, stronger outwards."""
    angle, radius = np.meshgrid(np.linspace(0, 2 * np.pi, 49), np.linspace(0, 1, 9))
    x, y = radius * np.cos(angle), radius * np.sin(angle)
    middle = [(v[1:, 1:] + v[:-1, 1:] + v[1:, :-1] + v[:-1, :-1]) / 4 for v in (x, y)]
    slopes = np.stack([part.ravel() for part in middle], axis=1)
    ax.pcolormesh(x, y, slope_colors(slopes).reshape(8, 48, 3))
    ax.set(aspect="equal", xlim=(-1.05, 1.05), ylim=(-1.05, 1.05))
    ax.set_title("rises\ntowards", fontsize=10, fontweight="normal", loc="center")
    ax.axis("off")
