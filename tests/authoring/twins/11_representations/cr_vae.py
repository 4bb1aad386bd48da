"""Twins of the wrong answers to task cr_vae: the same misconceptions, written by another hand."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from autograder.catalogue import wrong


@wrong("cr_vae", "one direction")
def cr_vae_loss(bounds, z, other, gamma):
    s = -0.5 * ((z[:, None] - other[None]) ** 2).sum(-1)
    info = (s.logsumexp(1) - s.diagonal()).mean()
    return bounds.mean() + gamma * info


@wrong("cr_vae", "the other direction")
def cr_vae_loss(bounds, z, other, gamma):
    s = -0.5 * ((z[:, None] - other[None]) ** 2).sum(-1)
    info = (s.logsumexp(0) - s.diagonal()).mean()
    return bounds.mean() + gamma * info


@wrong("cr_vae", "sum of the directions")
def cr_vae_loss(bounds, z, other, gamma):
    s = -0.5 * ((z[:, None] - other[None]) ** 2).sum(-1)
    info = (s.logsumexp(0) + s.logsumexp(1) - 2 * s.diagonal()).mean()
    return bounds.mean() + gamma * info


@wrong("cr_vae", "cosines")
def cr_vae_loss(bounds, z, other, gamma):
    s = F.cosine_similarity(z[:, None], other[None], dim=-1)
    info = (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()
    return bounds.mean() + gamma * info


@wrong("cr_vae", "inner products")
def cr_vae_loss(bounds, z, other, gamma):
    s = torch.einsum("id,jd->ij", z, other)
    info = (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()
    return bounds.mean() + gamma * info


@wrong("cr_vae", "no half in the similarity")
def cr_vae_loss(bounds, z, other, gamma):
    s = -((z[:, None] - other[None]) ** 2).sum(-1)
    info = (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()
    return bounds.mean() + gamma * info


@wrong("cr_vae", "distance not squared")
def cr_vae_loss(bounds, z, other, gamma):
    s = -torch.cdist(z, other) / 2
    info = (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()
    return bounds.mean() + gamma * info


@wrong("cr_vae", "minus missing")
def cr_vae_loss(bounds, z, other, gamma):
    s = 0.5 * ((z[:, None] - other[None]) ** 2).sum(-1)
    info = (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()
    return bounds.mean() + gamma * info


@wrong("cr_vae", "contrast subtracted")
def cr_vae_loss(bounds, z, other, gamma):
    s = -0.5 * ((z[:, None] - other[None]) ** 2).sum(-1)
    info = (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()
    return bounds.mean() - gamma * info


@wrong("cr_vae", "gamma ignored")
def cr_vae_loss(bounds, z, other, gamma):
    s = -0.5 * ((z[:, None] - other[None]) ** 2).sum(-1)
    info = (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()
    return info + bounds.sum() / bounds.numel()


@wrong("cr_vae", "gamma shared out")
def cr_vae_loss(bounds, z, other, gamma):
    s = -0.5 * ((z[:, None] - other[None]) ** 2).sum(-1)
    info = (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()
    return torch.lerp(bounds.mean(), info, gamma)


@wrong("cr_vae", "bounds of the views added")
def cr_vae_loss(bounds, z, other, gamma):
    s = -0.5 * ((z[:, None] - other[None]) ** 2).sum(-1)
    info = (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()
    return bounds.sum() / len(z) + gamma * info


@wrong("cr_vae", "the first view's bound alone")
def cr_vae_loss(bounds, z, other, gamma):
    s = -0.5 * ((z[:, None] - other[None]) ** 2).sum(-1)
    info = (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()
    return bounds[0].mean() + gamma * info


@wrong("cr_vae", "sum over the batch")
def cr_vae_loss(bounds, z, other, gamma):
    s = -0.5 * ((z[:, None] - other[None]) ** 2).sum(-1)
    info = (s.logsumexp(0) + s.logsumexp(1)).sum() / 2 - s.trace()
    return bounds.mean() + gamma * info


@wrong("cr_vae", "own partner left out of the sum")
def cr_vae_loss(bounds, z, other, gamma):
    s = -0.5 * ((z[:, None] - other[None]) ** 2).sum(-1)
    info = 0
    for i in range(len(s)):
        others = [j for j in range(len(s)) if j != i]
        info = info + s[i, others].logsumexp(0) + s[others, i].logsumexp(0) - 2 * s[i, i]
    return bounds.mean() + gamma * info / (2 * len(s))


@wrong("cr_vae", "underflow")
def cr_vae_loss(bounds, z, other, gamma):
    s = -0.5 * ((z[:, None] - other[None]) ** 2).sum(-1)
    e = s.exp()
    own = e.diagonal()
    info = -(torch.log(own / e.sum(0)) + torch.log(own / e.sum(1))).mean() / 2
    return bounds.mean() + gamma * info


@wrong("cr_vae", "second view cut off")
def cr_vae_loss(bounds, z, other, gamma):
    with torch.no_grad():
        other = other * 1
    s = -0.5 * ((z[:, None] - other[None]) ** 2).sum(-1)
    info = (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()
    return bounds.mean() + gamma * info


@wrong("cr_vae", "changes z in place")
def cr_vae_loss(bounds, z, other, gamma):
    shift = z.mean(0)
    z -= shift
    s = -0.5 * ((z[:, None] - other[None] + shift) ** 2).sum(-1)
    info = (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()
    return bounds.mean() + gamma * info


@wrong("cr_vae", "a root that is squared again")
def cr_vae_loss(bounds, z, other, gamma):
    rows = [[-((a - b).square().sum().sqrt() ** 2) / 2 for b in other] for a in z]
    s = torch.stack([torch.stack(row) for row in rows])
    info = (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()
    return bounds.mean() + gamma * info


@wrong("cr_vae", "distance multiplied out")
def cr_vae_loss(bounds, z, other, gamma):
    lengths = (z * z).sum(1)[:, None] + (other * other).sum(1)[None, :]
    s = torch.minimum(torch.mm(z, other.mT) - 0.5 * lengths, torch.zeros(()))
    info = (s.logsumexp(0) + s.logsumexp(1)).mean() / 2 - s.diagonal().mean()
    return bounds.mean() + gamma * info
