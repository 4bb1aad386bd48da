"""Layers of graph neural networks, each a vertex program with learned parts. (Slides, lecture 09, part 2.)

All are given the edges with the parts, so that one layer works for any graph; bind them with
`functools.partial(layer, edges=edges)` for a contextualization of lecture 05. Undirected edges stand in
`edges` in both directions, self edges do not.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

from course.graphs.matrices import Matrix, degrees
from course.graphs.message_passing import Edges, VertexProgram, aggregate, checked

Parts = Float[Tensor, "n d"]
NewParts = Float[Tensor, "n e"]


def with_self_edges(edges: Edges, n: int) -> Int[Tensor, "2 edges+{n}"]:
    """The edges and one from each vertex to itself."""
    return torch.cat([checked(edges, n), torch.arange(n, device=edges.device).expand(2, n)], 1)


def gcn_matrix(a: Matrix) -> Matrix:
    """D~^(-1/2) (A + I) D~^(-1/2), with the degrees of A + I: what a graph convolution multiplies with."""
    looped = a + torch.eye(len(a), dtype=a.dtype)
    half = degrees(looped).rsqrt()
    return half[:, None] * looped * half


class GCN(nn.Module):
    """The graph convolution of Kipf and Welling (2017): mix by degree, then one matrix for all vertices."""

    def __init__(self, d: int, e: int):
        super().__init__()
        self.project = nn.Linear(d, e, bias=False)
        self.bias = nn.Parameter(torch.zeros(e))

    def forward(self, parts: Parts, edges: Edges) -> NewParts:
        n = len(parts)
        source, target = looped = with_self_edges(edges, n)
        degree = aggregate(parts.new_ones(len(target)), target, n, "sum")
        weights = (degree[source] * degree[target]).rsqrt()
        program = VertexProgram(lambda source, _, weight: source * weight[:, None])
        return program.step(self.project(parts), looped, weights) + self.bias


class GAT(nn.Module):
    """Graph attention (Velickovic et al., 2018): a vertex weighs what its neighbors and itself send.

    The score of an edge is LeakyReLU(q . [message of the source, message of the target]); the weights of
    all edges into a vertex add up to 1. With several heads, each has e numbers and they stand side by side.
    """

    def __init__(self, d: int, e: int, heads: int = 1, slope: float = 0.2):
        super().__init__()
        self.heads, self.slope = heads, slope
        self.project = nn.Linear(d, heads * e, bias=False)
        self.from_source = nn.Parameter(torch.randn(heads, e) / e**0.5)  # the two halves of the query
        self.from_target = nn.Parameter(torch.randn(heads, e) / e**0.5)
        self.bias = nn.Parameter(torch.zeros(heads * e))

    def weights(self, sent: Float[Tensor, "n heads e"], edges: Edges) -> Float[Tensor, "edges heads"]:
        """The attention weight of each edge; the sum over the edges into one vertex is 1."""
        source, target = edges
        score = (sent * self.from_source).sum(-1)[source] + (sent * self.from_target).sum(-1)[target]
        score = F.leaky_relu(score, self.slope)
        top = aggregate(score.detach(), target, len(sent), "max")  # so that no exponential overflows
        power = (score - top[target]).exp()
        return power / aggregate(power, target, len(sent), "sum")[target]

    def forward(self, parts: Parts, edges: Edges) -> NewParts:
        looped = with_self_edges(edges, len(parts))
        sent = self.project(parts).unflatten(1, (self.heads, -1))
        program = VertexProgram(lambda source, _, weight: source * weight.unsqueeze(-1))
        return program.step(sent, looped, self.weights(sent, looped)).flatten(1) + self.bias


class GIN(nn.Module):
    """Graph isomorphism network (Xu et al., 2019): f((1 + eps) z_v + sum of the neighbors), with a learned
    eps.

    function: from rows to rows, usually a small MLP; with an injective one the layer tells apart all that
    message passing can.
    """

    def __init__(self, function: Callable[[Tensor], Tensor], eps: float = 0.0):
        super().__init__()
        self.function, self.eps = function, nn.Parameter(torch.tensor(eps))

    def forward(self, parts: Parts, edges: Edges) -> NewParts:
        program = VertexProgram(update=lambda old, arrived: (1 + self.eps) * old + arrived)
        return self.function(program.step(parts, edges))
