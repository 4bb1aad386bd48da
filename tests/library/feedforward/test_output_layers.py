"""Softmax and log losses against torch, fits against scikit-learn."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from sklearn.linear_model import LogisticRegression
from torch import nn

from course.feedforward.output_layers import fit, log_loss, softmax, softmax_log_loss


def make(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("T", [0.1, 1.0, 100.0])
def test_softmax_equals_torch(T):
    eta = make(3, 4, 5) * 10
    torch.testing.assert_close(softmax(eta, T), torch.softmax(eta / T, dim=-1))


def test_softmax_of_large_values():
    eta = torch.tensor([[1e4, 1e4, -1e4]], dtype=torch.float64)
    assert softmax(eta).tolist() == [[0.5, 0.5, 0.0]]
    with pytest.raises(ValueError, match="temperature is 0"):
        softmax(eta, T=0.0)


def test_losses_and_their_gradients_equal_torch():
    s, y = (make(20) * 50).requires_grad_(), (make(20, seed=1) > 0).double()
    ours, theirs = log_loss(s, y), F.binary_cross_entropy_with_logits(s, y)
    torch.testing.assert_close(ours, theirs)
    torch.testing.assert_close(*(torch.autograd.grad(value, s)[0] for value in (ours, theirs)))
    eta, c = (make(20, 4) * 50).requires_grad_(), torch.arange(20) % 4
    ours, theirs = softmax_log_loss(eta, c), F.cross_entropy(eta, c)
    torch.testing.assert_close(ours, theirs)
    torch.testing.assert_close(*(torch.autograd.grad(value, eta)[0] for value in (ours, theirs)))


def test_fits_equal_scikit_learn():
    X = make(60, 2)
    y = ((X[:, 0] + make(60, seed=1)) > 0).double()
    model = nn.Linear(2, 1).double()
    reached = fit(model, lambda: log_loss(model(X).squeeze(-1), y))
    theirs = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(X.numpy(), y.numpy())
    np.testing.assert_allclose(model.weight.detach(), theirs.coef_, atol=1e-5)
    assert reached == pytest.approx(log_loss(model(X).squeeze(-1), y).item())


def test_log_loss_has_the_right_slope_where_training_starts():
    s = torch.zeros(1, requires_grad=True)
    log_loss(s, torch.zeros(1)).backward()
    assert s.grad.item() == 0.5
