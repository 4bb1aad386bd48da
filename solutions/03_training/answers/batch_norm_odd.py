"""More wrong answers to task batch_norm of 03_training: tiny variances, a scale of 0."""

import torch

from autograder.catalogue import wrong


@wrong(
    "batch_norm",
    "tiny variances raised",
    hint="A variance below some bound is raised to it, so a feature with small values is not brought to "
    "variance 1. It is eps alone that keeps the root from 0.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = torch.sqrt((centered**2).mean(dim=0).clamp(min=1e-6) + eps)
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = (d_hat - d_hat.mean(dim=0) - z_hat * (d_hat * z_hat).mean(dim=0)) / s
    return gamma * z_hat + beta, delta_Z, (delta * z_hat).sum(dim=0), delta.sum(dim=0)


@wrong(
    "batch_norm",
    "normalized values from the output",
    hint="The normalized values are taken back from the output by dividing by gamma, which fails where gamma"
    " is 0. Keep them from before the scale.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = torch.sqrt((centered**2).mean(dim=0) + eps)
    Y = gamma * centered / s + beta
    z_hat, d_hat = (Y - beta) / gamma, gamma * delta
    delta_Z = (d_hat - d_hat.mean(dim=0) - z_hat * (d_hat * z_hat).mean(dim=0)) / s
    return Y, delta_Z, (delta * z_hat).sum(dim=0), delta.sum(dim=0)
