"""Activations against torch, and their derivatives against autograd."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from course.training.activations import ACTIVATIONS, gradient_left, largest_slope, saturates_beyond

TORCH = {
    "logistic": torch.sigmoid,
    "tanh": torch.tanh,
    "ReLU": F.relu,
    "leaky ReLU": lambda v: F.leaky_relu(v, 0.1),
    "ELU": F.elu,
    "GELU": F.gelu,
    "SiLU": F.silu,
}
# Fine around 0, with 0 itself, and so far out that careless formulas overflow.
INPUTS = torch.cat([torch.linspace(-9, 9, 1001), torch.tensor([-800.0, -50.0, 0.0, 50.0, 800.0])]).double()


@pytest.mark.parametrize("name", TORCH)
def test_equals_torch(name):
    torch.testing.assert_close(ACTIVATIONS[name](INPUTS), TORCH[name](INPUTS), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", TORCH)
def test_derivative_equals_autograd(name):
    v = INPUTS.clone().requires_grad_()
    (slope,) = torch.autograd.grad(TORCH[name](v).sum(), v)
    slope = torch.where(slope.isnan(), 0.0, slope)
    torch.testing.assert_close(ACTIVATIONS[name].derivative(INPUTS), slope, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", TORCH)
def test_keeps_shape_and_type(name):
    v = torch.randn(2, 3, dtype=torch.float32)
    for result in (ACTIVATIONS[name](v), ACTIVATIONS[name].derivative(v)):
        assert result.shape == v.shape and result.dtype == v.dtype


@pytest.mark.parametrize("name", TORCH)
def test_small_signals_are_not_rounded_away(name):
    v = torch.tensor([-1e-9, 1e-9])
    torch.testing.assert_close(ACTIVATIONS[name](v), TORCH[name](v), rtol=1e-5, atol=0)


def test_all_of_the_slides_are_there():
    assert set(ACTIVATIONS) == set(TORCH)


@given(st.floats(-30, 30))
def test_logistic_slope_is_at_most_a_quarter(v):
    slope = ACTIVATIONS["logistic"].derivative(torch.tensor(v, dtype=torch.float64))
    assert slope <= 0.25 + 1e-15  # rounding
    assert abs(v) < 1e-3 or slope < 0.25


@pytest.mark.parametrize(
    ("name", "place", "slope"),
    [
        ("logistic", 0, 0.25),
        ("tanh", 0, 1),
        ("ReLU", 0, 1),
        ("GELU", 2**0.5, 1.12890),
        ("SiLU", 2.39936, 1.09984),
    ],
)
def test_largest_slope(name, place, slope):
    found_place, found_slope = largest_slope(ACTIVATIONS[name])
    assert found_place == pytest.approx(place, abs=2e-4)
    assert found_slope == pytest.approx(slope, abs=1e-5)


def test_saturates_beyond():
    assert saturates_beyond(ACTIVATIONS["logistic"]) == pytest.approx(4.58, abs=0.02)
    assert saturates_beyond(ACTIVATIONS["tanh"]) == pytest.approx(2.99, abs=0.02)
    assert saturates_beyond(ACTIVATIONS["ReLU"]) is None  # on one side only


def test_gradient_left():
    assert gradient_left(ACTIVATIONS["logistic"], 0.0, 3) == [1, 0.25, 0.0625, 0.015625]
    with pytest.raises(ValueError, match="layers is -1"):
        gradient_left(ACTIVATIONS["tanh"], 0.0, -1)
