"""Masking: hide parts of the input during training, so that no part is relied on. (Slides, 10, part 1.)"""

import torch
from jaxtyping import Float, Int
from torch import Tensor

Batch = Float[Tensor, "batch channels height width"]


def hide_patches(
    x: Batch,
    size: int,
    share: float = 1.0,
    fill: float | Tensor = 0.0,
    generator: torch.Generator | None = None,
) -> Batch:
    """Hide one square patch in a random `share` of the images, at a random place in each.

    size: side in pixels; the patch's center lies anywhere in the image, so at the border less is hidden.
    fill: what is shown instead, e.g. 0, or the mean image (anything that broadcasts to x).
    ValueError for a negative size or a share outside of 0 to 1.
    """
    if size < 0 or not 0 <= share <= 1:
        raise ValueError(f"size = {size}, share = {share}; expected size >= 0 and a share from 0 to 1")
    n, height, width = len(x), x.shape[-2], x.shape[-1]
    chosen = torch.rand(n, generator=generator) < share
    top = torch.randint(height, (n,), generator=generator) - size // 2
    left = torch.randint(width, (n,), generator=generator) - size // 2
    rows = (torch.arange(height) >= top[:, None]) & (torch.arange(height) < top[:, None] + size)
    columns = (torch.arange(width) >= left[:, None]) & (torch.arange(width) < left[:, None] + size)
    hidden = (rows[:, :, None] & columns[:, None, :] & chosen[:, None, None])[:, None].to(x.device)
    return torch.where(hidden, torch.as_tensor(fill, dtype=x.dtype, device=x.device), x)


def hide_tokens(
    tokens: Int[Tensor, "*shape"], share: float, mask: int, generator: torch.Generator | None = None
) -> Int[Tensor, "*shape"]:
    """Replace each token by the token `mask` with probability `share`."""
    hidden = torch.rand(tokens.shape, generator=generator) < share
    return torch.where(hidden.to(tokens.device), mask, tokens)
