"""Multi-layer perceptrons: fully-connected layers, one after another. (Slides, lecture 02, part 5.)

mlp(2, 16, 16, 1)           2 inputs, two hidden layers of 16 rectifiers, 1 linear output
mlp(1, 64, 1, phi=nn.Sigmoid)
folding(5)                  five layers of two rectifiers that fold [0, 1] five times
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


def folding(layers: int) -> nn.Sequential:
    """A rectifier network that folds [0, 1] onto itself, once in each layer of two units.

    One fold is g(x) = 2 max(0, x) - 4 max(0, x - 1/2): up from 0 to 1 on the first half, down to 0 on the
    second. The network computes g(g(...g(x))), which goes up and down 2^layers times on [0, 1]. (Slides,
    lecture 02, part 5; Montúfar et al., 2014.) Double precision; all weights are powers of two, so no
    rounding occurs.
    """
    network = mlp(1, *[2] * layers, 1).double()
    fold = torch.tensor([[2.0, -4.0]], dtype=torch.float64)
    linear = [module for module in network if isinstance(module, nn.Linear)]
    with torch.no_grad():
        for number, layer in enumerate(linear):
            last, first = number == len(linear) - 1, number == 0
            rows = torch.ones(1 if last else 2, 1, dtype=torch.float64)
            layer.weight.copy_(rows if first else rows @ fold)
            layer.bias.copy_(torch.zeros(1) if last else torch.tensor([0.0, -0.5]))
    return network
