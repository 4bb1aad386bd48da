"""Vertex-centric programming: what a vertex sends, how it adds up what arrives, what it makes of it.

    message    (source's value, target's value, edge's value) -> what goes along the edge
    aggregate  all that arrives at a vertex -> one value, by sum, mean, max or min
    update     (old value, aggregate) -> new value

PageRank, shortest paths, GCN, GAT and GIN are programs of this kind. (Slides, lecture 09, part 2.)

Edges are `2 edges`: sources above, targets below. Values have a row for each vertex: `n d`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor

Edges = Int[Tensor, "2 edges"]
Values = Float[Tensor, "n *d"]
Messages = Float[Tensor, "edges *d"]
EdgeValues = Float[Tensor, "edges *c"]

NOTHING = {"sum": 0.0, "mean": 0.0, "max": -torch.inf, "min": torch.inf}
REDUCE = {"sum": "sum", "mean": "mean", "max": "amax", "min": "amin"}


def aggregate(messages: Messages, targets: Int[Tensor, "edges"], n: int, how: str) -> Values:
    """Bring the messages that arrive at each vertex together: how is "sum", "mean", "max" or "min".

    Where nothing arrives there is what changes nothing: 0, and -inf or inf for the maximum and the minimum.
    """
    if how not in REDUCE:
        raise ValueError(f"how is {how!r}; expected one of {', '.join(map(repr, REDUCE))}")
    start = messages.new_full((n, *messages.shape[1:]), NOTHING[how])
    index = targets.reshape(-1, *(1,) * (messages.dim() - 1)).expand_as(messages)
    return start.scatter_reduce(0, index, messages, REDUCE[how], include_self=how in ("max", "min"))


def checked(edges: Edges, n: int) -> Edges:
    """The same edges; ValueError where they name a vertex outside of 0 ... n - 1."""
    if edges.numel() and not 0 <= int(edges.min()) <= int(edges.max()) < n:
        raise ValueError(f"edges name the vertices {int(edges.min())} ... {int(edges.max())}; there are {n}")
    return edges


def source_value(source: Tensor, target: Tensor, edge: Any) -> Tensor:
    """The simplest message: what the source knows."""
    return source


def aggregate_alone(old: Tensor, arrived: Tensor) -> Tensor:
    """The simplest update: what arrived."""
    return arrived


@dataclass(frozen=True)
class VertexProgram:
    """Message, aggregate and update, applied to all vertices at once."""

    message: Callable[[Tensor, Tensor, Any], Tensor] = source_value
    how: str = "sum"
    update: Callable[[Tensor, Tensor], Tensor] = aggregate_alone

    def step(self, values: Values, edges: Edges, along: EdgeValues | None = None) -> Float[Tensor, "n *e"]:
        """One round. along: the edges' own values, such as weights. Raises ValueError for an unknown
        vertex."""
        source, target = checked(edges, len(values))
        sent = self.message(values[source], values[target], along)
        return self.update(values, aggregate(sent, target, len(values), self.how))

    def run(
        self,
        values: Values,
        edges: Edges,
        along: EdgeValues | None = None,
        *,
        rounds: int = 10_000,
        tolerance: float = 0.0,
    ) -> tuple[Values, int]:
        """Rounds until nothing changes by more than `tolerance` (a fix point); the values and how many it
        took.

        Raises ValueError where `rounds` rounds were not enough.
        """
        for done in range(rounds):
            new = self.step(values, edges, along)
            same = (new == values) | ((new - values).abs() <= tolerance)
            if same.all():
                return new, done
            values = new
        raise ValueError(f"no fix point within {rounds} rounds")
