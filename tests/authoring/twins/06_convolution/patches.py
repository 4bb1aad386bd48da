"""Twins of the wrong answers to task patches: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("patches", "windows by columns")
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)
    n, r, q = x.dim() - 3, *windows.shape[-4:-2]
    order = [*range(n), n + 2, n + 1, n, n + 3, n + 4]
    return windows.permute(order).reshape(*x.shape[:-3], r * q, -1)


@wrong("patches", "channels last")
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)
    n, r, q = x.dim() - 3, *windows.shape[-4:-2]
    order = [*range(n), n + 1, n + 2, n + 3, n + 4, n]
    return windows.permute(order).reshape(*x.shape[:-3], r * q, -1)


@wrong("patches", "columns of a window first")
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)
    n, r, q = x.dim() - 3, *windows.shape[-4:-2]
    order = [*range(n), n + 1, n + 2, n, n + 4, n + 3]
    return windows.permute(order).reshape(*x.shape[:-3], r * q, -1)


@wrong("patches", "transposed")
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)
    n, r, q = x.dim() - 3, *windows.shape[-4:-2]
    order = [*range(n), n, n + 3, n + 4, n + 1, n + 2]
    return windows.permute(order).reshape(*x.shape[:-3], -1, r * q)


@wrong("patches", "channel by channel")
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)
    rows = windows.shape[-5:-2].numel()
    return windows.reshape(*x.shape[:-3], rows, -1)


@wrong("patches", "reshaped only")
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)
    r, q = windows.shape[-4:-2]
    return windows.reshape(*x.shape[:-3], r * q, -1)


@wrong("patches", "height and width of the window swapped")
def patches(x, size, stride):
    windows = x.unfold(-2, size[1], stride).unfold(-2, size[0], stride)
    n, r, q = x.dim() - 3, *windows.shape[-4:-2]
    order = [*range(n), n + 1, n + 2, n, n + 3, n + 4]
    return windows.permute(order).reshape(*x.shape[:-3], r * q, -1)


@wrong("patches", "stride ignored")
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], 1).unfold(-2, size[1], 1)
    n, r, q = x.dim() - 3, *windows.shape[-4:-2]
    order = [*range(n), n + 1, n + 2, n, n + 3, n + 4]
    return windows.permute(order).reshape(*x.shape[:-3], r * q, -1)


@wrong("patches", "windows side by side")
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], size[0]).unfold(-2, size[1], size[1])
    n, r, q = x.dim() - 3, *windows.shape[-4:-2]
    order = [*range(n), n + 1, n + 2, n, n + 3, n + 4]
    return windows.permute(order).reshape(*x.shape[:-3], r * q, -1)


@wrong("patches", "last window forgotten")
def patches(x, size, stride):
    h, w = size
    strips = [x[..., i : i + h, :] for i in range(0, x.shape[-2] - h, stride)]
    windows = [strip[..., j : j + w] for strip in strips for j in range(0, x.shape[-1] - w, stride)]
    return torch.stack([window.reshape(*x.shape[:-3], -1) for window in windows], -2)


@wrong("patches", "stride across only")
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], 1).unfold(-2, size[1], stride)
    n, r, q = x.dim() - 3, *windows.shape[-4:-2]
    order = [*range(n), n + 1, n + 2, n, n + 3, n + 4]
    return windows.permute(order).reshape(*x.shape[:-3], r * q, -1)


@wrong("patches", "a dtype of its own")
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)
    n, r, q = x.dim() - 3, *windows.shape[-4:-2]
    order = [*range(n), n + 1, n + 2, n, n + 3, n + 4]
    return windows.permute(order).float().reshape(*x.shape[:-3], r * q, -1)


@wrong("patches", "zeros")
def patches(x, size, stride):
    down, across = ((n - k) // stride + 1 for n, k in zip(x.shape[-2:], size))
    return x.new_zeros(*x.shape[:-3], down * across, x.shape[-3] * size[0] * size[1])


@wrong("patches", "integers through floats")
def patches(x, size, stride):
    (h, w), (H, W) = size, x.shape[-2:]
    tops, lefts = range(0, H - h + 1, stride), range(0, W - w + 1, stride)
    rows = [x[..., a : a + h, b : b + w].reshape(*x.shape[:-3], -1) for a in tops for b in lefts]
    return torch.stack([row.to(torch.float64) for row in rows], -2).type(x.dtype)
