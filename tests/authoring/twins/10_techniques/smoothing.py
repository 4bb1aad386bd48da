"""Twins of the wrong answers to task smoothing: the same misconceptions, written by another hand."""

import torch
from torch import Tensor

from autograder.catalogue import wrong


@wrong("smoothing", "spread over the other classes")
def smoothed_loss(scores, y, epsilon):
    K = scores.shape[1]
    q = scores - scores.logsumexp(1, keepdim=True)
    t = (1 - epsilon) * torch.eye(K, dtype=scores.dtype)[y] + epsilon / (K - 1) * (
        1 - torch.eye(K, dtype=scores.dtype)[y]
    )
    return -(t * q).sum(1).mean()


@wrong("smoothing", "label not reduced")
def smoothed_loss(scores, y, epsilon):
    K = scores.shape[1]
    q = scores - scores.logsumexp(1, keepdim=True)
    t = torch.eye(K, dtype=scores.dtype)[y] + epsilon / K
    return -(t * q).sum(1).mean()


@wrong("smoothing", "epsilon for each class")
def smoothed_loss(scores, y, epsilon):
    K = scores.shape[1]
    q = scores - scores.logsumexp(1, keepdim=True)
    t = (1 - epsilon) * torch.eye(K, dtype=scores.dtype)[y] + epsilon
    return -(t * q).sum(1).mean()


@wrong("smoothing", "shares exchanged")
def smoothed_loss(scores, y, epsilon):
    K = scores.shape[1]
    q = scores - scores.logsumexp(1, keepdim=True)
    t = epsilon * torch.eye(K, dtype=scores.dtype)[y] + (1 - epsilon) / K
    return -(t * q).sum(1).mean()


@wrong("smoothing", "prediction smoothed")
def smoothed_loss(scores, y, epsilon):
    K = scores.shape[1]
    p = (1 - epsilon) * scores.softmax(1) + epsilon / K
    return -p.gather(1, y[:, None]).log().mean()


@wrong("smoothing", "not smoothed")
def smoothed_loss(scores, y, epsilon):
    return (scores.logsumexp(1) - scores[range(len(y)), y]).mean()


@wrong("smoothing", "sum over the batch")
def smoothed_loss(scores, y, epsilon):
    K = scores.shape[1]
    q = scores - scores.logsumexp(1, keepdim=True)
    t = (1 - epsilon) * torch.eye(K, dtype=scores.dtype)[y] + epsilon / K
    return -(t * q).sum()


@wrong("smoothing", "mean over the classes, too")
def smoothed_loss(scores, y, epsilon):
    K = scores.shape[1]
    q = scores - scores.logsumexp(1, keepdim=True)
    t = (1 - epsilon) * torch.eye(K, dtype=scores.dtype)[y] + epsilon / K
    return -(t * q).mean()


@wrong("smoothing", "sign forgotten")
def smoothed_loss(scores, y, epsilon):
    q = scores.log_softmax(1)
    own = q[range(len(y)), y]
    return ((1 - epsilon) * own + epsilon * q.mean(1)).mean()


@wrong("smoothing", "softmax over the batch")
def smoothed_loss(scores, y, epsilon):
    q = scores.log_softmax(0)
    own = q[range(len(y)), y]
    return -((1 - epsilon) * own + epsilon * q.mean(1)).mean()


@wrong("smoothing", "logarithm of the softmax")
def smoothed_loss(scores, y, epsilon):
    e = torch.exp(scores - scores.amax(1, keepdim=True))
    q = torch.log(e / e.sum(1, keepdim=True))
    own = q[range(len(y)), y]
    return -((1 - epsilon) * own + epsilon * q.mean(1)).mean()


@wrong("smoothing", "scores changed in place")
def smoothed_loss(scores, y, epsilon):
    scores -= scores.logsumexp(1, keepdim=True)
    own = scores[range(len(y)), y]
    return -((1 - epsilon) * own + epsilon * scores.mean(1)).mean()


@wrong("smoothing", "cut off from the graph")
def smoothed_loss(scores, y, epsilon):
    q = scores.data.log_softmax(1)
    own = q[range(len(y)), y]
    return -((1 - epsilon) * own + epsilon * q.mean(1)).mean()


@wrong("smoothing", "labels changed in place")
def smoothed_loss(scores, y, epsilon):
    n, K = scores.shape
    q = (scores - scores.logsumexp(1, keepdim=True)).flatten()
    for i in range(n):
        y[i] += i * K
    return -((1 - epsilon) * q[y].sum() + epsilon * q.sum() / K) / n
