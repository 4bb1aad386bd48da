"""Twins of the wrong answers to task clip: the same misconceptions, written by another hand."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from autograder.catalogue import wrong


@wrong("clip", "images find texts only")
def clip_loss(images, texts, log_scale):
    s = log_scale.exp() * F.cosine_similarity(images[:, None], texts[None], dim=-1)
    return (s.logsumexp(1) - s.diagonal()).mean()


@wrong("clip", "texts find images only")
def clip_loss(images, texts, log_scale):
    s = log_scale.exp() * F.cosine_similarity(images[:, None], texts[None], dim=-1)
    return (s.logsumexp(0) - s.diagonal()).mean()


@wrong("clip", "sum of the directions")
def clip_loss(images, texts, log_scale):
    s = log_scale.exp() * F.cosine_similarity(images[:, None], texts[None], dim=-1)
    return (s.logsumexp(0) + s.logsumexp(1) - 2 * s.diagonal()).mean()


@wrong("clip", "sum over the batch")
def clip_loss(images, texts, log_scale):
    s = log_scale.exp() * F.cosine_similarity(images[:, None], texts[None], dim=-1)
    return (s.logsumexp(0) + s.logsumexp(1)).sum() / 2 - s.trace()


@wrong("clip", "lengths not removed")
def clip_loss(images, texts, log_scale):
    s = torch.einsum("id,jd->ij", images, texts) * log_scale.exp()
    return ((s.logsumexp(0) + s.logsumexp(1)) / 2 - s.diagonal()).mean()


@wrong("clip", "normalized over the batch")
def clip_loss(images, texts, log_scale):
    u, v = F.normalize(images, dim=0), F.normalize(texts, dim=0)
    s = torch.einsum("id,jd->ij", u, v) * log_scale.exp()
    return ((s.logsumexp(0) + s.logsumexp(1)) / 2 - s.diagonal()).mean()


@wrong("clip", "log_scale not exponentiated")
def clip_loss(images, texts, log_scale):
    s = log_scale * F.cosine_similarity(images[:, None], texts[None], dim=-1)
    return ((s.logsumexp(0) + s.logsumexp(1)) / 2 - s.diagonal()).mean()


@wrong("clip", "divided by the scale")
def clip_loss(images, texts, log_scale):
    s = torch.exp(-log_scale) * F.cosine_similarity(images[:, None], texts[None], dim=-1)
    return ((s.logsumexp(0) + s.logsumexp(1)) / 2 - s.diagonal()).mean()


@wrong("clip", "no scale")
def clip_loss(images, texts, log_scale):
    s = F.cosine_similarity(images[:, None], texts[None], dim=-1)
    return ((s.logsumexp(0) + s.logsumexp(1)) / 2 - s.diagonal()).mean()


@wrong("clip", "own pair left out of the sum")
def clip_loss(images, texts, log_scale):
    s = log_scale.exp() * F.cosine_similarity(images[:, None], texts[None], dim=-1)
    loss = 0
    for i in range(len(s)):
        others = [j for j in range(len(s)) if j != i]
        loss = loss + s[i, others].logsumexp(0) + s[others, i].logsumexp(0) - 2 * s[i, i]
    return loss / (2 * len(s))


@wrong("clip", "one softmax over all pairs")
def clip_loss(images, texts, log_scale):
    s = log_scale.exp() * F.cosine_similarity(images[:, None], texts[None], dim=-1)
    return s.logsumexp((0, 1)) - s.diagonal().mean()


@wrong("clip", "scale cut off")
def clip_loss(images, texts, log_scale):
    s = math.exp(log_scale.item()) * F.cosine_similarity(images[:, None], texts[None], dim=-1)
    return ((s.logsumexp(0) + s.logsumexp(1)) / 2 - s.diagonal()).mean()


@wrong("clip", "overflow")
def clip_loss(images, texts, log_scale):
    s = log_scale.exp() * F.cosine_similarity(images[:, None], texts[None], dim=-1)
    e = s.exp()
    own = e.diagonal()
    return -((own / e.sum(0)).log() + (own / e.sum(1)).log()).mean() / 2


@wrong("clip", "lengths cut off")
def clip_loss(images, texts, log_scale):
    with torch.no_grad():
        lengths = torch.outer(images.norm(dim=1), texts.norm(dim=1))
    s = torch.einsum("id,jd->ij", images, texts) / lengths * log_scale.exp()
    return ((s.logsumexp(0) + s.logsumexp(1)) / 2 - s.diagonal()).mean()


@wrong("clip", "changes the embeddings in place")
def clip_loss(images, texts, log_scale):
    for i in range(len(images)):
        images[i] /= images[i].norm()
        texts[i] /= texts[i].norm()
    s = torch.einsum("id,jd->ij", images, texts) * log_scale.exp()
    return ((s.logsumexp(0) + s.logsumexp(1)) / 2 - s.diagonal()).mean()
