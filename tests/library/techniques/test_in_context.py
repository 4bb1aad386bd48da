"""In-context learning: tasks, prompts without leaks, ridge regression against scikit-learn and Bayes."""

import pytest
import torch
from sklearn.linear_model import LinearRegression, Ridge

from course.techniques.in_context import (
    FORMS,
    InContextLearner,
    TaskBatches,
    growing_ridge,
    interleave,
    linear_tasks,
    ridge,
)


@pytest.fixture
def tasks():
    return linear_tasks(20, 7, 3, 0.5, torch.Generator().manual_seed(0))


def test_tasks_have_the_noise_and_the_size_asked_for():
    x, y, w = linear_tasks(4000, 5, 2, 0.5, torch.Generator().manual_seed(0), size=3.0)
    rest = y - torch.einsum("tef,tf->te", x, w)
    assert rest.std().item() == pytest.approx(0.5, rel=0.02)
    assert w.std().item() == pytest.approx(3.0, rel=0.03) and x.std().item() == pytest.approx(1.0, rel=0.02)
    exact = linear_tasks(3, 5, 2, 0.0, torch.Generator().manual_seed(0))
    torch.testing.assert_close(exact[1], torch.einsum("tef,tf->te", exact[0], exact[2]))


def test_batches_are_new_each_time_and_the_same_for_a_seed():
    stream, again = iter(TaskBatches(4, 5, 2, 0.5, seed=3)), iter(TaskBatches(4, 5, 2, 0.5, seed=3))
    first, second = next(stream), next(stream)
    assert not torch.equal(first[0], second[0])
    torch.testing.assert_close(first, next(again))


@pytest.mark.parametrize("strength", [0.25, 2.0])
def test_ridge_is_scikit_learns(tasks, strength):
    x, y, _ = tasks
    ours = ridge(x, y, strength)
    for k in range(3):
        theirs = Ridge(alpha=strength, fit_intercept=False).fit(x[k], y[k]).coef_
        torch.testing.assert_close(ours[k], torch.tensor(theirs, dtype=torch.float32), atol=1e-4, rtol=1e-4)


def test_strength_zero_is_least_squares_of_the_smallest_norm(tasks):
    x, y, _ = tasks
    for n in (2, 7):  # fewer and more examples than features
        theirs = LinearRegression(fit_intercept=False).fit(x[0, :n], y[0, :n]).coef_
        torch.testing.assert_close(
            ridge(x[:, :n], y[:, :n], 0)[0], torch.tensor(theirs, dtype=torch.float32), atol=1e-4, rtol=1e-4
        )


def test_the_variance_of_the_noise_is_the_best_strength():
    x, y, w = linear_tasks(3000, 3, 2, 0.5, torch.Generator().manual_seed(1))
    off = {
        strength: ((ridge(x, y, strength) - w) ** 2).sum(-1).mean().item() for strength in (0.1, 0.25, 0.6)
    }
    assert min(off, key=off.get) == 0.25
    posterior = torch.linalg.inv(x.mT @ x / 0.25 + torch.eye(2)) @ x.mT @ y[..., None] / 0.25  # Bayes' rule
    torch.testing.assert_close(ridge(x, y, 0.25), posterior[..., 0], atol=1e-4, rtol=1e-4)


def test_growing_ridge_uses_the_examples_before(tasks):
    x, y, _ = tasks
    guesses = growing_ridge(x, y, 0.5)
    assert not guesses[:, 0].any()
    torch.testing.assert_close(guesses[:, 4], (ridge(x[:, :4], y[:, :4], 0.5) * x[:, 4]).sum(-1))


def test_a_prompt_by_hand():
    x, y = torch.tensor([[[1.0, 2.0], [3.0, 4.0]]]), torch.tensor([[5.0, 6.0]])
    assert interleave(x, y).tolist() == [[[1, 2, 0], [1, 2, 5], [3, 4, 0], [3, 4, 6]]]
    assert interleave(x, y, "apart").tolist() == [[[1, 2, 0], [0, 0, 5], [3, 4, 0], [0, 0, 6]]]


@pytest.mark.parametrize("form", FORMS)
def test_a_guess_sees_its_question_and_earlier_examples_alone(tasks, form):
    torch.manual_seed(0)
    model = InContextLearner(3, d=16, longest=7, form=form)
    x, y = (part[:1] for part in tasks[:2])
    before = model(x, y)
    for name in ("x", "y"):
        changed = {"x": x.clone(), "y": y.clone()}
        changed[name][0, 3] += 1.0
        moved = (model(**changed) - before)[0].abs() > 1e-7
        assert moved.tolist() == [False, False, False, name == "x", True, True, True]


def test_looks_are_the_weights_that_the_guesses_come_from(tasks):
    model = InContextLearner(3, d=16, longest=7)
    x, y = tasks[:2]
    looks = model.looks(x, y)
    assert [tuple(look.shape) for look in looks] == [(20, 4, 14, 14)] * 2
    for look in looks:
        torch.testing.assert_close(look.sum(-1), torch.ones(20, 4, 14))
        assert not look.triu(1).any()


def test_what_cannot_be_is_named(tasks):
    x, y, _ = tasks
    with pytest.raises(ValueError, match="noise -1"):
        linear_tasks(1, 1, 1, -1, torch.Generator())
    with pytest.raises(ValueError, match="strength is -0.5"):
        ridge(x, y, -0.5)
    with pytest.raises(ValueError, match="form is 'side by side'; expected one of together, apart"):
        interleave(x, y, "side by side")
    with pytest.raises(ValueError, match="expected one of together, apart"):
        InContextLearner(3, form="side by side")
