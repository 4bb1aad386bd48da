"""Three ways to compare embeddings, for all pairs of two sets. Larger is more similar.

Learning Representations I (Czech Technical University), "Similarity function". On the unit sphere they rank
alike: |u - v|^2 = 2 - 2 u . v, and the correlation is the inner product.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

Rows = Float[Tensor, "rows d"]
Columns = Float[Tensor, "columns d"]
Pairs = Float[Tensor, "rows columns"]


def inner_products(u: Rows, v: Columns) -> Pairs:
    """u . v: long vectors score high."""
    return u @ v.mT


def negative_squared_distances(u: Rows, v: Columns) -> Pairs:
    """-|u - v|^2: 0 for equal vectors, else negative."""
    return -(u[:, None] - v[None]).square().sum(-1)


def correlations(u: Rows, v: Columns) -> Pairs:
    """Cosine of the angle, from -1 to 1: lengths do not count. A zero vector has correlation 0 with all."""
    return F.normalize(u, dim=-1) @ F.normalize(v, dim=-1).mT


def features_of_kernel(kernel: Float[Tensor, "n n"], d: int) -> Float[Tensor, "n d"]:
    """Embeddings whose inner products come closest to a kernel matrix: the d largest eigenvalues' part.

    kernel: symmetric, without negative eigenvalues, or else no embedding in any dimension has it.
    ValueError for another matrix, or d outside of 1 ... n.
    """
    if not 1 <= d <= len(kernel):
        raise ValueError(f"d is {d}; expected 1 ... {len(kernel)}")
    values, vectors = torch.linalg.eigh(kernel)
    if values[0] < -1e-4 * values[-1].abs():
        raise ValueError(f"the kernel has the eigenvalue {values[0]:.3g}; expected none below 0")
    return vectors[:, -d:] * values[-d:].clamp_min(0).sqrt()
