"""A watermark that comes with one class: a spurious correlation made to order. (Slides, 10, part 1.)

In the horse pictures of a well-known data set stood the photographer's name, and classifiers learned to read
it (Lapuschkin et al., 2019).
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor

Batch = Float[Tensor, "batch channels height width"]


def watermark(x: Batch, size: int) -> Batch:
    """The images with a checkered square of `size` pixels in the lower left corner.

    ValueError where it does not fit.
    """
    if not 1 <= size <= min(x.shape[-2:]):
        raise ValueError(f"size = {size}; expected 1 to {min(x.shape[-2:])}, the side of the image")
    place = torch.arange(size)
    checkers = ((place[:, None] + place[None]) % 2 == 0).to(x)
    stamped = x.clone()
    stamped[..., -size:, :size] = checkers
    return stamped


def watermark_class(x: Batch, y: Int[Tensor, " batch"], marked: int, size: int) -> Batch:
    """The images of class `marked` with a watermark, all others as they are."""
    return torch.where((y == marked)[:, None, None, None].to(x.device), watermark(x, size), x)
