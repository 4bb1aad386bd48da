"""Adversarial examples: the small step that hurts most. (Slides, 10, part 1; Goodfellow et al., 2014.)

All functions take a model that gives logits, inputs x with values from `low` to `high`, labels y, and a
largest change of each value, epsilon. They leave the model's gradients and mode as they were.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

Inputs = Float[Tensor, "batch ..."]
Labels = Int[Tensor, " batch"]


def input_gradient(model: nn.Module, x: Inputs, y: Labels) -> Inputs:
    """The gradient of each example's cross entropy with respect to its own input."""
    moved = x.detach().clone().requires_grad_()
    with torch.enable_grad():
        loss = F.cross_entropy(model(moved), y, reduction="sum")
    return torch.autograd.grad(loss, moved)[0]


def fgsm(
    model: nn.Module, x: Inputs, y: Labels, epsilon: float, low: float = 0.0, high: float = 1.0
) -> Inputs:
    """Fast gradient sign method: one step of epsilon in each input, uphill on the loss, then clipped."""
    return (x + epsilon * input_gradient(model, x, y).sign()).clamp(low, high)


def pgd(
    model: nn.Module,
    x: Inputs,
    y: Labels,
    epsilon: float,
    steps: int = 10,
    low: float = 0.0,
    high: float = 1.0,
) -> Inputs:
    """Projected gradient: many small steps along the sign, none of which leaves the cube of ±epsilon.

    A stronger attack than `fgsm`, at `steps` times the cost. (Madry et al., 2018.)
    """
    moved = x
    for _ in range(steps):
        moved = moved + 2.5 * epsilon / steps * input_gradient(model, moved, y).sign()
        moved = torch.minimum(torch.maximum(moved, x - epsilon), x + epsilon).clamp(low, high)
    return moved


def random_signs(
    x: Inputs,
    epsilon: float,
    low: float = 0.0,
    high: float = 1.0,
    generator: torch.Generator | None = None,
) -> Inputs:
    """As long a step as `fgsm`, in a random direction: each input by +epsilon or −epsilon, then clipped."""
    signs = 2.0 * torch.randint(2, x.shape, generator=generator).to(x.device) - 1
    return (x + epsilon * signs).clamp(low, high)
