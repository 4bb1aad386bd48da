"""Images of handwritten digits: scikit-learn's 8 x 8 digits offline, MNIST at scale "full"."""

from dataclasses import dataclass
from pathlib import Path

import torch
from jaxtyping import Float, Int
from torch import Tensor

from course.data.folder import DOWNLOADS


@dataclass(frozen=True)
class Images:
    """Labelled gray images with values in [0, 1], split into training and test examples."""

    train_x: Float[Tensor, "train 1 height width"]
    train_y: Int[Tensor, " train"]
    test_x: Float[Tensor, "test 1 height width"]
    test_y: Int[Tensor, " test"]


def digits(scale: str = "small", seed: int = 0, test_share: float = 0.25) -> Images:
    """Load handwritten digits: labels 0 to 9, values 0 (paper) to 1 (ink).

    scale: "small" and "claims" take the 1,797 images of 8 x 8 pixels that come with scikit-learn (from UCI),
    split at random by seed, test_share of them for testing. "full" takes MNIST through torchvision (60,000
    and 10,000 images of 28 x 28 pixels, its own split), which is downloaded once, to
    `course.data.DOWNLOADS`.
    Raises ValueError for another scale, ConnectionError where MNIST cannot be had.
    """
    if scale == "full":
        return _mnist(DOWNLOADS)
    if scale not in ("small", "claims"):
        raise ValueError(f"scale is {scale!r}; expected 'small', 'claims' or 'full'")
    if not 0 < test_share < 1:
        raise ValueError(f"test_share is {test_share}; expected a share between 0 and 1")
    from sklearn.datasets import load_digits

    bunch = load_digits()
    x = torch.tensor(bunch.images, dtype=torch.float32).unsqueeze(1) / 16  # 1797 x 1 x 8 x 8
    y = torch.tensor(bunch.target)
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(seed))
    test, train = order.tensor_split([round(test_share * len(x))])
    return Images(x[train], y[train], x[test], y[test])


def _mnist(folder: Path) -> Images:
    from course.data._torchvision import torchvision

    try:
        train = torchvision.datasets.MNIST(folder, train=True, download=True)
        test = torchvision.datasets.MNIST(folder, train=False, download=True)
    except (RuntimeError, OSError) as error:
        raise ConnectionError(
            'scale is "full", but MNIST could not be downloaded; connect to the network, or use scale="small"'
        ) from error
    return Images(
        train.data.unsqueeze(1) / 255, train.targets.long(), test.data.unsqueeze(1) / 255, test.targets.long()
    )
