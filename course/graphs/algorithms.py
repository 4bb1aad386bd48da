"""Algorithms as messages that run to a fix point. (Slides, lecture 09, part 2.)

A network of K message-passing layers looks K edges far, so it can answer none of these for every graph.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from course.graphs.message_passing import Edges, VertexProgram, aggregate


def pagerank(edges: Edges, n: int, damping: float = 0.85, tolerance: float = 1e-10) -> Float[Tensor, "n"]:
    """How often someone is at each vertex who follows a random edge, or with 1 - damping jumps anywhere.

    A vertex without edges that lead away sends its share everywhere. In float64.
    """
    leaving = aggregate(torch.ones(edges.shape[1], dtype=torch.float64), edges[0], n, "sum")
    lost = leaving == 0

    def update(old: Tensor, arrived: Tensor) -> Tensor:
        return (1 - damping) / n + damping * (arrived + old[lost].sum() / n)

    program = VertexProgram(lambda source, _, share: source * share, "sum", update)
    start = torch.full((n,), 1 / n, dtype=torch.float64)
    return program.run(start, edges, 1 / leaving[edges[0]], tolerance=tolerance)[0]


def shortest_paths(edges: Edges, lengths: Float[Tensor, "edges"], n: int, start: int) -> Float[Tensor, "n"]:
    """The length of the shortest path from `start` to each vertex, inf where there is none (Bellman and
    Ford).

    Raises ValueError where a cycle of negative length makes paths ever shorter.
    """
    if not 0 <= start < n:
        raise ValueError(f"start is {start}; expected 0 ... {n - 1}")
    values = torch.full((n,), torch.inf, dtype=lengths.dtype)
    values[start] = 0
    program = VertexProgram(lambda source, _, length: source + length, "min", torch.minimum)
    try:
        return program.run(values, edges, lengths, rounds=n + 1)[0]
    except ValueError as error:
        raise ValueError("a cycle has a negative length: there is no shortest path") from error


def components(edges: Edges, n: int) -> Int[Tensor, "n"]:
    """A number for each vertex, the same for those that edges join: the smallest vertex of its component."""
    both = torch.cat([edges, edges.flip(0)], 1)
    program = VertexProgram(how="min", update=torch.minimum)
    return program.run(torch.arange(n, dtype=torch.float64), both)[0].long()
