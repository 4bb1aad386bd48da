"""Our t-SNE against its definition, autograd, scipy and openTSNE."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist
from scipy.stats import entropy

from course.categorical.tsne import (
    cauchy_similarities,
    joint_probabilities,
    kl_divergence,
    kl_gradient,
    neighbor_distributions,
    neighbors_kept,
    perplexity,
    principal_components,
    search_variances,
    similarity,
    squared_distances,
    tsne,
)


def make(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def blobs(n=40, d=8):
    """Three clusters, well apart."""
    return make(3 * n, d) + 8 * torch.eye(3, d, dtype=torch.float64).repeat_interleave(n, 0)


def test_distances_equal_scipy():
    z = make(9, 4)
    torch.testing.assert_close(squared_distances(z), torch.tensor(cdist(z, z) ** 2))


def test_perplexity_counts_equal_neighbors():
    assert perplexity(torch.tensor([0.25] * 4 + [0.0])).item() == pytest.approx(4)
    p = make(7).softmax(0)
    assert perplexity(p).item() == pytest.approx(2 ** entropy(p.numpy(), base=2))


def test_neighbor_distributions_are_the_normalized_kernel():
    z, variances = make(6, 3), torch.linspace(0.5, 3, 6, dtype=torch.float64)
    kernel = similarity(torch.tensor(cdist(z, z)), variances[:, None]).fill_diagonal_(0)
    expected = kernel / kernel.sum(1, keepdim=True)
    torch.testing.assert_close(neighbor_distributions(squared_distances(z), variances), expected)


@settings(deadline=None)
@given(st.integers(5, 40), st.floats(0.05, 0.95), st.floats(1e-3, 1e3), st.integers(0, 100))
def test_search_hits_the_target(n, share, size, seed):
    target = 1.2 + share * (n - 2.4)
    squares = squared_distances(size * make(n, 3, seed=seed))
    found = perplexity(neighbor_distributions(squares, search_variances(squares, target)))
    torch.testing.assert_close(found, torch.full_like(found, target), rtol=1e-4, atol=0)


def test_search_refuses_what_cannot_be():
    squares = squared_distances(make(5, 2))
    for target in (1.0, 4.0):
        with pytest.raises(ValueError, match="expected above 1 and below 4"):
            search_variances(squares, target)
    with pytest.raises(ValueError, match="equally near"):
        search_variances(squared_distances(torch.ones(9, 2)), 3.0)


def test_joint_probabilities_equal_opentsne():
    from openTSNE.affinity import PerplexityBasedNN

    z = make(60, 5)
    theirs = PerplexityBasedNN(z.numpy(), perplexity=10, method="exact", k_neighbors=59).P.toarray()
    ours = joint_probabilities(z, 10.0)
    assert ours.sum().item() == pytest.approx(1)
    torch.testing.assert_close(ours, torch.tensor(theirs), rtol=0, atol=1e-5)


def test_gradient_equals_autograd():
    p, y = joint_probabilities(make(20, 5), 5.0), make(20, 2, seed=1).requires_grad_()
    (expected,) = torch.autograd.grad(kl_divergence(p, cauchy_similarities(y)[1]), y)
    torch.testing.assert_close(kl_gradient(y.detach(), p), expected)


def test_picture_keeps_clusters_and_beats_principal_components():
    z = blobs()
    y = tsne(z, 15.0, steps=300)
    clusters = torch.arange(3).repeat_interleave(40)
    nearest = squared_distances(y).fill_diagonal_(torch.inf).argmin(1)
    assert (clusters[nearest] == clusters).all()
    assert neighbors_kept(z, y) > neighbors_kept(z, principal_components(z)) + 0.1


def test_watch_sees_every_step():
    seen = []
    y = tsne(blobs(10), 5.0, steps=12, watch=lambda step, points: seen.append((step, points.clone())))
    assert [step for step, _ in seen] == list(range(13))
    assert torch.equal(seen[-1][1], y) and not torch.equal(seen[0][1], y)


def test_the_rate_is_that_of_the_first_step():
    z = blobs(10)
    start, p = principal_components(z, scale=1.0), joint_probabilities(z, 5.0)
    y = tsne(z, 5.0, steps=1, start=start, rate=0.3)
    moved = start - 0.3 * 0.8 * kl_gradient(start, 12 * p)  # 0.8: a gain, of coordinates that just set out
    torch.testing.assert_close(y, moved - moved.mean(0))
    assert torch.equal(tsne(z, 5.0, steps=5), tsne(z, 5.0, steps=5, rate=len(z) / 48))


def test_neighbors_kept_of_a_faithful_picture_is_1():
    y = make(30, 2)
    z = torch.cat([3 * y, torch.zeros(30, 4, dtype=y.dtype)], dim=1)
    assert neighbors_kept(z, y) == 1
    assert neighbors_kept(z, y[torch.randperm(30)]) < 0.7
