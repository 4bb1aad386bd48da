"""The engine against torch.autograd, operator by operator and on whole graphs."""

import doctest
import inspect
import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays, mutually_broadcastable_shapes

from course.training import autodiff
from course.training.autodiff import (
    Value,
    add,
    backward,
    concatenate,
    copy,
    exp,
    jacobian,
    log,
    log2,
    log_loss,
    matmul,
    mean,
    multiply,
    norm,
    recompute,
    relu,
    sigmoid,
    split,
    square,
    tanh,
    topological_order,
)

# name: (ours, torch's, shapes of the inputs); inputs lie in (0.1, 0.9), where all operators are smooth.
OPERATORS = {
    "log": (log, torch.log, [(3, 4)]),
    "log2": (log2, torch.log2, [(3, 4)]),
    "exp": (exp, torch.exp, [(3, 4)]),
    "square": (square, torch.square, [(3, 4)]),
    "tanh": (tanh, torch.tanh, [(3, 4)]),
    "sigmoid": (sigmoid, torch.sigmoid, [(3, 4)]),
    "relu": (lambda x: relu(x - 0.5), lambda x: F.relu(x - 0.5), [(3, 4)]),
    "mean": (mean, torch.mean, [(3, 4)]),
    "norm": (norm, torch.linalg.vector_norm, [(3, 4)]),
    "add": (add, torch.add, [(3, 4), (3, 4)]),
    "add broadcast": (add, torch.add, [(2, 3, 4), (3, 1)]),
    "subtract": (lambda a, b: a - b, torch.sub, [(3, 4), (4,)]),
    "multiply": (multiply, torch.mul, [(3, 4), (3, 4)]),
    "multiply broadcast": (multiply, torch.mul, [(1, 4), (3, 1)]),
    "matmul": (matmul, torch.matmul, [(3, 4), (4, 2)]),
    "concatenate": (lambda *x: concatenate(x, 1), lambda *x: torch.cat(x, 1), [(3, 4), (3, 1), (3, 2)]),
    "split": (
        lambda x: norm(split(x, [1, 3], -1)[1]) * mean(split(x, [1, 3], -1)[0]),
        lambda x: x[:, 1:].norm() * x[:, :1].mean(),
        [(3, 4)],
    ),
    "copy": (lambda x: matmul(*copy(x, 2)), lambda x: x @ x, [(3, 3)]),
    "log loss": (
        log_loss,
        lambda y, p: (
            F.binary_cross_entropy(p, y.detach(), reduction="none")
            + (y - y.detach()) * (torch.log1p(-p) - p.log()).detach()
        ),  # torch gives the label no gradient
        [(5,), (5,)],
    ),
    "recompute": (
        lambda a, b: recompute(lambda a, b: tanh(matmul(a, b)), a, b),
        lambda a, b: (a @ b).tanh(),
        [(3, 4), (4, 2)],
    ),
}


def draw(*shapes, seed=0):
    rng = np.random.default_rng(seed)
    return [rng.uniform(0.1, 0.9, shape) for shape in shapes]


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("name", OPERATORS)
def test_operator_equals_autograd(name, seed):
    ours, theirs, shapes = OPERATORS[name]
    inputs = draw(*shapes, seed=seed)
    values, tensors = [Value(x) for x in inputs], [torch.tensor(x, requires_grad=True) for x in inputs]
    result, expected = ours(*values), theirs(*tensors)
    np.testing.assert_allclose(result.data, expected.detach(), atol=1e-12)
    (delta,) = draw(result.data.shape, seed=seed + 9)  # an upstream gradient that is not uniform
    deltas = backward(result, delta)
    for value, gradient in zip(
        values, torch.autograd.grad(expected, tensors, torch.tensor(delta)), strict=True
    ):
        assert deltas[value].shape == value.data.shape
        np.testing.assert_allclose(deltas[value], gradient, atol=1e-12)


def test_every_operator_is_compared():
    source = inspect.getsource(autodiff)
    offered = set(re.findall(r'(?:operator=|_elementwise\(\s*)"(.+?)"', source))
    made = {value.operator for ours, _, shapes in OPERATORS.values() for value in graph(ours, shapes)}
    assert len(offered) > 10 and offered == made - {""}


def graph(function, shapes):
    return topological_order(function(*(Value(x) for x in draw(*shapes))))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_broadcast_equals_autograd(data):
    shapes = data.draw(mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3)).input_shapes
    numbers = st.floats(-3, 3, width=32)
    x, y = (data.draw(arrays(np.float64, shape, elements=numbers)) for shape in shapes)
    a, b = Value(x), Value(y)
    result = a * b + a
    deltas = backward(result, np.ones(result.data.shape))
    s, t = torch.tensor(x, requires_grad=True), torch.tensor(y, requires_grad=True)
    (s * t + s).sum().backward()
    np.testing.assert_allclose(deltas[a], s.grad, atol=1e-9)
    np.testing.assert_allclose(deltas[b], t.grad, atol=1e-9)


def test_mlp_equals_autograd():
    x, w1, b1, w2 = draw((5, 3), (3, 7), (7,), (7, 1))
    (y,) = draw((5, 1), seed=4)
    sources = [Value(a) for a in (x, w1, b1, w2)]
    deltas = backward(
        mean(log_loss(Value(y), sigmoid(tanh(sources[0] @ sources[1] + sources[2]) @ sources[3])))
    )
    tensors = [torch.tensor(a, requires_grad=True) for a in (x, w1, b1, w2)]
    scores = (tensors[0] @ tensors[1] + tensors[2]).tanh() @ tensors[3]
    F.binary_cross_entropy_with_logits(scores, torch.tensor(y)).backward()
    for source, tensor in zip(sources, tensors, strict=True):
        np.testing.assert_allclose(deltas[source], tensor.grad, atol=1e-12)


def test_a_value_used_many_times_receives_the_sum():
    x = Value(1.5)
    y = x
    for _ in range(10):
        y = y + y  # 2^10 paths; one backward pass visits each value once
    assert len(topological_order(y)) == 11
    assert backward(y)[x] == 1024


def test_deep_graphs_are_no_problem():
    x = Value(1.0)
    y = x
    for _ in range(5000):
        y = y * 1.0
    assert backward(y)[x] == 1


def test_jacobian_of_the_slide():
    def f(x):
        x1, x2 = split(x, [1, 1])
        return concatenate([log(x1) + square(x2), x1 * x2])

    point = np.array([1.0, 2.0])
    np.testing.assert_allclose(jacobian(f, point), [[1, 4], [2, 1]])


def test_recompute_keeps_less_and_gives_the_same():
    a, b = (Value(x) for x in draw((4, 4), (4, 4)))

    def deep(a, b):
        for _ in range(6):
            a = tanh(a @ b)
        return a

    delta = np.ones((4, 4))
    plain, again = deep(a, b), recompute(deep, a, b)
    assert len(topological_order(plain)) == 14 and len(topological_order(again)) == 3
    for x in (a, b):
        np.testing.assert_allclose(backward(plain, delta)[x], backward(again, delta)[x], atol=1e-14)


def test_recompute_of_an_unused_input_gives_zeros():
    a, b = Value([1.0, 2.0]), Value([3.0, 4.0])
    assert (backward(recompute(lambda a, b: square(a), a, b), [1.0, 1.0])[b] == 0).all()


def test_only_wanted_gradients_are_kept():
    a, b = Value(2.0), Value(3.0)
    c = a * b
    assert backward(square(c), keep=[a, c]) == {c: 12, a: 36}
    assert backward(square(c), keep=[]) == {}


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"shape \(2,\); give delta"):
        backward(Value([1.0, 2.0]))
    with pytest.raises(ValueError, match=r"delta has shape \(3,\); the result has shape \(2,\)"):
        backward(Value([1.0, 2.0]), [1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match=r"shapes \(2,\) and \(2,\); expected two matrices"):
        matmul(Value([1.0, 2.0]), Value([1.0, 2.0]))
    with pytest.raises(ValueError, match=r"sizes \[1, 2\] add up to 3; axis 0 has 2"):
        split(Value([1.0, 2.0]), [1, 2])


def test_large_scores_overflow_nowhere():
    with np.errstate(all="raise"):
        assert sigmoid(Value([-1000.0, 1000.0])).data.tolist() == [0, 1]


def test_examples_in_the_docstrings():
    assert doctest.testmod(autodiff).failed == 0
