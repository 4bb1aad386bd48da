"""Twins of the wrong answers to task max_pool: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("max_pool", "gradient for every cell of a window")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "gradient for every cell of a window")
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
                    into[cell] += value
    return gradient


@wrong("max_pool", "gradient of a mean")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "gradient of a mean")
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
                    into[cell] += value / len(cells)
    return gradient


@wrong("max_pool", "upstream ignored")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "upstream ignored")
def max_pool_backward(x, upstream, size, stride):
    H, W = x.shape[-2:]
    gradient = torch.zeros_like(x)
    images, gradients = x.reshape(-1, H, W), gradient.view(-1, H, W)
    arrived = upstream.reshape(-1, *upstream.shape[-2:])
    for image, into, above in zip(images, gradients, arrived):
        for r, row in enumerate(above.tolist()):
            for q in range(len(row)):
                cells = [(r * stride + i, q * stride + j) for i in range(size) for j in range(size)]
                winner = max(cells, key=lambda cell: float(image[cell]))
                into[winner] += 1
    return gradient


@wrong("max_pool", "times x")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "times x")
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
                into[winner] += value * float(image[winner])
    return gradient


@wrong("max_pool", "stride ignored in the gradient")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "stride ignored in the gradient")
def max_pool_backward(x, upstream, size, stride):
    H, W = x.shape[-2:]
    gradient = torch.zeros_like(x)
    images, gradients = x.reshape(-1, H, W), gradient.view(-1, H, W)
    arrived = upstream.reshape(-1, *upstream.shape[-2:])
    for image, into, above in zip(images, gradients, arrived):
        for r, row in enumerate(above.tolist()):
            for q, value in enumerate(row):
                cells = [(r * size + i, q * size + j) for i in range(size) for j in range(size)]
                if max(i for i, _ in cells) >= H or max(j for _, j in cells) >= W:
                    continue
                winner = max(cells, key=lambda cell: float(image[cell]))
                into[winner] += value
    return gradient


@wrong("max_pool", "side by side over the edge")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "side by side over the edge")
def max_pool_backward(x, upstream, size, stride):
    H, W = x.shape[-2:]
    gradient = torch.zeros_like(x)
    images, gradients = x.reshape(-1, H, W), gradient.view(-1, H, W)
    arrived = upstream.reshape(-1, *upstream.shape[-2:])
    for image, into, above in zip(images, gradients, arrived):
        for r, row in enumerate(above.tolist()):
            for q, value in enumerate(row):
                cells = [(r * size + i, q * size + j) for i in range(size) for j in range(size)]
                cells = [(i, j) for i, j in cells if i < H and j < W]
                if not cells:
                    continue
                winner = max(cells, key=lambda cell: float(image[cell]))
                into[winner] += value
    return gradient


@wrong("max_pool", "writes into x")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "writes into x")
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
                into[winner] += value
    x[...] = gradient
    return x


@wrong("max_pool", "zeros")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "zeros")
def max_pool_backward(x, upstream, size, stride):
    return 0 * x
