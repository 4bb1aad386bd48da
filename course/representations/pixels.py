"""Decoders of binary images: each pixel from the code alone, or also from the pixels before it.

Both give log p(x | z) in nats. The second, a masked autoencoder for distribution estimation (MADE, Germain et
al., 2015), describes images well without any code. That makes it strong: it need not listen to z.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

Images = Float[Tensor, "batch 1 height width"]
Codes = Float[Tensor, "batch d"]


class Bernoulli(nn.Module):
    """Binary images of which `logits(x, z)` gives the logit of each pixel, batch x pixels."""

    def __init__(self, size: tuple[int, int]):
        super().__init__()
        self.size, self.pixels = size, size[0] * size[1]

    def logits(self, x: Images, z: Codes) -> Float[Tensor, "batch pixels"]:
        raise NotImplementedError

    def log_likelihood(self, x: Images, z: Codes) -> Float[Tensor, " batch"]:
        """log p(x | z) of images with values 0 and 1, in nats."""
        return -F.binary_cross_entropy_with_logits(self.logits(x, z), x.flatten(1), reduction="none").sum(1)


class IndependentPixels(Bernoulli):
    """The usual, weak decoder: given z, every pixel is a coin of its own. size: height and width."""

    def __init__(self, d: int, size: tuple[int, int], hidden: int = 128):
        super().__init__(size)
        self.layers = nn.Sequential(nn.Linear(d, hidden), nn.ReLU(), nn.Linear(hidden, self.pixels))

    def logits(self, x: Images, z: Codes) -> Float[Tensor, "batch pixels"]:
        return self.layers(z)

    def mean(self, z: Codes) -> Images:
        """The probability of ink at each pixel: a gray picture of what z says."""
        return torch.sigmoid(self.layers(z)).unflatten(1, (1, *self.size))


class MaskedPixels(Bernoulli):
    """A strong decoder: each pixel from z and from the pixels before it, row by row (MADE, one hidden layer).

    hidden: units for each pixel. The units of pixel i see the pixels before i; its logit the units up to i.
    With d = 0 it is a model of images without any code.
    """

    before: Tensor
    until: Tensor

    def __init__(self, d: int, size: tuple[int, int], hidden: int = 8):
        super().__init__(size)
        units = self.pixels * hidden
        self.first, self.second = nn.Linear(self.pixels, units), nn.Linear(units, self.pixels)
        self.code = nn.Linear(d, units, bias=False)
        before = torch.ones(self.pixels, self.pixels).tril(-1).repeat_interleave(hidden, 0)
        until = torch.ones(self.pixels, self.pixels).tril().repeat_interleave(hidden, 1)
        self.register_buffer("before", before)  # units x pixels
        self.register_buffer("until", until)  # pixels x units
        with torch.no_grad():  # half of the entries are hidden: start the others a little larger
            self.first.weight *= 2**0.5
            self.second.weight *= 2**0.5

    def logits(self, x: Images, z: Codes) -> Float[Tensor, "batch pixels"]:
        seen = F.linear(x.flatten(1), self.first.weight * self.before, self.first.bias)
        units = torch.relu(seen + self.code(z))
        return F.linear(units, self.second.weight * self.until, self.second.bias)

    @torch.no_grad()
    def sample(self, z: Codes, generator: torch.Generator | None = None) -> Images:
        """Draw an image for each code, pixel by pixel."""
        x = torch.zeros(len(z), 1, *self.size, device=z.device)
        for pixel in range(self.pixels):
            chance = torch.sigmoid(self.logits(x, z)[:, pixel])
            coin = torch.rand(len(z), generator=generator).to(z.device)
            x.flatten(1)[:, pixel] = (coin < chance).float()
        return x
