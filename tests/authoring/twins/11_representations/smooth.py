"""Twins of the wrong answers to task smooth: the same misconceptions, written by another hand."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from autograder.catalogue import wrong


@wrong("smooth", "tau missing in front")
def smooth_triplet_loss(d_p, d_n, tau):
    x = (d_p[:, None] - d_n) / tau
    return torch.logaddexp(x, torch.zeros_like(x)).sum(1).mean()


@wrong("smooth", "tau missing inside")
def smooth_triplet_loss(d_p, d_n, tau):
    x = d_p[:, None] - d_n
    return torch.logaddexp(x, torch.zeros_like(x)).sum(1).mean() * tau


@wrong("smooth", "times tau in the exponent")
def smooth_triplet_loss(d_p, d_n, tau):
    x = (d_p[:, None] - d_n) * tau
    return torch.logaddexp(x, torch.zeros_like(x)).sum(1).mean() * tau


@wrong("smooth", "divided by tau in front")
def smooth_triplet_loss(d_p, d_n, tau):
    x = (d_p[:, None] - d_n) / tau
    return torch.logaddexp(x, torch.zeros_like(x)).sum(1).mean() / tau


@wrong("smooth", "wrong sign")
def smooth_triplet_loss(d_p, d_n, tau):
    x = (d_n - d_p[:, None]) / tau
    return tau * torch.logaddexp(x, torch.zeros_like(x)).sum(1).mean()


@wrong("smooth", "overflow")
def smooth_triplet_loss(d_p, d_n, tau):
    total = 0
    for k in range(d_n.shape[1]):
        total = total + tau * torch.log(torch.exp((d_p - d_n[:, k]) / tau) + 1)
    return total.mean()


@wrong("smooth", "exponent clamped at 50")
def smooth_triplet_loss(d_p, d_n, tau):
    total = 0
    for k in range(d_n.shape[1]):
        x = ((d_p - d_n[:, k]) / tau).clamp(max=50)
        total = total + tau * torch.log1p(torch.exp(x))
    return total.mean()


@wrong("smooth", "the hinge itself")
def smooth_triplet_loss(d_p, d_n, tau):
    total = 0
    for k in range(d_n.shape[1]):
        total = total + torch.maximum(d_p - d_n[:, k], torch.zeros_like(d_p))
    return total.mean()


@wrong("smooth", "softmax over the negatives")
def smooth_triplet_loss(d_p, d_n, tau):
    x = (d_p[:, None] - d_n) / tau
    return tau * torch.cat([torch.zeros_like(x[:, :1]), x], 1).logsumexp(1).mean()


@wrong("smooth", "mean over the negatives")
def smooth_triplet_loss(d_p, d_n, tau):
    x = (d_p[:, None] - d_n) / tau
    return tau * torch.logaddexp(x, torch.zeros_like(x)).mean()


@wrong("smooth", "sum over the anchors")
def smooth_triplet_loss(d_p, d_n, tau):
    x = (d_p[:, None] - d_n) / tau
    return tau * torch.logaddexp(x, torch.zeros_like(x)).sum()


@wrong("smooth", "logistic function instead of its integral")
def smooth_triplet_loss(d_p, d_n, tau):
    x = (d_p[:, None] - d_n) / tau
    return tau * (0.5 * (torch.tanh(x / 2) + 1)).sum(1).mean()


@wrong("smooth", "positive cut off")
def smooth_triplet_loss(d_p, d_n, tau):
    x = (d_p.data[:, None] - d_n) / tau
    return tau * torch.logaddexp(x, torch.zeros_like(x)).sum(1).mean()


@wrong("smooth", "changes d_n in place")
def smooth_triplet_loss(d_p, d_n, tau):
    x = d_n.neg_().add_(d_p[:, None]).div_(tau)
    return tau * torch.logaddexp(x, torch.zeros_like(x)).sum(1).mean()


@wrong("smooth", "clamped exponent")
def smooth_triplet_loss(d_p, d_n, tau):
    limit = torch.tensor(80.0, dtype=d_n.dtype)
    x = torch.minimum((d_p.unsqueeze(1) - d_n) / tau, limit)
    return tau * (1 + x.exp()).log().sum(1).mean()


@wrong("smooth", "exponent clamped at 20")
def smooth_triplet_loss(d_p, d_n, tau):
    limit = torch.tensor(20.0, dtype=d_n.dtype)
    x = torch.minimum((d_p.unsqueeze(1) - d_n) / tau, limit)
    return tau * (1 + x.exp()).log().sum(1).mean()
