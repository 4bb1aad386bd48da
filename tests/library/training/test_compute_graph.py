"""The picture of a compute graph shows the numbers of both passes, as far as they went."""

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from course.training.autodiff import Value, backward, log2, sigmoid, square
from course.training.compute_graph import compute_graph
from course.viz.style import figure

CHAIN = ["v", "log2", "sigmoid", "result"]


@pytest.fixture
def chain():
    return sigmoid(log2(Value(1.0, "v")))


def words(result, **options):
    _, ax = figure()
    compute_graph(ax, result, **options)
    return sorted(text.get_text() for text in ax.texts if text.get_text())


def test_values_without_gradients(chain):
    assert words(chain) == sorted([*CHAIN, "1.00", "0.00", "0.50"])


def test_values_and_gradients(chain):
    assert words(chain, deltas=backward(chain)) == sorted(
        [*CHAIN, "1.00", "0.00", "0.50", "1.00", "0.25", "0.36"]
    )


def test_half_way(chain):
    deltas = backward(chain)
    assert words(chain, deltas=deltas, forward=1, backward=0) == sorted([*CHAIN, "1.00", "0.00"])
    assert words(chain, deltas=deltas, backward=1) == sorted([*CHAIN, "1.00", "0.00", "0.50", "1.00", "0.25"])


def test_each_use_has_its_own_gradient():
    x = Value(3.0, "x")
    y = x * x
    assert words(y, deltas=backward(y)).count("3.00") == 4  # the value and the gradient, on both edges


def test_arrays_are_shown_by_their_shape():
    assert "2 × 3" in words(square(Value(np.zeros((2, 3)), "x")))


def test_columns_follow_the_longest_way(chain):
    _, ax = figure()
    long = chain * Value(2.0, "w")
    compute_graph(ax, long)
    places = {text.get_text(): text.get_position() for text in ax.texts}
    assert places["v"][0] < places["log2"][0] < places["sigmoid"][0] < places["multiply"][0]
    assert places["w"][0] == places["multiply"][0] - 1
