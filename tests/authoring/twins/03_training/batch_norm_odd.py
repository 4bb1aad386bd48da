"""Twins of the wrong answers to task batch_norm that go wrong in odd cases only."""

import torch

from autograder.catalogue import wrong


@wrong("batch_norm", "small constant outside of the root")
def batch_norm(Z, gamma, beta, delta, eps):
    deviation = torch.std(Z, dim=0, correction=0) + eps
    unit, d = (Z - Z.mean(0)) / deviation, delta * gamma
    back = (d - d.mean(0) - unit * (d * unit).mean(0)) / deviation
    return unit * gamma + beta, back, torch.einsum("nd,nd->d", delta, unit), delta.sum(0)


@wrong("batch_norm", "small constant ignored")
def batch_norm(Z, gamma, beta, delta, eps):
    deviation = torch.std(Z, dim=0, correction=0)
    unit, d = (Z - Z.mean(0)) / deviation, delta * gamma
    back = (d - d.mean(0) - unit * (d * unit).mean(0)) / deviation
    return unit * gamma + beta, back, torch.einsum("nd,nd->d", delta, unit), delta.sum(0)


@wrong("batch_norm", "mean of the squares less square of the mean")
def batch_norm(Z, gamma, beta, delta, eps):
    center = Z.sum(0) / len(Z)
    deviation = (torch.einsum("nd,nd->d", Z, Z) / len(Z) - center * center + eps) ** 0.5
    unit, d = (Z - center) / deviation, delta * gamma
    back = (d - d.mean(0) - unit * (d * unit).mean(0)) / deviation
    return unit * gamma + beta, back, torch.einsum("nd,nd->d", delta, unit), delta.sum(0)


@wrong("batch_norm", "centered in place")
def batch_norm(Z, gamma, beta, delta, eps):
    center = Z.mean(0)
    for row in Z:
        row.sub_(center)
    deviation = (Z.square().mean(0) + eps).sqrt()
    unit, d = Z / deviation, delta * gamma
    back = (d - d.mean(0) - unit * (d * unit).mean(0)) / deviation
    return unit * gamma + beta, back, torch.einsum("nd,nd->d", delta, unit), delta.sum(0)


@wrong("batch_norm", "tiny variances raised")
def batch_norm(Z, gamma, beta, delta, eps):
    spread, center = torch.var_mean(Z, dim=0, correction=0)
    deviation = (torch.maximum(spread, torch.full_like(spread, 1e-5)) + eps).sqrt()
    unit, d = (Z - center) / deviation, delta * gamma
    back = (d - d.mean(0) - unit * (d * unit).mean(0)) / deviation
    return unit * gamma + beta, back, torch.einsum("nd,nd->d", delta, unit), delta.sum(0)


@wrong("batch_norm", "normalized values from the output")
def batch_norm(Z, gamma, beta, delta, eps):
    spread, center = torch.var_mean(Z, dim=0, correction=0)
    deviation = (spread + eps).sqrt()
    Y = gamma * (Z - center) / deviation + beta
    unit, d = (Y - beta) / gamma, delta * gamma
    back = (d - d.mean(0) - unit * (d * unit).mean(0)) / deviation
    return Y, back, torch.einsum("nd,nd->d", delta, unit), delta.sum(0)
