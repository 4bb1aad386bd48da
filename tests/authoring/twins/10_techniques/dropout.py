"""Twins of the wrong answers to task dropout: the same misconceptions, written by another hand."""

import torch
from torch import Tensor

from autograder.catalogue import wrong


@wrong("dropout", "not scaled up")
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    return torch.where(u < p, torch.zeros_like(x), x)


@wrong("dropout", "divided by p")
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    return x.masked_fill(u < p, 0) / p


@wrong("dropout", "multiplied by 1 - p")
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    return x.masked_fill(u < p, 0) * (1 - p)


@wrong("dropout", "p as the share that is kept")
def inverted_dropout(x, u, p, training):
    if not training or p == 0:
        return x if not training else x * 0
    return torch.where(u < p, x / p, torch.zeros_like(x))


@wrong("dropout", "keeps what it should drop")
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    if p == 1:
        return 0 * x
    return torch.where(u < p, x / (1 - p), torch.zeros_like(x))


@wrong("dropout", "drops below or at p")
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    if p == 1:
        return 0 * x
    return torch.where(u > p, x / (1 - p), torch.zeros_like(x))


@wrong("dropout", "scaled down in evaluation")
def inverted_dropout(x, u, p, training):
    return x.masked_fill(u < p, 0) if training else x * (1 - p)


@wrong("dropout", "scaled twice")
def inverted_dropout(x, u, p, training):
    if not training:
        return x - p * x
    return 0 * x if p == 1 else x.masked_fill(u < p, 0) / (1 - p)


@wrong("dropout", "drops in evaluation, too")
def inverted_dropout(x, u, p, training):
    return 0 * x if p == 1 else x.masked_fill(u < p, 0) / (1 - p)


@wrong("dropout", "divided by the share that was kept")
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    kept = torch.count_nonzero(u >= p).item()
    return x.masked_fill(u < p, 0) * x.numel() / max(1, kept)


@wrong("dropout", "nan at p = 1")
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    keep = 1 - torch.tensor(p, dtype=x.dtype)
    return x * (u >= p) * keep.reciprocal()


@wrong("dropout", "in place")
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    x.masked_fill_(u < p, 0)
    return x.div_(1 - p) if p < 1 else x


@wrong("dropout", "zeros")
def inverted_dropout(x, u, p, training):
    return x - x


@wrong("dropout", "nan in the gradient at p = 1")
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    return (x / (1 - torch.tensor(p, dtype=x.dtype))).masked_fill(u < p, 0)
