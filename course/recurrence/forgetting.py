"""How long a recurrent network remembers. (Slides, lecture 07, part 3, figures 4.1 and 4.4.)"""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor

from course.recurrence.cells import LSTMCell
from course.recurrence.encoders import Recurrent


def sensitivity(
    network: Callable[[Tensor], Tensor], parts: Float[Tensor, "batch parts d"], probes: int = 8
) -> Float[Tensor, " parts"]:
    """How strongly each new part depends on the first part, as a mean over the examples.

    The Frobenius norm of the Jacobian of new part t with respect to part 1, estimated with `probes` random
    directions: for v of independent normal numbers, E |J^T v|^2 is the squared norm.
    """
    first, rest = parts[:, :1].detach().clone().requires_grad_(), parts[:, 1:].detach()
    with torch.backends.cudnn.flags(enabled=False):  # its RNNs have no backward pass in evaluation mode
        states = network(torch.cat([first, rest], dim=1))  # batch x parts x e
    generator = torch.Generator().manual_seed(0)
    squares = torch.zeros(states.shape[:2])
    for t in range(states.shape[1]):
        for _ in range(probes):
            v = torch.randn(states[:, t].shape, generator=generator).to(states.device)
            (g,) = torch.autograd.grad(states[:, t], first, v, retain_graph=True)
            squares[:, t] += g.square().sum((-2, -1)).cpu() / probes
    return squares.sqrt().mean(0)


def gates_over_time(
    recurrent: Recurrent, parts: Float[Tensor, "parts d"]
) -> dict[str, Float[Tensor, "parts e"]]:
    """Gates, proposals and cell states of an LSTM while it reads: one row for each part, by name.

    ValueError where the cell is no LSTM.
    """
    if not isinstance(cell := recurrent.cell, LSTMCell):
        raise ValueError(f"the cell is a {type(cell).__name__}; expected an LSTMCell, which has gates")
    state, steps = cell.start(parts[0]), []
    for x in parts:
        steps.append(cell.gates(x, state))
        state = cell(x, state)
    return {name: torch.stack([step[name] for step in steps]) for name in steps[0]}


def cell_path_weights(forget: Float[Tensor, "parts e"]) -> Float[Tensor, "parts e"]:
    """Weight of what each part wrote in the last cell state: f(s + 1) * ... * f(t), 1 for the last part."""
    after = torch.cat([forget[1:], torch.ones_like(forget[:1])])
    return after.flip(0).cumprod(0).flip(0)
