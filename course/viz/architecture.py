"""One way to draw a model: blocks from bottom to top, shapes between them, residual arcs at the side."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course.viz.style import COLORS

# What a block does, in the words of the course, and its color.
KINDS = {
    "contextualize": COLORS["sky"],
    "local compute": COLORS["orange"],
    "pool": COLORS["green"],
    "data": "#E3E3E3",
}


@dataclass(frozen=True)
class Block:
    """One block. kind: a key of KINDS. shape: of what leaves it. skip: how many blocks its arc passes by."""

    name: str
    kind: str = "local compute"
    shape: str = ""
    skip: int = 0


def architecture(
    ax: Axes, blocks: Sequence[Block], *, title: str = "", x: float = 0.0, legend: bool = True
) -> None:
    """Draw blocks from bottom (the input) to top (the output), with shapes on the arrows between them.

    A block with skip = k adds what left the block k + 1 places below it: an arc leads there. x: the place of
    the column, so that several models or an encoder and a decoder stand beside each other (2.6 apart is
    enough). ValueError for an unknown kind or an arc that begins below the first block.
    """
    for place, block in enumerate(blocks):
        if block.kind not in KINDS:
            raise ValueError(
                f"block {block.name!r} is of kind {block.kind!r}; expected one of {', '.join(KINDS)}"
            )
        if not 0 <= block.skip < max(place, 1):
            raise ValueError(f"block {block.name!r} skips {block.skip} blocks; there are {place} below it")
        _draw(ax, block, place, x, last=place == len(blocks) - 1)
    top, right = ax.dataLim.y1, ax.dataLim.x1
    ax.update_datalim([(x - 1.1, -0.4), (x + 1.5, len(blocks) - 0.1)])
    ax.set(xlim=(min(ax.dataLim.x0, x - 1.1), max(right, x + 1.5)), ylim=(-0.45, max(top, len(blocks) - 0.1)))
    ax.axis("off")
    if title:
        ax.text(x, len(blocks) - 0.3, title, ha="center", va="bottom", fontweight="bold")
    if legend:
        used = dict.fromkeys(block.kind for block in blocks if block.kind != "data")
        handles = [FancyBboxPatch((0, 0), 1, 1, color=KINDS[kind], label=kind) for kind in used]
        ax.legend(
            handles=handles, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=len(handles), fontsize=10
        )


def _draw(ax: Axes, block: Block, place: int, x: float, last: bool) -> None:
    box = FancyBboxPatch(
        (x - 0.8, place - 0.22), 1.6, 0.44, boxstyle="round,pad=0.02,rounding_size=0.08",
        facecolor=KINDS[block.kind], edgecolor=COLORS["black"], linewidth=1,
    )  # fmt: skip
    ax.add_patch(box)
    ax.text(x, place, block.name, ha="center", va="center", fontsize=11)
    if not last:
        _arrow(ax, (x, place + 0.24), (x, place + 0.78), "arc3")
    if block.shape:
        ax.text(x + 0.08, place + 0.5, block.shape, ha="left", va="center", fontsize=9, color=COLORS["gray"])
    if block.skip:
        start = (x - 0.82, place - block.skip - 0.5)
        ax.plot([x, start[0] - 0.15], [start[1]] * 2, color=COLORS["blue"], linewidth=1.5)
        ax.plot([start[0] - 0.15] * 2, [start[1], place], color=COLORS["blue"], linewidth=1.5)
        _arrow(ax, (start[0] - 0.15, place), (x - 0.84, place), "arc3", COLORS["blue"])
        ax.text(
            start[0] - 0.22, place + 0.04, "+", ha="right", va="center", color=COLORS["blue"], fontsize=13
        )


def _arrow(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], style: str, color: str = COLORS["black"]
) -> None:
    arrow = FancyArrowPatch(
        start, end, arrowstyle="-|>", mutation_scale=12, connectionstyle=style, color=color, linewidth=1.2
    )
    ax.add_patch(arrow)
