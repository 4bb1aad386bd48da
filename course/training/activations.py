"""Activation functions and their derivatives, side by side. (Slides, lecture 03, part 3.)

    z = phi(v)                        forward: what a unit passes on
    delta_v = phi'(v) * delta_z       backward: what it lets through

`ACTIVATIONS` holds the slides' seven; `gradient_left` multiplies the slopes of units in a row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import pi, sqrt

import torch
from jaxtyping import Float
from torch import Tensor

Values = Float[Tensor, "*shape"]


@dataclass(frozen=True)
class Activation:
    """A function of one number, applied to each entry of a tensor, and its derivative.

    formula: the function in LaTeX, without dollar signs.
    """

    name: str
    function: Callable[[Values], Values]
    derivative: Callable[[Values], Values]
    formula: str

    def __call__(self, v: Values) -> Values:
        return self.function(v)


def logistic(v: Values) -> Values:
    return 1 / (1 + torch.exp(-v))


def logistic_slope(v: Values) -> Values:
    return logistic(v) * logistic(-v)  # sigma (1 - sigma), without the cancellation at large v


def tanh(v: Values) -> Values:
    e = torch.expm1(2 * v.clamp(-20, 20))  # exp(2v) - 1; beyond 20 tanh is 1 to the last digit
    return e / (e + 2)


def tanh_slope(v: Values) -> Values:
    return 4 * logistic_slope(2 * v)


def relu(v: Values) -> Values:
    return v.clamp(min=0)


def relu_slope(v: Values) -> Values:
    return (v > 0).to(v.dtype)  # at 0 there is none; like torch we take 0


def leaky_relu(v: Values, alpha: float = 0.1) -> Values:
    return torch.where(v > 0, v, alpha * v)


def leaky_relu_slope(v: Values, alpha: float = 0.1) -> Values:
    return torch.where(v > 0, torch.ones_like(v), alpha)


def elu(v: Values) -> Values:
    return torch.where(v > 0, v, torch.expm1(v.clamp(max=0)))


def elu_slope(v: Values) -> Values:
    return torch.where(v > 0, torch.ones_like(v), torch.exp(v.clamp(max=0)))


def gelu(v: Values) -> Values:
    return v * _normal_cdf(v)


def gelu_slope(v: Values) -> Values:
    return _normal_cdf(v) + v * torch.exp(-v.square() / 2) / sqrt(2 * pi)


def silu(v: Values) -> Values:
    return v * logistic(v)


def silu_slope(v: Values) -> Values:
    return logistic(v) + v * logistic_slope(v)


def _normal_cdf(v: Values) -> Values:
    return 0.5 * torch.erfc(-v / sqrt(2))


ACTIVATIONS: dict[str, Activation] = {
    each.name: each
    for each in (
        Activation("logistic", logistic, logistic_slope, r"\sigma(v) = 1 / (1 + e^{-v})"),
        Activation("tanh", tanh, tanh_slope, r"\tanh(v)"),
        Activation("ReLU", relu, relu_slope, r"\max(0, v)"),
        Activation("leaky ReLU", leaky_relu, leaky_relu_slope, r"\max(0.1\,v, v)"),
        Activation("ELU", elu, elu_slope, r"v \;\mathrm{or}\; e^v - 1"),
        Activation("GELU", gelu, gelu_slope, r"v\,\Phi(v)"),
        Activation("SiLU", silu, silu_slope, r"v\,\sigma(v)"),
    )
}


def largest_slope(activation: Activation, reach: float = 8.0) -> tuple[float, float]:
    """The input in [-reach, reach] at which the activation is steepest, and its slope there.

    Of several such inputs (a whole half line for ReLU) the one nearest to 0.
    """
    v = torch.arange(-round(reach * 1e4), round(reach * 1e4) + 1, dtype=torch.float64) / 1e4  # with 0 itself
    slopes = activation.derivative(v)
    best = slopes.max()
    candidates = v[slopes >= best - 1e-12]
    return float(candidates[candidates.abs().argmin()]), float(best)


def saturates_beyond(activation: Activation, threshold: float = 0.01) -> float | None:
    """The smallest s such that the slope is below threshold for all |v| > s; None if there is no such s."""
    v = torch.linspace(-50, 50, 1_000_001, dtype=torch.float64)
    steep = v[activation.derivative(v).abs() >= threshold].abs().max()
    return None if steep >= 50 else float(steep)


def gradient_left(activation: Activation, v: float, layers: int) -> list[float]:
    """What is left of a gradient of 1 after 0, 1, ..., layers units in a row, all with preactivation v."""
    if layers < 0:
        raise ValueError(f"layers is {layers}; expected 0 or more")
    slope = float(activation.derivative(torch.tensor(v, dtype=torch.float64)))
    return [slope**n for n in range(layers + 1)]
