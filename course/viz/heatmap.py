"""Heat maps: matrices with named rows and columns, and influence maps."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap
from matplotlib.image import AxesImage
from matplotlib.ticker import ScalarFormatter

from course.viz.style import DIVERGING, SEQUENTIAL


def heatmap(
    ax: Axes,
    matrix: Any,
    *,
    rows: Sequence[Any] | None = None,
    columns: Sequence[Any] | None = None,
    xlabel: str,
    ylabel: str,
    value: str | None = None,
    numbers: str | None = None,
    low: float | None = None,
    high: float | None = None,
    cmap: Colormap = SEQUENTIAL,
) -> AxesImage:
    """Draw a matrix (tensor or array, rows x columns) as colored cells, row 0 on top.

    rows, columns: names of the rows and columns; without them they are numbered from 1.
    value: what the color means, with its unit; draws a color bar. numbers: a format such as ".2f" writes each
    value into its cell. low, high: values of the first and last color; without them viz.DIVERGING has white
    at 0. An entry that is nan is drawn gray: there is no such pair.
    """
    matrix = np.asarray(matrix.detach().cpu() if hasattr(matrix, "detach") else matrix, dtype=float)
    if matrix.ndim != 2:
        raise ValueError(f"matrix has shape {matrix.shape}; expected rows x columns")
    if cmap is DIVERGING and low is None and high is None:
        high = float(np.nanmax(np.abs(matrix)))
        low = -high
    image = ax.imshow(matrix, cmap=cmap.with_extremes(bad="#E8E8E8"), vmin=low, vmax=high, aspect="auto")
    _ticks(ax, "y", rows, matrix.shape[0])
    _ticks(ax, "x", columns, matrix.shape[1])
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    if numbers:
        for i, j in np.argwhere(np.isfinite(matrix)):
            entry = matrix[i, j]
            r, g, b, _ = image.cmap(image.norm(entry))
            dark = 0.299 * r + 0.587 * g + 0.114 * b < 0.55
            ax.text(
                j, i, format(entry, numbers), ha="center", va="center", color="white" if dark else "black"
            )
    if value:
        ticks = ScalarFormatter()
        ticks.set_powerlimits((-3, 4))  # tiny numbers as 2.5 and a power of ten, not as 0.00025
        ax.figure.colorbar(image, ax=ax, label=value, pad=0.02, format=ticks).outline.set_visible(False)
    return image


def influence_map(ax: Axes, matrix: Any, *, title: str = "", value: str | None = None) -> AxesImage:
    """Draw what `influence` (`course.parts.operations`) measured: output parts down, input parts across."""
    image = heatmap(ax, matrix, xlabel="input part", ylabel="output part", value=value, low=0)
    ax.set_title(title)
    ax.set_aspect("equal")
    return image


def _ticks(ax: Axes, axis: str, names: Sequence[Any] | None, count: int) -> None:
    if names is not None and len(names) != count:
        raise ValueError(
            f"{len(names)} names for {count} {'rows' if axis == 'y' else 'columns'}: {list(names)}"
        )
    step = 1 if names is not None else max(1, -(-count // 10))  # at most ten numbers on an axis
    places = range(0, count, step)
    labels = [str(names[i]) if names is not None else str(i + 1) for i in places]
    (ax.set_yticks if axis == "y" else ax.set_xticks)(list(places), labels)
