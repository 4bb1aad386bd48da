"""Compute graphs with values and gradients on their edges. (Slides, lecture 03, part 1.)"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
from matplotlib.axes import Axes

from course.viz.style import COLORS

Place = tuple[float, float]


@runtime_checkable
class Node(Protocol):
    """What `course.autodiff.Value` offers, and what is enough to draw a graph."""

    data: Any
    name: str
    operator: str

    @property
    def inputs(self) -> Sequence[Any]: ...

    @property
    def pull(self) -> Callable[[Any], Sequence[Any]]: ...


def compute_graph(
    ax: Axes,
    result: Node,
    *,
    deltas: Mapping[Any, Any] | None = None,
    forward: int | None = None,
    backward: int | None = None,
    places: Mapping[Any, Place] | None = None,
    result_name: str = "result",
) -> None:
    """Draw the graph from its sources (left) to its result: boxes are operators, edges carry data.

    On each edge stands the value (blue) and, if `deltas` gives the gradient of every node, the gradient of
    the result with respect to this edge (orange). Numbers are shown as such, arrays as their shape.
    forward: the values of only so many operators are known yet; backward: only so many operators, counted
    from the result, have been gone through backwards. By default all.
    places: (column, row) of nodes, rows counted downwards; for nodes that are left out they are computed.
    """
    order = _topological(result)
    operators = [node for node in order if node.operator]
    known = set(operators[:forward]) | {node for node in order if not node.operator}
    done = set(operators[::-1][:backward]) if deltas is not None else set()
    spots = _layout(result, order) | dict(places or {})
    boxes = {node: _node(ax, spots[node], node) for node in order}
    for node in operators:
        for k, source in enumerate(node.inputs):
            pulled = node.pull(deltas[node])[k] if deltas is not None and node in done else None
            value = source.data if source in known else None
            _edge(ax, spots[source], spots[node], boxes[source], boxes[node], value, pulled)
    x, y = spots[result]
    end = ax.text(x + 1, y, result_name, ha="left", va="center", fontsize=12, fontstyle="italic")
    start = deltas[result] if deltas is not None and backward != 0 else None
    _edge(ax, (x, y), (x + 1, y), boxes[result], end, result.data if result in known else None, start)
    rows = [y for _, y in spots.values()]
    ax.set(xlim=(min(x for x, _ in spots.values()) - 0.4, x + 1.6), ylim=(max(rows) + 0.6, min(rows) - 0.6))
    ax.axis("off")


def _node(ax: Axes, place: Place, node: Node) -> Any:
    if not node.operator:
        return ax.text(*place, node.name, ha="right", va="center", fontsize=12, fontstyle="italic")
    box = {"boxstyle": "round,pad=0.3", "fc": "#EAF2F8", "ec": COLORS["gray"], "lw": 1.2}
    return ax.text(*place, node.operator, ha="center", va="center", fontsize=12, bbox=box, zorder=3)


def _edge(ax: Axes, start: Place, end: Place, tail: Any, head: Any, value: Any, delta: Any) -> None:
    """An arrow from one text to another with two numbers beside it."""
    style = {"arrowstyle": "-|>", "color": COLORS["gray"], "lw": 1.2, "shrinkA": 4, "shrinkB": 2}
    if head.get_bbox_patch():
        style["patchB"] = head.get_bbox_patch()
    if tail.get_bbox_patch():
        style["patchA"] = tail.get_bbox_patch()
    ax.annotate("", end, start, arrowprops=style, zorder=1)
    steep = abs(end[1] - start[1])
    share = 0.5 if steep < 0.4 else 0.3 if steep < 1.5 else 0.65  # where edges are apart from each other
    x, y = (a + share * (b - a) for a, b in zip(start, end, strict=True))
    white = {"fc": "white", "ec": "none", "pad": 0.6, "alpha": 0.9}
    for data, color, side, shift in (
        (value, COLORS["blue"], "bottom", -0.04),  # rows are counted downwards
        (delta, COLORS["vermilion"], "top", 0.04),
    ):
        if data is not None:
            words = _words(data)
            ax.text(x, y + shift, words, color=color, ha="center", va=side, fontsize=11, bbox=white, zorder=2)


def _words(data: Any) -> str:
    data = np.asarray(data)
    if data.size == 1:
        text = f"{data.item():.2f}"
        return "0.00" if text == "-0.00" else text.replace("-", "−")
    return " × ".join(map(str, data.shape))


def _topological(result: Node) -> list[Any]:
    order: dict[Any, None] = {}

    def visit(node: Any) -> None:
        if node not in order:
            for source in node.inputs:
                visit(source)
            order[node] = None

    visit(result)
    return list(order)


def _layout(result: Node, order: list[Any]) -> dict[Any, Place]:
    """Operators one column after their inputs, sources one column before their first use."""
    column: dict[Any, int] = {}
    row: dict[Any, float] = {}
    sources = 0
    for node in order:
        column[node] = 1 + max((column[source] for source in node.inputs), default=-1)
        if node.inputs:
            row[node] = float(np.mean([row[source] for source in node.inputs]))
        else:
            row[node] = float(sources)
            sources += 1
    for node in order:
        if not node.inputs:
            column[node] = min((column[user] for user in order if node in user.inputs), default=1) - 1
    return {node: (float(column[node]), row[node]) for node in order}
