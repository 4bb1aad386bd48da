"""Typical wrong answers to task max_pool of 06_convolution: equal numbers and overlaps."""

import torch

from autograder.catalogue import wrong


@wrong(
    "max_pool",
    "gradient shared by equal numbers",
    hint="Equal numbers share the gradient of a window. The first of them, as you read, gets all of it.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "gradient shared by equal numbers",
    hint="Equal numbers share the gradient of a window. The first of them, as you read, gets all of it.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            wins = window == window.amax(-1, True)
            share = wins / wins.sum(-1, True) * upstream[..., r, q, None]
            gradient[..., rows, columns] += share.to(x.dtype).unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "all equal numbers win",
    hint="Every number that is as large as the maximum gets the whole gradient. Only the first of them wins.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "all equal numbers win",
    hint="Every number that is as large as the maximum gets the whole gradient. Only the first of them wins.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            wins = window == window.amax(-1, True)
            share = wins * upstream[..., r, q, None]
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "the last of equal numbers wins",
    hint="Of equal numbers the last one wins. It is the first, row by row from the left.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "the last of equal numbers wins",
    hint="Of equal numbers the last one wins. It is the first, row by row from the left.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(
                -1, size**2 - 1 - window.flip(-1).argmax(-1, True), upstream[..., r, q, None]
            )
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "first by columns",
    hint="Of equal numbers the first one down the columns wins. Read the window row by row.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "first by columns",
    hint="Of equal numbers the first one down the columns wins. Read the window row by row.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].mT.flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size)).mT
    return gradient


@wrong(
    "max_pool",
    "overlaps overwritten",
    hint="Where windows overlap, the last one overwrites what a cell had got before. Add it up.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "overlaps overwritten",
    hint="Where windows overlap, the last one overwrites what a cell had got before. Add it up.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] = share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "winners counted once",
    hint="A cell that wins in several windows gets the gradient of the last of them only. What it gets "
    "from each is added up.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "winners counted once",
    hint="A cell that wins in several windows gets the gradient of the last of them only. What it gets "
    "from each is added up.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            winner, old = window.argmax(-1, True), gradient[..., rows, columns].flatten(-2)
            share = old.scatter(-1, winner, upstream[..., r, q, None])
            gradient[..., rows, columns] = share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "nearly equal numbers tie",
    hint="Numbers are taken for equal if they differ by less than a tolerance, so a smaller one that comes "
    "first wins. Only the largest number wins.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "nearly equal numbers tie",
    hint="Numbers are taken for equal if they differ by less than a tolerance, so a smaller one that comes "
    "first wins. Only the largest number wins.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            near = (window > window.amax(-1, True) - 1e-6) | (window == window.amax(-1, True))
            winner = near.to(torch.uint8).argmax(-1, True)
            share = torch.zeros_like(window).scatter(-1, winner, upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient
