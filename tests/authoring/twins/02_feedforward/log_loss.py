"""Twins of the wrong answers to task log_loss: the same misconceptions, written by another hand."""

import math

import torch

from autograder.catalogue import wrong


@wrong("log_loss", "mean over everything")
def log_loss(s, y):
    return (torch.nn.functional.softplus(s) - y * s).mean()


@wrong("log_loss", "sum over everything")
def log_loss(s, y):
    return -torch.nn.functional.logsigmoid((2 * y - 1) * s).sum()


@wrong("log_loss", "sum and mean swapped")
def log_loss(s, y):
    total = 0
    for scores, labels in zip(s, y):
        total = total - torch.nn.functional.logsigmoid((2 * labels - 1) * scores).mean()
    return total


@wrong("log_loss", "sign lost")
def log_loss(s, y):
    return torch.nn.functional.logsigmoid(torch.where(y == 1, s, -s)).sum() / len(s)


@wrong("log_loss", "labels the wrong way round")
def log_loss(s, y):
    return -torch.nn.functional.logsigmoid(torch.where(y == 1, -s, s)).sum() / len(s)


@wrong("log_loss", "only the positive labels")
def log_loss(s, y):
    return (y * torch.nn.functional.softplus(-s)).sum() / s.shape[0]


@wrong("log_loss", "logarithm to base 2")
def log_loss(s, y):
    nats = -torch.nn.functional.logsigmoid(torch.where(y == 1, s, -s)).sum() / len(s)
    return nats / math.log(2)


@wrong("log_loss", "squared error")
def log_loss(s, y):
    return sum((row.sigmoid() - label).square().sum() for row, label in zip(s, y)) / len(s)


@wrong("log_loss", "labels exclude each other")
def log_loss(s, y):
    log_p = s - s.logsumexp(1, keepdim=True)
    return -torch.einsum("nc,nc->n", y, log_p).mean()


@wrong("log_loss", "preactivations taken for probabilities")
def log_loss(s, y):
    return -(torch.log(s) * y + torch.log(1 - s) * (1 - y)).sum(1).mean()


@wrong("log_loss", "logarithms of rounded probabilities")
def log_loss(s, y):
    p = 1 / (1 + torch.exp(-s))
    return -(y * p.log() + (1 - y) * (1 - p).log()).sum() / len(s)


@wrong("log_loss", "probabilities clipped")
def log_loss(s, y):
    p = torch.clip(1 / (1 + torch.exp(-s)), 1e-7, 1 - 1e-7)
    return -(y * p.log() + (1 - y) * (1 - p).log()).sum(1).mean()


@wrong("log_loss", "overflow")
def log_loss(s, y):
    signs = torch.where(y == 1, -1.0, 1.0).to(s.dtype)
    return (signs * s).exp().log1p().sum() / len(s)


@wrong("log_loss", "small losses rounded away")
def log_loss(s, y):
    x = torch.where(y == 1, -s, s)
    return (torch.nn.functional.relu(x) + (1 + (-x.abs()).exp()).log()).sum(1).mean()


@wrong("log_loss", "wrong slope at 0")
def log_loss(s, y):
    x = (1 - 2 * y) * s
    return (x.clamp(min=0) + torch.log1p(torch.exp(-x.abs()))).sum() / len(s)


@wrong("log_loss", "changes s in place")
def log_loss(s, y):
    s.mul_(1 - 2 * y)
    return torch.nn.functional.softplus(s).sum() / len(s)


@wrong("log_loss", "cut off from the graph")
def log_loss(s, y):
    total = 0.0
    for scores, labels in zip(s.tolist(), y.tolist()):
        for score, label in zip(scores, labels):
            x = -score if label == 1 else score
            total += max(x, 0) + math.log1p(math.exp(-abs(x)))
    return torch.tensor(total / len(s), dtype=s.dtype)
