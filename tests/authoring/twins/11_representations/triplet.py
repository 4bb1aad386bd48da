"""Twins of the wrong answers to task triplet: the same misconceptions, written by another hand."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from autograder.catalogue import wrong


@wrong("triplet", "squared distances")
def triplet_loss(a, p, n, margin):
    near = torch.einsum("bd,bd->b", a - p, a - p)
    total = 0
    for k in range(n.shape[1]):
        far = torch.einsum("bd,bd->b", a - n[:, k], a - n[:, k])
        total = total + F.relu(near - far + margin)
    return total.mean()


@wrong("triplet", "mean over the negatives")
def triplet_loss(a, p, n, margin):
    near, far = (a - p).norm(dim=1), torch.cdist(a[:, None], n).squeeze(1)
    return F.relu(near[:, None] - far + margin).mean()


@wrong("triplet", "the hardest negative alone")
def triplet_loss(a, p, n, margin):
    near, far = (a - p).norm(dim=1), torch.cdist(a[:, None], n).squeeze(1)
    return F.relu(near - far.amin(1) + margin).mean()


@wrong("triplet", "no hinge")
def triplet_loss(a, p, n, margin):
    near, far = (a - p).norm(dim=1), torch.cdist(a[:, None], n).squeeze(1)
    return (n.shape[1] * (near + margin) - far.sum(1)).mean()


@wrong("triplet", "hinge after the sum")
def triplet_loss(a, p, n, margin):
    near, far = (a - p).norm(dim=1), torch.cdist(a[:, None], n).squeeze(1)
    return F.relu(n.shape[1] * (near + margin) - far.sum(1)).mean()


@wrong("triplet", "positive and negative exchanged")
def triplet_loss(a, p, n, margin):
    losses = []
    for anchor, positive, negatives in zip(a, p, n):
        near = torch.dist(anchor, positive)
        losses.append(sum((margin - near + torch.dist(anchor, q)).clamp(min=0) for q in negatives))
    return sum(losses) / len(losses)


@wrong("triplet", "no margin")
def triplet_loss(a, p, n, margin):
    losses = []
    for anchor, positive, negatives in zip(a, p, n):
        near = torch.dist(anchor, positive)
        losses.append(sum((near - torch.dist(anchor, q)).clamp(min=0) for q in negatives))
    return sum(losses) / len(losses)


@wrong("triplet", "margin subtracted")
def triplet_loss(a, p, n, margin):
    near, far = (a - p).norm(dim=1), torch.cdist(a[:, None], n).squeeze(1)
    return F.relu(near[:, None] - (far + margin)).sum(1).mean()


@wrong("triplet", "sum over the anchors")
def triplet_loss(a, p, n, margin):
    loss = a.new_zeros(())
    for anchor, positive, negatives in zip(a, p, n):
        near = torch.dist(anchor, positive)
        for q in negatives:
            loss = loss + (margin + near - torch.dist(anchor, q)).clamp(min=0)
    return loss


@wrong("triplet", "sums of absolute differences")
def triplet_loss(a, p, n, margin):
    near, far = (a - p).norm(1, dim=1), torch.cdist(a[:, None], n, p=1).squeeze(1)
    return F.relu(near[:, None] - far + margin).sum(1).mean()


@wrong("triplet", "distance from the positive to the negatives")
def triplet_loss(a, p, n, margin):
    near, far = (a - p).norm(dim=1), torch.cdist(p[:, None], n).squeeze(1)
    return F.relu(near[:, None] - far + margin).sum(1).mean()


@wrong("triplet", "one loss for each anchor")
def triplet_loss(a, p, n, margin):
    near, far = (a - p).norm(dim=1), torch.cdist(a[:, None], n).squeeze(1)
    return F.relu(near[:, None] - far + margin).sum(1)


@wrong("triplet", "positive cut off")
def triplet_loss(a, p, n, margin):
    with torch.no_grad():
        near = torch.stack([torch.dist(x, y) for x, y in zip(a, p)])
    total = 0
    for k in range(n.shape[1]):
        total = total + F.relu(near - (a - n[:, k]).norm(dim=1) + margin)
    return total.mean()


@wrong("triplet", "changes n in place")
def triplet_loss(a, p, n, margin):
    near = (a - p).norm(dim=1)
    for k in range(n.shape[1]):
        n[:, k] -= a
    return F.relu(near[:, None] - n.norm(dim=2) + margin).sum(1).mean()


@wrong("triplet", "what the gradient needs is overwritten")
def triplet_loss(a, p, n, margin):
    near, far = torch.linalg.vector_norm(a - p, dim=1), a[:, None] - n
    far *= far
    far = far.sum(2).sqrt()
    near += margin
    return F.relu(near[:, None] - far).sum(1).mean()


@wrong("triplet", "zeros")
def triplet_loss(a, p, n, margin):
    return 0 * (a - p).sum()
