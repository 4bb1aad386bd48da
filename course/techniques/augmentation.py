"""Random transforms that (likely) keep what an example shows: new training data. (Slides, 10, part 1.)

Two views of one image are also a positive pair, from which representations are learned without labels.
"""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

Batch = Float[Tensor, "batch channels height width"]


def random_view(
    x: Batch,
    shift: float = 0.0,
    degrees: float = 0.0,
    zoom: float = 0.0,
    noise: float = 0.0,
    generator: torch.Generator | None = None,
) -> Batch:
    """Move, turn and resize each image at random, and add noise; what comes in from outside is 0.

    shift: largest move in pixels, each way. degrees: largest turn. zoom: by a factor from 1 / (1 + zoom) to
    1 + zoom. noise: standard deviation. With all four at 0 the images come back as they are.
    """
    n, height, width = len(x), x.shape[-2], x.shape[-1]

    def between(most: float, *shape: int) -> Tensor:
        return (2 * torch.rand(n, *shape, generator=generator) - 1) * most

    angle, scale = between(math.radians(degrees)), between(math.log1p(zoom)).exp()
    move = between(shift, 2) * 2 / torch.tensor([width, height])
    cos, sin = angle.cos() / scale, angle.sin() / scale
    theta = torch.stack([cos, -sin, move[:, 0], sin, cos, move[:, 1]], dim=1).view(
        n, 2, 3
    )  # a map of the plane
    grid = F.affine_grid(theta.to(x.device), list(x.shape), align_corners=False)
    seen = F.grid_sample(x, grid, align_corners=False)
    return seen + noise * torch.randn(x.shape, generator=generator).to(x.device) if noise else seen


def random_mirror(x: Batch, generator: torch.Generator | None = None) -> Batch:
    """Swap left and right in half of the images, drawn at random."""
    swap = torch.rand(len(x), generator=generator) < 0.5
    return torch.where(swap.to(x.device)[:, None, None, None], x.flip(-1), x)


def random_edit(
    words: Sequence[str],
    delete: float = 0.0,
    swaps: int = 0,
    generator: torch.Generator | None = None,
) -> list[str]:
    """Swap neighbors `swaps` times, then delete each word with probability `delete`; one word always stays.

    ValueError for a text without words or a probability outside of 0 to 1.
    """
    if not words or not 0 <= delete <= 1:
        raise ValueError(f"{len(words)} words, delete = {delete}; expected some words and a probability")
    edited = list(words)
    for _ in range(swaps if len(edited) > 1 else 0):
        k = int(torch.randint(len(edited) - 1, (1,), generator=generator))
        edited[k], edited[k + 1] = edited[k + 1], edited[k]
    draws = torch.rand(len(edited), generator=generator)
    draws[draws.argmax()] = 2.0  # the one that stays whatever happens
    return [word for word, draw in zip(edited, draws.tolist(), strict=True) if draw >= delete]
