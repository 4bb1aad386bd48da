"""Twins of the wrong answers to task batch_norm: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("batch_norm", "mean and variance taken for constants")
def batch_norm(Z, gamma, beta, delta, eps):
    spread, center = torch.var_mean(Z, dim=0, correction=0)
    scale = torch.rsqrt(spread + eps)
    unit = (Z - center) * scale
    return unit * gamma + beta, delta * gamma * scale, torch.einsum("nd,nd->d", delta, unit), delta.sum(0)


@wrong("batch_norm", "variance taken for a constant")
def batch_norm(Z, gamma, beta, delta, eps):
    spread, center = torch.var_mean(Z, dim=0, correction=0)
    scale = torch.rsqrt(spread + eps)
    unit = (Z - center) * scale
    back = (delta - delta.mean(0)) * gamma * scale
    return unit * gamma + beta, back, torch.einsum("nd,nd->d", delta, unit), delta.sum(0)


@wrong("batch_norm", "mean taken for a constant")
def batch_norm(Z, gamma, beta, delta, eps):
    spread, center = torch.var_mean(Z, dim=0, correction=0)
    scale = torch.rsqrt(spread + eps)
    unit = (Z - center) * scale
    into_gamma = torch.einsum("nd,nd->d", delta, unit)
    back = (delta - unit * into_gamma / len(Z)) * gamma * scale
    return unit * gamma + beta, back, into_gamma, delta.sum(0)


@wrong("batch_norm", "gradient without the scale")
def batch_norm(Z, gamma, beta, delta, eps):
    spread, center = torch.var_mean(Z, dim=0, correction=0)
    scale = torch.rsqrt(spread + eps)
    unit = (Z - center) * scale
    into_gamma = torch.einsum("nd,nd->d", delta, unit)
    back = (delta - delta.sum(0) / len(Z) - unit * into_gamma / len(Z)) * scale
    return unit * gamma + beta, back, into_gamma, delta.sum(0)


@wrong("batch_norm", "gradient not divided by the deviation")
def batch_norm(Z, gamma, beta, delta, eps):
    spread, center = torch.var_mean(Z, dim=0, correction=0)
    unit = (Z - center) * torch.rsqrt(spread + eps)
    into_gamma = torch.einsum("nd,nd->d", delta, unit)
    back = (delta - delta.sum(0) / len(Z) - unit * into_gamma / len(Z)) * gamma
    return unit * gamma + beta, back, into_gamma, delta.sum(0)


@wrong("batch_norm", "variance with N - 1")
def batch_norm(Z, gamma, beta, delta, eps):
    spread, center = torch.var_mean(Z, dim=0)
    scale = torch.rsqrt(spread + eps)
    unit = (Z - center) * scale
    into_gamma = torch.einsum("nd,nd->d", delta, unit)
    back = (delta - delta.sum(0) / len(Z) - unit * into_gamma / len(Z)) * gamma * scale
    return unit * gamma + beta, back, into_gamma, delta.sum(0)


@wrong("batch_norm", "divided by the variance")
def batch_norm(Z, gamma, beta, delta, eps):
    spread, center = torch.var_mean(Z, dim=0, correction=0)
    scale = torch.reciprocal(spread + eps)
    unit = (Z - center) * scale
    into_gamma = torch.einsum("nd,nd->d", delta, unit)
    back = (delta - delta.sum(0) / len(Z) - unit * into_gamma / len(Z)) * gamma * scale
    return unit * gamma + beta, back, into_gamma, delta.sum(0)


@wrong("batch_norm", "scale taken for the variance")
def batch_norm(Z, gamma, beta, delta, eps):
    spread, center = torch.var_mean(Z, dim=0, correction=0)
    scale = torch.rsqrt(spread + eps)
    unit = (Z - center) * scale
    into_gamma = torch.einsum("nd,nd->d", delta, unit)
    back = (delta - delta.sum(0) / len(Z) - unit * into_gamma / len(Z)) * gamma * scale
    return unit * gamma.sqrt() + beta, back, into_gamma, delta.sum(0)


@wrong("batch_norm", "no shift")
def batch_norm(Z, gamma, beta, delta, eps):
    spread, center = torch.var_mean(Z, dim=0, correction=0)
    scale = torch.rsqrt(spread + eps)
    unit = (Z - center) * scale
    into_gamma = torch.einsum("nd,nd->d", delta, unit)
    back = (delta - delta.sum(0) / len(Z) - unit * into_gamma / len(Z)) * gamma * scale
    return unit * gamma, back, into_gamma, delta.sum(0)


@wrong("batch_norm", "gradient of the scale from the inputs")
def batch_norm(Z, gamma, beta, delta, eps):
    spread, center = torch.var_mean(Z, dim=0, correction=0)
    scale = torch.rsqrt(spread + eps)
    unit = (Z - center) * scale
    back = (delta - delta.mean(0) - unit * (delta * unit).mean(0)) * gamma * scale
    return unit * gamma + beta, back, torch.einsum("nd,nd->d", delta, Z), delta.sum(0)


@wrong("batch_norm", "gradients of scale and shift averaged")
def batch_norm(Z, gamma, beta, delta, eps):
    spread, center = torch.var_mean(Z, dim=0, correction=0)
    scale = torch.rsqrt(spread + eps)
    unit = (Z - center) * scale
    a, b = delta.mean(0), (delta * unit).mean(0)
    return unit * gamma + beta, (delta - a - unit * b) * gamma * scale, b, a


@wrong("batch_norm", "gradient of the shift with the scale")
def batch_norm(Z, gamma, beta, delta, eps):
    spread, center = torch.var_mean(Z, dim=0, correction=0)
    scale = torch.rsqrt(spread + eps)
    unit, d = (Z - center) * scale, delta * gamma
    a, b = d.sum(0), torch.einsum("nd,nd->d", d, unit)
    return unit * gamma + beta, (d - a / len(Z) - unit * b / len(Z)) * scale, b, a


@wrong("batch_norm", "layer norm")
def batch_norm(Z, gamma, beta, delta, eps):
    spread, center = torch.var_mean(Z, dim=1, correction=0, keepdim=True)
    scale = torch.rsqrt(spread + eps)
    unit, d = (Z - center) * scale, delta * gamma
    back = (d - d.mean(1, keepdim=True) - unit * (d * unit).mean(1, keepdim=True)) * scale
    return unit * gamma + beta, back, torch.einsum("nd,nd->d", delta, unit), delta.sum(0)
