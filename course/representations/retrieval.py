"""What embeddings are good for: finding more of the same kind, and reading off the class.

Learning Representations I, "Feature space representation".
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor

Embeddings = Float[Tensor, "n d"]
Labels = Int[Tensor, " n"]


def mean_average_precision(z: Embeddings, y: Labels) -> float:
    """Each example asks once; the others are ranked by Euclidean distance: the mean of the precision at each
    rank at which one of its class stands, over all queries.

    1 if every example has its whole class before all others; for random embeddings about the share of a
    class. ValueError where an example is the only one of its class.
    """
    distances = torch.cdist(z, z).fill_diagonal_(torch.inf)
    order = distances.argsort(1)[:, :-1]  # queries x others, nearest first
    same = (y[order] == y[:, None]).float()
    if not same.any(1).all():
        raise ValueError(f"class {int(y[~same.any(1)][0])} has one example; expected at least two of each")
    precision = same.cumsum(1) / torch.arange(1, len(z), device=z.device)
    return ((precision * same).sum(1) / same.sum(1)).mean().item()


def nearest_neighbor_accuracy(
    z: Embeddings, y: Labels, known: Float[Tensor, "m d"], known_y: Int[Tensor, " m"]
) -> float:
    """Share of examples whose nearest neighbor among the known ones has their class."""
    return (known_y[torch.cdist(z, known).argmin(1)] == y).float().mean().item()


def linear_probe(
    z: Float[Tensor, "m d"], y: Int[Tensor, " m"], test_z: Embeddings, test_y: Labels, ridge: float = 1.0
) -> float:
    """Test accuracy of a logistic regression on standardized embeddings. ridge: strength of its penalty."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    probe = make_pipeline(StandardScaler(), LogisticRegression(C=1 / ridge, max_iter=500))
    return float(probe.fit(z.numpy(), y.numpy()).score(test_z.numpy(), test_y.numpy()))
