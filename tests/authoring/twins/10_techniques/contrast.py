"""Twins of the wrong answers to task contrast: the same misconceptions, written by another hand."""

import torch
from torch import Tensor

from autograder.catalogue import wrong


@wrong("contrast", "rows alone")
def info_nce(a, b, tau):
    a, b = (v / v.norm(dim=1, keepdim=True) for v in (a, b))
    s = torch.einsum("id,jd->ij", a, b) / tau
    return (s.logsumexp(1) - s.diagonal()).mean()


@wrong("contrast", "columns alone")
def info_nce(a, b, tau):
    a, b = (v / v.norm(dim=1, keepdim=True) for v in (a, b))
    s = torch.einsum("id,jd->ij", a, b) / tau
    return (s.logsumexp(0) - s.diagonal()).mean()


@wrong("contrast", "dot products instead of cosines")
def info_nce(a, b, tau):
    s = torch.einsum("id,jd->ij", a, b) / tau
    return (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()


@wrong("contrast", "one view normalized")
def info_nce(a, b, tau):
    a = torch.nn.functional.normalize(a, dim=-1)
    s = torch.einsum("id,jd->ij", a, b) / tau
    return (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()


@wrong("contrast", "normalized over the batch")
def info_nce(a, b, tau):
    a, b = (torch.nn.functional.normalize(v, dim=0) for v in (a, b))
    s = torch.einsum("id,jd->ij", a, b) / tau
    return (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()


@wrong("contrast", "times tau")
def info_nce(a, b, tau):
    a, b = (v / v.norm(dim=1, keepdim=True) for v in (a, b))
    s = torch.einsum("id,jd->ij", a, b) * tau
    return (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()


@wrong("contrast", "no temperature")
def info_nce(a, b, tau):
    a, b = (v / v.norm(dim=1, keepdim=True) for v in (a, b))
    s = torch.einsum("id,jd->ij", a, b)
    return (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()


@wrong("contrast", "partner left out of the sum")
def info_nce(a, b, tau):
    a, b = (v / v.norm(dim=1, keepdim=True) for v in (a, b))
    s = torch.einsum("id,jd->ij", a, b) / tau
    total = 0
    for i in range(len(s)):
        others = [j for j in range(len(s)) if j != i]
        total = total + s[i, others].logsumexp(0) + s[others, i].logsumexp(0) - 2 * s[i, i]
    return total / (2 * len(s))


@wrong("contrast", "sum of the two directions")
def info_nce(a, b, tau):
    a, b = (v / v.norm(dim=1, keepdim=True) for v in (a, b))
    s = torch.einsum("id,jd->ij", a, b) / tau
    return (s.logsumexp(0) + s.logsumexp(1) - 2 * s.diagonal()).mean()


@wrong("contrast", "sum over the batch")
def info_nce(a, b, tau):
    a, b = (v / v.norm(dim=1, keepdim=True) for v in (a, b))
    s = torch.einsum("id,jd->ij", a, b) / tau
    return (s.logsumexp(0) + s.logsumexp(1)).sum() - 2 * s.trace()


@wrong("contrast", "one softmax over all pairs")
def info_nce(a, b, tau):
    a, b = (v / v.norm(dim=1, keepdim=True) for v in (a, b))
    s = torch.einsum("id,jd->ij", a, b) / tau
    return s.flatten().logsumexp(0) - s.trace() / len(s)


@wrong("contrast", "overflows")
def info_nce(a, b, tau):
    a, b = (v / v.norm(dim=1, keepdim=True) for v in (a, b))
    s = torch.einsum("id,jd->ij", a, b) / tau
    e = torch.exp(s)
    own = e.diagonal()
    return -((own / e.sum(0)).log() + (own / e.sum(1)).log()).mean() / 2


@wrong("contrast", "normalized in place")
def info_nce(a, b, tau):
    for v in (a, b):
        for row in v:
            row /= row.norm()
    s = torch.einsum("id,jd->ij", a, b) / tau
    return (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()


@wrong("contrast", "second view detached")
def info_nce(a, b, tau):
    with torch.no_grad():
        b = torch.nn.functional.normalize(b)
    a = torch.nn.functional.normalize(a)
    s = torch.einsum("id,jd->ij", a, b) / tau
    return (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()
