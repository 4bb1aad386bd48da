"""Look at the loss around a trained network. (Slides, lecture 03, part 3, "Come on, how bad can it be?")

The parameters theta stand in a space of many dimensions. Li et al. (2018) choose two random directions d1, d2
and plot J(theta + a d1 + b d2) over a and b. Weights of different scale would make such pictures incomparable
(ReLU networks do not change when one layer is scaled up and the next one down), so each unit's part of a
direction is scaled to the norm of the unit's own weights: a step of 1 is as long as the weights themselves.
"""

from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float
from torch import Tensor, nn

Direction = list[Tensor]  # one tensor for each parameter, of its shape


def random_direction(model: nn.Module, generator: torch.Generator) -> Direction:
    """Draw a filter-normalized direction: Gaussian, with the norm of each unit's incoming weights.

    Biases and the parameters of normalization layers stay where they are (direction 0), as in the paper.
    """
    direction = []
    for parameter in model.parameters():
        if parameter.dim() < 2:
            direction.append(torch.zeros_like(parameter))
            continue
        d = torch.randn(parameter.shape, generator=generator).to(parameter)
        own, drawn = parameter.detach().flatten(1).norm(dim=1), d.flatten(1).norm(dim=1)
        factor = own / drawn.clamp(min=1e-12)  # one a unit
        direction.append(d * factor.reshape(-1, *[1] * (d.dim() - 1)))
    return direction


@torch.no_grad()
def loss_surface(
    model: nn.Module,
    loss: Callable[[nn.Module], Tensor],
    directions: Sequence[Direction],
    steps: Float[Tensor, " points"],
) -> Float[Tensor, "*points"]:
    """Evaluate the loss at theta + a d for every a in steps (one direction), or on the grid a, b (two).

    loss: the loss of the model as it is, on fixed data. The model is the same afterwards as before.
    Raises ValueError for more than two directions.
    """
    if len(directions) not in (1, 2):
        raise ValueError(f"{len(directions)} directions; expected 1 or 2")
    parameters = list(model.parameters())
    center = [parameter.clone() for parameter in parameters]
    buffers = [buffer.clone() for buffer in model.buffers()]  # running averages move at each evaluation
    grid = torch.cartesian_prod(*[steps] * len(directions)).reshape(-1, len(directions))
    values = []
    for place in grid.tolist():
        for i, parameter in enumerate(parameters):
            parameter.copy_(center[i] + sum(a * d[i] for a, d in zip(place, directions, strict=True)))
        values.append(float(loss(model)))
    for parameter, value in zip(parameters, center, strict=True):
        parameter.copy_(value)
    for buffer, value in zip(model.buffers(), buffers, strict=True):
        buffer.copy_(value)
    return torch.tensor(values).reshape([len(steps)] * len(directions))


def downhill(line: Float[Tensor, " points"]) -> float:
    """On which share of the steps away from the middle of a line the loss goes down, between 0 and 1.

    line: the losses at equal steps on a line with the minimum in its middle. Who walks away from a minimum
    expects to climb: the share is 0 for a bowl of any shape, and one half for chance. Only the direction of a
    step counts, so a loss without bound does not hide bumps, and log(loss) has the same share.
    """
    if len(line) < 3 or len(line) % 2 == 0:
        raise ValueError(f"line has {len(line)} points; expected an odd number, at least 3")
    middle = len(line) // 2
    climbs = torch.cat([line[middle:].diff(), line[: middle + 1].flip(0).diff()])
    return float((climbs < 0).float().mean())
