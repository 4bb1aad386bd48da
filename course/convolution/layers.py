"""Blocks of convolutional networks. (Slides, lecture 06; He et al., 2016; Liu et al., 2022.)

All keep the size of the grid: they are contextualizations (the k x k convolutions) and local computes (1 x 1
convolutions, norms, nonlinearities) of lecture 05.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

Maps = Float[Tensor, "batch channels height width"]


class DepthwiseSeparable(nn.Module):
    """A k x k convolution of each channel by itself, then a 1 x 1 convolution that mixes the channels.

    k*k*channels + channels*outputs weights, where a plain convolution has k*k*channels*outputs.
    """

    def __init__(self, channels: int, outputs: int, size: int = 3, bias: bool = True):
        super().__init__()
        self.depthwise = nn.Conv2d(channels, channels, size, padding=size // 2, groups=channels, bias=bias)
        self.pointwise = nn.Conv2d(channels, outputs, 1, bias=bias)

    def forward(self, x: Maps) -> Float[Tensor, "batch outputs height width"]:
        return self.pointwise(self.depthwise(x))


class ConvBlock(nn.Module):
    """Two 3 x 3 convolutions with batch norm and ReLU, with or without a skip connection around them."""

    def __init__(self, channels: int, skip: bool = True):
        super().__init__()
        self.skip = skip
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.Conv2d(channels, channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x: Maps) -> Maps:
        y = self.body(x)
        return F.relu(x + y if self.skip else y)


class ConvNeXtBlock(nn.Module):
    """A large depth-wise convolution, then an inverted bottleneck for each part, around a skip connection.

    Layer norm for each part (over its channels), GELU, and a learned scale for each channel at the end that
    begins small, so that the block begins close to the identity.
    """

    def __init__(self, channels: int, size: int = 7, expansion: int = 4, scale: float = 1e-2):
        super().__init__()
        self.depthwise = nn.Conv2d(channels, channels, size, padding=size // 2, groups=channels)
        self.norm = nn.LayerNorm(channels)
        self.widen, self.narrow = (
            nn.Linear(channels, expansion * channels),
            nn.Linear(expansion * channels, channels),
        )
        self.scale = nn.Parameter(torch.full((channels,), scale))

    def forward(self, x: Maps) -> Maps:
        parts = self.depthwise(x).movedim(1, -1)  # contextualize: batch x height x width x channels
        parts = self.narrow(F.gelu(self.widen(self.norm(parts))))  # local compute
        return x + (self.scale * parts).movedim(-1, 1)


def weights(module: nn.Module) -> int:
    """The number of weights of a network's convolutions and linear layers, biases and norms not counted."""
    kinds = (nn.Conv2d, nn.Linear)
    return sum(m.weight.numel() for m in module.modules() if isinstance(m, kinds))
