"""The input that a feature likes best: gradient ascent on the image. (Erhan et al., 2009.)"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor


def dream(
    feature: Callable[[Tensor], Tensor],
    size: tuple[int, int, int],
    *,
    steps: int = 200,
    rate: float = 0.05,
    smooth: float = 0.5,
    seed: int = 0,
) -> Float[Tensor, "channels height width"]:
    """An image with values in [0, 1] that makes a feature large.

    feature: from a batch of one image to a number. smooth: price of differences between neighboring cells;
    without it the answer is noise that means nothing to us. The image is the logistic function of what is
    optimized, so it stays in range. The network itself is left as it was.
    """
    generator = torch.Generator().manual_seed(seed)
    hidden = (0.1 * torch.randn(1, *size, generator=generator)).requires_grad_()
    optimizer = torch.optim.Adam([hidden], lr=rate)
    for _ in range(steps):
        image = torch.sigmoid(hidden)
        rough = F.mse_loss(image[..., 1:, :], image[..., :-1, :]) + F.mse_loss(
            image[..., 1:], image[..., :-1]
        )
        loss = smooth * rough * image.numel() ** 0.5 - feature(image)
        (hidden.grad,) = torch.autograd.grad(loss, hidden)
        optimizer.step()
    return torch.sigmoid(hidden.detach()[0])
