"""Dropout: hide activations at random, and average over what was hidden. (Slides, 10, part 1.)"""

from itertools import product

import torch
from jaxtyping import Float
from torch import Tensor, nn


def dropout(
    z: Float[Tensor, "*shape"], rate: float, generator: torch.Generator | None = None
) -> Float[Tensor, "*shape"]:
    """Inverted dropout: each entry is 0 with probability `rate`, else divided by 1 − rate.

    So its expectation is z, and nothing is left to do when the network is used (the weight scaling rule,
    done beforehand). ValueError unless 0 <= rate < 1.
    """
    if not 0 <= rate < 1:
        raise ValueError(f"rate = {rate}; expected a share to zero out, from 0 to below 1")
    kept = torch.rand(z.shape, generator=generator) >= rate
    return z * kept.to(z.device) / (1 - rate)


class Dropout(nn.Module):
    """`dropout` as a layer: active in training mode only."""

    def __init__(self, rate: float):
        super().__init__()
        self.rate = rate

    def forward(self, z: Float[Tensor, "*shape"]) -> Float[Tensor, "*shape"]:
        return dropout(z, self.rate) if self.training and self.rate else z


def all_masks(units: int) -> Float[Tensor, "masks units"]:
    """Every mask of so many units, 2 ** units of them, 1 where a unit is kept. ValueError above 16 units."""
    if not 1 <= units <= 16:
        raise ValueError(f"{units} units; expected 1 to 16, as there are 2 ** units masks")
    return torch.tensor(list(product([0.0, 1.0], repeat=units)))


def mask_probabilities(masks: Float[Tensor, "masks units"], rate: float) -> Float[Tensor, " masks"]:
    """The probability of each mask when units are dropped independently with probability `rate`."""
    return (masks * (1 - rate) + (1 - masks) * rate).prod(-1)


@torch.no_grad()
def masked_predictions(
    model: nn.Module, x: Float[Tensor, "batch ..."], masks: int
) -> Float[Tensor, "masks batch classes"]:
    """Class probabilities under so many random masks: the model's logits in training mode, one pass a mask.

    For models whose only random or training-only layers are dropout. The mode is left as it was.
    """
    was_training = model.training
    model.train()
    each = torch.stack([model(x).softmax(-1) for _ in range(masks)])
    model.train(was_training)
    return each
