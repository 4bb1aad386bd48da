"""Mixup: train on examples that lie between two examples. (Slides, 10, part 1; Zhang et al., 2018.)"""

import torch
from jaxtyping import Float, Shaped
from torch import Tensor


def between(
    first: Float[Tensor, "*shape"], second: Float[Tensor, "*shape"], ratio: float | Tensor
) -> Float[Tensor, "*shape"]:
    """The point ratio · first + (1 − ratio) · second on the line from second (ratio 0) to first (ratio 1)."""
    return ratio * first + (1 - ratio) * second


def mixup(
    x: Shaped[Tensor, "batch ..."],
    targets: Float[Tensor, "batch classes"],
    alpha: float,
    generator: torch.Generator | None = None,
) -> tuple[Shaped[Tensor, "batch ..."], Float[Tensor, "batch classes"]]:
    """Mix each example with another one of the batch: new inputs and new targets.

    targets: a distribution over the classes for each example, e.g. one-hot. Each pair's ratio λ is drawn from
    Beta(alpha, alpha): near 0 or 1 for small alpha (little is mixed), near ½ for large alpha, uniform for 1.
    ValueError unless alpha > 0 and there are as many targets as inputs.
    """
    if alpha <= 0 or len(x) != len(targets):
        raise ValueError(
            f"alpha = {alpha}, {len(x)} inputs, {len(targets)} targets; expected alpha > 0, as many of both"
        )
    partner = torch.randperm(len(x), generator=generator)
    ratio = _beta(alpha, len(x), generator).to(x.device)
    return (
        between(x, x[partner.to(x.device)], ratio.view(-1, *[1] * (x.ndim - 1))),
        between(targets, targets[partner.to(x.device)], ratio.to(targets.device)[:, None]),
    )


def _beta(alpha: float, n: int, generator: torch.Generator | None) -> Float[Tensor, " n"]:
    """Draws from Beta(alpha, alpha), from two Gamma draws each; torch's own takes no generator."""
    one, other = torch._standard_gamma(torch.full((2, n), float(alpha)), generator=generator)
    return one / (one + other)
