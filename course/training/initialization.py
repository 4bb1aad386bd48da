"""Where training starts: the scale of random weights, and what it does to a deep network.

Slides, lecture 03, part 4. A layer has I inputs and O outputs, s = W^T z with W of shape I x O. Weights of
variance v turn a signal of variance 1 into one of variance I v on the way forward, and a gradient of
variance 1 into one of variance O v on the way back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import torch
from jaxtyping import Float
from torch import Tensor, nn

Weights = Float[Tensor, "inputs outputs"]


def xavier_std(inputs: int, outputs: int, gain: float = 1.0) -> float:
    """gain * sqrt(1 / D) with D = (I + O) / 2, a compromise between the two directions.

    Glorot and Bengio (2010); Xavier is Glorot's first name.
    """
    return gain * sqrt(2 / (inputs + outputs))


def kaiming_std(inputs: int) -> float:
    """sqrt(2 / I): ReLU passes on half of the mean square, so weights of twice the variance make up for it.

    He et al. (2015) keep the forward variance alone; for I = O this is Xavier's with gain sqrt(2).
    """
    return sqrt(2 / inputs)


def normal_weights(
    inputs: int, outputs: int, std: float, generator: torch.Generator | None = None
) -> Weights:
    """Draw from N(0, std^2)."""
    return std * torch.randn(inputs, outputs, generator=generator)


def uniform_weights(
    inputs: int, outputs: int, std: float, generator: torch.Generator | None = None
) -> Weights:
    """Draw from U(-b, b) with b = sqrt(3) std, which has the given standard deviation."""
    return sqrt(3) * std * (2 * torch.rand(inputs, outputs, generator=generator) - 1)


@dataclass(frozen=True)
class Signal:
    """How strong the signal is in each layer of a deep network.

    forward: root mean square of z_0 (the input), z_1, ..., z_L.
    backward: root mean square of the gradients with respect to the same, the last one given.
    """

    forward: list[float]
    backward: list[float]

    @property
    def forward_ratio(self) -> float:
        """Output over input: what is left of the signal after all layers."""
        return self.forward[-1] / self.forward[0]

    @property
    def backward_ratio(self) -> float:
        """Gradient at the input over gradient at the output."""
        return self.backward[0] / self.backward[-1]


def send_signal(
    x: Float[Tensor, "examples inputs"],
    matrices: Sequence[Weights],
    phi: Callable[[Tensor], Tensor],
    delta: Float[Tensor, "examples outputs"],
) -> Signal:
    """Send x through z_l = phi(W_l^T z_{l-1}), and the gradient delta of the last layer's output back."""
    z = x.detach().requires_grad_()
    layers = [z]
    for w in matrices:
        layers.append(phi(layers[-1] @ w))
    gradients = torch.autograd.grad(layers[-1], layers, delta)
    return Signal([_root_mean_square(z) for z in layers], [_root_mean_square(g) for g in gradients])


def _root_mean_square(t: Tensor) -> float:
    return float(t.detach().double().square().mean().sqrt())


def fill_constant(model: nn.Module, value: float) -> None:
    """Set all weight matrices to one value and all biases to 0, in place."""
    for parameter in model.parameters():
        nn.init.constant_(parameter, value if parameter.dim() > 1 else 0.0)


class Shift(nn.Module):
    """Add one learned number, 0 at first, to every entry."""

    def __init__(self):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, v: Float[Tensor, "*batch d"]) -> Float[Tensor, "*batch d"]:
        return v + self.bias


class FixupBranch(nn.Module):
    """The update of a residual layer: m linear layers with ReLU between them, times a learned number.

    Zhang, Dauphin and Ma (2019), rule 3: a scalar bias before each linear layer and before each activation,
    and a scalar multiplier for the branch.
    """

    def __init__(self, width: int, m: int = 2):
        super().__init__()
        if m < 2:
            raise ValueError(f"m is {m}; expected at least 2 linear layers in a branch")
        steps: list[nn.Module] = []
        for i in range(m):
            steps += [Shift(), nn.ReLU()] if i else []
            steps += [Shift(), nn.Linear(width, width, bias=False)]
        self.steps = nn.Sequential(*steps)
        self.multiplier = nn.Parameter(torch.ones(1))

    @property
    def linears(self) -> list[nn.Linear]:
        """The m linear layers, first to last."""
        return [step for step in self.steps if isinstance(step, nn.Linear)]

    def forward(self, v: Float[Tensor, "*batch width"]) -> Float[Tensor, "*batch width"]:
        return self.multiplier * self.steps(v)


def fixup(branches: Sequence[FixupBranch], classifier: nn.Linear) -> None:
    """Apply Fixup's rules 1 and 2 in place, for L = len(branches) branches of m layers each.

    The classifier and the last layer of each branch start at 0; every other layer of a branch with Kaiming's
    standard deviation times L^(-1 / (2m - 2)). So every branch starts as "no update".
    """
    nn.init.zeros_(classifier.weight)
    nn.init.zeros_(classifier.bias)
    for branch in branches:
        *inner, last = branch.linears
        factor = len(branches) ** (-1 / (2 * len(inner)))  # len(inner) = m - 1
        for linear in inner:
            nn.init.normal_(linear.weight, std=kaiming_std(linear.in_features) * factor)
        nn.init.zeros_(last.weight)
