"""Siamese networks: one encoder, two inputs, "are they the same?"; and one-shot recognition with it.

Slides, lecture 10, part 2; Koch, Zemel and Salakhutdinov (2015).
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn


class Siamese(nn.Module):
    """The same encoder reads both inputs; the cosine of their features, scaled and moved, says "the same".

    encoder: gives features (batch x d). The comparison has two numbers of its own, a scale and an offset.
    """

    def __init__(self, encoder: nn.Module):
        super().__init__()
        self.encoder = encoder
        self.scale, self.offset = nn.Parameter(torch.tensor(5.0)), nn.Parameter(torch.tensor(0.0))

    def forward(self, x: Tensor) -> Float[Tensor, "batch d"]:
        """Features of length 1."""
        return F.normalize(self.encoder(x), dim=-1)

    def same(self, x: Tensor, other: Tensor) -> Float[Tensor, "batch"]:
        """The probability that x[i] and other[i] are of one class."""
        return torch.sigmoid(self.scale * (self(x) * self(other)).sum(-1) + self.offset)

    def loss(self, x: Tensor, y: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        """Verification: log loss of all pairs of the batch; equal and different ones weigh the same."""
        z = self(x)
        return verification_loss(self.scale * (z @ z.mT) + self.offset, y)


def verification_loss(scores: Float[Tensor, "batch batch"], y: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
    """Mean log loss of the pairs of one class, and of the pairs of two; the mean of both, in nats.

    scores: log odds that example i and example j are of one class; nobody is paired with itself. ValueError
    for a batch without pairs of either kind.
    """
    equal = y[:, None] == y[None]
    pair = ~torch.eye(len(y), dtype=torch.bool, device=y.device)
    if not (equal & pair).any() or equal.all():
        raise ValueError(
            f"{len(y)} examples of {len(y.unique())} classes; expected a pair of one class and one of two"
        )
    losses = F.binary_cross_entropy_with_logits(scores, equal.float(), reduction="none")
    return (losses[equal & pair].mean() + losses[~equal].mean()) / 2


def one_shot(
    z: Float[Tensor, "queries d"], known: Float[Tensor, "examples d"], known_y: Int[Tensor, " examples"]
) -> Int[Tensor, " queries"]:
    """The class of the known example with the largest cosine; with one of each class it is one-shot."""
    cosines = F.normalize(z, dim=-1) @ F.normalize(known, dim=-1).mT
    return known_y[cosines.argmax(1)]
