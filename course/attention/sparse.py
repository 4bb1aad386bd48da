"""Sparse attention: patterns of who may look at whom, and a window that computes only what it needs.

Slides, lecture 08, part 4, "Masked self-attention in Transformer encoders"; patterns after Lin et al. (2022),
*A survey of Transformers*, figures 4 and 5. A pattern is a mask, parts x parts, True where row i may look at
column j. Patterns are combined by `|` and `&`: Longformer is window | selected, BigBird adds sprinkled,
and `& causal_mask(n)` makes one for a decoder.

A mask alone saves nothing: all scores are computed, then hidden. `windowed_attention` computes only its band.
"""

from collections.abc import Iterable

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor

from course.attention.dot_product import context_vectors, scaled_dot_product_scores, soft_weights

Pattern = Bool[Tensor, "n n"]


def window(n: int, reach: int, gap: int = 1) -> Pattern:
    """Parts at most `reach` steps away, a step being `gap` places: a band, dilated where gap is above 1."""
    if reach < 0 or gap < 1:
        raise ValueError(f"reach is {reach}, gap is {gap}; expected at least 0 and 1")
    distance = (torch.arange(n)[:, None] - torch.arange(n)).abs()
    return (distance <= reach * gap) & (distance % gap == 0)


def blocks(n: int, size: int) -> Pattern:
    """Parts of the same block of `size` parts."""
    if size < 1:
        raise ValueError(f"size is {size}; expected at least 1")
    block = torch.arange(n) // size
    return block[:, None] == block


def selected(n: int, hubs: Iterable[int] = (0,)) -> Pattern:
    """Global attention: some parts see all and are seen by all."""
    hub = torch.zeros(n, dtype=torch.bool)
    hub[list(hubs)] = True
    return hub[:, None] | hub


def sprinkled(n: int, each: int, generator: torch.Generator | None = None) -> Pattern:
    """Random attention: `each` parts chosen at random for each row."""
    if not 0 <= each <= n:
        raise ValueError(f"each is {each}; expected 0 to {n}")
    rows = torch.zeros(n, n, dtype=torch.bool)
    return rows.scatter(1, torch.rand(n, n, generator=generator).argsort(1)[:, :each], True)


def windowed_attention(
    q: Float[Tensor, "*batch n d"],
    k: Float[Tensor, "*batch n d"],
    v: Float[Tensor, "*batch n d_v"],
    reach: int,
) -> Float[Tensor, "*batch n d_v"]:
    """Scaled dot-product attention under `window(n, reach)`, at a cost linear in n.

    Queries are cut into blocks of `reach`; each block meets the keys of itself and its two neighbors, 3 reach
    keys a query instead of n.
    """
    if reach < 1:
        raise ValueError(f"reach is {reach}; expected at least 1")
    n = q.shape[-2]
    count = -(-n // reach)
    behind = count * reach - n

    def near(x: Tensor) -> Tensor:  # *batch x count x 3 reach x d
        padded = F.pad(x, (0, 0, reach, behind + reach))
        return padded.unfold(-2, 3 * reach, reach).mT

    queries = F.pad(q, (0, 0, 0, behind)).unflatten(-2, (count, reach))
    at = torch.arange(count * reach, device=q.device).view(count, reach, 1)
    other = reach * torch.arange(count, device=q.device).view(-1, 1, 1) + torch.arange(
        -reach, 2 * reach, device=q.device
    )
    there = (other >= 0) & (other < n) & ((at - other).abs() <= reach)
    there |= (at >= n) & (other == at)  # padded queries look at themselves, and are dropped
    weights = soft_weights(scaled_dot_product_scores(queries, near(k)), there)
    return context_vectors(weights, near(v)).flatten(-3, -2)[..., :n, :]
