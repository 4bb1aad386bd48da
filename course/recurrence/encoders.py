"""Recurrent encoders: one embedding for each part, from the parts before it or from all of them.

(Slides, lecture 07, part 2.) `Recurrent` shows the loop; `fast` gives the same network with torch's compiled
loop, for training.
"""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor, nn

from course.recurrence.cells import Cell, GRUCell, LSTMCell, RNNCell, State

Parts = Float[Tensor, "*batch parts d"]
NewParts = Float[Tensor, "*batch parts e"]


class Recurrent(nn.Module):
    """Read the parts in order with one cell; a contextualization that sees the past (`course.parts`).

    The unfolded network is as deep as the sequence is long, with the same parameters at each step.
    """

    def __init__(self, cell: Cell):
        super().__init__()
        self.cell = cell

    def forward(self, parts: Parts) -> NewParts:
        return torch.stack([state[0] for state in self.states(parts)], dim=-2)

    def states(self, parts: Parts) -> list[State]:
        """The whole state after each step (for an LSTM: z and c)."""
        if parts.shape[-2] == 0:
            raise ValueError("there are no parts; expected at least one")
        state, states = self.cell.start(parts[..., 0, :]), []
        for x in parts.unbind(-2):  # each step needs the one before: nothing here can run in parallel
            state = self.cell(x, state)
            states.append(state)
        return states


class Bidirectional(nn.Module):
    """Two contextualizations side by side, the second one reads from the end; the results are joined.

    forward_, backward_: both from parts to parts. Each new part has the features of both.
    """

    def __init__(self, forward_: Callable[[Tensor], Tensor], backward_: Callable[[Tensor], Tensor]):
        super().__init__()
        self.forward_, self.backward_ = forward_, backward_

    def forward(self, parts: Parts) -> NewParts:
        return torch.cat([self.forward_(parts), self.backward_(parts.flip(-2)).flip(-2)], dim=-1)

    def thought_vector(self, parts: Parts) -> Float[Tensor, "*batch e"]:
        """One embedding of the whole sequence: the last state of either direction."""
        both = self.forward_(parts)[..., -1, :], self.backward_(parts.flip(-2))[..., -1, :]
        return torch.cat(both, dim=-1)


class Fast(nn.Module):
    """A recurrent layer of torch (nn.RNN, nn.LSTM, nn.GRU) with `batch_first`, as a contextualization."""

    def __init__(self, layer: nn.RNNBase):
        super().__init__()
        if not layer.batch_first:
            raise ValueError("the layer has batch_first=False; expected batch x parts x d")
        self.layer = layer

    def forward(self, parts: Parts) -> NewParts:
        rows = parts.flatten(0, -3) if parts.dim() > 3 else parts
        return self.layer(rows)[0].reshape(*parts.shape[:-1], -1)


def fast(recurrent: Recurrent) -> Fast:
    """The same network with torch's compiled loop: a copy of the parameters, many times the speed.

    ValueError for a cell that torch does not have (peepholes, coupled gates, residual, another activation).
    """
    cell = recurrent.cell
    plain = {RNNCell: nn.RNN, GRUCell: nn.GRU, LSTMCell: nn.LSTM}
    odd = (isinstance(cell, LSTMCell) and (cell.coupled or cell.peep is not None)) or (
        isinstance(cell, RNNCell) and cell.activation is not torch.tanh
    )
    if type(cell) not in plain or odd:
        raise ValueError(f"torch has no layer for this {type(cell).__name__}; use Recurrent itself")
    layer = plain[type(cell)](cell.d, cell.e, batch_first=True)
    with torch.no_grad():
        layer.weight_ih_l0.copy_(cell.read.weight)
        layer.bias_ih_l0.copy_(cell.read.bias)
        layer.weight_hh_l0.copy_(cell.keep.weight)
        layer.bias_hh_l0.copy_(cell.keep.bias if cell.keep.bias is not None else torch.zeros(1))
    return Fast(layer)
