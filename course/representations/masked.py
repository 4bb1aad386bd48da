"""Masked autoencoders: hide most patches of an image, and rebuild them from the rest.

Deep Representation Learning, "Masked autoencoders"; He et al. (2022). There the encoder is a Transformer that
gets the visible patches alone, and needs long training. Here it may be any network that is told which pixels
are hidden (as in Pathak et al., 2016); the task and the loss are the same.
"""

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from course.representations.pixels import IndependentPixels

Images = Float[Tensor, "batch 1 height width"]


def random_masking(
    batch: int, patches: int, share: float, generator: torch.Generator | None = None
) -> tuple[Int[Tensor, "batch kept"], Bool[Tensor, "batch patches"]]:
    """Choose for each image the patches that stay visible: their places in order, and True where hidden.

    share: of the patches that are hidden; round(share * patches) of them. ValueError where that hides none or
    all.
    """
    hidden = round(share * patches)
    if not 0 < hidden < patches:
        raise ValueError(f"share {share} hides {hidden} of {patches} patches; expected some and not all")
    order = torch.rand(batch, patches, generator=generator).argsort(1)
    kept = order[:, hidden:].sort(1).values
    return kept, torch.ones(batch, patches, dtype=torch.bool).scatter(1, kept, False)


def hidden_pixels(
    hidden: Bool[Tensor, "batch patches"], size: tuple[int, int], patch: int
) -> Bool[Tensor, "batch 1 height width"]:
    """Squares of patch x patch pixels, row by row: True at each pixel of a hidden one.

    size: height and width of the images, multiples of the patch; else ValueError.
    """
    height, width = size
    if height % patch or width % patch:
        raise ValueError(f"images are {height} x {width}; expected multiples of the patch size {patch}")
    grid = hidden.unflatten(1, (1, height // patch, width // patch))
    return grid.repeat_interleave(patch, 2).repeat_interleave(patch, 3)


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

    def hide(self, x: Images, share: float, generator: torch.Generator | None = None) -> Tensor:
        """Which pixels a random masking hides, True where hidden: one masking for each image."""
        height, width = x.shape[-2:]
        patches = (height // self.patch) * (width // self.patch)
        _, hidden = random_masking(len(x), patches, share, generator)
        return hidden_pixels(hidden, (height, width), self.patch).to(x.device)

    def loss(
        self, x: Images, share: float = 0.5, generator: torch.Generator | None = None
    ) -> Float[Tensor, ""]:
        """Mean squared error of the hidden pixels; what was visible does not count."""
        hidden = self.hide(x, share, generator)
        return (self.decoder.mean(self(x, hidden)) - x)[hidden].square().mean()
