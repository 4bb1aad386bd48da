"""Loss surfaces as landscapes. (Slides, lecture 03, part 3; values from `course.training.loss_surface`.)"""

from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from course.viz.style import SEQUENTIAL


def landscape(
    ax: Any,
    steps: Float[Tensor, " points"],
    values: Float[Tensor, "points points"],
    *,
    top: float,
    turn: float = -60,
    lift: float = 35,
    title: str = "",
) -> None:
    """Draw losses over two directions as a surface, seen from `turn` and `lift` (degrees).

    ax: axes with projection "3d". steps: the places along both directions, in lengths of the weights.
    top: what lies higher is cut away, so that surfaces drawn with one top compare.
    """
    a, b = np.meshgrid(steps.numpy(), steps.numpy(), indexing="ij")
    heights = values.where(values <= top, torch.nan).numpy()
    ax.plot_surface(
        a, b, heights, cmap=SEQUENTIAL, vmin=-0.2 * top, vmax=top, linewidth=0.15, edgecolor="#5A6B78",
        rcount=len(steps), ccount=len(steps),
    )  # fmt: skip
    ax.set(zlim=(0, top), title=title)
    ax.set_xlabel("direction 1", fontsize=10)
    ax.set_ylabel("direction 2", fontsize=10)
    ax.text2D(0.02, 0.9, "height: loss", transform=ax.transAxes, fontsize=10)
    ax.tick_params(labelsize=8, pad=0)
    ax.locator_params(nbins=4)
    ax.view_init(lift, turn)
    ax.set_box_aspect((1, 1, 0.75), zoom=0.9)
