"""Variational autoencoders: a code that is a distribution, and what it costs to say it.

Deep Representation Learning (Montanuniversität Leoben); Kingma and Welling (2014). The encoder answers an
input x with a Gaussian q(z | x), one mean and one log-variance a unit, and the decoder says how likely x is,
given a z drawn from it. All information is in nats.

    ELBO = E[log p(x | z)] - KL(q(z | x) || N(0, I))   <=   log p(x)

The decoders that fit are those of `course.representations.pixels`.
"""

import math

import torch
from jaxtyping import Float
from torch import Tensor, nn

from course.representations.pixels import Bernoulli

Units = Float[Tensor, "batch d"]  # a number for each unit of each example's code


def reparametrize(mean: Units, log_variance: Units, generator: torch.Generator | None = None) -> Units:
    """A draw z = mean + sigma * noise from each Gaussian; gradients reach mean and log-variance."""
    noise = torch.randn(mean.shape, generator=generator).to(mean.device)
    return mean + (log_variance / 2).exp() * noise


def kl_to_prior(mean: Units, log_variance: Units) -> Units:
    """KL(N(mean, variance) || N(0, 1)) for each unit, in nats; 0 only where the code says nothing."""
    return (mean.square() + log_variance.exp() - 1 - log_variance) / 2


def free_bits(kl: Units, least: float) -> Float[Tensor, ""]:
    """The KL term of Kingma et al. (2016): a unit costs at least `least` nats, so the first ones are free.

    The mean over the batch is taken before the maximum, then the units are summed. ValueError for least < 0.
    """
    if least < 0:
        raise ValueError(f"least is {least}; expected 0 nats or more")
    return kl.mean(0).clamp_min(least).sum()


def log_densities(
    z: Float[Tensor, "n d"], mean: Float[Tensor, "m d"], log_variance: Float[Tensor, "m d"]
) -> Float[Tensor, "n m"]:
    """log N(z_i; mean_j, variance_j) of every point under every Gaussian."""
    squares = (z[:, None] - mean).square() / log_variance.exp()
    return -(squares + log_variance + math.log(2 * math.pi)).sum(-1) / 2


def active_units(mean: Units, threshold: float = 0.01) -> int:
    """How many units say something: their mean's variance over the examples exceeds the threshold.

    Burda, Grosse and Salakhutdinov (2016). mean: of many examples, not of one batch.
    """
    return int((mean.var(0) > threshold).sum())


def mutual_information(
    mean: Units, log_variance: Units, draws: int = 4, generator: torch.Generator | None = None
) -> float:
    """Estimate of I(x; z) in nats: E[log q(z | x) - log q(z)], q(z) the mixture of all given Gaussians.

    Hoffman and Johnson (2016). For n examples it lies between 0 and log n; with few examples it is too low.
    draws: samples of z for each example.
    """
    total = 0.0
    for _ in range(draws):
        all_pairs = log_densities(reparametrize(mean, log_variance, generator), mean, log_variance)
        mixture = all_pairs.logsumexp(1) - math.log(len(mean))
        total += (all_pairs.diagonal() - mixture).mean().item()
    return total / draws


class VAE(nn.Module):
    """A Gaussian encoder and a decoder of binary images.

    encoder: from a batch of inputs to 2 d numbers each, d means and d log-variances.
    """

    def __init__(self, encoder: nn.Module, decoder: Bernoulli):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def encode(self, x: Float[Tensor, "batch ..."]) -> tuple[Units, Units]:
        """Means and log-variances of q(z | x). The log-variances are kept within -10 and 10."""
        mean, log_variance = self.encoder(x).chunk(2, dim=-1)
        return mean, log_variance.clamp(-10, 10)

    def terms(
        self, x: Float[Tensor, "batch ..."], generator: torch.Generator | None = None
    ) -> tuple[Float[Tensor, " batch"], Units, Units]:
        """What losses are made of: -log p(x | z) of each example, the KL of each unit, and the z drawn."""
        mean, log_variance = self.encode(x)
        z = reparametrize(mean, log_variance, generator)
        return -self.decoder.log_likelihood(x, z), kl_to_prior(mean, log_variance), z

    def negative_elbo(
        self, x: Float[Tensor, "batch ..."], generator: torch.Generator | None = None
    ) -> Float[Tensor, ""]:
        """Mean over the batch of -log p(x | z) + KL, in nats: it bounds -log p(x) from above."""
        distortion, kl, _ = self.terms(x, generator)
        return (distortion + kl.sum(1)).mean()
