"""Coordinates, clusters and labels from the eigenvectors of a Laplacian. (Slides, lecture 09, part 1.)"""

import torch
from jaxtyping import Float, Int
from sklearn.cluster import KMeans
from torch import Tensor

from course.graphs.matrices import Matrix, laplacian


def nearest_neighbors(x: Float[Tensor, "n d"], k: int, bandwidth: float = torch.inf) -> Matrix:
    """Adjacency matrix of the graph that joins two points where one is among the other's k nearest.

    bandwidth: an edge weighs exp(-distance^2 / (2 bandwidth^2)), the Gaussian kernel; 1 by default.
    """
    if not 1 <= k < len(x):
        raise ValueError(f"k is {k}; expected 1 ... {len(x) - 1}, the number of other points")
    if not bandwidth > 0:
        raise ValueError(f"bandwidth is {bandwidth}; expected a distance above 0")
    distance, near = torch.cdist(x, x).fill_diagonal_(torch.inf).topk(k, largest=False)
    weights = (-(distance**2) / (2 * bandwidth**2)).exp()
    a = x.new_zeros(len(x), len(x)).scatter_(1, near, weights)
    return torch.maximum(a, a.mT)


def spectrum(lap: Matrix) -> tuple[Float[Tensor, "n"], Matrix]:
    """Eigenvalues of a symmetric matrix in ascending order, and its unit eigenvectors as columns, in float64.

    An eigenvector is free up to its sign, and within the space of equal eigenvalues.
    """
    values, vectors = torch.linalg.eigh(lap.double())
    return values, vectors


def embed(lap: Matrix, d: int) -> Float[Tensor, "n d"]:
    """Spectral embeddings: row v holds the values at vertex v of the eigenvectors to the d smallest
    eigenvalues."""
    if not 1 <= d <= len(lap):
        raise ValueError(f"d is {d}; expected 1 ... {len(lap)}, the number of vertices")
    return spectrum(lap)[1][:, :d]


def cluster(lap: Matrix, k: int, seed: int = 0) -> Int[Tensor, "n"]:
    """Spectral clustering: k-means on the embeddings in as many dimensions as there are clusters."""
    found = KMeans(k, n_init=10, random_state=seed).fit_predict(embed(lap, k).numpy())
    return torch.as_tensor(found, dtype=torch.long)


def spread(
    a: Matrix, known: Int[Tensor, "labeled"], values: Float[Tensor, "labeled *classes"]
) -> Float[Tensor, "n *classes"]:
    """The signal that keeps the known values and is otherwise as smooth as it can be: it minimizes f^T L f.

    Every other vertex then has the weighted mean of its neighbors. (Zhu et al., 2003.) Raises ValueError
    where a vertex is joined to no known one: any value would do.
    """
    lap, free = laplacian(a), torch.ones(len(a), dtype=torch.bool)
    free[known] = False
    f = values.new_zeros(len(a), *values.shape[1:])
    f[known] = values
    pull = -lap[free][:, known] @ values.reshape(len(known), -1)
    inner = lap[free][:, free]
    if torch.linalg.matrix_rank(inner, hermitian=True) < len(inner):
        raise ValueError("a connected component has no known value; expected at least one in each")
    f[free] = torch.linalg.solve(inner, pull).reshape(-1, *values.shape[1:])
    return f
