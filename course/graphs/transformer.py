"""Transformers on graphs: every vertex attends to every other, and is told where they are.

Slides, lecture 09, part 2.

Attention alone sees a multiset of vertices. Three ways to tell it of the edges: layers of message passing in
between, spectral embeddings as positions (`laplacian_positions`, added to the vertices), or scores that
depend on how many edges lie between two vertices (`hops`).
"""

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from course.graphs.matrices import Matrix, checked, normalized_laplacian
from course.graphs.spectral import embed

Parts = Float[Tensor, "n d"]


def laplacian_positions(a: Matrix, k: int) -> Float[Tensor, "n {k}"]:
    """The eigenvectors 2, ..., k + 1 of the symmetric normalized Laplacian, each with a mean square of 1.

    Their signs are arbitrary: flip them at random in training, so that a network does not learn one choice.
    """
    return (embed(normalized_laplacian(a), k + 1)[:, 1:] * len(a) ** 0.5).to(a.dtype)


def hops(a: Matrix, most: int) -> Int[Tensor, "n n"]:
    """How many edges lie on the shortest path between two vertices; most + 1 where there are more than
    `most`, or no path."""
    edge, reached = (checked(a) > 0).to(a.dtype), torch.eye(len(a), dtype=torch.bool, device=a.device)
    found = torch.full(a.shape, most + 1, device=a.device).masked_fill(reached, 0)
    for step in range(1, most + 1):
        new = (reached.to(a.dtype) @ edge > 0) & ~reached
        found[new], reached = step, reached | new
    return found


class GraphTransformerLayer(nn.Module):
    """Self-attention over all vertices and an MLP, each with a normalization before and a shortcut around it.

    most: with a number, each head learns a score for each distance of 0, ..., most + 1 hops, which is added
    to the others (as Graphormer does; Ying et al., 2021). They start at 0: no difference at first.
    """

    def __init__(self, d: int, heads: int, most: int | None = None):
        super().__init__()
        if d % heads:
            raise ValueError(f"d is {d}; expected a multiple of the number of heads, {heads}")
        self.heads = heads
        self.norm, self.project, self.mix = nn.LayerNorm(d), nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.mlp = nn.Sequential(nn.LayerNorm(d), nn.Linear(d, 2 * d), nn.ReLU(), nn.Linear(2 * d, d))
        self.by_hops = None if most is None else nn.Parameter(torch.zeros(heads, most + 2))

    def forward(
        self,
        parts: Parts,
        hops: Int[Tensor, "n n"] | None = None,
        allowed: Bool[Tensor, "n n"] | None = None,
    ) -> Parts:
        """hops: needed if `most` was given. allowed: who may look (row) at whom (column), everybody at all if
        None; such as the vertices of the same graph, or the neighbors alone. Each row must allow one."""
        if (hops is None) != (self.by_hops is None):
            raise ValueError("expected hops if the layer was made with most=..., and none otherwise")
        query, key, value = (
            self.project(self.norm(parts)).unflatten(1, (3, self.heads, -1)).permute(1, 2, 0, 3)
        )
        bias = parts.new_zeros(self.heads, len(parts), len(parts))
        if hops is not None and self.by_hops is not None:
            bias = bias + self.by_hops[:, hops]
        if allowed is not None:
            bias = bias.masked_fill(~allowed, -torch.inf)
        context = F.scaled_dot_product_attention(query[None], key[None], value[None], attn_mask=bias[None])[0]
        parts = parts + self.mix(context.transpose(0, 1).flatten(1))
        return parts + self.mlp(parts)
