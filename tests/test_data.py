"""The loaders: shapes, ranges, splits, and one clear error each."""

import pytest
import torch

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
