"""Where a part stands. (Slides, lecture 08, part 3, "From sets to sequences".)

A Transformer encoder does not see the order of its parts. Two ways to tell it:

    added to the parts       Sinusoids (fixed), LearnedPositions (a table)
    put into the scores      Rotary (RoPE), RelativeBias (T5), LinearBias (ALiBi)

The first two are modules from parts to parts, applied once before the first layer. The other three are a
`ScorePositions`, which `course.attention.multi_head.MultiHeadAttention` takes as `positions`; layers may
share one. Positions are counted from 0. `start` is the position of the first part or query that is given: the
number of parts that came before and are kept in a cache.
"""

from math import log

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

Parts = Float[Tensor, "*batch parts d"]


def frequencies(d: int, base: float = 10_000.0) -> Float[Tensor, " half"]:
    """The d/2 frequencies base^(-2k/d), in radians per position: from 1 down to nearly 1/base."""
    if d < 2 or d % 2:
        raise ValueError(f"d is {d}; expected an even number, as dimensions come in pairs")
    return base ** (-torch.arange(0, d, 2) / d)


def sinusoids(n: int, d: int, base: float = 10_000.0, start: int = 0) -> Float[Tensor, "n d"]:
    """Position encodings of the first Transformer (Vaswani et al., 2017).

    Entry (i, 2k) is sin(i base^(-2k/d)), entry (i, 2k + 1) is the cosine of the same angle.
    """
    angles = torch.arange(start, start + n)[:, None] * frequencies(d, base)  # n x d/2
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


def shift_matrix(k: int, d: int, base: float = 10_000.0) -> Float[Tensor, "d d"]:
    """The rotation that moves sinusoids by k: sinusoids(n, d) @ shift_matrix(k, d) has row i + k in row i."""
    angles = k * frequencies(d, base)
    cos, sin = angles.cos(), angles.sin()
    turns = torch.stack([torch.stack([cos, -sin], -1), torch.stack([sin, cos], -1)], -2)  # d/2 x 2 x 2
    return torch.block_diag(*turns)


class Sinusoids(nn.Module):
    """Add the sinusoids of `sinusoids` to the parts; nothing is learned, and no length is too long."""

    def __init__(self, base: float = 10_000.0):
        super().__init__()
        self.base = base

    def forward(self, parts: Parts, start: int = 0) -> Parts:
        n, d = parts.shape[-2:]
        return parts + sinusoids(n, d, self.base, start).to(parts)


class LearnedPositions(nn.Module):
    """Add a learned vector for each position, as BERT and GPT do; positions from `longest` on have none."""

    def __init__(self, longest: int, d: int, std: float = 0.02):
        super().__init__()
        self.table = nn.Embedding(longest, d)
        nn.init.normal_(self.table.weight, std=std)

    def forward(self, parts: Parts, start: int = 0) -> Parts:
        end = start + parts.shape[-2]
        if end > self.table.num_embeddings:
            raise ValueError(f"{end} parts; there are positions for {self.table.num_embeddings} only")
        return parts + self.table.weight[start:end]


class ScorePositions(nn.Module):
    """Positions that enter the attention scores. This one tells nothing; the others override one method."""

    def turn(
        self, x: Float[Tensor, "*batch heads parts d"], start: int = 0
    ) -> Float[Tensor, "*batch heads parts d"]:
        """Change queries or keys according to where they stand, before they meet."""
        return x

    def bias(self, queries: int, keys: int, start: int = 0) -> Float[Tensor, "#heads queries keys"] | None:
        """What is added to the scores of queries start, start + 1, ... for keys 0, 1, ..., if anything."""
        return None


class Rotary(ScorePositions):
    """RoPE: turn each pair of dimensions by position times frequency (Su et al., 2021).

    Queries and keys are turned alike, so their dot product depends on the difference of their positions.
    Pairs are neighbors, (0, 1), (2, 3), ..., as in the paper.
    """

    def __init__(self, base: float = 10_000.0):
        super().__init__()
        self.base = base

    def turn(
        self, x: Float[Tensor, "*batch heads parts d"], start: int = 0
    ) -> Float[Tensor, "*batch heads parts d"]:
        n, d = x.shape[-2:]
        sin, cos = sinusoids(n, d, self.base, start).to(x).unflatten(-1, (-1, 2)).unbind(-1)  # n x d/2 each
        first, second = x.unflatten(-1, (-1, 2)).unbind(-1)
        return torch.stack([first * cos - second * sin, first * sin + second * cos], dim=-1).flatten(-2)


def bucket(
    distance: Int[Tensor, "*shape"], buckets: int = 32, far: int = 128, both_ways: bool = True
) -> Int[Tensor, "*shape"]:
    """The bucket of a distance (position of the key minus position of the query) in T5's relative bias.

    Half of the buckets hold one distance each; the others grow like the logarithm, and the last one holds
    everything from `far` on. both_ways: later keys have as many buckets as earlier ones (encoders); else all
    buckets are for earlier keys, and later ones count as distance 0 (decoders, whose mask hides them).
    """
    offset = torch.zeros_like(distance)
    if both_ways:
        buckets //= 2
        offset = buckets * (distance > 0)
        away = distance.abs()
    else:
        away = (-distance).clamp(min=0)
    exact = buckets // 2
    if exact < 1 or far <= exact:
        raise ValueError(
            f"{buckets} buckets a side up to distance {far}; expected at least 2 and more distance"
        )
    grown = exact + ((away.clamp(min=1) / exact).log() / log(far / exact) * (buckets - exact)).long()
    return offset + torch.where(away < exact, away, grown.clamp(max=buckets - 1))


class RelativeBias(ScorePositions):
    """T5: add a learned number for each head and bucket of distances to the score (Raffel et al., 2020)."""

    def __init__(self, heads: int, buckets: int = 32, far: int = 128, both_ways: bool = True):
        super().__init__()
        self.buckets, self.far, self.both_ways = buckets, far, both_ways
        self.table = nn.Embedding(buckets, heads)
        nn.init.zeros_(self.table.weight)  # at first no distance is preferred

    def bias(self, queries: int, keys: int, start: int = 0) -> Float[Tensor, "heads queries keys"]:
        distance = _distances(queries, keys, start, self.table.weight.device)
        return self.table(bucket(distance, self.buckets, self.far, self.both_ways)).movedim(-1, 0)


class LinearBias(ScorePositions):
    """ALiBi: subtract slope times distance; head h of H has the slope 2^(-8h/H) (Press et al., 2022).

    Nothing is learned. The paper has decoders in mind; here the distance counts in both directions.
    """

    slopes: Tensor

    def __init__(self, heads: int):
        super().__init__()
        self.register_buffer("slopes", 2.0 ** (-8 * torch.arange(1, heads + 1) / heads), persistent=False)

    def bias(self, queries: int, keys: int, start: int = 0) -> Float[Tensor, "heads queries keys"]:
        return -self.slopes[:, None, None] * _distances(queries, keys, start, self.slopes.device).abs()


def _distances(queries: int, keys: int, start: int, device: torch.device) -> Int[Tensor, "queries keys"]:
    """Position of the key minus position of the query."""
    at = torch.arange(start, start + queries, device=device)
    return torch.arange(keys, device=device) - at[:, None]
