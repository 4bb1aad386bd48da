"""Threshold units against linear programs, scikit-learn and brute force."""

from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans

from course.feedforward.threshold import (
    best_autoencoder,
    best_clustering,
    best_line,
    linear_splits,
    most_right,
    separate,
    threshold,
)

SQUARE = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def make(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_threshold_fires_at_zero():
    assert threshold(torch.tensor([-1.0, -1e-9, 0.0, 2.0])).tolist() == [0, 0, 1, 1]


def test_four_corners_have_14_splits():
    answers = {tuple(split) for split in linear_splits(SQUARE).tolist()}
    missing = set(product([False, True], repeat=4)) - answers
    assert missing == {(False, True, True, False), (True, False, False, True)}  # XOR and its complement
    assert most_right(SQUARE, torch.tensor([False, True, True, False])) == 3


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2)), min_size=1, max_size=6))
def test_splits_are_what_linear_programs_allow(points):
    """Also with equal points and many on one line."""
    X = torch.tensor(points, dtype=torch.float64)
    answers = {tuple(split) for split in linear_splits(X).tolist()}
    for labels in product([False, True], repeat=len(points)):
        found = separate(X, torch.tensor(labels))
        assert (found is not None) == (labels in answers)
        if found is not None:
            w, b = found
            assert ((X @ w + b >= 0).tolist()) == list(labels)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2), st.booleans()), min_size=1, max_size=9))
def test_best_line_is_the_best_of_all_splits(points):
    """Also with equal points, with many on one line, and with all labels alike."""
    X = torch.tensor([point[:2] for point in points], dtype=torch.float64)
    y = torch.tensor([point[2] for point in points])
    w, b, right = best_line(X, y)
    assert right == int((linear_splits(X) == y).sum(1).max())
    assert int(((X @ w + b >= 0) == y).sum()) == right


def test_best_line_of_random_points():
    X, y = make(25, 2, seed=4), make(25, seed=5) > 0
    w, b, right = best_line(X, y)
    assert right == int((linear_splits(X) == y).sum(1).max()) == int(((X @ w + b >= 0) == y).sum())


def test_points_in_general_position_have_so_many_splits():
    for n in (3, 5, 9):  # Cover (1965): 2 sum_k C(n - 1, k) for k = 0, 1, 2
        assert len(linear_splits(make(n, 2))) == 2 * (1 + (n - 1) + (n - 1) * (n - 2) // 2)


def test_without_margin_everything_is_feasible():
    xor = torch.tensor([False, True, True, False])
    assert separate(SQUARE, xor) is None and separate(SQUARE, xor, margin=0.0) is not None


@pytest.mark.parametrize("seed", range(4))
def test_one_unit_is_two_means(seed):
    X = make(9, 2, seed=seed)
    found = best_autoencoder(X, units=1)
    labels, error = best_clustering(X, 2)
    assert found.error == pytest.approx(error)
    assert len({(z, k) for z, k in zip(found.codes[:, 0].tolist(), labels.tolist(), strict=True)}) == 2
    torch.testing.assert_close(found.centers()[1], X[found.codes[:, 0] == 1].mean(0))
    again = found.b + found.codes @ found.W
    assert (X - again).square().sum().item() == pytest.approx(found.error)


@pytest.mark.parametrize("clusters", [1, 2, 3, 4])
def test_best_clustering_is_not_beaten(clusters):
    X = make(6, 2, seed=3)
    labels, error = best_clustering(X, clusters)
    means = torch.stack([X[labels == k].mean(0) for k in range(clusters)])
    assert (X - means[labels]).square().sum().item() == pytest.approx(error)
    tried = [
        sum(((X[np.array(a) == k] - X[np.array(a) == k].mean(0)) ** 2).sum().item() for k in set(a))
        for a in product(range(clusters), repeat=6)
    ]
    assert error == pytest.approx(min(tried))
    assert error == pytest.approx(KMeans(clusters, n_init=50, random_state=0).fit(X.numpy()).inertia_)


def test_two_units_decode_to_a_parallelogram():
    X = make(8, 2, seed=1)
    found = best_autoencoder(X, units=2)
    c00, c01, c10, c11 = found.centers()
    torch.testing.assert_close(c00 + c11, c01 + c10)
    torch.testing.assert_close(c10 - c00, found.W[0])
    assert best_clustering(X, 4)[1] < found.error < best_autoencoder(X, units=1).error


def test_too_much_is_refused():
    with pytest.raises(ValueError, match="2 clusters of 15 examples"):
        best_clustering(make(15, 2), 2)
    with pytest.raises(ValueError, match="units is 5"):
        best_autoencoder(SQUARE[:1], 5)
