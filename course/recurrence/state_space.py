"""State-space blocks: linear recurrences between local computes. (Slides, lecture 07, part 6.)

    DiagonalSSM    the same factors at every step: z_t = a * z_{t-1} + b * x_t, per channel several states
    SelectiveSSM   factors computed from the input: z_t = a(x_t) * z_{t-1} + (1 - a(x_t)) * v(x_t)
    Block          a block of a deep model: norm, one of the two, a gate, all around a residual connection

All nonlinearities are local computes; what mixes time is linear, so it is a scan and no loop.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from course.recurrence.scan import scan

Parts = Float[Tensor, "*batch parts d"]


class DiagonalSSM(nn.Module):
    """Each channel has `states` states of its own that fade at different, learned, fixed speeds (S4D's idea).

    y_t = sum over states of c * z_t, plus skip * x_t. The factors lie in (0, 1); at the start they are spread
    so that memories last from about 2 steps to about `longest`.
    """

    def __init__(self, d: int, states: int = 4, longest: float = 100.0):
        super().__init__()
        if longest < 2 or states < 1:
            raise ValueError(f"longest is {longest}, states is {states}; expected at least 2 and 1")
        fading = torch.logspace(0, 1, states, base=longest / 2) * 2  # steps until a memory is at 1 / e
        a = torch.exp(-1 / fading).expand(d, states)
        self.logit = nn.Parameter(torch.log(a / (1 - a)))
        self.mix = nn.Parameter(torch.randn(d, states) / states**0.5)
        self.skip = nn.Parameter(torch.ones(d))

    def factors(self) -> Float[Tensor, "d states"]:
        return torch.sigmoid(self.logit)

    def forward(self, parts: Parts) -> Parts:
        a = self.factors()  # d x states; (1 - a) keeps the size of the states independent of a
        inputs = (1 - a) * parts.unsqueeze(-1)  # ... parts x d x states
        z = scan(a.flatten().expand(*parts.shape[:-1], -1), inputs.flatten(-2))
        return (z.unflatten(-1, a.shape) * self.mix).sum(-1) + self.skip * parts


class SelectiveSSM(nn.Module):
    """A diagonal state whose factors depend on the input, as in Mamba: it chooses what to keep and write.

    a_t = sigmoid(W x_t + w) near 1 holds the state and shuts the input out (1 - a_t near 0); near 0 it
    forgets and writes. `open_`: a_t at the start.
    """

    def __init__(self, d: int, open_: float = 0.9):
        super().__init__()
        if not 0 < open_ < 1:
            raise ValueError(f"open_ is {open_}; expected between 0 and 1")
        self.choose, self.value = nn.Linear(d, d), nn.Linear(d, d)
        nn.init.constant_(self.choose.bias, float(torch.logit(torch.tensor(open_))))

    def factors(self, parts: Parts) -> Parts:
        return torch.sigmoid(self.choose(parts))

    def forward(self, parts: Parts) -> Parts:
        a = self.factors(parts)
        return scan(a, (1 - a) * self.value(parts))


class Block(nn.Module):
    """x + out(SSM(mix(norm(x))) * silu(gate(norm(x)))): contextualize between local computes, with a skip.

    mixer: DiagonalSSM, SelectiveSSM or another contextualization from d to d.
    """

    def __init__(self, d: int, mixer: nn.Module):
        super().__init__()
        self.norm, self.mixer = nn.LayerNorm(d), mixer
        self.into, self.gate, self.out = nn.Linear(d, d), nn.Linear(d, d), nn.Linear(d, d)

    def forward(self, parts: Parts) -> Parts:
        x = self.norm(parts)
        return parts + self.out(self.mixer(F.silu(self.into(x))) * F.silu(self.gate(x)))
