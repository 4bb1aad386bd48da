"""Masked autoencoders: hide most patches of an image, and rebuild them from the rest.

Deep Representation Learning, "Masked autoencoders"; He et al. (2022). There the encoder is a Transformer that
gets the visible patches alone, and needs long training. Here it may be any network that is told which pixels
are hidden (as in Pathak et al., 2016); the task and the loss are the same.
"""

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from course.representations.pixels import IndependentPixels
from course.techniques.pretraining import patch_mask

Images = Float[Tensor, "batch 1 height width"]


class MaskedAutoencoder(nn.Module):
    """Rebuilds hidden patches from a code of the visible ones.

    encoder: from images of two channels, the pixels (0 where hidden) and the mask (1 where hidden), to codes.
    decoder: from a code to each pixel's mean. patch: side in pixels.
    """

    def __init__(self, encoder: nn.Module, decoder: IndependentPixels, patch: int = 2):
        super().__init__()
        self.encoder, self.decoder, self.patch = encoder, decoder, patch

    def forward(
        self, x: Images, hidden: Bool[Tensor, "batch 1 height width"] | None = None
    ) -> Float[Tensor, "batch d"]:
        """The code of an image of which some pixels are hidden, none if None."""
        mask = torch.zeros_like(x) if hidden is None else hidden.to(x)
        return self.encoder(torch.cat([x * (1 - mask), mask], dim=1))

    def hide(
        self, x: Images, share: float, generator: torch.Generator | None = None
    ) -> Bool[Tensor, "batch 1 height width"]:
        """Which pixels a random masking hides, True where hidden: one masking for each image."""
        return patch_mask(x, share, self.patch, generator)

    def loss(
        self, x: Images, share: float = 0.5, generator: torch.Generator | None = None
    ) -> Float[Tensor, ""]:
        """Mean squared error of the hidden pixels; what was visible does not count."""
        hidden = self.hide(x, share, generator)
        return (self.decoder.mean(self(x, hidden)) - x)[hidden].square().mean()
