"""Whole networks for small images: LeNet-5, and deep ones with and without skips. (Slides, lecture 06.)"""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from course.convolution.layers import ConvBlock
from course.convolution.windows import output_size


class LeNet5(nn.Module):
    """LeCun et al. (1998): convolution and mean pooling twice, then dense layers; scaled tanh throughout.

    size: height and width of the images (the paper: 32). classes: outputs. The last layer is linear, where
    the paper measures distances to drawn characters. Images below 16 cells get windows of 3 instead of 5, the
    first with padding. ValueError for images that are too small.
    """

    def __init__(self, size: int = 32, classes: int = 10):
        super().__init__()
        if size < 8:
            raise ValueError(f"size is {size}; expected at least 8")
        window, padding = (5, 0) if size >= 16 else (3, 1)
        side = output_size(output_size(size, window, padding=padding) // 2, window) // 2
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, window, padding=padding), ScaledTanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, window), ScaledTanh(), nn.AvgPool2d(2),
        )  # fmt: skip
        self.readout = nn.Sequential(
            nn.Flatten(),
            nn.Linear(16 * side * side, 120), ScaledTanh(),
            nn.Linear(120, 84), ScaledTanh(),
            nn.Linear(84, classes),
        )  # fmt: skip

    def forward(self, x: Float[Tensor, "batch 1 height width"]) -> Float[Tensor, "batch classes"]:
        return self.readout(self.features(x))


class ScaledTanh(nn.Module):
    """1.7159 tanh(2 v / 3), LeNet's nonlinearity: close to the identity at -1 and 1."""

    def forward(self, v: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        return 1.7159 * torch.tanh(2 / 3 * v)


class DeepCNN(nn.Module):
    """A stem, `blocks` blocks of two convolutions, the mean over all parts, a linear readout.

    skip: with residual connections (a small ResNet) or without. 2 * blocks + 2 layers have weights.
    """

    def __init__(self, blocks: int, channels: int = 16, classes: int = 10, skip: bool = True):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(1, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()
        )
        self.blocks = nn.Sequential(*(ConvBlock(channels, skip) for _ in range(blocks)))
        self.readout = nn.Linear(channels, classes)

    def forward(self, x: Float[Tensor, "batch 1 height width"]) -> Float[Tensor, "batch classes"]:
        return self.readout(self.blocks(self.stem(x)).mean((-2, -1)))
