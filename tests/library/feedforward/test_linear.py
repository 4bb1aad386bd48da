"""Linear layers and autoencoders against torch, scikit-learn and scipy; the weather against its slide."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import subspace_angles
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.linear_model import LinearRegression
from torch import nn

from course.data.weather import weather
from course.feedforward.linear import (
    LinearAutoencoder,
    best_encoder,
    least_squares,
    linear_layer,
    parameter_count,
    pca,
    project,
    projection_onto,
    svd_autoencoder,
)
from course.training.loop import train


def make(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_layer_equals_torch():
    layer = nn.Linear(4, 2).double()
    x = make(3, 7, 4)
    torch.testing.assert_close(linear_layer(x, layer.weight.mT, layer.bias), layer(x))
    torch.testing.assert_close(linear_layer(x[0, 0], layer.weight.mT), layer.weight @ x[0, 0])


@pytest.mark.parametrize("bias", [False, True])
def test_parameters_are_counted(bias):
    layer = nn.Linear(768, 3072, bias=bias)
    assert parameter_count(768, 3072, bias) == sum(p.numel() for p in layer.parameters())


def test_least_squares_equals_scikit_learn():
    X, Y = make(30, 4), make(30, 3, seed=1)
    W, b = least_squares(X, Y)
    model = LinearRegression().fit(X.numpy(), Y.numpy())
    np.testing.assert_allclose(W.mT, model.coef_, atol=1e-10)
    np.testing.assert_allclose(b, model.intercept_, atol=1e-10)


@given(st.integers(0, 1000), st.integers(1, 4))
def test_no_other_weights_reconstruct_better(seed, Z):
    X = make(9, 5, seed=seed)
    W1, W2 = svd_autoencoder(X, Z)
    best = (X - X @ W1 @ W2).square().sum()
    torch.testing.assert_close(best, torch.linalg.svdvals(X)[Z:].square().sum())  # Eckart and Young
    for other in (make(5, Z, seed=seed + 1), W1 + 0.1 * make(5, Z, seed=seed + 2)):
        decoder = torch.linalg.lstsq(X @ other, X).solution  # the best decoder for another encoder
        assert (X - X @ other @ decoder).square().sum() >= best - 1e-9


def test_codes_equal_scikit_learn_up_to_sign():
    X = make(20, 6)
    W1, W2 = svd_autoencoder(X, 3)
    theirs = TruncatedSVD(3, algorithm="arpack", random_state=0).fit(X.numpy())
    np.testing.assert_allclose(W1.abs(), np.abs(theirs.components_.T), atol=1e-10)
    assert (W1.gather(0, W1.abs().argmax(0, keepdim=True)) > 0).all() and torch.equal(W2, W1.mT)
    mean, components, scores = pca(X, 3)
    theirs = PCA(3).fit(X.numpy())
    np.testing.assert_allclose(mean, theirs.mean_)
    np.testing.assert_allclose(components.abs(), np.abs(theirs.components_.T), atol=1e-10)
    np.testing.assert_allclose(scores.abs(), np.abs(theirs.transform(X.numpy())), atol=1e-10)
    with pytest.raises(ValueError, match="Z is 7"):
        svd_autoencoder(X, 7)


@given(st.integers(0, 1000))
def test_best_encoder_is_the_pseudo_inverse(seed):
    X, W2 = make(12, 5, seed=seed), make(2, 5, seed=seed + 1)
    unknowns = torch.kron(X, W2.mT.contiguous())  # row-major: vec(X W1 W2) = (X kron W2^T) vec(W1)
    W1 = torch.linalg.lstsq(unknowns, X.reshape(-1, 1)).solution.reshape(5, 2)
    torch.testing.assert_close(best_encoder(W2), W1, rtol=1e-6, atol=1e-8)


def test_projection_is_the_closest_multiple():
    x, y = make(6), make(6, seed=1)
    closest = torch.linalg.lstsq(y[:, None], x[:, None]).solution * y[:, None]
    torch.testing.assert_close(project(x, y), closest[:, 0])
    torch.testing.assert_close(project(x, y), projection_onto(y[:, None]) @ x)
    with pytest.raises(ValueError, match="y is 0"):
        project(x, torch.zeros(6, dtype=torch.float64))


@pytest.mark.parametrize("tied", [False, True])
def test_gradient_descent_finds_the_svd(tied):
    torch.manual_seed(0)
    X = weather().x / torch.linalg.norm(weather().x, 2)
    model = LinearAutoencoder(5, 2, tied)
    assert len(list(model.parameters())) == (1 if tied else 2)
    sgd = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.95)
    train(model, [(X,)], lambda m, batch: (m(batch[0]) - batch[0]).square().sum(), steps=1000, optimizer=sgd)
    W1, W2 = svd_autoencoder(X, 2)
    best = (X - X @ W1 @ W2).square().sum()
    assert (X - model(X)).square().sum().item() == pytest.approx(best.item(), rel=1e-4)
    assert subspace_angles(model.W2.detach().mT.numpy(), W1.numpy()).max() < 1e-3


def test_weather_is_the_slides_table():
    table = weather()
    assert table.x.shape == (12, 5) and len(table.cities) == 12
    row = dict(zip(table.columns, table.x[table.cities.index("London")].tolist(), strict=True))
    assert row == {"Jan": 7.9, "Apr": 13.3, "Jul": 22.8, "Oct": 15.2, "Year": 14.8}
    months = table.x[:, :4].mean(1)  # a slip in copying would show: the year is about the mean of four months
    assert (months - table.x[:, 4]).abs().max() < 0.4


def test_codes_of_the_weather_are_the_slides():
    """All that the slide prints; a slip in one entry of the table would move them."""
    W1, _ = svd_autoencoder(weather().x, 2)
    W1[:, 1] *= -1  # the slide's sign: January negative
    stated = [[0.22, -0.85], [0.40, 0.06], [0.64, 0.47], [0.45, -0.18], [0.43, -0.14]]
    assert (W1 - torch.tensor(stated)).abs().max() <= 0.005
    first = [26.02, 28.63, 34.76, 37.36, 36.69, 41.07, 45.51, 47.36, 48.25, 51.66, 50.30, 52.86]
    second = [8.25, 10.30, 0.00, 7.42, 1.48, 7.79, -3.22, -1.50, -5.34, -1.69, -6.16, -5.45]
    codes = linear_layer(weather().x, W1)
    assert (codes - torch.tensor([first, second]).mT).abs().max() <= 0.005
