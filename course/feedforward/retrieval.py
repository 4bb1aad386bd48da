"""Search by closeness: how many of the nearest neighbors of a query belong to its class?

Slides, lecture 02, part 1, "Example: Document embeddings" (Hinton and Salakhutdinov, 2006, figure 4).
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float, Int
from torch import Tensor


def retrieval_precision(
    z: Float[Tensor, "documents d"], y: Int[Tensor, " documents"], retrieved: Sequence[int]
) -> Float[Tensor, " retrieved"]:
    """Share of same-class documents among the k nearest, for each k in `retrieved`.

    Each document is the query once, and the others are ranked by Euclidean distance. The share that random
    embeddings reach is the chance that two documents have the same class.
    Raises ValueError for a k that is below 1 or larger than the number of other documents.
    """
    if not all(1 <= k < len(z) for k in retrieved):
        raise ValueError(f"retrieved is {list(retrieved)}; expected numbers from 1 to {len(z) - 1}")
    distances = torch.cdist(z, z).fill_diagonal_(torch.inf)
    order = distances.topk(max(retrieved), largest=False).indices  # queries x neighbors, nearest first
    same = (y[order] == y.unsqueeze(1)).float().mean(0)  # at each rank
    return torch.stack([same[:k].mean() for k in retrieved])
