"""Blocks and networks: what they keep, what they count, that they learn."""

import pytest
import torch
from torch import nn

from course.convolution.dreams import dream
from course.convolution.layers import ConvBlock, ConvNeXtBlock, DepthwiseSeparable, weights
from course.convolution.networks import DeepCNN, LeNet5
from course.convolution.windows import shift
from course.parts.operations import influence


def test_the_slides_parameter_counts():
    assert weights(nn.Conv2d(3, 5, 7)) == 735
    assert weights(DepthwiseSeparable(3, 5, 7)) == 162


def test_depthwise_separable_is_one_convolution_of_low_rank():
    torch.manual_seed(0)
    layer, x = DepthwiseSeparable(3, 5, 3, bias=False), torch.randn(2, 3, 6, 6)
    whole = nn.Conv2d(3, 5, 3, padding=1, bias=False)
    with torch.no_grad():
        whole.weight.copy_(layer.pointwise.weight * layer.depthwise.weight[:, 0])
    torch.testing.assert_close(layer(x), whole(x))


@pytest.mark.parametrize(
    "block", [DepthwiseSeparable(4, 4, 3), ConvBlock(4), ConvBlock(4, False), ConvNeXtBlock(4)]
)
def test_blocks_keep_the_grid_and_are_translation_equivariant_inside(block):
    torch.manual_seed(0)
    block.eval()
    x = torch.zeros(1, 4, 17, 17)
    x[..., 7:10, 7:10] = torch.randn(1, 4, 3, 3)
    with torch.no_grad():
        y, moved = block(x), block(shift(x, 1, 2))
    assert y.shape == x.shape
    torch.testing.assert_close(moved[..., 5:14, 5:14], shift(y, 1, 2)[..., 5:14, 5:14])


def test_a_convnext_block_begins_close_to_the_identity():
    torch.manual_seed(0)
    x = torch.randn(2, 8, 6, 6)
    assert (ConvNeXtBlock(8)(x) - x).abs().max() < 0.1


def test_a_block_contextualizes_as_far_as_its_kernel():
    """In the terms of lecture 05: parts are the cells of one row."""
    torch.manual_seed(0)
    block = DepthwiseSeparable(2, 2, 3)

    def of_parts(parts):
        return block(parts.mT[None, :, None, :])[0, :, 0].mT

    map_ = influence(of_parts, torch.randn(7, 2)) > 0
    i, j = torch.arange(7)[:, None], torch.arange(7)
    assert torch.equal(map_, (i - j).abs() <= 1)


@pytest.mark.parametrize("size", [8, 28, 32])
def test_lenet(size):
    model = LeNet5(size)
    assert model(torch.randn(2, 1, size, size)).shape == (2, 10)
    if size == 32:
        assert weights(model.features) == 5 * 5 * 6 + 5 * 5 * 6 * 16
    with pytest.raises(ValueError, match="size is 7; expected at least 8"):
        LeNet5(7)


def test_deep_networks_differ_in_their_skips_alone():
    with_skip, without = DeepCNN(3), DeepCNN(3, skip=False)
    assert weights(with_skip) == weights(without) == 9 * 16 + 6 * 9 * 16 * 16 + 160
    assert with_skip(torch.randn(2, 1, 8, 8)).shape == (2, 10)
    assert DeepCNN(1)(torch.randn(2, 1, 12, 20)).shape == (2, 10), "any size of image"


def test_a_dream_is_what_the_feature_asks_for():
    target = torch.zeros(1, 6, 6)
    target[:, 2:4] = 1
    network = nn.Linear(2, 2)
    before = network.weight.clone()
    image = dream(lambda x: ((2 * target - 1) * x).sum(), (1, 6, 6), smooth=0.0)
    assert ((image > 0.5) == (target > 0.5)).all() and image.min() >= 0 and image.max() <= 1
    assert torch.equal(network.weight, before)
