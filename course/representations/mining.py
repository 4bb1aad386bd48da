"""Which triplets of a labeled batch to learn from: positives at random, negatives at random or mined.

Learning Representations I, "Triplet loss"; Schroff et al. (2015) for semi-hard negatives.
"""

from collections.abc import Iterator

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

Square = Float[Tensor, "batch batch"]


def pairs(y: Int[Tensor, " batch"]) -> tuple[Bool[Tensor, "batch batch"], Bool[Tensor, "batch batch"]]:
    """Positives (same label, not itself) and negatives (another label) of each example.

    ValueError for a batch in which some example has no positive or no negative.
    """
    same = y[:, None] == y[None]
    positive, negative = same & ~torch.eye(len(y), dtype=torch.bool, device=y.device), ~same
    for name, mask in (("positive", positive), ("negative", negative)):
        if not mask.any(1).all():
            lonely = int(y[~mask.any(1)][0])
            raise ValueError(f"an example of class {lonely} has no {name} in the batch; draw several of each")
    return positive, negative


def random_choice(
    mask: Bool[Tensor, "rows columns"], generator: torch.Generator | None = None
) -> Int[Tensor, " rows"]:
    """One of the places that are True in each row, all equally likely. ValueError for a row without one."""
    if not mask.any(1).all():
        raise ValueError(
            f"row {int((~mask.any(1)).nonzero()[0])} is False throughout; there is none to choose"
        )
    return torch.multinomial(mask.float(), 1, generator=generator).squeeze(1)


def hardest(distances: Square, negative: Bool[Tensor, "batch batch"]) -> Int[Tensor, " batch"]:
    """The nearest negative of each example."""
    return distances.masked_fill(~negative, torch.inf).argmin(1)


def violators(
    distances: Square, d_p: Float[Tensor, " batch"], negative: Bool[Tensor, "batch batch"], margin: float
) -> Bool[Tensor, "batch batch"]:
    """Negatives within the margin of the positive, D_n < D_p + margin; all negatives where there are none."""
    near = negative & (distances < d_p[:, None] + margin)
    return torch.where(near.any(1, keepdim=True), near, negative)


def semi_hard(
    distances: Square, d_p: Float[Tensor, " batch"], negative: Bool[Tensor, "batch batch"]
) -> Int[Tensor, " batch"]:
    """The nearest negative farther than the positive; the hardest of all where each lies nearer."""
    farther = negative & (distances > d_p[:, None])
    return hardest(distances, torch.where(farther.any(1, keepdim=True), farther, negative))


class ClassBatches:
    """Batches with equally many examples of each class, so that everyone has positives and negatives.

    Endless; tuples (x, y). each: examples of a class in a batch, at least 2, drawn without replacement.
    """

    def __init__(self, x: Float[Tensor, "n *shape"], y: Int[Tensor, " n"], each: int, seed: int = 0):
        self.x, self.y, self.each = x, y, each
        self.members = [(y == label).nonzero().squeeze(1) for label in y.unique()]
        if not 2 <= each <= min(map(len, self.members)):
            smallest = min(map(len, self.members))
            raise ValueError(f"each is {each}; expected 2 to {smallest}, the size of the smallest class")
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        while True:
            rows = torch.cat(
                [m[torch.randperm(len(m), generator=self.generator)[: self.each]] for m in self.members]
            )
            yield self.x[rows], self.y[rows]
