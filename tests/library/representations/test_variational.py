"""A code's cost against torch, its information against exact cases; decoders that never look ahead."""

import itertools
import math

import pytest
import torch
from torch import nn
from torch.distributions import Normal, kl_divergence

from course.representations import variational
from course.representations.contrastive_regularization import cr_vae_loss, gaussian_info_nce
from course.representations.pixels import IndependentPixels, MaskedPixels
from course.representations.towers import DenseTower
from course.representations.variational import VAE


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


MEAN, LOG_VARIANCE = torch.randn(2, 50, 3, generator=seeded())
GAUSSIANS = Normal(MEAN, (LOG_VARIANCE / 2).exp())


def test_the_kl_divergence_is_torchs():
    want = kl_divergence(GAUSSIANS, Normal(0.0, 1.0))
    torch.testing.assert_close(variational.kl_to_prior(MEAN, LOG_VARIANCE), want)


def test_log_densities_are_torchs_for_all_pairs():
    z = torch.randn(7, 3, generator=seeded(1))
    want = GAUSSIANS.log_prob(z[:, None]).sum(-1)
    torch.testing.assert_close(variational.log_densities(z, MEAN, LOG_VARIANCE), want)


def test_draws_have_the_mean_and_the_spread_and_pass_gradients():
    mean = torch.tensor([[1.0, -2.0]]).repeat(100_000, 1).requires_grad_()
    log_variance = torch.tensor([[0.0, -2.0]]).repeat(100_000, 1).requires_grad_()
    z = variational.reparametrize(mean, log_variance, seeded())
    torch.testing.assert_close(z.mean(0), mean[0], atol=0.02, rtol=0)
    torch.testing.assert_close(z.var(0), log_variance[0].exp(), atol=0.02, rtol=0)
    by_mean, by_spread = torch.autograd.grad(z.sum(), [mean, log_variance])
    assert (by_mean == 1).all() and by_spread.abs().sum() > 0


def test_free_bits_cost_nothing_below_the_limit():
    kl = torch.tensor([[0.0, 1.0, 3.0], [0.2, 1.4, 5.0]])  # means 0.1, 1.2 and 4
    assert variational.free_bits(kl, 0.0).item() == pytest.approx(5.3)
    assert variational.free_bits(kl, 2.0).item() == pytest.approx(2 + 2 + 4)
    with pytest.raises(ValueError, match=r"least is -1; expected 0 nats or more"):
        variational.free_bits(kl, -1)


def test_active_units_vary_with_the_input():
    mean = torch.stack([torch.randn(1000, generator=seeded()) * s for s in (1.0, 0.05, 0.2)], 1) + 5
    assert variational.active_units(mean) == 2
    assert variational.active_units(mean, threshold=0.1) == 1


@pytest.mark.parametrize("spread", [0.3, 1.0, 3.0])
def test_mutual_information_of_the_linear_gaussian_case(spread):
    """x normal, z = x + spread * noise: exactly log(1 + 1 / spread^2) / 2."""
    x = torch.randn(3000, 1, generator=seeded())
    log_variance = torch.full_like(x, 2 * math.log(spread))
    exact = math.log(1 + spread**-2) / 2
    assert variational.mutual_information(x, log_variance, generator=seeded(1)) == pytest.approx(
        exact, abs=0.04
    )


def test_mutual_information_lies_between_nothing_and_log_n():
    far = 100.0 * torch.arange(20.0)[:, None]
    assert variational.mutual_information(far, torch.zeros_like(far)) == pytest.approx(math.log(20), abs=1e-4)
    assert variational.mutual_information(torch.zeros(20, 1), torch.zeros(20, 1)) == pytest.approx(
        0, abs=1e-6
    )


def decoder(name: str, d: int = 2) -> IndependentPixels | MaskedPixels:
    torch.manual_seed(0)
    return IndependentPixels(d, (2, 3)) if name == "weak" else MaskedPixels(d, (2, 3), hidden=3)


@pytest.mark.parametrize("name", ["weak", "strong"])
def test_the_probabilities_of_all_images_sum_to_1(name):
    images = torch.tensor(list(itertools.product([0.0, 1.0], repeat=6))).view(64, 1, 2, 3)
    z = torch.tensor([[0.5, -1.0]]).expand(64, 2)
    total = decoder(name).log_likelihood(images, z).logsumexp(0)
    assert total.item() == pytest.approx(0, abs=1e-5)


def test_a_pixels_logit_depends_on_the_pixels_before_it_alone():
    torch.manual_seed(0)
    model, x = MaskedPixels(2, (2, 3), hidden=16), torch.rand(1, 1, 2, 3)
    by_x = torch.autograd.functional.jacobian(lambda x: model.logits(x, torch.ones(1, 2)), x).view(6, 6)
    assert (by_x.triu() == 0).all()
    assert (by_x.tril(-1).abs().sum(1)[1:] > 0).all()
    by_z = torch.autograd.functional.jacobian(lambda z: model.logits(x, z), torch.ones(1, 2)).view(6, 2)
    assert (by_z.abs().sum(1) > 0).all()


def test_drawn_images_have_the_probabilities_of_the_likelihood():
    model, z = decoder("strong"), torch.tensor([[1.0, 0.3]])
    drawn = model.sample(z.expand(20_000, 2), seeded())
    images = torch.tensor(list(itertools.product([0.0, 1.0], repeat=6)))
    places = (drawn.flatten(1) @ (2.0 ** torch.arange(5, -1, -1))).long()
    counts = torch.bincount(places, minlength=64) / 20_000
    chances = model.log_likelihood(images.view(64, 1, 2, 3), z.expand(64, 2)).exp()
    assert ((counts - chances).abs() < 5 * (chances / 20_000).sqrt() + 1e-3).all()


def small_vae() -> VAE:
    torch.manual_seed(0)
    return VAE(DenseTower(4, 6, 8), decoder("weak"))


def test_the_elbo_is_what_sampling_estimates_and_bounds_the_likelihood():
    vae, x = small_vae(), (torch.rand(1, 1, 2, 3, generator=seeded()) > 0.5).float()
    with torch.no_grad():
        many = x.expand(50_000, 1, 2, 3)
        mean, log_variance = vae.encode(x)
        q = Normal(mean, (log_variance / 2).exp())
        z = q.sample((50_000,))[:, 0]
        weights = vae.decoder.log_likelihood(many, z)
        weights = weights + Normal(0.0, 1.0).log_prob(z).sum(1) - q.log_prob(z).sum(1)
        bound = vae.negative_elbo(many, seeded()).item()
    assert bound == pytest.approx(-weights.mean().item(), abs=0.02)  # the KL term sampled, too
    log_likelihood = weights.logsumexp(0).item() - math.log(50_000)  # importance sampling
    assert bound > -log_likelihood


def test_gaussian_info_nce_by_hand_and_its_bound():
    z, other = torch.tensor([[0.0], [2.0]]), torch.tensor([[0.0], [1.0]])
    one_way = [math.log(1 + math.exp(-0.5)), math.log(1 + math.exp(-2 + 0.5))]
    back = [math.log(1 + math.exp(-2)), math.log(1 + math.exp(0))]
    want = (sum(one_way) + sum(back)) / 4
    assert gaussian_info_nce(z, other).item() == pytest.approx(want)
    assert gaussian_info_nce(2 * z, 2 * other, temperature=4.0).item() == pytest.approx(want)
    same = torch.zeros(8, 3)
    assert gaussian_info_nce(same, same).item() == pytest.approx(math.log(8))
    with pytest.raises(ValueError, match=r"temperature is 0; expected more than 0"):
        gaussian_info_nce(z, other, 0)


def test_cr_vae_is_a_vae_on_both_views_plus_the_contrastive_term():
    vae, (view, other) = small_vae(), (torch.rand(2, 5, 1, 2, 3, generator=seeded()) > 0.5).float()
    plain = cr_vae_loss(vae, view, other, weight=0.0, generator=seeded(1))
    torch.testing.assert_close(plain, vae.negative_elbo(torch.cat([view, other]), seeded(1)))
    z = vae.terms(torch.cat([view, other]), seeded(1))[2]
    want = plain + 2.5 * gaussian_info_nce(z[:5], z[5:], 0.7)
    torch.testing.assert_close(cr_vae_loss(vae, view, other, 2.5, 0.7, seeded(1)), want)


def test_collapse_is_seen_by_all_three_measures():
    encoder = nn.Sequential(nn.Flatten(), nn.Linear(6, 4))
    nn.init.zeros_(encoder[1].weight), nn.init.zeros_(encoder[1].bias)
    vae = VAE(encoder, decoder("weak"))
    mean, log_variance = vae.encode(torch.rand(30, 1, 2, 3))
    assert variational.active_units(mean) == 0
    assert variational.kl_to_prior(mean, log_variance).abs().max() == 0
    assert variational.mutual_information(mean, log_variance) == pytest.approx(0, abs=1e-5)
