"""Paths of optimizers over a cost surface, still and animated. (Slides, lecture 03, part 2.)"""

import base64
import html
import io
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from IPython.display import display
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from course.viz.style import COLORS, SEQUENTIAL, picture

Path = Float[np.ndarray, "points 2"]
_DPI, _PAUSE, _HOLD = 90, 90, 2500  # of the animation: pixels an inch, milliseconds a frame, and at the end


def trajectories(
    ax: Axes,
    cost: Callable[[Any, Any], Any],
    paths: Mapping[str, Path],
    *,
    xlim: tuple[float, float],
    ylim: tuple[float, float],
) -> Callable[[int], None]:
    """Draw level lines of a cost of two parameters, and on them paths with a mark at every point visited.

    cost: takes arrays of both parameters. The levels are spaced evenly in the logarithm of the cost above its
    lowest value in view. Returns a function that goes back to how the picture was after so many steps.
    """
    x, y = np.meshgrid(np.linspace(*xlim, 80), np.linspace(*ylim, 80))
    z = np.asarray(cost(x, y))
    ax.contourf(x, y, np.log(z - z.min() + 1e-2), levels=12, cmap=SEQUENTIAL, alpha=0.45)
    colors = [c for name, c in COLORS.items() if name not in ("blue", "sky")]  # blue is the surface's
    drawn = []
    for (name, path), color, mark in zip(paths.items(), colors * 2, "os^Dv<>" * 2, strict=False):
        path = np.asarray(path)
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


def animation(fig: Figure, at: Callable[[int], None], frames: int, *, alt: str) -> None:
    """Show a figure as it changes with `at(0)`, `at(1)`, ...; it plays three times, a still goes with it.

    at: changes the figure in place to what it shows in a frame. alt: alternative text. JupyterLab shows the
    animation (a GIF), tools that take no HTML the still of the last frame.
    """
    fig.canvas.draw()
    fig.set_layout_engine("none")  # the layout found once is that of all frames
    images = []
    for frame in range(frames):
        at(frame)
        raw = io.BytesIO()
        fig.savefig(raw, format="png", dpi=_DPI)
        images.append(Image.open(raw).convert("RGB").quantize(48, dither=Image.Dither.NONE))
    gif, (bundle, metadata) = io.BytesIO(), picture(fig, alt)
    times = [_PAUSE] * (frames - 1) + [_HOLD]
    images[0].save(gif, "GIF", save_all=True, append_images=images[1:], duration=times, loop=2, optimize=True)
    data, width = base64.b64encode(gif.getvalue()).decode(), metadata["image/png"]["width"]
    words = html.escape(metadata["image/png"]["alt"])
    bundle["text/html"] = f'<img src="data:image/gif;base64,{data}" width="{width}" alt="{words}">'
    display(bundle, metadata=metadata, raw=True)
