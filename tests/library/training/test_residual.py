"""Deep networks: what skip connections do to shapes, counts and gradients."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from course.training.residual import (
    Concatenate,
    Residual,
    deep_network,
    gradient_updates,
    hidden_layers,
    weights,
)


def test_residual_adds_and_concatenate_appends():
    f = nn.Linear(3, 3)
    v = torch.randn(2, 5, 3)
    torch.testing.assert_close(Residual(f)(v), v + f(v))
    both = Concatenate(f)(v)
    assert both.shape == (2, 5, 6)
    torch.testing.assert_close(both[..., :3], v)
    torch.testing.assert_close(both[..., 3:], f(v))


def test_residual_with_zero_parameters_is_the_identity():
    layers = hidden_layers(4, 7, "add")
    for parameter in layers.parameters():
        nn.init.zeros_(parameter)
    v = torch.randn(3, 4)
    torch.testing.assert_close(layers(v), v, rtol=0, atol=0)


@given(st.integers(1, 6), st.integers(1, 9))
@settings(deadline=None)
def test_concatenating_costs_quadratically_many_weights(width, depth):
    assert weights(hidden_layers(width, depth, "concat")) == width**2 * depth * (depth + 1) // 2
    assert weights(hidden_layers(width, depth, "add")) == width**2 * depth


@pytest.mark.parametrize("skip", ["none", "add", "concat"])
@pytest.mark.parametrize("batch_norm", [False, True])
def test_deep_network_has_its_shapes(skip, batch_norm):
    model = deep_network(5, 4, 3, 2, skip, torch.tanh, batch_norm)
    assert model(torch.randn(6, 5)).shape == (6, 2)
    assert sum(isinstance(m, nn.BatchNorm1d) for m in model.modules()) == 3 * batch_norm


def test_unknown_skip_is_named():
    with pytest.raises(ValueError, match="skip is 'sum'; expected one of none, add, concat"):
        hidden_layers(4, 2, "sum")


def test_gradient_updates_equal_autograd():
    torch.manual_seed(0)
    layers = hidden_layers(5, 6, "add", torch.tanh).double()
    v = torch.randn(3, 5, dtype=torch.float64, requires_grad=True)
    delta_out = torch.randn(3, 5, dtype=torch.float64)
    (delta_in,) = torch.autograd.grad(layers(v), v, delta_out)
    updates = gradient_updates(list(layers), v, delta_out)
    assert len(updates) == 6
    torch.testing.assert_close(delta_out + sum(updates), delta_in, rtol=0, atol=1e-12)
    # Each update is that of its own layer: what comes before a layer in the backward pass leads to it.
    w = v.detach()
    for i, layer in enumerate(layers):
        delta = delta_out + sum(updates[i + 1 :])
        jacobian = torch.func.vmap(torch.func.jacrev(layer.f))(w)  # examples x 5 x 5
        torch.testing.assert_close(updates[i], torch.einsum("no,noi->ni", delta, jacobian))
        w = layer(w).detach()
