"""Losses against torch and sampled noise, mining by hand, similarities on and off the sphere."""

import math

import pytest
import torch
import torch.nn.functional as F

from course.representations import mining, similarity
from course.representations.metric_losses import (
    clip_loss,
    contrastive_loss,
    hinge_max,
    hinge_sum,
    info_nce,
    smooth_triplet_loss,
    triplet_loss,
)

GENERATOR = torch.Generator().manual_seed(0)
D_P = torch.tensor([1.0, 0.2])
D_N = torch.tensor([[0.6, 1.2, 0.9], [0.5, 0.3, 0.1]])


def test_triplet_loss_is_torchs():
    a, p, n = torch.randn(3, 20, 5, generator=GENERATOR)
    for margin in (0.1, 0.7):
        torchs = torch.nn.TripletMarginLoss(margin=margin, eps=0)(a, p, n)
        ours = triplet_loss((a - p).norm(dim=1), (a - n).norm(dim=1), margin)
        torch.testing.assert_close(ours, torchs)


def test_hinges_by_hand():
    assert hinge_sum(D_P, D_N).item() == pytest.approx((0.5 + 0.1) / 2)
    assert hinge_max(D_P, D_N).item() == pytest.approx((0.4 + 0.1) / 2)
    assert hinge_max(D_P, D_N, margin=1.0).item() == pytest.approx((1.4 + 1.1) / 2)
    which = torch.tensor([[False, True, True], [True, True, False]])
    assert hinge_sum(D_P, D_N, which=which).item() == pytest.approx(0.1 / 2)
    assert hinge_max(D_P, D_N, which=which).item() == pytest.approx(0.1 / 2)


@pytest.mark.parametrize("temperature", [0.3, 1.0])
def test_smooth_losses_are_expectations_under_noise(temperature):
    draws = 400_000
    gumbel = -temperature * torch.empty(draws, 4).exponential_(generator=GENERATOR).log()
    for d_p, d_n in zip(D_P, D_N, strict=True):
        noisy = torch.cat([d_p[None], d_n]) - gumbel  # subtracted from each distance
        largest = (noisy[:, :1] - noisy).amax(1)
        smooth = contrastive_loss(d_p[None], d_n[None], temperature)
        assert abs(largest.mean() - smooth) < 4 * largest.std() / math.sqrt(draws)
        pairs = (noisy[:, :1] - noisy[:, 1:]).clamp_min(0).sum(1)
        smooth = smooth_triplet_loss(d_p[None], d_n[None], temperature)
        assert abs(pairs.mean() - smooth) < 4 * pairs.std() / math.sqrt(draws)


def test_smooth_losses_become_the_hinges_as_noise_vanishes():
    torch.testing.assert_close(contrastive_loss(D_P, D_N, 1e-4), hinge_max(D_P, D_N), atol=1e-3, rtol=0)
    torch.testing.assert_close(smooth_triplet_loss(D_P, D_N, 1e-4), hinge_sum(D_P, D_N), atol=1e-3, rtol=0)
    which = torch.tensor([[False, True, True], [True, True, False]])
    ours = contrastive_loss(D_P, D_N, 1e-4, which)
    torch.testing.assert_close(ours, hinge_max(D_P, D_N, which=which), atol=1e-3, rtol=0)


def test_contrastive_losses_are_cross_entropies():
    u, v = torch.randn(2, 6, 4, generator=GENERATOR)
    u, v = 3 * u, 0.5 * v  # lengths must not count
    cosines = F.cosine_similarity(u[:, None], v[None], dim=-1)
    own = torch.arange(6)
    torch.testing.assert_close(info_nce(u, v, 0.2), F.cross_entropy(cosines / 0.2, own))
    both = (F.cross_entropy(cosines / 0.2, own) + F.cross_entropy(cosines.mT / 0.2, own)) / 2
    torch.testing.assert_close(clip_loss(u, v, 0.2), both)
    torch.testing.assert_close(clip_loss(u, v, 0.2), clip_loss(v, u, 0.2))
    d = -cosines  # inner products as negative distances: the slide's last line
    others = d[~torch.eye(6, dtype=torch.bool)].view(6, 5)
    torch.testing.assert_close(contrastive_loss(d.diag(), others, 0.2) / 0.2, info_nce(u, v, 0.2))


def test_a_learned_temperature_gets_a_gradient():
    u, v = torch.randn(2, 6, 4, generator=GENERATOR)
    temperature = torch.tensor(0.5, requires_grad=True)
    clip_loss(u, v, temperature).backward()
    assert temperature.grad is not None and temperature.grad != 0


@pytest.mark.parametrize("loss", [smooth_triplet_loss, contrastive_loss])
def test_bad_input_is_named(loss):
    with pytest.raises(ValueError, match=r"temperature is 0; expected more than 0"):
        loss(D_P, D_N, 0)
    with pytest.raises(ValueError, match=r"anchor 1 has no negative"):
        loss(D_P, D_N, 1.0, torch.tensor([[True, True, True], [False, False, False]]))


def test_similarities_rank_alike_on_the_sphere_and_not_elsewhere():
    u, v = torch.randn(8, 4, generator=GENERATOR), torch.randn(30, 4, generator=GENERATOR)
    kinds = [similarity.inner_products, similarity.negative_squared_distances, similarity.correlations]
    orders = [kind(F.normalize(u, dim=1), F.normalize(v, dim=1)).argsort(1) for kind in kinds]
    assert all((order == orders[0]).all() for order in orders)
    orders = [kind(u, v).argsort(1) for kind in kinds]
    assert (
        (orders[0] != orders[1]).any() and (orders[0] != orders[2]).any() and (orders[1] != orders[2]).any()
    )
    torch.testing.assert_close(kinds[1](u, v), -torch.cdist(u, v).square())
    assert similarity.correlations(torch.zeros(1, 4), v).abs().max() == 0


def test_features_of_a_kernel():
    x = torch.randn(40, 3, generator=GENERATOR)
    kernel = (-torch.cdist(x, x).square() / 4).exp()
    errors = []
    for d in (2, 10, 40):
        z = similarity.features_of_kernel(kernel, d)
        errors.append((z @ z.mT - kernel).norm().item())
    assert errors[0] > errors[1] > errors[2] and errors[2] < 1e-4
    _, values, _ = torch.linalg.svd(kernel)  # Eckart and Young: no other embeddings come closer
    assert errors[0] == pytest.approx(values[2:].norm().item(), rel=1e-3)
    with pytest.raises(ValueError, match=r"the kernel has the eigenvalue -1; expected none below 0"):
        similarity.features_of_kernel(torch.tensor([[0.0, 1.0], [1.0, 0.0]]), 1)


def test_mining_by_hand():
    y = torch.tensor([0, 0, 1, 1])
    positive, negative = mining.pairs(y)
    assert positive.nonzero().tolist() == [[0, 1], [1, 0], [2, 3], [3, 2]]
    distances = torch.tensor([[0.0, 2, 1, 3], [2, 0, 4, 5], [1, 4, 0, 2], [3, 5, 2, 0]])
    d_p = torch.tensor([2.0, 2, 2, 2])
    assert mining.hardest(distances, negative).tolist() == [2, 2, 0, 0]
    assert mining.semi_hard(distances, d_p, negative).tolist() == [3, 2, 1, 0]
    near = mining.violators(distances, d_p, negative, margin=1.5)
    assert near.nonzero().tolist() == [[0, 2], [0, 3], [1, 2], [1, 3], [2, 0], [3, 0]]  # row 1 has none: all
    chosen = torch.stack([mining.random_choice(near, GENERATOR) for _ in range(200)])
    assert [set(column.tolist()) for column in chosen.mT] == [{2, 3}, {2, 3}, {0}, {0}]
    with pytest.raises(ValueError, match=r"an example of class 2 has no positive in the batch"):
        mining.pairs(torch.tensor([0, 0, 2]))
    with pytest.raises(ValueError, match=r"an example of class 0 has no negative in the batch"):
        mining.pairs(torch.tensor([0, 0, 0]))


def test_class_batches_hold_equally_many_of_each_class():
    y = torch.tensor([0] * 5 + [1] * 9 + [7] * 4)
    stream = iter(mining.ClassBatches(torch.arange(18.0)[:, None], y, each=3, seed=1))
    seen = set()
    for _ in range(30):
        x, labels = next(stream)
        assert labels.bincount().tolist() == [3, 3, 0, 0, 0, 0, 0, 3] and len(x.unique()) == 9
        assert (y[x[:, 0].long()] == labels).all()
        seen |= set(x[:, 0].tolist())
    assert len(seen) == 18
    with pytest.raises(ValueError, match=r"each is 5; expected 2 to 4, the size of the smallest class"):
        mining.ClassBatches(torch.zeros(18, 1), y, each=5)
