"""The loaders: shapes, ranges, splits, and one clear error each."""

import pytest
import torch

import course.data.images
from course.data._torchvision import torchvision  # noqa: F401  (before torchvision's own modules)
from course.data.images import digits


def test_digits_are_real_and_split():
    images = digits(seed=0)
    assert images.train_x.shape == (1348, 1, 8, 8) and images.test_x.shape == (449, 1, 8, 8)
    assert images.train_x.min() == 0 and images.train_x.max() == 1
    assert images.train_y.unique().tolist() == list(range(10))
    both = torch.cat([images.train_x, images.test_x]).flatten(1)
    assert torch.equal(digits(seed=0).test_x, images.test_x)
    assert not torch.equal(digits(seed=1).test_x, images.test_x)
    assert both.sum().item() == pytest.approx(561718 / 16)  # every image is there once


def test_digits_refuse_what_they_do_not_know():
    with pytest.raises(ValueError, match="'huge'"):
        digits("huge")
    with pytest.raises(ValueError, match="test_share is 2"):
        digits(test_share=2.0)


def test_full_digits_are_mnist(monkeypatch, tmp_path):
    """Four images in MNIST's own file format stand in for the download."""
    from torchvision.datasets.mnist import MNIST

    def header(*numbers):
        return b"".join(number.to_bytes(4, "big") for number in numbers)

    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    pixels = bytes(i % 256 for i in range(4 * 28 * 28))
    for part in ("train", "t10k"):
        (raw / f"{part}-images-idx3-ubyte").write_bytes(header(2051, 4, 28, 28) + pixels)
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(header(2049, 4) + bytes([5, 0, 4, 1]))
    monkeypatch.setattr(course.data.images, "DOWNLOADS", tmp_path)
    monkeypatch.setattr(MNIST, "download", lambda self: None)
    images = digits("full")
    assert images.train_x.shape == images.test_x.shape == (4, 1, 28, 28)
    assert images.train_x.max() == 1 and images.test_y.tolist() == [5, 0, 4, 1]


def test_full_digits_without_network(monkeypatch, tmp_path):
    from torchvision.datasets.mnist import MNIST

    def fail(self):
        raise RuntimeError("Error downloading train-images-idx3-ubyte.gz")

    monkeypatch.setattr(course.data.images, "DOWNLOADS", tmp_path)
    monkeypatch.setattr(MNIST, "download", fail)
    with pytest.raises(ConnectionError, match='scale is "full", but MNIST could not be downloaded'):
        digits("full")
