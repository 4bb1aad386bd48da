"""CR-VAE: a variational autoencoder whose codes of two views of one image must find each other.

Lygerakis and Rueckert (2023). InfoNCE bounds the mutual information of the two codes from below, by log batch
minus the loss, so a loss below log batch is information that the code has not thrown away. Compared are the
*sampled* codes, which are what the decoder hears: short means, too, find each other, and are lost in noise.
"""

import torch
from jaxtyping import Float
from torch import Tensor

from course.representations.metric_losses import both_ways
from course.representations.similarity import negative_squared_distances
from course.representations.variational import VAE


def gaussian_info_nce(
    z: Float[Tensor, "batch d"], other: Float[Tensor, "batch d"], temperature: float = 1.0
) -> Float[Tensor, ""]:
    """InfoNCE, both ways, with the similarity -|z - z'|^2 / (2 temperature), in nats; lengths count.

    Row i of both are codes of one example. ValueError for a temperature that is not above 0.
    """
    if temperature <= 0:
        raise ValueError(f"temperature is {temperature}; expected more than 0")
    return both_ways(negative_squared_distances(z, other) / (2 * temperature))


def cr_vae_loss(
    vae: VAE,
    view: Float[Tensor, "batch ..."],
    other: Float[Tensor, "batch ..."],
    weight: float = 1.0,
    temperature: float = 1.0,
    generator: torch.Generator | None = None,
) -> Float[Tensor, ""]:
    """Mean of the two views' negative ELBOs, plus weight times the InfoNCE of their sampled codes, in nats.

    With weight 0 it is a VAE that is trained on both views.
    """
    distortion, kl, z = vae.terms(torch.cat([view, other]), generator)
    one, two = z.chunk(2)
    return (distortion + kl.sum(1)).mean() + weight * gaussian_info_nce(one, two, temperature)
