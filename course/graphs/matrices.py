"""Graphs as matrices. (Slides, lecture 09, part 1.)

A graph of n vertices is its adjacency matrix A, `n n`: a_ij >= 0 is the weight of the edge between i and j, 0
where there is none. All here are undirected (A is symmetric) and small enough to be dense.
"""

from collections.abc import Iterable

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

Matrix = Float[Tensor, "n n"]


def adjacency(pairs: Iterable[tuple[int, int]], n: int) -> Matrix:
    """The adjacency matrix of an undirected graph with these edges, each of weight 1.

    Raises ValueError for an edge that names a vertex outside of 0 ... n - 1.
    """
    a = torch.zeros(n, n)
    for i, j in pairs:
        if not (0 <= i < n and 0 <= j < n):
            raise ValueError(f"the edge {(i, j)} names a vertex outside of 0 ... {n - 1}")
        a[i, j] = a[j, i] = 1
    return a


def edges_of(a: Matrix) -> Int[Tensor, "2 edges"]:
    """The edges for message passing: sources above, targets below, each undirected edge in both
    directions."""
    return checked(a).nonzero().mT.contiguous()


def degrees(a: Matrix) -> Float[Tensor, "n"]:
    """For each vertex the sum of its edges' weights."""
    return checked(a).sum(1)


def laplacian(a: Matrix) -> Matrix:
    """L = D - A, with the degrees on the diagonal of D."""
    return degrees(a).diag() - a


def normalized_laplacian(a: Matrix, kind: str = "symmetric") -> Matrix:
    """D^(-1/2) L D^(-1/2) ("symmetric") or D^(-1) L ("random walk").

    A vertex without edges has degree 0; its row is 0, as in L.
    """
    d, lap = degrees(a), laplacian(a)
    if kind == "symmetric":
        half = d.rsqrt().nan_to_num(posinf=0)
        return half[:, None] * lap * half
    if kind == "random walk":
        return d.reciprocal().nan_to_num(posinf=0)[:, None] * lap
    raise ValueError(f"kind is {kind!r}; expected 'symmetric' or 'random walk'")


def incidence(a: Matrix) -> Float[Tensor, "n edges"]:
    """The oriented incidence matrix P, for which L = P P^T: a column for each edge {i, j}, i < j, with the
    root of its weight at i and minus that at j. Self edges, which L does not see, are left out."""
    i, j = checked(a).triu(1).nonzero(as_tuple=True)
    p, column, root = a.new_zeros(len(a), len(i)), torch.arange(len(i)), a[i, j].sqrt()
    p[i, column], p[j, column] = root, -root
    return p


def roughness(a: Matrix, f: Float[Tensor, "n"]) -> Float[Tensor, ""]:
    """f^T L f = sum over edges of a_ij (f_i - f_j)^2: 0 where the signal f is the same along every edge."""
    return f @ laplacian(a) @ f


def ratio_cut(a: Matrix, side: Bool[Tensor, "n"]) -> float:
    """The cost of a partition into two: the weight between them, times 1 / size of the one + 1 / size of the
    other.

    Never below the second eigenvalue of L. Raises ValueError where one part is empty.
    """
    sizes = int(side.sum()), int((~side).sum())
    if min(sizes) == 0:
        raise ValueError(f"the parts have {sizes[0]} and {sizes[1]} vertices; expected at least one in each")
    return float(checked(a)[side][:, ~side].sum()) * (1 / sizes[0] + 1 / sizes[1])


def checked(a: Matrix) -> Matrix:
    """The same matrix; ValueError where it is no undirected graph's."""
    if not torch.equal(a, a.mT):
        i, j = (a != a.mT).nonzero()[0].tolist()
        raise ValueError(
            f"A is not symmetric: a[{i}, {j}] is {a[i, j]:g}, a[{j}, {i}] is {a[j, i]:g}; expected an "
            "undirected graph"
        )
    if (a < 0).any():
        raise ValueError(f"an edge has the weight {float(a.min()):g}; expected no negative ones")
    return a
