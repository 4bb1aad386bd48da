"""The optimizers against torch.optim and against their formulas."""

import doctest

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from course.training import optimizers
from course.training.optimizers import (
    Adagrad,
    Adam,
    AdamW,
    GradientDescent,
    Momentum,
    Nesterov,
    RMSProp,
    descend,
)

PAIRS = {
    "gradient descent": (GradientDescent, torch.optim.SGD, {"lr": 0.1}, {"lr": 0.1}),
    "momentum": (Momentum, torch.optim.SGD, {"lr": 0.05, "gamma": 0.8}, {"lr": 0.05, "momentum": 0.8}),
    "Adagrad": (Adagrad, torch.optim.Adagrad, {"lr": 0.1}, {"lr": 0.1}),
    "RMSProp": (RMSProp, torch.optim.RMSprop, {"lr": 0.01, "rho": 0.9}, {"lr": 0.01, "alpha": 0.9}),
    "Adam": (Adam, torch.optim.Adam, {"lr": 0.02}, {"lr": 0.02}),
    "Adam, other averages": (
        Adam,
        torch.optim.Adam,
        {"lr": 0.02, "gamma": 0.5, "rho": 0.7},
        {"lr": 0.02, "betas": (0.5, 0.7)},
    ),
    "AdamW": (AdamW, torch.optim.AdamW, {"lr": 0.02, "decay": 0.3}, {"lr": 0.02, "weight_decay": 0.3}),
}
X = torch.randn(20, 3, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
Y = torch.randint(0, 2, (20, 4), generator=torch.Generator().manual_seed(2)).double()


def cost(theta, rows):
    """Logistic regression on five examples that change from step to step."""
    return F.binary_cross_entropy_with_logits(X[rows] @ theta, Y[rows])


def batches(steps):
    generator = torch.Generator().manual_seed(3)
    return [torch.randint(0, 20, (5,), generator=generator) for _ in range(steps)]


def ours(optimizer, theta, steps):
    stream = iter(batches(steps))
    return descend(lambda theta: torch.func.grad(cost)(theta, next(stream)), theta, optimizer, steps)


def theirs(make, theta, steps):
    theta = theta.clone().requires_grad_()
    optimizer, visited = make([theta]), [theta.detach().clone()]
    for rows in batches(steps):
        optimizer.zero_grad()
        cost(theta, rows).backward()
        optimizer.step()
        visited.append(theta.detach().clone())
    return torch.stack(visited)


@pytest.fixture
def start():
    return torch.randn(3, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


@pytest.mark.parametrize("name", PAIRS)
def test_equals_torch_over_100_steps(name, start):
    mine, other, settings_, torch_settings = PAIRS[name]
    a = ours(mine(**settings_), start, 100)
    b = theirs(lambda p: other(p, **torch_settings), start, 100)
    torch.testing.assert_close(a, b, rtol=0, atol=1e-12)
    assert (a[-1] - a[0]).abs().max() > 0.1


def test_nesterov_equals_torch_after_a_change_of_variable(start):
    optimizer, points, theta = Nesterov(lr=0.05, gamma=0.8), [], start
    for rows in batches(100):
        points.append(optimizer.look_ahead(theta))
        theta = theta + optimizer.update(torch.func.grad(cost)(points[-1], rows), theta)
    points.append(optimizer.look_ahead(theta))
    b = theirs(lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.8, nesterov=True), start, 100)
    torch.testing.assert_close(torch.stack(points), b, rtol=0, atol=1e-12)
    assert (theta - b[-1]).abs().max() > 1e-6  # without the change they differ


@settings(max_examples=30, deadline=None)
@given(gamma=st.floats(0, 0.95), lr=st.floats(1e-3, 1), g=st.floats(0.1, 10))
def test_speed_under_a_constant_gradient(gamma, lr, g):
    optimizer, gradient = Momentum(lr, gamma), torch.tensor([g], dtype=torch.float64)
    for t in range(1, 50):
        speed = -optimizer.update(gradient, gradient)
        torch.testing.assert_close(speed, lr * gradient * (1 - gamma**t) / (1 - gamma))


@pytest.mark.parametrize("make", [Momentum, Nesterov])
def test_without_momentum_it_is_gradient_descent(make, start):
    plain = ours(GradientDescent(0.1), start, 20)
    torch.testing.assert_close(ours(make(0.1, gamma=0.0), start, 20), plain)


def test_first_step_of_adam_has_the_length_of_the_learning_rate():
    g = torch.tensor([1e-3, -50.0, 2.0], dtype=torch.float64)
    torch.testing.assert_close(Adam(0.1).update(g, g), -0.1 * g.sign(), rtol=1e-4, atol=0)


def test_descend_stops_where_it_is_told(start):
    path = descend(
        lambda x: 2 * x, torch.tensor([1.0]), GradientDescent(0.25), 100, until=lambda x: bool(x < 0.2)
    )
    assert path.flatten().tolist() == [1, 0.5, 0.25, 0.125]
    assert len(ours(GradientDescent(0.1), start, 7)) == 8


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="lr is 0; expected a learning rate above 0"):
        GradientDescent(0)
    with pytest.raises(ValueError, match="gamma is 1.0; expected at least 0 and less than 1"):
        Momentum(0.1, gamma=1.0)
    with pytest.raises(ValueError, match=r"rho is -0\.1"):
        RMSProp(0.1, rho=-0.1)
    with pytest.raises(FloatingPointError, match="not finite after step"):
        descend(lambda x: 1e30 * x, torch.tensor([1.0]), GradientDescent(1.0), 100)


def test_examples_in_the_docstrings():
    assert doctest.testmod(optimizers).failed == 0
