"""Small encoders, and two of them side by side: images here, names there, one space for both.

Learning Representations I, "Cross-modality representations"; Radford et al. (2021).
"""

import math

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

from course.representations.metric_losses import clip_loss


class ImageTower(nn.Module):
    """Two convolutions, a hidden layer, an embedding. size: height and width, a multiple of 4."""

    def __init__(self, d: int, channels: int = 1, size: int = 8, width: int = 32, hidden: int = 128):
        super().__init__()
        if size % 4:
            raise ValueError(f"size is {size}; expected a multiple of 4")
        self.layers = nn.Sequential(
            nn.Conv2d(channels, width, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(width, 2 * width, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(2 * width * (size // 4) ** 2, hidden), nn.ReLU(), nn.Linear(hidden, d),
        )  # fmt: skip

    def forward(self, x: Float[Tensor, "batch channels size size"]) -> Float[Tensor, "batch d"]:
        return self.layers(x)


class DenseTower(nn.Module):
    """Pixels in [0, 1], one hidden layer, an embedding: for images in which everything has its place."""

    def __init__(self, d: int, pixels: int, hidden: int = 256):
        super().__init__()
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(pixels, hidden), nn.ReLU(), nn.Linear(hidden, d))

    def forward(self, x: Float[Tensor, "batch channels height width"]) -> Float[Tensor, "batch d"]:
        return self.layers(2 * x - 1)


class WordsTower(nn.Module):
    """A name as the sum of its words' vectors, then a small MLP. It can read names that it never saw."""

    def __init__(self, d: int, words: int, hidden: int = 64):
        super().__init__()
        self.words = nn.Embedding(words, hidden)
        self.readout = nn.Sequential(nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, d))

    def forward(self, names: Int[Tensor, "batch length"]) -> Float[Tensor, "batch d"]:
        return self.readout(self.words(names).sum(1))


class WholeNamesTower(nn.Module):
    """A name as one symbol with a vector of its own: what the words have in common is lost."""

    def __init__(self, d: int, names: Int[Tensor, "names length"]):
        super().__init__()
        self.names: Tensor
        self.register_buffer("names", names)
        self.vectors = nn.Embedding(len(names), d)

    def forward(self, names: Int[Tensor, "batch length"]) -> Float[Tensor, "batch d"]:
        found = (names[:, None] == self.names).all(-1).float()
        if not found.any(1).all():
            raise ValueError("a name is not in the list; this tower reads whole names only")
        return self.vectors(found.argmax(1))


class PartsClassifier(nn.Module):
    """A tower with one softmax for each part of a name: it is told what a name consists of.

    parts: for each name the class of each of its parts, e.g. (ink, digit, paper).
    """

    def __init__(self, pixels: int, parts: Int[Tensor, "names heads"]):
        super().__init__()
        self.parts: Tensor
        self.register_buffer("parts", parts)
        self.sizes = (parts.amax(0) + 1).tolist()
        self.tower = DenseTower(sum(self.sizes), pixels)

    def loss(self, x: Tensor, names: Int[Tensor, " batch"]) -> Float[Tensor, ""]:
        """Sum of the heads' cross entropies; names: places of the right names."""
        answers = self.tower(x).split(self.sizes, dim=1)
        losses = [F.cross_entropy(answer, self.parts[names, k]) for k, answer in enumerate(answers)]
        return torch.stack(losses).sum()

    @torch.no_grad()
    def choose(self, x: Tensor) -> Int[Tensor, " batch"]:
        """The place of the name whose parts are together the most probable."""
        answers = [answer.log_softmax(1) for answer in self.tower(x).split(self.sizes, dim=1)]
        scores = [answer[:, self.parts[:, k]] for k, answer in enumerate(answers)]  # each batch x names
        return torch.stack(scores).sum(0).argmax(1)


class TwoTowers(nn.Module):
    """An image tower and a text tower that meet on the unit sphere, with a learned temperature."""

    def __init__(self, images: nn.Module, texts: nn.Module, temperature: float = 0.1):
        super().__init__()
        self.images, self.texts = images, texts
        self.log_scale = nn.Parameter(torch.tensor(-math.log(temperature)))

    @property
    def temperature(self) -> Float[Tensor, ""]:
        return (-self.log_scale).exp()

    def forward(self, x: Tensor, names: Tensor) -> tuple[Tensor, Tensor]:
        """Embeddings of images and of names, of length 1."""
        return F.normalize(self.images(x), dim=-1), F.normalize(self.texts(names), dim=-1)

    def loss(self, x: Tensor, names: Tensor) -> Float[Tensor, ""]:
        """Symmetric contrastive loss of a batch of pairs."""
        images, texts = self(x, names)
        return clip_loss(images, texts, self.temperature)

    @torch.no_grad()
    def choose(self, x: Tensor, names: Int[Tensor, "names length"]) -> Int[Tensor, " batch"]:
        """Zero-shot: the place of the name that lies nearest to each image."""
        images, texts = self(x, names)
        return (images @ texts.mT).argmax(1)
