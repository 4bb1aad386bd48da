"""Twins of the wrong answers to task two_means: the same misconceptions, written by another hand."""

import math

import torch

from autograder.catalogue import wrong


@wrong("two_means", "one round")
def two_means(X, start):
    near = ((X - start[1]) ** 2).sum(1) <= ((X - start[0]) ** 2).sum(1)
    p = X[~near].mean(0) if (~near).any() else start[0]
    q = X[near].mean(0) if near.any() else start[1]
    return q - p, (p.dot(p) - q.dot(q)) / 2, p, q - p


@wrong("two_means", "no round")
def two_means(X, start):
    p, q = start.unbind()
    return q - p, 0.5 * (p.square().sum() - q.square().sum()), p, q - p


@wrong("two_means", "four rounds")
def two_means(X, start):
    p, q = start[0], start[1]
    for _ in range(4):
        near = torch.cdist(X[None], q[None, None])[0, :, 0] <= torch.cdist(X[None], p[None, None])[0, :, 0]
        p = X[~near].mean(0) if (~near).any() else p
        q = X[near].mean(0) if near.any() else q
    return q - p, (p.dot(p) - q.dot(q)) / 2, p, q - p


@wrong("two_means", "twenty rounds")
def two_means(X, start):
    centers = list(start)
    for _ in range(20):
        d = torch.stack([((X - m) ** 2).sum(1) for m in centers])
        second = d[1] <= d[0]
        for k, mine in enumerate((~second, second)):
            if mine.any():
                centers[k] = X[mine].mean(0)
    p, q = centers
    return q - p, (p.dot(p) - q.dot(q)) / 2, p, q - p


@wrong("two_means", "stops at a small movement")
def two_means(X, start):
    centers = start.clone()
    moved = math.inf
    while moved > 1e-3:
        d = ((X[:, None] - centers[None]) ** 2).sum(-1)
        second = d[:, 1] <= d[:, 0]
        new = centers.clone()
        if (~second).any():
            new[0] = X[~second].mean(0)
        if second.any():
            new[1] = X[second].mean(0)
        moved = (new - centers).norm().item()
        centers = new
    p, q = centers
    return q - p, (p.dot(p) - q.dot(q)) / 2, p, q - p


@wrong("two_means", "v is the second center")
def two_means(X, start):
    p, q = start[0], start[1]
    old = None
    while True:
        second = ((X - q) ** 2).sum(1) <= ((X - p) ** 2).sum(1)
        if old is not None and bool((second == old).all()):
            break
        old = second
        p = X[~second].mean(0) if (~second).any() else p
        q = X[second].mean(0) if second.any() else q
    return q - p, (p.dot(p) - q.dot(q)) / 2, p, q


@wrong("two_means", "groups swapped")
def two_means(X, start):
    q, p = start[0], start[1]
    old = None
    while True:
        second = ((X - q) ** 2).sum(1) <= ((X - p) ** 2).sum(1)
        if old is not None and bool((second == old).all()):
            break
        old = second
        p = X[~second].mean(0) if (~second).any() else p
        q = X[second].mean(0) if second.any() else q
    return q - p, (p.dot(p) - q.dot(q)) / 2, p, q - p


@wrong("two_means", "no bias")
def two_means(X, start):
    centers, groups = start.clone(), None
    while True:
        new = [int(((x - centers[1]) ** 2).sum() <= ((x - centers[0]) ** 2).sum()) for x in X]
        if new == groups:
            return (
                centers[1] - centers[0],
                torch.tensor(0.0, dtype=X.dtype),
                centers[0],
                centers[1] - centers[0],
            )
        groups = new
        for k in (0, 1):
            mine = [x for x, g in zip(X, groups) if g == k]
            if mine:
                centers[k] = sum(mine) / len(mine)


@wrong("two_means", "bias twice as large")
def two_means(X, start):
    centers, groups = start.clone(), None
    while True:
        new = [int(((x - centers[1]) ** 2).sum() <= ((x - centers[0]) ** 2).sum()) for x in X]
        if new == groups:
            p, q = centers
            return q - p, p.square().sum() - q.square().sum(), p, q - p
        groups = new
        for k in (0, 1):
            mine = [x for x, g in zip(X, groups) if g == k]
            if mine:
                centers[k] = torch.stack(mine).mean(0)


@wrong("two_means", "border through the mean of the data")
def two_means(X, start):
    centers, groups = start.clone(), None
    while True:
        new = [int(((x - centers[1]) ** 2).sum() <= ((x - centers[0]) ** 2).sum()) for x in X]
        if new == groups:
            w = centers[1] - centers[0]
            return w, -torch.dot(w, X.sum(0) / len(X)), centers[0], w
        groups = new
        for k in (0, 1):
            mine = [x for x, g in zip(X, groups) if g == k]
            if mine:
                centers[k] = torch.stack(mine).mean(0)


@wrong("two_means", "encoder the wrong way round")
def two_means(X, start):
    p, q, old = start[0], start[1], None
    while True:
        second = (X - q).pow(2).sum(1) <= (X - p).pow(2).sum(1)
        if old is not None and torch.equal(second, old):
            return p - q, (q @ q - p @ p) / 2, p, q - p
        old = second
        if second.any():
            q = X[second].mean(0)
        if not second.all():
            p = X[~second].mean(0)


@wrong("two_means", "medians")
def two_means(X, start):
    p, q, old = start[0], start[1], None
    while True:
        second = (X - q).pow(2).sum(1) <= (X - p).pow(2).sum(1)
        if old is not None and torch.equal(second, old):
            return q - p, (p @ p - q @ q) / 2, p, q - p
        old = second
        if second.any():
            q = torch.median(X[second], 0)[0]
        if not second.all():
            p = torch.median(X[~second], 0)[0]


@wrong("two_means", "NaN for an empty group")
def two_means(X, start):
    p, q, old = start[0], start[1], None
    while True:
        second = (X - q).pow(2).sum(1) <= (X - p).pow(2).sum(1)
        if old is not None and torch.equal(second, old):
            return q - p, (p @ p - q @ q) / 2, p, q - p
        old = second
        q = X[second].sum(0) / second.sum()
        p = X[~second].sum(0) / (~second).sum()


@wrong("two_means", "ties go to the first group")
def two_means(X, start):
    p, q, old = start[0], start[1], None
    while True:
        second = (X - p).pow(2).sum(1) > (X - q).pow(2).sum(1)
        if old is not None and torch.equal(second, old):
            return q - p, (p @ p - q @ q) / 2, p, q - p
        old = second
        if second.any():
            q = X[second].mean(0)
        if not second.all():
            p = X[~second].mean(0)


@wrong("two_means", "changes start in place")
def two_means(X, start):
    old = None
    while True:
        d = ((X.unsqueeze(1) - start) ** 2).sum(2)
        second = d[:, 1] <= d[:, 0]
        if old is not None and torch.equal(second, old):
            w = start[1] - start[0]
            return w, -(w * start.mean(0)).sum(), start[0].clone(), w
        old = second
        for k, mine in ((0, ~second), (1, second)):
            if mine.any():
                start[k].copy_(X[mine].mean(0))
