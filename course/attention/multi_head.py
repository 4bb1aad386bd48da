"""Multi-head attention, in three steps. (Slides, lecture 08, part 2, "Multi-head attention".)

    q, k, v = attention.project(z)      each *batch x heads x parts x d_head
    c, weights = attention.attend(q, k, v, mask)
    out = attention.merge(c)            *batch x parts x d

Calling the module does the three. With another `source`, keys and values come from there: cross-attention.
A decoder that writes one part after the other keeps k and v of what it has written, appends those of the new
part and attends with the new query alone; `start` says how many parts came before.
"""

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from course.attention.dot_product import context_vectors, scaled_dot_product_scores, soft_weights
from course.attention.positions import ScorePositions

Parts = Float[Tensor, "*batch parts d"]
Heads = Float[Tensor, "*batch heads parts d_head"]
Queries = Float[Tensor, "*batch heads queries d_head"]
Keys = Float[Tensor, "*batch heads keys d_head"]
Mask = Bool[Tensor, "*#batch #queries keys"] | None  # True: this query may attend to this part


def split_heads(x: Float[Tensor, "*batch parts width"], heads: int) -> Heads:
    """Cut each row into `heads` pieces of equal width, and put the heads before the parts."""
    return x.unflatten(-1, (heads, -1)).transpose(-3, -2)


def merge_heads(c: Heads) -> Float[Tensor, "*batch parts width"]:
    """Concatenate what the heads found for each part; undoes `split_heads`."""
    return c.transpose(-3, -2).flatten(-2)


class MultiHeadAttention(nn.Module):
    """Attend `heads` times to the same parts, each time in a subspace of its own, and combine the findings.

    d: dimension of the parts. d_head: dimension of a head's queries, keys and values; d / heads if None.
    bias: whether the four projections add one. positions: what enters the scores (RoPE, T5's or ALiBi's
    bias), if anything; for self-attention.
    """

    def __init__(
        self,
        d: int,
        heads: int,
        *,
        d_head: int | None = None,
        bias: bool = True,
        positions: ScorePositions | None = None,
    ):
        super().__init__()
        if d_head is None and d % heads:
            raise ValueError(f"d is {d}, heads are {heads}; expected d to be a multiple of the heads")
        self.heads = heads
        width = heads * (d_head or d // heads)
        self.query, self.key, self.value = (nn.Linear(d, width, bias=bias) for _ in range(3))
        self.output = nn.Linear(width, d, bias=bias)
        self.positions = positions or ScorePositions()

    def project(
        self,
        z: Float[Tensor, "*batch queries d"],
        source: Float[Tensor, "*batch keys d"] | None = None,
        start: int = 0,
    ) -> tuple[Queries, Keys, Keys]:
        """Queries of z, keys and values of `source` (of z itself if None), for each head.

        start: position of the first part, where positions enter the scores.
        """
        source = z if source is None else source
        q, k, v = self.query(z), self.key(source), self.value(source)
        q, k, v = (split_heads(x, self.heads) for x in (q, k, v))
        return self.positions.turn(q, start), self.positions.turn(k, start), v

    def attend(
        self, q: Queries, k: Keys, v: Keys, mask: Mask = None, start: int = 0
    ) -> tuple[Queries, Float[Tensor, "*batch heads queries keys"]]:
        """Context vectors of each head, and its attention weights.

        mask: the same for all heads. start: position of the first query; the first key stands at 0.
        """
        scores = scaled_dot_product_scores(q, k)
        bias = self.positions.bias(q.shape[-2], k.shape[-2], start)
        scores = scores if bias is None else scores + bias
        weights = soft_weights(scores, None if mask is None else mask.unsqueeze(-3))
        return context_vectors(weights, v), weights

    def merge(self, c: Heads) -> Parts:
        """Concatenate the heads and project them back to d dimensions."""
        return self.output(merge_heads(c))

    def forward(
        self,
        z: Float[Tensor, "*batch queries d"],
        source: Float[Tensor, "*batch keys d"] | None = None,
        mask: Mask = None,
    ) -> Float[Tensor, "*batch queries d"]:
        c, _ = self.attend(*self.project(z, source), mask)
        return self.merge(c)

    @torch.no_grad()
    def weights(
        self,
        z: Float[Tensor, "*batch queries d"],
        source: Float[Tensor, "*batch keys d"] | None = None,
        mask: Mask = None,
    ) -> Float[Tensor, "*batch heads queries keys"]:
        """The attention weights alone, to look at."""
        return self.attend(*self.project(z, source), mask)[1]


def causal_mask(
    queries: int, parts: int | None = None, device: torch.device | None = None
) -> Bool[Tensor, "queries parts"]:
    """True where a query may attend: its own part and earlier ones. The last query is the last part."""
    parts = queries if parts is None else parts
    return torch.ones(queries, parts, dtype=torch.bool, device=device).tril(parts - queries)
