"""The test of Weisfeiler and Lehman: colors that are refined until they no longer split.

Two graphs whose colors differ are not isomorphic. Where they agree no message-passing network can tell the
graphs apart, whatever its weights (Xu et al., 2019; slides, lecture 09, part 2).
"""

from collections import Counter
from collections.abc import Sequence

from torch import Tensor

from course.graphs.message_passing import Edges

Graph = tuple[Tensor, int]  # edges in both directions, 2 x edges, and the number of vertices


def refine(graphs: Sequence[Graph], colors: Sequence[Sequence[int]] | None = None) -> list[list[int]]:
    """For each graph the stable colors of its vertices.

    Vertices of all the graphs share one palette, so colors can be compared between them. colors: what they
    start with; all the same if None.
    """
    starts = [[0] * n for _, n in graphs] if colors is None else [list(c) for c in colors]
    for (_, n), start in zip(graphs, starts, strict=True):
        if len(start) != n:
            raise ValueError(f"there are {len(start)} colors for {n} vertices")
    now, before = starts, 0
    while (count := len({c for one in now for c in one})) > before:
        before, palette = count, {}  # type: ignore[var-annotated]
        now = [
            [palette.setdefault(seen, len(palette)) for seen in _seen(edges, own)]
            for (edges, _), own in zip(graphs, now, strict=True)
        ]
    return now


def _seen(edges: Edges, colors: list[int]) -> list[tuple[int, tuple[int, ...]]]:
    """What each vertex sees: its own color, and the multiset of its neighbors' colors."""
    around: list[list[int]] = [[] for _ in colors]
    for source, target in edges.mT.tolist():
        around[target].append(colors[source])
    return [(own, tuple(sorted(near))) for own, near in zip(colors, around, strict=True)]


def may_be_isomorphic(one: Graph, other: Graph) -> bool:
    """False: the graphs surely differ. True: the test cannot tell them apart."""
    first, second = refine([one, other])
    return Counter(first) == Counter(second)
