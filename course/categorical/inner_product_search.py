"""Maximum inner product search: which class vectors score highest with z? (Slides, lecture 04, part 3.)

Exactly, by computing all products; as a search for nearest neighbors, by one more coordinate; approximately,
by looking only into the cells nearest to z (an inverted file, as in faiss's IndexIVFFlat).
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor

TopK = tuple[Float[Tensor, "queries k"], Int[Tensor, "queries k"]]


def top_k(W: Float[Tensor, "classes d"], z: Float[Tensor, "queries d"], k: int = 10) -> TopK:
    """The k largest inner products of each query with the rows of W, and their places, largest first."""
    if not 1 <= k <= len(W):
        raise ValueError(f"k is {k}; expected 1 to {len(W)}, the number of vectors")
    found = (z @ W.mT).topk(k, dim=-1)
    return found.values, found.indices


def as_nearest_neighbors(
    W: Float[Tensor, "classes d"], z: Float[Tensor, "queries d"]
) -> tuple[Float[Tensor, "classes d1"], Float[Tensor, "queries d1"]]:
    """Add a coordinate such that the largest inner product becomes the smallest Euclidean distance.

    With m the largest length, w gets sqrt(m^2 - |w|^2), so that all rows have length m, and z gets 0; then
    |w' - z'|^2 = m^2 + |z|^2 - 2 w . z. Bachrach et al. (2014).
    """
    squares = W.square().sum(-1, keepdim=True)
    extra = (squares.max() - squares).clamp_min(0).sqrt()
    return torch.cat([W, extra], dim=-1), torch.cat([z, torch.zeros_like(z[:, :1])], dim=-1)


class InvertedFile:
    """Approximate search: k-means puts the vectors into cells, and a query looks into a few cells only.

    cells: their number; about sqrt(classes) balances finding the cells and searching them. seed: of k-means.
    """

    def __init__(self, W: Float[Tensor, "classes d"], cells: int, seed: int = 0):
        from sklearn.cluster import MiniBatchKMeans

        if not 1 <= cells <= len(W):
            raise ValueError(f"cells is {cells}; expected 1 to {len(W)}, the number of vectors")
        means = MiniBatchKMeans(cells, random_state=seed, n_init=1, batch_size=4096).fit(W.numpy())
        self.W, self.centers = W, torch.tensor(means.cluster_centers_, dtype=W.dtype)
        labels = torch.tensor(means.labels_, dtype=torch.long)
        self.members = [(labels == cell).nonzero().squeeze(1) for cell in range(cells)]

    def search(self, z: Float[Tensor, "queries d"], k: int = 10, probes: int = 1) -> TopK:
        """As `top_k`, but among the vectors of the `probes` cells whose centers score highest.

        Places where these cells hold fewer than k vectors are filled with -inf and -1. With as many probes
        as cells the result is exact.
        """
        values = z.new_full((len(z), k), -torch.inf)
        places = torch.full((len(z), k), -1)
        for i, cells in enumerate(top_k(self.centers, z, probes)[1].tolist()):
            candidates = torch.cat([self.members[cell] for cell in cells])
            found = (self.W[candidates] @ z[i]).topk(min(k, len(candidates)))
            values[i, : len(found.values)] = found.values
            places[i, : len(found.values)] = candidates[found.indices]
        return values, places


def recall(found: Int[Tensor, "queries k"], exact: Int[Tensor, "queries k"]) -> float:
    """Share of the exact top k that was found."""
    return (exact[:, :, None] == found[:, None, :]).any(-1).float().mean().item()
