"""Twins of the wrong answers to task max_pool: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("max_pool", "mean instead of maximum")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else best + cells
    return best / size**2


@wrong("max_pool", "mean instead of maximum")
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
    return gradient


@wrong("max_pool", "largest size")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells.abs() if best is None else torch.maximum(best, cells.abs())
    return best


@wrong("max_pool", "largest size")
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
    return gradient


@wrong("max_pool", "stride ignored")
def max_pool(x, size, stride):
    best = None
    R, Q = (n // size for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::size, j::size][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "stride ignored")
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
    return gradient


@wrong("max_pool", "padded with zeros")
def max_pool(x, size, stride):
    best = None
    R, Q = (max(-((size - n) // stride), 0) + 1 for n in x.shape[-2:])
    down, across = ((k - 1) * stride + size - n for k, n in zip((R, Q), x.shape[-2:]))
    x = torch.nn.functional.pad(x, (0, max(across, 0), 0, max(down, 0)))
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "padded with zeros")
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
    return gradient


@wrong("max_pool", "at least zero")
def max_pool(x, size, stride):
    best = x.new_zeros(())
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            cells = x[..., i::stride, j::stride][..., :R, :Q]
            best = torch.maximum(best, cells)
    return best


@wrong("max_pool", "at least zero")
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
    return gradient


@wrong("max_pool", "maximum of the rows only")
def max_pool(x, size, stride):
    best = None
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    for j in range(size):
        cells = x[..., ::stride, j::stride][..., :R, :Q]
        best = cells if best is None else torch.maximum(best, cells)
    return best


@wrong("max_pool", "maximum of the rows only")
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
    return gradient


@wrong("max_pool", "begins with -1000")
def max_pool(x, size, stride):
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    best = torch.full((*x.shape[:-2], R, Q), -1000.0, dtype=x.dtype)
    for i in range(size):
        for j in range(size):
            best = torch.maximum(best, x[..., i::stride, j::stride][..., :R, :Q])
    return best


@wrong("max_pool", "begins with -1000")
def max_pool_backward(x, upstream, size, stride):
    H, W = x.shape[-2:]
    gradient = torch.zeros_like(x)
    images, gradients = x.reshape(-1, H, W), gradient.view(-1, H, W)
    arrived = upstream.reshape(-1, *upstream.shape[-2:])
    for image, into, above in zip(images, gradients, arrived):
        for r, row in enumerate(above.tolist()):
            for q, value in enumerate(row):
                most, winner = -1000.0, (r * stride, q * stride)
                for i in range(r * stride, r * stride + size):
                    for j in range(q * stride, q * stride + size):
                        if float(image[i, j]) > most:
                            most, winner = float(image[i, j]), (i, j)
                into[winner] += value
    return gradient


@wrong("max_pool", "begins with the least number of single precision")
def max_pool(x, size, stride):
    R, Q = ((n - size) // stride + 1 for n in x.shape[-2:])
    best = torch.full((*x.shape[:-2], R, Q), -3.4028234663852886e38, dtype=x.dtype)
    for i in range(size):
        for j in range(size):
            best = torch.maximum(best, x[..., i::stride, j::stride][..., :R, :Q])
    return best


@wrong("max_pool", "begins with the least number of single precision")
def max_pool_backward(x, upstream, size, stride):
    H, W = x.shape[-2:]
    gradient = torch.zeros_like(x)
    images, gradients = x.reshape(-1, H, W), gradient.view(-1, H, W)
    arrived = upstream.reshape(-1, *upstream.shape[-2:])
    for image, into, above in zip(images, gradients, arrived):
        for r, row in enumerate(above.tolist()):
            for q, value in enumerate(row):
                most, winner = -3.4028234663852886e38, (r * stride, q * stride)
                for i in range(r * stride, r * stride + size):
                    for j in range(q * stride, q * stride + size):
                        if float(image[i, j]) > most:
                            most, winner = float(image[i, j]), (i, j)
                into[winner] += value
    return gradient
