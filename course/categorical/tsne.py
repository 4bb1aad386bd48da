"""t-SNE: draw points of many dimensions in two, close neighbors close. (Slides, lecture 04, part 1.)

Around each point a Gaussian turns distances into a distribution over its neighbors; its bandwidth is searched
so that every point has the same effective number of neighbors, the perplexity. Then gradient descent places
the points in the plane, where a Cauchy distribution with its heavy tail measures closeness, so that both
distributions agree. Van der Maaten and Hinton (2008). For many points use openTSNE; this one is to be read.
"""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor

Points = Float[Tensor, "n d"]
Pairs = Float[Tensor, "n n"]


def squared_distances(z: Points) -> Pairs:
    """Squared Euclidean distance between each two points."""
    squares = z.square().sum(-1)
    return (squares[:, None] + squares[None, :] - 2 * z @ z.mT).clamp_min(0).fill_diagonal_(0)


def similarity(
    distances: Float[Tensor, "*batch"], variance: float | Float[Tensor, "*#batch"]
) -> Float[Tensor, "*batch"]:
    """Gaussian kernel of Euclidean distances: exp(-distance^2 / sigma^2), with sigma^2 the variance.

    As on the slide; the papers write 2 sigma^2, which gives another sigma and the same pictures.
    """
    return torch.exp(-distances.square() / variance)


def perplexity(p: Float[Tensor, "*batch neighbors"]) -> Float[Tensor, "*batch"]:
    """Effective number of neighbors: 2 to the power of the entropy (in bits) of a distribution p."""
    return torch.special.entr(p).sum(-1).exp()  # entr has natural logarithms, so the base is e


def neighbor_distributions(squares: Pairs, variances: Float[Tensor, " n"]) -> Pairs:
    """Row i is p(j|i), proportional to exp(-|z_j - z_i|^2 / sigma_i^2) for all other points j; 0 for i."""
    logits = (-squares / variances[:, None]).fill_diagonal_(-torch.inf)
    return torch.softmax(logits, dim=-1)


def search_variances(squares: Pairs, target: float, tolerance: float = 1e-5) -> Float[Tensor, " n"]:
    """Find each point's sigma_i^2 such that the perplexity of p(.|i) is the target.

    Perplexity rises with the bandwidth, from 1 (or the number of equally near neighbors) to n - 1, so that
    halving an interval finds it. Raises ValueError where it cannot: the target is not between 1 and n - 1, or
    more points are equally near than the target asks for.
    """
    n = len(squares)
    if not 1 < target < n - 1:
        raise ValueError(f"target perplexity is {target}; expected above 1 and below {n - 1}, for {n} points")
    work = squares.double()
    scale = work.mean().clamp_min(1e-30).log()
    low, high = scale.repeat(n) - 60, scale.repeat(n) + 60  # of log sigma^2
    for _ in range(100):
        middle = (low + high) / 2
        too_small = perplexity(neighbor_distributions(work, middle.exp())) < target
        low, high = torch.where(too_small, middle, low), torch.where(too_small, high, middle)
    variances = ((low + high) / 2).exp()
    error = (perplexity(neighbor_distributions(work, variances)) - target).abs()
    if (error > tolerance * target).any():
        i = int(error.argmax())
        raise ValueError(f"point {i} has more than {target} equally near neighbors; remove copies of points")
    return variances.to(squares.dtype)


def joint_probabilities(z: Points, target: float) -> Pairs:
    """Similarity of each pair, made symmetric: p_ij = (p(j|i) + p(i|j)) / 2n. Sums to 1."""
    squares = squared_distances(z)
    p = neighbor_distributions(squares, search_variances(squares, target))
    return (p + p.mT) / (2 * len(z))


def cauchy_similarities(y: Float[Tensor, "n 2"]) -> tuple[Pairs, Pairs]:
    """In the picture: 1 / (1 + |y_i - y_j|^2), 0 for i = j; and the same divided by its sum."""
    kernel = (1 / (1 + squared_distances(y))).fill_diagonal_(0)
    return kernel, kernel / kernel.sum()


def kl_divergence(p: Pairs, q: Pairs) -> Float[Tensor, ""]:
    """KL(p || q) in nats: large where a pair is close in the data (p) and far in the picture (q)."""
    return (torch.xlogy(p, p) - torch.xlogy(p, q.clamp_min(1e-30))).sum()


def kl_gradient(y: Float[Tensor, "n 2"], p: Pairs) -> Float[Tensor, "n 2"]:
    """Gradient of KL(p || q) with respect to y: 4 sum_j (p_ij - q_ij) (y_i - y_j) / (1 + |y_i - y_j|^2)."""
    kernel, q = cauchy_similarities(y)
    forces = (p - q) * kernel  # positive: attraction, negative: repulsion
    return 4 * (forces.sum(1, keepdim=True) * y - forces @ y)


def principal_components(z: Points, scale: float = 1e-4) -> Float[Tensor, "n 2"]:
    """The two directions in which the points spread most, made small: a start without randomness."""
    centered = z - z.mean(0)
    u, s, _ = torch.linalg.svd(centered, full_matrices=False)
    y = u[:, :2] * s[:2]
    return y * (scale / y[:, 0].std())


def tsne(
    z: Points,
    perplexity: float = 30.0,
    *,
    steps: int = 500,
    start: Float[Tensor, "n 2"] | None = None,
    exaggerated_steps: int = 100,
    exaggeration: float = 12.0,
    rate: float | None = None,
    watch: Callable[[int, Tensor], None] | None = None,
) -> Float[Tensor, "n 2"]:
    """Place the points in the plane by gradient descent with momentum; O(n^2) time a step.

    For the first steps attraction is exaggerated, which gathers clusters before they push each other away.
    rate: the learning rate, by default n / 48 (Belkina et al., 2019); each coordinate also has a gain that
    grows while its gradient keeps its sign. start: by default the principal components. watch: called with
    step and points, also before the first step (step 0).
    """
    p = joint_probabilities(z, perplexity)
    y = (principal_components(z) if start is None else start).clone()
    rate = len(z) / (4 * exaggeration) if rate is None else rate  # the 4 stands in the gradient
    velocity, gains = torch.zeros_like(y), torch.ones_like(y)
    for step in range(steps):
        if watch:
            watch(step, y)
        early = step < exaggerated_steps
        gradient = kl_gradient(y, p * exaggeration if early else p)
        gains = torch.where(gradient * velocity < 0, gains + 0.2, gains * 0.8).clamp_min(0.01)
        velocity = (0.5 if early else 0.8) * velocity - rate * gains * gradient
        y = y + velocity
        y = y - y.mean(0)
    if watch:
        watch(steps, y)
    return y


def neighbors_kept(z: Points, y: Float[Tensor, "n 2"], k: int = 10) -> float:
    """Share of the k nearest neighbors of each point that are also among its k nearest in the picture."""
    nearest = [squared_distances(a).fill_diagonal_(torch.inf).argsort(1)[:, :k] for a in (z, y)]
    both = (nearest[0][:, :, None] == nearest[1][:, None, :]).any(-1)
    return both.float().mean().item()
