"""Multi-layer perceptrons: fully-connected layers, one after another. (Slides, lecture 02, part 5.)

mlp(2, 16, 16, 1)           2 inputs, two hidden layers of 16 rectifiers, 1 linear output
mlp(1, 64, 1, phi=nn.Sigmoid)
folding(5)                  five layers of two rectifiers that fold [0, 1] five times
folding(3, 4, inputs=2)     three layers of 2 x 4 rectifiers: a square folded into 4 x 4, three times
"""

from itertools import pairwise

import torch
from torch import nn


def mlp(*widths: int, phi: type[nn.Module] = nn.ReLU) -> nn.Sequential:
    """Linear layers with the transfer function `phi` between them; the output layer is linear.

    widths: units of the input, of each hidden layer and of the output, e.g. 2, 16, 1. Input `*batch inputs`,
    output `*batch outputs`. Weights start as torch's `nn.Linear` does.
    Raises ValueError for fewer than two widths, or one below 1.
    """
    if len(widths) < 2 or min(widths) < 1:
        raise ValueError(f"widths are {widths}; expected at least two, each at least 1")
    layers: list[nn.Module] = [nn.Linear(widths[0], widths[1])]
    for inputs, outputs in pairwise(widths[1:]):
        layers += [phi(), nn.Linear(inputs, outputs)]
    return nn.Sequential(*layers)


def folding(layers: int, units: int = 2, inputs: int = 1) -> nn.Sequential:
    """A rectifier network that folds [0, 1] onto itself in every layer, each input by itself.

    With two units a fold is g(x) = 2 max(0, x) - 4 max(0, x - 1/2): up from 0 to 1 on the first half, down to
    0 on the second. With `units` units it goes up and down between 0 and 1 so many times; the network of
    `layers` layers then does so units^layers times. Input and output `*batch inputs`; each layer has
    units * inputs units, so that [0, 1]^inputs has units^(layers * inputs) linear regions. (Slides, lecture
    02, part 5; Montúfar et al., 2014.) Double precision; where `units` is a power of two, no rounding occurs.
    Raises ValueError for fewer than one layer, one input or two units.
    """
    if layers < 1 or units < 2 or inputs < 1:
        raise ValueError(
            f"layers, units, inputs are {layers}, {units}, {inputs}; expected at least 1, 2 and 1"
        )
    network = mlp(inputs, *[units * inputs] * layers, inputs).double()
    signs = torch.tensor([1.0] + [2.0 * (-1) ** k for k in range(1, units)], dtype=torch.float64)
    together = torch.eye(inputs, dtype=torch.float64)
    spread = torch.kron(together, torch.ones(units, 1, dtype=torch.float64))  # input d goes to its own units
    fold = torch.kron(together, units * signs[None])  # inputs x (units * inputs)
    linear = [module for module in network if isinstance(module, nn.Linear)]
    with torch.no_grad():
        for layer in linear[:-1]:
            layer.weight.copy_(spread if layer is linear[0] else spread @ fold)
            layer.bias.copy_((-torch.arange(units, dtype=torch.float64) / units).repeat(inputs))
        linear[-1].weight.copy_(fold)
        linear[-1].bias.zero_()
    return network
