"""Feature detectors that learn without labels, and classifiers on top of them. (Slides, lecture 10, part 2.)

    autoencoder   reconstruct an image from its features      `Reconstructor.loss(x)`
    masked        reconstruct the part that was hidden        `Reconstructor.masked_loss(x, hidden)`
    contrastive   which two views show the same image?        `SimCLR.loss(one, other)`

All three train an `Encoder`; what else they need (a decoder, a projection) is thrown away afterwards.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn

Images = Float[Tensor, "batch 1 height width"]
HIDDEN = -1.0  # what stands in a hidden pixel: neither paper (0) nor ink (1)


class Encoder(nn.Module):
    """Two convolutions, each with max pooling, and a linear layer: an image becomes a vector of features.

    size: height and width of the images, a multiple of 4. width: channels after the first convolution.
    """

    def __init__(self, features: int = 64, size: int = 8, width: int = 16):
        super().__init__()
        if size % 4:
            raise ValueError(f"size is {size}; expected a multiple of 4")
        self.features, self.size = features, size
        self.layers = nn.Sequential(
            nn.Conv2d(1, width, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(width, 2 * width, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(2 * width * (size // 4) ** 2, features),
        )  # fmt: skip

    def forward(self, x: Images) -> Float[Tensor, "batch features"]:
        return self.layers(x)


class Classifier(nn.Module):
    """A feature detector and a prediction head, which is one linear layer on standardized features.

    tune: whether the feature detector is trained, too; otherwise it is frozen, and only the head learns.
    images: before training, each feature has mean 0 and standard deviation 1 over these images; what is
    subtracted and divided by stays as it is. Without them the head gets features as they come.
    """

    def __init__(self, encoder: Encoder, classes: int = 10, tune: bool = True, images: Images | None = None):
        super().__init__()
        self.encoder = encoder.requires_grad_(tune)
        self.head = nn.Linear(encoder.features, classes)
        center, spread = torch.zeros(encoder.features), torch.ones(encoder.features)
        if images is not None:
            with torch.no_grad():
                z = encoder(images)
            center, spread = z.mean(0), z.std(0, correction=0).clamp(min=1e-6)
        self.register_buffer("center", center)
        self.register_buffer("spread", spread)

    def forward(self, x: Images) -> Float[Tensor, "batch classes"]:
        return self.head((self.encoder(x) - self.center) / self.spread)


class Reconstructor(nn.Module):
    """An encoder and a decoder (one hidden layer) that writes an image from features. Squared error."""

    def __init__(self, encoder: Encoder, hidden: int = 128):
        super().__init__()
        self.encoder = encoder
        self.decoder = nn.Sequential(
            nn.ReLU(), nn.Linear(encoder.features, hidden), nn.ReLU(), nn.Linear(hidden, encoder.size**2)
        )

    def forward(self, x: Images) -> Images:
        return self.decoder(self.encoder(x)).view_as(x)

    def loss(self, x: Images) -> Float[Tensor, ""]:
        """The autoencoder's: how far is the image from what is written from its features?"""
        return F.mse_loss(self(x), x)

    def masked_loss(self, x: Images, hidden: Bool[Tensor, "batch 1 height width"]) -> Float[Tensor, ""]:
        """The encoder sees the rest of the image; only hidden pixels count. ValueError if none is hidden."""
        if not hidden.any():
            raise ValueError("no pixel is hidden; expected at least one in the batch")
        return F.mse_loss(self(x.masked_fill(hidden, HIDDEN))[hidden], x[hidden])


class SimCLR(nn.Module):
    """An encoder and a projection (one hidden layer), whose outputs are compared. Chen et al. (2020)."""

    def __init__(self, encoder: Encoder, d: int = 32, temperature: float = 0.2):
        super().__init__()
        self.encoder, self.temperature = encoder, temperature
        features = encoder.features
        self.projection = nn.Sequential(
            nn.ReLU(), nn.Linear(features, features), nn.ReLU(), nn.Linear(features, d)
        )

    def forward(self, x: Images) -> Float[Tensor, "batch d"]:
        return self.projection(self.encoder(x))

    def loss(self, one: Images, other: Images) -> Float[Tensor, ""]:
        """one, other: two views of the same images, in the same order."""
        a, b = self(torch.cat([one, other])).chunk(2)
        return nt_xent(a, b, self.temperature)


def nt_xent(
    one: Float[Tensor, "batch d"], other: Float[Tensor, "batch d"], temperature: float = 0.2
) -> Float[Tensor, ""]:
    """Normalized, temperature-scaled cross entropy: each of the 2N views must find its partner, in nats.

    Candidates are the other 2N - 1 views of the batch, scored by cosine over temperature; a view is no
    candidate of its own. ValueError for one image, which has nothing to be told from.
    """
    n = len(one)
    if n < 2 or temperature <= 0:
        raise ValueError(f"{n} images, temperature {temperature}; expected at least 2, and more than 0")
    z = F.normalize(torch.cat([one, other]), dim=1)
    itself = torch.eye(2 * n, dtype=torch.bool, device=z.device)
    scores = (z @ z.mT / temperature).masked_fill(itself, -torch.inf)
    partner = torch.arange(2 * n, device=z.device).roll(n)
    return F.cross_entropy(scores, partner)


def patch_mask(
    x: Images, share: float, patch: int = 2, generator: torch.Generator | None = None
) -> Bool[Tensor, "batch 1 height width"]:
    """Which pixels to hide: in each image the same number of square patches, drawn at random.

    share: of the patches; round(share * patches) of them are hidden. patch: side in pixels. ValueError for a
    share that hides no patch or all, and for images that do not divide into patches.
    """
    height, width = x.shape[-2:]
    patches = (height // patch) * (width // patch)
    if height % patch or width % patch:
        raise ValueError(f"images are {height} x {width}; expected multiples of the patch size {patch}")
    count = round(share * patches)
    if not 0 < count < patches:
        raise ValueError(f"share {share} hides {count} of {patches} patches; expected some and not all")
    order = torch.rand(len(x), patches, generator=generator).argsort(1)
    hidden = torch.zeros(len(x), patches, dtype=torch.bool).scatter(1, order[:, :count], True)
    squares = hidden.view(len(x), 1, height // patch, width // patch)
    return squares.repeat_interleave(patch, 2).repeat_interleave(patch, 3).to(x.device)
