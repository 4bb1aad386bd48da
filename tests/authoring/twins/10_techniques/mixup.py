"""Twins of the wrong answers to task mixup: the same misconceptions, written by another hand."""

import torch
from torch import Tensor

from autograder.catalogue import wrong


@wrong("mixup", "shares exchanged")
def mixup(x, y, ratio, partner):
    xs = [torch.lerp(x[i], x[p], r) for i, (p, r) in enumerate(zip(partner, ratio))]
    ys = [torch.lerp(y[i], y[p], r) for i, (p, r) in enumerate(zip(partner, ratio))]
    return torch.stack(xs), torch.stack(ys)


@wrong("mixup", "labels not mixed")
def mixup(x, y, ratio, partner):
    xs = [torch.lerp(x[p], x[i], r) for i, (p, r) in enumerate(zip(partner, ratio))]
    return torch.stack(xs), y


@wrong("mixup", "label of the larger share")
def mixup(x, y, ratio, partner):
    xs = [torch.lerp(x[p], x[i], r) for i, (p, r) in enumerate(zip(partner, ratio))]
    ys = [y[i] if r >= 0.5 else y[p] for i, (p, r) in enumerate(zip(partner, ratio))]
    return torch.stack(xs), torch.stack(ys)


@wrong("mixup", "labels mixed the other way")
def mixup(x, y, ratio, partner):
    xs = [torch.lerp(x[p], x[i], r) for i, (p, r) in enumerate(zip(partner, ratio))]
    ys = [torch.lerp(y[i], y[p], r) for i, (p, r) in enumerate(zip(partner, ratio))]
    return torch.stack(xs), torch.stack(ys)


@wrong("mixup", "one ratio for all")
def mixup(x, y, ratio, partner):
    return torch.lerp(x[partner], x, ratio[0]), torch.lerp(y[partner], y, ratio[0])


@wrong("mixup", "ratio along the last axis")
def mixup(x, y, ratio, partner):
    return torch.lerp(x[partner], x, ratio), torch.lerp(y[partner], y, ratio)


@wrong("mixup", "partners the other way")
def mixup(x, y, ratio, partner):
    back = torch.empty_like(partner)
    back[partner] = torch.arange(len(partner))
    share = ratio.view(-1, *[1] * (x.ndim - 1))
    return torch.lerp(x[back], x, share), torch.lerp(y[back], y, ratio[:, None])


@wrong("mixup", "shares do not sum to one")
def mixup(x, y, ratio, partner):
    share = ratio.view(-1, *[1] * (x.ndim - 1))
    return x[partner] + share * x, y[partner] + ratio[:, None] * y


@wrong("mixup", "always one half")
def mixup(x, y, ratio, partner):
    return 0.5 * (x + x[partner]), 0.5 * (y + y[partner])


@wrong("mixup", "mixed in place")
def mixup(x, y, ratio, partner):
    others, labels = x[partner], y[partner]
    for i in range(len(x)):
        x[i] = ratio[i] * x[i] + (1 - ratio[i]) * others[i]
        y[i] = ratio[i] * y[i] + (1 - ratio[i]) * labels[i]
    return x, y


@wrong("mixup", "cut off from the graph")
def mixup(x, y, ratio, partner):
    share = ratio.view(-1, *[1] * (x.ndim - 1))
    with torch.no_grad():
        return torch.lerp(x[partner], x, share), torch.lerp(y[partner], y, ratio[:, None])
