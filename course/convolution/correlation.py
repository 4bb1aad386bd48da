"""Sliding a kernel: cross-correlation, convolution, and the linear layer that does the same.

What a CNN calls convolution is cross-correlation: slide the kernel, multiply, add up. (Slides, lecture 06,
"Convolution and cross-correlation" and "Convolutional layers".)
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from course.convolution.windows import output_size


def correlate(x: Float[Tensor, " inputs"], k: Float[Tensor, " width"]) -> Float[Tensor, " outputs"]:
    """Slide a kernel over a signal: y_t = sum_j x_{t+j} k_j, wherever the kernel fits.

    ValueError for a kernel that is longer than the signal.
    """
    outputs = output_size(len(x), len(k))
    return torch.stack([x[t : t + len(k)] @ k for t in range(outputs)])


def convolve(x: Float[Tensor, " n"], k: Float[Tensor, " m"]) -> Float[Tensor, " n+m-1"]:
    """The mathematical convolution y_t = sum_s x_s k_{t-s} of two signals, 0 outside of what is given.

    The second signal runs backwards. Unlike cross-correlation it does not matter which is which.
    """
    padded = F.pad(x, (len(k) - 1, len(k) - 1))
    return correlate(padded, k.flip(0))


def patches(
    x: Float[Tensor, "*batch channels height width"], size: tuple[int, int], stride: int = 1, padding: int = 0
) -> Float[Tensor, "*batch rows columns patch"]:
    """Every window of an image as one row of numbers (im2col), ordered by channel, then row, then column.

    Beyond the edges there are zeros. A convolution is then one matrix product.
    """
    x = F.pad(x, (padding, padding, padding, padding))
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)  # ... channels rows columns h w
    return windows.movedim(-5, -3).flatten(-3)


def conv2d(
    x: Float[Tensor, "*batch channels height width"],
    kernel: Float[Tensor, "outputs kernel_channels h w"],
    bias: Float[Tensor, " outputs"] | None = None,
    stride: int = 1,
    padding: int = 0,
) -> Float[Tensor, "*batch outputs rows columns"]:
    """What a convolutional layer computes: each output channel slides its own kernel over all input channels.

    y_o(t) = b_o + sum over channels f and offsets s of x_f(t + s) k_{o,f}(s). As a matrix product of patches.
    ValueError where the kernel has other channels than the image, or does not fit.
    """
    if x.shape[-3] != kernel.shape[1]:
        raise ValueError(f"the image has {x.shape[-3]} channels, the kernel {kernel.shape[1]}")
    for n, k in zip(x.shape[-2:], kernel.shape[-2:], strict=True):
        output_size(n, k, stride, padding)
    size = (kernel.shape[-2], kernel.shape[-1])
    y = patches(x, size, stride, padding) @ kernel.flatten(1).mT  # ... rows columns outputs
    y = y if bias is None else y + bias
    return y.movedim(-1, -3)


def correlation_matrix(k: Float[Tensor, " width"], inputs: int) -> Float[Tensor, "outputs inputs"]:
    """The linear layer that does what the kernel does: row t holds the kernel at place t, zeros elsewhere."""
    outputs = output_size(inputs, len(k))
    matrix = k.new_zeros(outputs, inputs)
    for t in range(outputs):
        matrix[t, t : t + len(k)] = k
    return matrix
