"""From many vertices to few, and to one vector for a graph. (Slides, lecture 09, part 2.)"""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from course.graphs.matrices import Matrix, checked
from course.graphs.message_passing import Edges, aggregate


def readout(
    values: Float[Tensor, "n d"], graph_of: Int[Tensor, "vertices"], graphs: int, how: str = "sum"
) -> Float[Tensor, "graphs d"]:
    """One vector for each graph of a batch: the sum, mean, max or min over its vertices, in any order.

    graph_of: the number of the graph that each vertex belongs to.
    """
    return aggregate(values, _numbered(graph_of, len(values), graphs), graphs, how)


def coarsen(
    a: Matrix, values: Float[Tensor, "n d"], clusters: Int[Tensor, "vertices"], k: int, how: str = "mean"
) -> tuple[Float[Tensor, "k k"], Float[Tensor, "k d"]]:
    """The graph of k clusters: the weight between two clusters is the sum of all weights between them, and
    the value of a cluster is the mean (or sum, max, min) of its vertices' values.

    Edges within a cluster become its self edge (each counts twice, as it stands in A twice), so the sum of
    all weights stays as it was.
    """
    member = torch.eye(k, dtype=a.dtype)[_numbered(clusters, len(a), k)]  # n x k
    return member.mT @ checked(a) @ member, aggregate(values, clusters, k, how)


def with_global_vertex(edges: Edges, n: int) -> Int[Tensor, "2 edges+2*{n}"]:
    """The edges, and a further vertex, number n, that is joined to all others in both directions.

    Two layers of message passing then reach every vertex from every other.
    """
    others = torch.arange(n, device=edges.device)
    to = torch.stack([others, torch.full_like(others, n)])
    return torch.cat([edges, to, to.flip(0)], 1)


def _numbered(numbers: Int[Tensor, "vertices"], n: int, count: int) -> Int[Tensor, "vertices"]:
    """The same numbers; ValueError where they are not n numbers from 0 to count - 1."""
    if len(numbers) != n:
        raise ValueError(f"there are {len(numbers)} numbers for {n} vertices")
    if n and not 0 <= int(numbers.min()) <= int(numbers.max()) < count:
        raise ValueError(f"numbers go from {int(numbers.min())} to {int(numbers.max())}; there are {count}")
    return numbers
