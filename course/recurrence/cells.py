"""Recurrent cells: what happens in one time step. (Slides, lecture 07, parts 2 and 3.)

All have one interface. The first tensor of a state is the hidden state z, which is what other layers see:

    state = cell.start(x)         zeros, one for each example
    state = cell(x, state)        one step: the input's embedding, the state before -> the state after
"""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor, nn

Input = Float[Tensor, "*batch d"]
Hidden = Float[Tensor, "*batch e"]
State = tuple[Tensor, ...]


class Cell(nn.Module):
    """What all cells share. tensors: how many of size e make up a state."""

    tensors = 1
    read: nn.Linear  # of the input, for all that a step computes from it
    keep: nn.Linear  # of the hidden state before

    def __init__(self, d: int, e: int):
        super().__init__()
        if d < 1 or e < 1:
            raise ValueError(f"d is {d}, e is {e}; expected at least 1 of each")
        self.d, self.e = d, e

    def start(self, x: Input) -> State:
        """The state before the first step."""
        return (x.new_zeros(*x.shape[:-1], self.e),) * self.tensors


class RNNCell(Cell):
    """The plain one: z' = tanh(W x + U z + b), or another activation. Each step overwrites all of z."""

    def __init__(self, d: int, e: int, activation: Callable[[Tensor], Tensor] = torch.tanh):
        super().__init__(d, e)
        self.read, self.keep = nn.Linear(d, e), nn.Linear(e, e, bias=False)
        self.activation = activation

    def forward(self, x: Input, state: tuple[Hidden]) -> tuple[Hidden]:
        (z,) = state
        return (self.activation(self.read(x) + self.keep(z)),)


class ResidualCell(RNNCell):
    """A residual connection and nothing else: z' = z + tanh(W x + U z + b). What came in never goes."""

    def forward(self, x: Input, state: tuple[Hidden]) -> tuple[Hidden]:
        return (state[0] + super().forward(x, state)[0],)


class LSTMCell(Cell):
    """Long short-term memory: a cell state c that is updated and never recomputed, and three gates.

    c' = f * c + i * new          forget gate f, input gate i, proposal new in [-1, 1]
    z' = o * tanh(c')             output gate o; z' is what the next step and other layers see

    peephole: the gates see the cell state too, each unit its own (f and i the old one, o the new one; Gers
    and Schmidhuber, 2000). coupled: i = 1 - f, so that what is forgotten makes room for what comes in.
    """

    tensors = 2

    def __init__(self, d: int, e: int, peephole: bool = False, coupled: bool = False):
        super().__init__(d, e)
        self.coupled = coupled
        self.read, self.keep = nn.Linear(d, 4 * e), nn.Linear(e, 4 * e, bias=False)
        self.peep = nn.Parameter(torch.zeros(3, e)) if peephole else None  # for f, i and o

    def gates(self, x: Input, state: State) -> dict[str, Tensor]:
        """The three gates, the proposal and the new cell state of one step, by name."""
        z, c = state
        i, f, new, o = (self.read(x) + self.keep(z)).chunk(4, dim=-1)
        if self.peep is not None:
            f, i = f + self.peep[0] * c, i + self.peep[1] * c
        f = torch.sigmoid(f)
        i = 1 - f if self.coupled else torch.sigmoid(i)
        new = torch.tanh(new)
        c = f * c + i * new
        if self.peep is not None:
            o = o + self.peep[2] * c
        return {"forget": f, "input": i, "new": new, "output": torch.sigmoid(o), "cell": c}

    def forward(self, x: Input, state: tuple[Hidden, Hidden]) -> tuple[Hidden, Hidden]:
        step = self.gates(x, state)
        return step["output"] * torch.tanh(step["cell"]), step["cell"]


class GRUCell(Cell):
    """Gated recurrent unit: one state and two gates (Cho et al., 2014).

    z' = keep * z + (1 - keep) * tanh(W x + reset * (U z))      the reset gate filters what the proposal sees
    """

    def __init__(self, d: int, e: int):
        super().__init__(d, e)
        self.read, self.keep = nn.Linear(d, 3 * e), nn.Linear(e, 3 * e)

    def forward(self, x: Input, state: tuple[Hidden]) -> tuple[Hidden]:
        (z,) = state
        reset, keep, new = self.read(x).chunk(3, dim=-1)
        reset_z, keep_z, new_z = self.keep(z).chunk(3, dim=-1)
        keep = torch.sigmoid(keep + keep_z)
        new = torch.tanh(new + torch.sigmoid(reset + reset_z) * new_z)
        return (keep * z + (1 - keep) * new,)
