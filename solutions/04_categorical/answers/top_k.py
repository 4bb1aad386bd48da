"""Other right answers and typical wrong ones to task top_k of 04_categorical."""

import math

import torch

from autograder.catalogue import equivalent, right, wrong


@right("top_k", "sorted pairs in Python")
def top_k(blocks, z, k):
    if k < 1 or k > sum(map(len, blocks)):
        raise ValueError("k does not fit")
    best, offset = [[] for _ in z], 0
    for block in blocks:
        for found, scores in zip(best, (z @ block.mT).tolist(), strict=True):
            found += [(-score, offset + c) for c, score in enumerate(scores)]
            found.sort()
            del found[k:]
        offset += len(block)
    values = torch.tensor([[-score for score, _ in found] for found in best], dtype=z.dtype)
    return values, torch.tensor([[c for _, c in found] for found in best])


@right("top_k", "k times the largest")
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 0 < k <= len(W):
        raise ValueError("k does not fit")
    scores, values, classes = torch.einsum("nd, cd -> nc", z, W), [], []
    for _ in range(k):
        best = scores.amax(1, keepdim=True)
        place = (scores == best).to(torch.uint8).argmax(1, keepdim=True)
        values.append(best)
        classes.append(place)
        scores = scores.scatter(1, place, -math.inf)
    return torch.cat(values, 1), torch.cat(classes, 1)


@wrong(
    "top_k",
    "counted within each block",
    hint="Classes are counted anew in each block. Count through: add the number of rows in the blocks "
    "before.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    values, order = (z @ W.mT).sort(dim=1, descending=True, stable=True)
    return values[:, :k], torch.cat([torch.arange(len(block)) for block in blocks])[order[:, :k]]


@wrong(
    "top_k",
    "smallest first",
    hint="The right classes are found, but the smallest of them comes first. The largest has to.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    values, order = (z @ W.mT).sort(dim=1, descending=True, stable=True)
    return values[:, :k].flip(1), order[:, :k].flip(1)


@wrong(
    "top_k",
    "the smallest products",
    hint="The smallest inner products are found. The largest were asked for.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    values, order = (z @ W.mT).sort(dim=1, stable=True)
    return values[:, :k], order[:, :k]


@wrong(
    "top_k",
    "cosines",
    hint="The class vectors are normalized, so their lengths do not count. An inner product grows with "
    "the length, and that is meant.",
)
def top_k(blocks, z, k):
    W = torch.nn.functional.normalize(torch.cat(list(blocks)), dim=1)
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    values, order = (z @ W.mT).sort(dim=1, descending=True, stable=True)
    return values[:, :k], order[:, :k]


@wrong(
    "top_k",
    "nearest neighbors",
    hint="The classes with the smallest Euclidean distance are found. A long class vector may have a "
    "large inner product although it is far away.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    order = ((z[:, None] - W) ** 2).sum(-1).argsort(dim=1, stable=True)[:, :k]
    return (z @ W.mT).gather(1, order), order


@wrong(
    "top_k",
    "absolute values",
    hint="Large negative inner products are taken for large ones. The sign counts: such a class is the "
    "least probable.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    scores = z @ W.mT
    order = scores.abs().argsort(dim=1, descending=True, stable=True)[:, :k]
    return scores.gather(1, order), order


@wrong(
    "top_k",
    "probabilities",
    hint="The values are probabilities. The inner products themselves were asked for.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    scores = z @ W.mT
    order = scores.argsort(dim=1, descending=True, stable=True)[:, :k]
    return scores.softmax(1).gather(1, order), order


@wrong(
    "top_k",
    "the best of one input for all",
    hint="All inputs get the classes that are best for the first one. Each input has its own.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    scores = z @ W.mT
    order = scores[0].argsort(descending=True, stable=True)[:k]
    return scores[:, order], order.repeat(len(z), 1)


@wrong(
    "top_k",
    "the larger class first",
    hint="Of classes with the same inner product, the one with the larger number comes first. It should "
    "be the smaller one: a stable sort keeps the order of the classes.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    values, order = (z @ W.mT).sort(dim=1, stable=True)
    return values[:, -k:].flip(1), order[:, -k:].flip(1)


@wrong(
    "top_k",
    "starts with zeros",
    hint="The best values seen so far start at 0, so a negative inner product never gets in. Start with "
    "nothing, or with minus infinity.",
)
def top_k(blocks, z, k):
    if not 1 <= k <= sum(map(len, blocks)):
        raise ValueError("k does not fit")
    values, classes, seen = torch.zeros(len(z), k, dtype=z.dtype), torch.zeros(len(z), k).long(), 0
    for block in blocks:
        places = torch.arange(seen, seen + len(block)).repeat(len(z), 1)
        values, order = torch.cat([values, z @ block.mT], 1).sort(dim=1, descending=True, stable=True)
        classes = torch.cat([classes, places], 1).gather(1, order)[:, :k]
        values, seen = values[:, :k], seen + len(block)
    return values, classes


@wrong(
    "top_k",
    "any k",
    hint="A k that is too large quietly gives fewer classes, and a k below 1 gives something odd. Raise a "
    "ValueError.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    k = min(max(k, 1), len(W))
    values, order = (z @ W.mT).sort(dim=1, descending=True, stable=True)
    return values[:, :k], order[:, :k]


@wrong(
    "top_k",
    "the list of blocks used up",
    hint="The blocks are taken out of the caller's list, which is empty afterwards. Run through the list "
    "instead.",
)
def top_k(blocks, z, k):
    if not 1 <= k <= sum(map(len, blocks)):
        raise ValueError("k does not fit")
    W = blocks.pop(0)
    while blocks:
        W = torch.cat([W, blocks.pop(0)])
    values, order = (z @ W.mT).sort(dim=1, descending=True, stable=True)
    return values[:, :k], order[:, :k]


equivalent("top_k", "line 12: :0 -> 1:0", because="both slices are empty")


equivalent(
    "top_k",
    "line 14: torch.arange(seen, seen + len(block)) -> torch.arange(seen, seen + len(block) + 1)",
    "line 14: torch.arange(seen, seen + len(block)).repeat(len(z), 1)"
    " -> torch.arange(seen, seen + len(block)).repeat(len(z), 2)",
    because="the further columns stand behind all values, so no index leads to them",
)


equivalent(
    "top_k",
    "line 16: values.argsort(dim=1, descending=True, stable=True)"
    " -> values.argsort(descending=True, stable=True)",
    because="the last axis is the default, and a matrix has two",
)


equivalent(
    "top_k", "line 19: (values, classes) -> (values, classes.long())", because="they are int64 already"
)
