"""Twins of the wrong answers to task max_pool: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("max_pool", "gradient shared by equal numbers")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "gradient shared by equal numbers")
def max_pool_backward(x, upstream, size, stride):
    H, W = x.shape[-2:]
    gradient = torch.zeros_like(x)
    images, gradients = x.reshape(-1, H, W), gradient.view(-1, H, W)
    arrived = upstream.reshape(-1, *upstream.shape[-2:])
    for image, into, above in zip(images, gradients, arrived):
        for r, row in enumerate(above.tolist()):
            for q, value in enumerate(row):
                cells = [(r * stride + i, q * stride + j) for i in range(size) for j in range(size)]
                best = max(float(image[cell]) for cell in cells)
                winners = [cell for cell in cells if float(image[cell]) == best]
                for cell in winners:
                    into[cell] += value / len(winners)
    return gradient


@wrong("max_pool", "all equal numbers win")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "all equal numbers win")
def max_pool_backward(x, upstream, size, stride):
    H, W = x.shape[-2:]
    gradient = torch.zeros_like(x)
    images, gradients = x.reshape(-1, H, W), gradient.view(-1, H, W)
    arrived = upstream.reshape(-1, *upstream.shape[-2:])
    for image, into, above in zip(images, gradients, arrived):
        for r, row in enumerate(above.tolist()):
            for q, value in enumerate(row):
                cells = [(r * stride + i, q * stride + j) for i in range(size) for j in range(size)]
                best = max(float(image[cell]) for cell in cells)
                for cell in cells:
                    into[cell] += value * (float(image[cell]) == best)
    return gradient


@wrong("max_pool", "the last of equal numbers wins")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "the last of equal numbers wins")
def max_pool_backward(x, upstream, size, stride):
    H, W = x.shape[-2:]
    gradient = torch.zeros_like(x)
    images, gradients = x.reshape(-1, H, W), gradient.view(-1, H, W)
    arrived = upstream.reshape(-1, *upstream.shape[-2:])
    for image, into, above in zip(images, gradients, arrived):
        for r, row in enumerate(above.tolist()):
            for q, value in enumerate(row):
                cells = [(r * stride + i, q * stride + j) for i in range(size) for j in range(size)]
                winner = max(reversed(cells), key=lambda cell: float(image[cell]))
                into[winner] += value
    return gradient


@wrong("max_pool", "first by columns")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "first by columns")
def max_pool_backward(x, upstream, size, stride):
    H, W = x.shape[-2:]
    gradient = torch.zeros_like(x)
    images, gradients = x.reshape(-1, H, W), gradient.view(-1, H, W)
    arrived = upstream.reshape(-1, *upstream.shape[-2:])
    for image, into, above in zip(images, gradients, arrived):
        for r, row in enumerate(above.tolist()):
            for q, value in enumerate(row):
                cells = [(r * stride + i, q * stride + j) for j in range(size) for i in range(size)]
                winner = max(cells, key=lambda cell: float(image[cell]))
                into[winner] += value
    return gradient


@wrong("max_pool", "overlaps overwritten")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "overlaps overwritten")
def max_pool_backward(x, upstream, size, stride):
    H, W = x.shape[-2:]
    gradient = torch.zeros_like(x)
    images, gradients = x.reshape(-1, H, W), gradient.view(-1, H, W)
    arrived = upstream.reshape(-1, *upstream.shape[-2:])
    for image, into, above in zip(images, gradients, arrived):
        for r, row in enumerate(above.tolist()):
            for q, value in enumerate(row):
                cells = [(r * stride + i, q * stride + j) for i in range(size) for j in range(size)]
                for cell in cells:
                    into[cell] = 0
                winner = max(cells, key=lambda cell: float(image[cell]))
                into[winner] = value
    return gradient


@wrong("max_pool", "winners counted once")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "winners counted once")
def max_pool_backward(x, upstream, size, stride):
    H, W = x.shape[-2:]
    gradient = torch.zeros_like(x)
    images, gradients = x.reshape(-1, H, W), gradient.view(-1, H, W)
    arrived = upstream.reshape(-1, *upstream.shape[-2:])
    for image, into, above in zip(images, gradients, arrived):
        for r, row in enumerate(above.tolist()):
            for q, value in enumerate(row):
                cells = [(r * stride + i, q * stride + j) for i in range(size) for j in range(size)]
                winner = max(cells, key=lambda cell: float(image[cell]))
                into[winner] = value
    return gradient


@wrong("max_pool", "nearly equal numbers tie")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "nearly equal numbers tie")
def max_pool_backward(x, upstream, size, stride):
    H, W = x.shape[-2:]
    gradient = torch.zeros_like(x)
    images, gradients = x.reshape(-1, H, W), gradient.view(-1, H, W)
    arrived = upstream.reshape(-1, *upstream.shape[-2:])
    for image, into, above in zip(images, gradients, arrived):
        for r, row in enumerate(above.tolist()):
            for q, value in enumerate(row):
                cells = [(r * stride + i, q * stride + j) for i in range(size) for j in range(size)]
                most = max(float(image[cell]) for cell in cells)
                winner = next(cell for cell in cells if most - float(image[cell]) <= 1e-6)
                into[winner] += value
    return gradient
