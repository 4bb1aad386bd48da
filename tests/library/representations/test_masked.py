"""Masked autoencoders: hidden pixels reach nothing but the loss."""

import pytest
import torch

from course.representations.masked import MaskedAutoencoder
from course.representations.pixels import IndependentPixels
from course.representations.towers import DenseTower


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_what_is_hidden_does_not_reach_the_code_and_alone_counts_in_the_loss():
    torch.manual_seed(0)
    model = MaskedAutoencoder(DenseTower(3, 32, 16), IndependentPixels(3, (4, 4)))
    x = torch.rand(6, 1, 4, 4, generator=seeded()).requires_grad_()
    hidden = model.hide(x, 0.5, seeded(1))
    (by_x,) = torch.autograd.grad(model(x, hidden).sum(), x)
    assert (by_x[hidden] == 0).all() and (by_x[~hidden] != 0).any()
    with torch.no_grad():
        errors = (model.decoder.mean(model(x, hidden)) - x).square()
        assert model.loss(x, 0.5, seeded(1)).item() == pytest.approx(errors[hidden].mean().item())
