"""Twins of the wrong answers to task elbo: the same misconceptions, written by another hand."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from autograder.catalogue import wrong


@wrong("elbo", "mean over the pixels")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = (F.softplus(logits) - x * logits).mean(-1)
    price = -(1 + log_variance - mean * mean - torch.exp(log_variance)).sum(-1) / 2
    return rebuilt + price


@wrong("elbo", "mean over the units")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = (F.softplus(logits) - x * logits).sum(-1)
    price = -(1 + log_variance - mean * mean - torch.exp(log_variance)).mean(-1) / 2
    return rebuilt + price


@wrong("elbo", "mean over the images")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = (F.softplus(logits) - x * logits).sum(-1)
    price = -(1 + log_variance - mean * mean - torch.exp(log_variance)).sum(-1) / 2
    return (rebuilt + price).mean()


@wrong("elbo", "KL subtracted")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = (F.softplus(logits) - x * logits).sum(-1)
    price = -(1 + log_variance - mean * mean - torch.exp(log_variance)).sum(-1) / 2
    return rebuilt - price


@wrong("elbo", "no half")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = (F.softplus(logits) - x * logits).sum(-1)
    price = -(1 + log_variance - mean * mean - torch.exp(log_variance)).sum(-1)
    return rebuilt + price


@wrong("elbo", "minus 1 missing")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = (F.softplus(logits) - x * logits).sum(-1)
    price = -(log_variance - mean * mean - torch.exp(log_variance)).sum(-1) / 2
    return rebuilt + price


@wrong("elbo", "log-variance taken for a log standard deviation")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = (F.softplus(logits) - x * logits).sum(-1)
    s = log_variance.exp()
    price = ((mean.square() + s.square() - 1) / 2 - s.log()).sum(-1)
    return rebuilt + price


@wrong("elbo", "log-variance taken for the variance")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = (F.softplus(logits) - x * logits).sum(-1)
    price = (mean.square() + log_variance - 1 - log_variance.log()).sum(-1) / 2
    return rebuilt + price


@wrong("elbo", "mean not squared")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = (F.softplus(logits) - x * logits).sum(-1)
    price = -(1 + log_variance - mean - torch.exp(log_variance)).sum(-1) / 2
    return rebuilt + price


@wrong("elbo", "KL the other way round")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = (F.softplus(logits) - x * logits).sum(-1)
    price = ((1 + mean.square()) / log_variance.exp() - 1 + log_variance).sum(-1) / 2
    return rebuilt + price


@wrong("elbo", "no KL")
def negative_elbo(x, logits, mean, log_variance):
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)


@wrong("elbo", "no reconstruction")
def negative_elbo(x, logits, mean, log_variance):
    price = -(1 + log_variance - mean * mean - torch.exp(log_variance)).sum(-1) / 2
    return price


@wrong("elbo", "ink and paper exchanged")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = (F.softplus(-logits) + x * logits).sum(-1)
    price = -(1 + log_variance - mean * mean - torch.exp(log_variance)).sum(-1) / 2
    return rebuilt + price


@wrong("elbo", "squared error")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = ((x - torch.sigmoid(logits)) ** 2).sum(-1)
    price = -(1 + log_variance - mean * mean - torch.exp(log_variance)).sum(-1) / 2
    return rebuilt + price


@wrong("elbo", "paper left out")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = (x * F.softplus(-logits)).sum(-1)
    price = -(1 + log_variance - mean * mean - torch.exp(log_variance)).sum(-1) / 2
    return rebuilt + price


@wrong("elbo", "logarithm of a rounded probability")
def negative_elbo(x, logits, mean, log_variance):
    ink = 1 / (1 + torch.exp(-logits))
    rebuilt = -(x * ink.log() + (1 - x) * (1 - ink).log()).sum(-1)
    price = -(1 + log_variance - mean * mean - torch.exp(log_variance)).sum(-1) / 2
    return rebuilt + price


@wrong("elbo", "a small number added to the probability")
def negative_elbo(x, logits, mean, log_variance):
    ink = torch.sigmoid(logits)
    rebuilt = -(x * torch.log(ink + 1e-8) + (1 - x) * torch.log(1 - ink + 1e-8)).sum(-1)
    price = -(1 + log_variance - mean * mean - torch.exp(log_variance)).sum(-1) / 2
    return rebuilt + price


@wrong("elbo", "code cut off")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = (F.softplus(logits) - x * logits).sum(-1)
    mean, log_variance = mean.detach(), log_variance.detach()
    price = -(1 + log_variance - mean * mean - torch.exp(log_variance)).sum(-1) / 2
    return rebuilt + price


@wrong("elbo", "changes the mean in place")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = (F.softplus(logits) - x * logits).sum(-1)
    mean *= mean
    price = (mean + log_variance.exp() - 1 - log_variance).sum(-1) / 2
    return rebuilt + price


@wrong("elbo", "clamped probability")
def negative_elbo(x, logits, mean, log_variance):
    ink = torch.minimum(torch.sigmoid(logits), torch.ones_like(x) - 1e-7).maximum(torch.full_like(x, 1e-7))
    rebuilt = F.binary_cross_entropy(ink, x, reduction="none").sum(-1)
    price = -(1 + log_variance - mean * mean - torch.exp(log_variance)).sum(-1) / 2
    return rebuilt + price


@wrong("elbo", "probability clamped at a millionth")
def negative_elbo(x, logits, mean, log_variance):
    ink = torch.minimum(torch.sigmoid(logits), torch.ones_like(x) - 1e-6).maximum(torch.full_like(x, 1e-6))
    rebuilt = F.binary_cross_entropy(ink, x, reduction="none").sum(-1)
    price = -(1 + log_variance - mean * mean - torch.exp(log_variance)).sum(-1) / 2
    return rebuilt + price


@wrong("elbo", "changes the code in place")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = (F.softplus(logits) - x * logits).sum(-1)
    price = (mean * mean - 1 - log_variance).sum(-1)
    price = price + log_variance.exp_().sum(-1)
    return rebuilt + price / 2


@wrong("elbo", "clamped log-variance")
def negative_elbo(x, logits, mean, log_variance):
    rebuilt = (F.softplus(logits) - x * logits).sum(-1)
    held = F.hardtanh(log_variance, -10.0, 10.0)
    return rebuilt - (1 + held - mean * mean - torch.exp(held)).sum(-1) / 2
