"""Random transforms that keep what an image shows: two views of one image are a positive pair."""

import math

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
