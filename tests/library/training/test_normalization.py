"""Normalization layers against torch, in values, gradients and running averages."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from course.training.normalization import (
    BatchNorm,
    LayerNorm,
    batch_norm,
    invariance_table,
    layer_norm,
    weight_norm,
)


def make(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def pair(ours, theirs):
    """Ours and torch's with the same random scale and shift."""
    scale, shift = make(4, seed=1), make(4, seed=2)
    with torch.no_grad():
        ours.scale.copy_(scale), theirs.weight.copy_(scale)
        ours.shift.copy_(shift), theirs.bias.copy_(shift)
    return ours, theirs


@pytest.mark.parametrize("kinds", [(BatchNorm, nn.BatchNorm1d), (LayerNorm, nn.LayerNorm)])
def test_equals_torch_in_training_and_evaluation(kinds):
    ours, theirs = pair(*(kind(4).double() for kind in kinds))
    for seed in range(5):  # the running averages move
        z = (3 * make(7, 4, seed=seed) + 5).requires_grad_()
        a, b = ours(z), theirs(z)
        torch.testing.assert_close(a, b, rtol=0, atol=1e-10)
        upstream = make(7, 4, seed=seed + 100)
        sources = [(z, *module.parameters()) for module in (ours, theirs)]
        gradients = [
            torch.autograd.grad(y, source, upstream) for y, source in zip((a, b), sources, strict=True)
        ]
        for one, other in zip(*gradients, strict=True):
            torch.testing.assert_close(one, other, rtol=0, atol=1e-10)
    z = make(3, 4, seed=9)
    torch.testing.assert_close(ours.eval()(z), theirs.eval()(z), rtol=0, atol=1e-10)


def test_evaluation_does_not_look_at_the_batch():
    layer = BatchNorm(4).double()
    layer(make(20, 4))
    layer.eval()
    z = make(5, 4, seed=1)
    torch.testing.assert_close(layer(z)[:1], layer(z[:1]))


def test_one_example_has_no_variance():
    with pytest.raises(ValueError, match="1 examples; batch norm needs at least 2"):
        batch_norm(make(1, 4))


@given(st.integers(2, 8), st.integers(2, 8), st.integers(0, 1000))
@settings(deadline=None)
def test_mean_0_and_variance_1(examples, features, seed):
    z = 10 * make(examples, features, seed=seed) - 3
    for result, dim in ((batch_norm(z, eps=0), 0), (layer_norm(z, eps=0), 1)):
        assert result.mean(dim).abs().max() < 1e-9
        assert (result.var(dim, correction=0) - 1).abs().max() < 1e-9


def test_layer_norm_of_columns_is_batch_norm():
    z = make(5, 4)
    torch.testing.assert_close(layer_norm(z.T).T, batch_norm(z))


def test_weight_norm_equals_torch():
    linear = nn.utils.parametrizations.weight_norm(nn.Linear(6, 4, bias=False).double(), dim=0)
    with torch.no_grad():
        linear.parametrizations.weight.original0.fill_(1.0)  # its learned length
    w = linear.parametrizations.weight.original1.T  # inputs x units
    torch.testing.assert_close(weight_norm(w), linear.weight.T)


@given(st.integers(0, 1000))
@settings(deadline=None, max_examples=25)
def test_invariances_hold_for_any_data(seed):
    table = invariance_table(make(6, 5, seed=seed), make(5, 4, seed=seed + 1), make(5, seed=seed + 2))
    invariant = {name: [d < 1e-9 for d in row.values()] for name, row in table.items()}
    assert invariant == {
        "batch norm": [True, False, True, True, True, False],
        "weight norm": [True, False, True, False, False, False],
        "layer norm": [True, True, False, True, False, True],
    }
