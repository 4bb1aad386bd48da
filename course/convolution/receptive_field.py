"""Which inputs a feature sees. (Slides, lecture 06, "Receptive fields".)"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

Window = tuple[int, int, int]  # kernel, stride, padding


@dataclass(frozen=True)
class Field:
    """The inputs that one feature sees along one side.

    size: how many cells. step: how far the field moves from one feature to the next. first: the first cell of
    feature 0; below 0 where it begins in the padding.
    """

    size: int
    step: int
    first: int

    def cells(self, feature: int, inputs: int) -> range:
        """The cells of a feature that lie in an input of so many."""
        start = self.first + feature * self.step
        return range(max(start, 0), min(start + self.size, inputs))


def receptive_field(windows: Sequence[Window]) -> Field:
    """The field after layers of windows (kernel, stride, padding), first layer first; pooling is a layer too.

    Each layer adds (kernel - 1) steps of the layers before it, and its stride multiplies the step.
    """
    size, step, first = 1, 1, 0
    for kernel, stride, padding in windows:
        first -= padding * step
        size += (kernel - 1) * step
        step *= stride
    return Field(size, step, first)


def influence_on_feature(
    network: Callable[[Tensor], Tensor],
    image: Float[Tensor, "channels height width"],
    channel: int,
    row: int,
    column: int,
) -> Float[Tensor, "height width"]:
    """How strongly each cell moves one feature: the norm over channels of the gradient at this image.

    network: from batches of images to batches of feature maps.
    """
    image = image.detach().clone().requires_grad_()
    feature = network(image[None])[0, channel, row, column]
    (gradient,) = torch.autograd.grad(feature, image)
    return gradient.norm(dim=0)
