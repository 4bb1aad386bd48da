"""Windows, pooling and receptive fields: the formulas beside what torch gives and what gradients show."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course.convolution.receptive_field import influence_on_feature, receptive_field
from course.convolution.windows import output_size, pool2d, shift


@pytest.mark.parametrize("inputs", [5, 8, 11])
@pytest.mark.parametrize(("kernel", "stride", "padding"), [(2, 1, 0), (3, 2, 0), (3, 1, 1), (5, 3, 2)])
def test_output_size_is_torchs(inputs, kernel, stride, padding):
    y = F.conv1d(torch.ones(1, 1, inputs), torch.ones(1, 1, kernel), stride=stride, padding=padding)
    assert output_size(inputs, kernel, stride, padding) == y.shape[-1]


def test_sizes_that_make_no_sense_are_refused():
    for sizes in ((0, 1), (3, 0), (3, 1, 0), (3, 1, 1, -1)):
        with pytest.raises(ValueError, match="expected at least 1"):
            output_size(*sizes)


@pytest.mark.parametrize(("size", "stride"), [(2, None), (3, 1), (3, 2)])
def test_pooling_equals_torchs(size, stride):
    torch.manual_seed(0)
    x = torch.randn(2, 3, 7, 8, requires_grad=True)
    for how, theirs in (("max", F.max_pool2d), ("mean", F.avg_pool2d)):
        a, b = pool2d(x, size, stride, how), theirs(x, size, stride)
        torch.testing.assert_close(a, b)
        up = torch.randn_like(a)
        torch.testing.assert_close(torch.autograd.grad(a, x, up), torch.autograd.grad(b, x, up))
    with pytest.raises(ValueError, match="how is 'sum'"):
        pool2d(x, how="sum")


def test_shift_moves_and_loses():
    x = torch.arange(6.0).reshape(2, 3)
    assert shift(x, right=1).tolist() == [[0, 0, 1], [0, 3, 4]]
    assert shift(x, down=-1, right=-1).tolist() == [[4, 5, 0], [0, 0, 0]]
    torch.testing.assert_close(shift(x), x)


@pytest.mark.parametrize(
    "windows", [[(3, 1, 0), (3, 1, 0)], [(3, 1, 1), (2, 2, 0), (3, 1, 1)], [(5, 2, 2), (3, 2, 1), (3, 1, 0)]]
)
def test_the_formula_is_what_gradients_show(windows):
    torch.manual_seed(0)
    layers = [nn.Conv2d(1, 1, k, s, p) for k, s, p in windows]
    for layer in layers:
        nn.init.uniform_(layer.weight, 0.5, 1)  # nothing cancels
    network, field = nn.Sequential(*layers), receptive_field(windows)
    image = torch.randn(1, 25, 25)
    outputs = network(image[None]).shape[-1]
    for feature in range(outputs):
        seen = influence_on_feature(network, image, 0, feature, feature) > 0
        cells = field.cells(feature, 25)
        expected = torch.zeros(25, 25, dtype=torch.bool)
        expected[cells.start : cells.stop, cells.start : cells.stop] = True
        assert torch.equal(seen, expected)


def test_two_convolutions_of_width_3_see_5():
    assert receptive_field([(3, 1, 0), (3, 1, 0)]).size == 5
