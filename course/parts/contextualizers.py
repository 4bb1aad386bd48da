"""Four ways to contextualize, in their smallest form and with one interface: parts in, parts out.

    Convolution       a part sees its neighbors in the sequence
    Recurrence        a part sees itself and every earlier part, through one state handed on
    SelfAttention     a part sees every part
    MessagePassing    a part sees its neighbors in a graph

All work for any number of parts with the same parameters. Slides, lecture 05; lectures 06 to 09 take them up
one by one. What they cost is measured by `course.parts.cost`.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

Parts = Float[Tensor, "*batch parts d"]
NewParts = Float[Tensor, "*batch parts e"]


class Convolution(nn.Module):
    """Add up the neighbors, each through a matrix that depends on where it stands: sum_k W_k z_{i+k} + b.

    width: how many neighbors, the part itself in their middle; odd. Beyond the ends there are zeros.
    """

    def __init__(self, d: int, e: int, width: int = 3):
        super().__init__()
        if width < 1 or width % 2 == 0:
            raise ValueError(f"width is {width}; expected an odd number, so that the part is in the middle")
        self.conv = nn.Conv1d(d, e, width, padding=width // 2)

    def forward(self, parts: Parts) -> NewParts:
        rows = parts.flatten(0, -3) if parts.dim() > 3 else parts
        return self.conv(rows.mT).mT.reshape(*parts.shape[:-1], -1)


class Recurrence(nn.Module):
    """Read the parts in order and hand on a state: h_i = tanh(W z_i + U h_{i-1} + b), from h_0 = 0."""

    def __init__(self, d: int, e: int):
        super().__init__()
        self.read = nn.Linear(d, e)
        self.keep = nn.Linear(e, e, bias=False)

    def forward(self, parts: Parts) -> NewParts:
        inputs = self.read(parts)  # *batch x parts x e, all at once: local compute
        state, states = torch.zeros_like(inputs[..., 0, :]), []
        for read in inputs.unbind(-2):  # one after the other: each state needs the one before
            state = torch.tanh(read + self.keep(state))
            states.append(state)
        return torch.stack(states, dim=-2)


class SelfAttention(nn.Module):
    """Average all parts, weighted by how well each answers the query of the part that asks (lecture 08)."""

    def __init__(self, d: int, e: int):
        super().__init__()
        self.query, self.key, self.value = nn.Linear(d, e), nn.Linear(d, e), nn.Linear(d, e)

    def forward(self, parts: Parts) -> NewParts:
        return F.scaled_dot_product_attention(self.query(parts), self.key(parts), self.value(parts))


class MessagePassing(nn.Module):
    """Add up what the neighbors in a graph send: the sum of W z_j over all edges from j to i.

    edges: sources above, targets below, counted from 0; an undirected edge stands there twice. A part hears
    from itself only if the graph has that edge.
    """

    edges: Tensor

    def __init__(self, d: int, e: int, edges: Int[Tensor, "2 edges"]):
        super().__init__()
        self.message = nn.Linear(d, e, bias=False)
        self.register_buffer("edges", edges)

    def forward(self, parts: Parts) -> NewParts:
        if self.edges.numel() and int(self.edges.max()) >= parts.shape[-2]:
            raise ValueError(f"an edge names part {int(self.edges.max())}; there are {parts.shape[-2]} parts")
        source, target = self.edges
        sent = self.message(parts)  # *batch x parts x e: W once for each part, not for each edge
        return torch.zeros_like(sent).index_add(-2, target, sent[..., source, :])


def both_ways(*pairs: tuple[int, int]) -> Int[Tensor, "2 edges"]:
    """Edges of an undirected graph, for `MessagePassing`: each pair in both directions."""
    return torch.tensor([*pairs, *((b, a) for a, b in pairs)]).mT
