"""Windows that move over a grid: how many there are, and pooling. (Slides, lecture 06, "Pooling".)"""

import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor


def output_size(inputs: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    """How many windows of `kernel` cells fit along a side: floor((inputs + 2 padding - kernel) / stride) + 1.

    ValueError for sizes that make no sense and for a window that does not fit.
    """
    if min(inputs, kernel, stride) < 1 or padding < 0:
        raise ValueError(
            f"inputs {inputs}, kernel {kernel}, stride {stride}, padding {padding}; "
            "expected at least 1, padding at least 0"
        )
    if kernel > inputs + 2 * padding:
        raise ValueError(f"a kernel of {kernel} does not fit into {inputs} inputs with padding {padding}")
    return (inputs + 2 * padding - kernel) // stride + 1


def pool2d(
    x: Float[Tensor, "*batch height width"], size: int = 2, stride: int | None = None, how: str = "max"
) -> Float[Tensor, "*batch rows columns"]:
    """One number for each window, the largest or the mean. stride: as wide as the window by default.

    The gradient of a maximum goes to the one cell that holds it, that of a mean to all cells alike.
    ValueError for another word than "max" or "mean", and for a window that does not fit.
    """
    if how not in ("max", "mean"):
        raise ValueError(f"how is {how!r}; expected 'max' or 'mean'")
    stride = stride or size
    for n in x.shape[-2:]:
        output_size(n, size, stride)
    windows = x.unfold(-2, size, stride).unfold(-2, size, stride).flatten(-2)  # ... rows columns cells
    return windows.amax(-1) if how == "max" else windows.mean(-1)


def shift(
    x: Float[Tensor, "*batch height width"], down: int = 0, right: int = 0
) -> Float[Tensor, "*batch height width"]:
    """Move an image; zeros come in at the edges and what leaves is lost."""
    height, width = x.shape[-2:]
    pad = (max(right, 0), max(-right, 0), max(down, 0), max(-down, 0))
    padded = F.pad(x, pad)
    top, left = max(-down, 0), max(-right, 0)
    return padded[..., top : top + height, left : left + width]
