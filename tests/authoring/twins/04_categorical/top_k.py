"""Twins of the wrong answers to task top_k: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("top_k", "counted within each block")
def top_k(blocks, z, k):
    if k < 1 or k > sum(map(len, blocks)):
        raise ValueError("k")
    values, classes = [], []
    for x in z:
        best = [((row @ x).item(), c) for block in blocks for c, row in enumerate(block)]
        best = sorted(best, key=lambda pair: -pair[0])[:k]
        values.append([v for v, _ in best])
        classes.append([c for _, c in best])
    return torch.tensor(values, dtype=z.dtype), torch.tensor(classes)


@wrong("top_k", "smallest first")
def top_k(blocks, z, k):
    scores = z @ torch.cat(list(blocks)).T
    if k < 1 or k > scores.shape[1]:
        raise ValueError("k")
    order = torch.argsort(-scores, dim=1, stable=True)[:, :k].flip(1)
    return scores.gather(1, order), order


@wrong("top_k", "the smallest products")
def top_k(blocks, z, k):
    scores = z @ torch.cat(list(blocks)).T
    if k < 1 or k > scores.shape[1]:
        raise ValueError("k")
    order = torch.sort(scores, dim=1, stable=True)
    return order.values[:, :k], order.indices[:, :k]


@wrong("top_k", "cosines")
def top_k(blocks, z, k):
    rows = torch.cat(list(blocks))
    if k < 1 or k > len(rows):
        raise ValueError("k")
    scores = z @ torch.nn.functional.normalize(rows, dim=1).T
    order = torch.sort(scores, dim=1, stable=True, descending=True)
    return order.values[:, :k], order.indices[:, :k]


@wrong("top_k", "nearest neighbors")
def top_k(blocks, z, k):
    rows = torch.cat(list(blocks))
    if k < 1 or k > len(rows):
        raise ValueError("k")
    order = ((z[:, None] - rows[None]) ** 2).sum(-1).argsort(dim=1, stable=True)[:, :k]
    return (z @ rows.T).gather(1, order), order


@wrong("top_k", "absolute values")
def top_k(blocks, z, k):
    scores = torch.einsum("nd,cd->nc", z, torch.cat(list(blocks)))
    if k < 1 or k > scores.shape[1]:
        raise ValueError("k")
    order = torch.argsort(-scores.abs(), dim=1, stable=True)[:, :k]
    return scores.gather(1, order), order


@wrong("top_k", "probabilities")
def top_k(blocks, z, k):
    scores = torch.einsum("nd,cd->nc", z, torch.cat(list(blocks)))
    if k < 1 or k > scores.shape[1]:
        raise ValueError("k")
    order = torch.argsort(-scores, dim=1, stable=True)[:, :k]
    return torch.softmax(scores, 1).gather(1, order), order


@wrong("top_k", "the best of one input for all")
def top_k(blocks, z, k):
    scores = torch.einsum("nd,cd->nc", z, torch.cat(list(blocks)))
    if k < 1 or k > scores.shape[1]:
        raise ValueError("k")
    best = torch.argsort(-scores[0], stable=True)[:k]
    return torch.stack([row[best] for row in scores]), torch.stack([best for _ in scores])


@wrong("top_k", "the larger class first")
def top_k(blocks, z, k):
    if k < 1 or k > sum(map(len, blocks)):
        raise ValueError("k")
    rows = torch.cat(list(blocks))
    values, classes = [], []
    for x in z:
        pairs = sorted(((v, c) for c, v in enumerate((rows @ x).tolist())), reverse=True)[:k]
        values.append([v for v, _ in pairs])
        classes.append([c for _, c in pairs])
    return torch.tensor(values, dtype=z.dtype), torch.tensor(classes)


@wrong("top_k", "starts with zeros")
def top_k(blocks, z, k):
    if k < 1 or k > sum(map(len, blocks)):
        raise ValueError("k")
    values, classes, first = (
        torch.zeros(len(z), k, dtype=z.dtype),
        torch.zeros(len(z), k, dtype=torch.long),
        0,
    )
    for block in blocks:
        names = torch.arange(first, first + len(block)).expand(len(z), -1)
        values, classes = torch.cat([values, z @ block.T], 1), torch.cat([classes, names], 1)
        order = torch.sort(values, dim=1, descending=True, stable=True).indices[:, :k]
        values, classes, first = values.gather(1, order), classes.gather(1, order), first + len(block)
    return values, classes


@wrong("top_k", "any k")
def top_k(blocks, z, k):
    scores = torch.einsum("nd,cd->nc", z, torch.cat(list(blocks)))
    order = torch.argsort(-scores, dim=1, stable=True)[:, :k]
    return scores.gather(1, order), order


@wrong("top_k", "the list of blocks used up")
def top_k(blocks, z, k):
    if k < 1 or k > sum(map(len, blocks)):
        raise ValueError("k")
    scores = []
    while blocks:
        scores.append(z @ blocks.pop(0).T)
    scores = torch.cat(scores, 1)
    order = torch.argsort(-scores, dim=1, stable=True)[:, :k]
    return scores.gather(1, order), order
