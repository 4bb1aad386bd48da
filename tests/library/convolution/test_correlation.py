"""Correlation, convolution and patches beside numpy and torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course.convolution.correlation import conv2d, convolve, correlate, correlation_matrix, patches


def test_the_slides_example():
    x, k = torch.tensor([0.0, 1, 2, 4, 8, 4, 2, 1, 0]), torch.tensor([1.0, 0, -1])
    assert correlate(x, k).tolist() == [-2, -3, -6, 0, 6, 3, 2]
    assert (correlation_matrix(k, 9) @ x).tolist() == correlate(x, k).tolist()


@pytest.mark.parametrize(("n", "m"), [(9, 3), (5, 5), (7, 1), (6, 4)])
def test_signals_equal_numpys(n, m):
    torch.manual_seed(n * m)
    x, k = torch.randn(n).double(), torch.randn(m).double()
    np.testing.assert_allclose(correlate(x, k), np.correlate(x, k, "valid"))
    np.testing.assert_allclose(convolve(x, k), np.convolve(x, k))
    torch.testing.assert_close(convolve(x, k), convolve(k, x))


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 0), (1, 1), (3, 2)])
@pytest.mark.parametrize("batch", [(), (2,), (2, 3)])
def test_images_equal_torchs(stride, padding, batch):
    torch.manual_seed(0)
    x = torch.randn(*batch, 3, 7, 9, dtype=torch.double, requires_grad=True)
    k, b = torch.randn(4, 3, 3, 2, dtype=torch.double, requires_grad=True), torch.randn(4, dtype=torch.double)
    ours = conv2d(x, k, b, stride, padding)
    theirs = F.conv2d(x.reshape(-1, 3, 7, 9), k, b, stride, padding).reshape(ours.shape)
    torch.testing.assert_close(ours, theirs)
    upstream = torch.randn_like(ours)
    for a, c in zip(
        torch.autograd.grad(ours, (x, k), upstream),
        torch.autograd.grad(theirs, (x, k), upstream),
        strict=True,
    ):
        torch.testing.assert_close(a, c)


def test_patches_equal_unfold():
    x = torch.randn(2, 3, 5, 6)
    ours = patches(x, (3, 2), stride=2, padding=1)
    torch.testing.assert_close(ours.flatten(1, 2), F.unfold(x, (3, 2), padding=1, stride=2).mT)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="a kernel of 3 does not fit into 2 inputs with padding 0"):
        correlate(torch.ones(2), torch.ones(3))
    with pytest.raises(ValueError, match="the image has 2 channels, the kernel 3"):
        conv2d(torch.ones(2, 5, 5), torch.ones(1, 3, 3, 3))
