"""Transforms, mixup and masking, against torchvision's mixup and what must stay as it is."""

import pytest
import torch

from course.data._torchvision import torchvision
from course.techniques import augmentation, masking, mixup, shortcuts


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_mirror_swaps_left_and_right_in_about_half():
    x = torch.rand(400, 1, 3, 4, generator=generator())
    mirrored = augmentation.random_mirror(x, generator())
    swapped = (mirrored == x.flip(-1)).all(dim=(1, 2, 3))
    same = (mirrored == x).all(dim=(1, 2, 3))
    assert (swapped ^ same).all() and 150 < int(swapped.sum()) < 250


def test_edits_of_a_text():
    words = "the model learns from few examples".split()
    assert augmentation.random_edit(words) == words
    swapped = augmentation.random_edit(words, swaps=1, generator=generator())
    assert sorted(swapped) == sorted(words) and sum(a != b for a, b in zip(swapped, words, strict=True)) == 2
    lengths = [len(augmentation.random_edit(words, delete=0.5, generator=generator(k))) for k in range(200)]
    assert 2.7 < sum(lengths) / 200 < 3.4 and min(lengths) >= 1
    assert len(augmentation.random_edit(words, delete=1.0, generator=generator())) == 1
    assert augmentation.random_edit(["one"], swaps=3) == ["one"]
    with pytest.raises(ValueError, match=r"delete = 1\.5"):
        augmentation.random_edit(words, delete=1.5)
    with pytest.raises(ValueError, match="0 words"):
        augmentation.random_edit([])


def test_mixup_is_torchvisions():
    from torchvision.transforms import v2

    assert torchvision  # imported first, so that it loads beside a CPU-only torch
    x, y = torch.rand(6, 1, 4, 4, generator=generator()), torch.arange(6) % 3
    torch.manual_seed(5)
    mixed_x, mixed_y = v2.MixUp(alpha=0.4, num_classes=3)(x, y)
    torch.manual_seed(5)
    ratio = torch.distributions.Beta(torch.tensor([0.4]), torch.tensor([0.4])).sample(()).item()
    hot = torch.eye(3)[y]
    torch.testing.assert_close(mixup.between(x, x.roll(1, 0), ratio), mixed_x)
    torch.testing.assert_close(mixup.between(hot, hot.roll(1, 0), ratio), mixed_y)


def test_mixup_of_a_batch():
    x = torch.arange(4000.0)[:, None]
    mixed_x, mixed_y = mixup.mixup(x, torch.cat([x, 3999 - x], 1) / 3999, 0.3, generator())
    torch.testing.assert_close(mixed_y[:, :1] * 3999, mixed_x)  # inputs and targets move alike
    torch.testing.assert_close(mixed_y.sum(1), torch.ones(4000))
    ratio = mixup._beta(0.3, 20_000, generator())
    assert ratio.mean() == pytest.approx(0.5, abs=0.01)
    assert ratio.var() == pytest.approx(1 / (4 * (2 * 0.3 + 1)), abs=0.005)  # Beta's variance
    with pytest.raises(ValueError, match=r"alpha = 0"):
        mixup.mixup(x, x, 0)


def test_hidden_patches():
    x = torch.ones(300, 2, 6, 8)
    hidden = masking.hide_patches(x, 3, generator=generator())
    areas = (hidden[:, 0] == 0).sum((1, 2))
    assert areas.max() == 9 and areas.min() == 4  # at a corner, two of three rows and columns are inside
    assert (hidden[:, 0] == hidden[:, 1]).all()  # all channels of a pixel
    assert (masking.hide_patches(x, 3, share=0.0) == x).all() and (masking.hide_patches(x, 0) == x).all()
    some = (masking.hide_patches(x, 3, share=0.3, generator=generator()) == 0).any(dim=(1, 2, 3))
    assert 60 < int(some.sum()) < 120
    mean = masking.hide_patches(x, 3, fill=torch.full((6, 8), 0.25), generator=generator())
    torch.testing.assert_close(mean, torch.where(hidden == 0, 0.25, x))
    with pytest.raises(ValueError, match="share = 2"):
        masking.hide_patches(x, 3, share=2)


def test_hidden_tokens():
    tokens = torch.arange(1, 5001)
    hidden = masking.hide_tokens(tokens, 0.15, 0, generator())
    assert ((hidden == tokens) | (hidden == 0)).all() and 650 < int((hidden == 0).sum()) < 850


def test_watermark():
    x, y = torch.rand(4, 1, 5, 5, generator=generator()), torch.tensor([0, 7, 7, 1])
    marked = shortcuts.watermark_class(x, y, 7, 2)
    assert (marked[[0, 3]] == x[[0, 3]]).all()
    assert marked[1, 0, -2:, :2].tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert (marked[1, 0, :3] == x[1, 0, :3]).all() and (marked[1, 0, :, 2:] == x[1, 0, :, 2:]).all()
    with pytest.raises(ValueError, match="size = 6"):
        shortcuts.watermark(x, 6)
