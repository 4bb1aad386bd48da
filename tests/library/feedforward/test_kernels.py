"""RBF features are scikit-learn's, an L1VM is at its minimum; retrieval, and the data sets of lecture 02."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.neighbors import NearestNeighbors

from course.data.docstrings import docstrings
from course.data.synthetic.planar import SHAPES, planar
from course.feedforward.kernels import fit_l1vm, rbf_features
from course.feedforward.retrieval import retrieval_precision


@settings(max_examples=20, deadline=None)
@given(variance=st.floats(0.05, 10), seed=st.integers(0, 1000))
def test_rbf_features_are_those_of_scikit_learn(variance, seed):
    generator = torch.Generator().manual_seed(seed)
    x, centers = (torch.randn(n, 3, generator=generator, dtype=torch.float64) for n in (5, 4))
    expected = rbf_kernel(x.numpy(), centers.numpy(), gamma=1 / (2 * variance))
    torch.testing.assert_close(rbf_features(x, centers, variance), torch.tensor(expected))


def objective(features, y, weights, bias, penalty):
    loss = F.binary_cross_entropy_with_logits(features @ weights + bias, y, reduction="sum")
    return loss + penalty * weights.abs().sum()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("penalty", [0.1, 1.0])
def test_l1vm_is_at_a_minimum(shape, penalty):
    """Optimality: the gradient is -penalty times the sign of an active weight, and within it elsewhere."""
    x, y = planar(shape, 120, seed=1)
    model = fit_l1vm(x, y, penalty, 0.571)
    features = rbf_features(x, x, 0.571).double()
    weights, bias = model.weights.double().requires_grad_(), torch.tensor(model.bias, requires_grad=True)
    loss = objective(features, y.double(), weights, bias, 0.0)
    slope, slope_of_bias = torch.autograd.grad(loss, [weights, bias])
    active = model.active
    assert 0 < active.sum() < 20
    tolerance = 0.02 * penalty
    assert (slope[active] + penalty * weights[active].sign()).abs().max() < tolerance
    assert slope[~active].abs().max() < penalty + tolerance
    assert abs(slope_of_bias) < tolerance


def test_l1vm_predicts_from_its_active_centers():
    x, y = planar("moons", 100)
    model = fit_l1vm(x, y, 0.1, 0.571)
    expected = torch.sigmoid(rbf_features(x, x, 0.571) @ model.weights + model.bias)
    torch.testing.assert_close(model(x), expected)


def test_kernels_name_wrong_settings():
    x, y = planar("rings", 20)
    with pytest.raises(ValueError, match="variance is 0; expected above 0"):
        rbf_features(x, x, 0)
    with pytest.raises(ValueError, match="penalty is -1"):
        fit_l1vm(x, y, -1, 0.5)


@pytest.mark.parametrize("shape", SHAPES)
def test_planar_data(shape):
    x, y = planar(shape, 400, noise=0.0, seed=3)
    assert x.shape == (400, 2) and y.bincount().tolist() == [200, 200]
    assert torch.equal(x, planar(shape, 400, noise=0.0, seed=3)[0])
    if shape == "rings":
        torch.testing.assert_close(x.norm(dim=1), torch.where(y == 1, 0.4, 1.0))
    with pytest.raises(ValueError, match="'spiral'"):
        planar("spiral", 10)


def test_precision_is_that_of_scikit_learns_neighbors():
    generator = torch.Generator().manual_seed(0)
    z, y = torch.randn(60, 2, generator=generator), torch.randint(4, (60,), generator=generator)
    ranks = NearestNeighbors(n_neighbors=8).fit(z.numpy()).kneighbors(z.numpy())[1][:, 1:]  # without itself
    same = y[torch.tensor(ranks)] == y[:, None]
    expected = torch.stack([same[:, :k].float().mean() for k in (1, 3, 7)])
    torch.testing.assert_close(retrieval_precision(z, y, [1, 3, 7]), expected)
    with pytest.raises(ValueError, match="from 1 to 59"):
        retrieval_precision(z, y, [60])


def test_documents():
    documents = docstrings(vocabulary=50, packages=("scipy.stats", "torch.nn"), most=60)
    assert documents.x.shape == (len(documents.texts), 50) and len(documents.words) == 50
    torch.testing.assert_close(documents.x.sum(1), torch.ones(len(documents.texts)))
    assert documents.y.bincount().tolist() == [60, 60]
    assert len(set(documents.texts)) == 120
    with pytest.raises(ModuleNotFoundError, match=r"'no_such\.thing'"):
        docstrings(packages=("no_such.thing",))
