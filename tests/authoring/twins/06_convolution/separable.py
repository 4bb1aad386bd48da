"""Twins of the wrong answers to task separable: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("separable", "no pointwise step")
def separable(x, depthwise, pointwise):
    (h, w), (H, W) = depthwise.shape[-2:], x.shape[-2:]
    wide = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2))
    u = torch.zeros_like(x)
    for i in range(h):
        for j in range(w):
            u = u + depthwise[:, i, j, None, None] * wide[..., i : i + H, j : j + W]
    return u


@wrong("separable", "no depth-wise step")
def separable(x, depthwise, pointwise):
    return torch.tensordot(x, pointwise, ([-3], [1])).movedim(-1, -3)


@wrong("separable", "flipped kernels")
def separable(x, depthwise, pointwise):
    (h, w), (H, W) = depthwise.shape[-2:], x.shape[-2:]
    wide = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2))
    u = torch.zeros_like(x)
    for i in range(h):
        for j in range(w):
            u = u + depthwise[:, -1 - i, -1 - j, None, None] * wide[..., i : i + H, j : j + W]
    return torch.tensordot(u, pointwise, ([-3], [1])).movedim(-1, -3)


@wrong("separable", "first kernel for all channels")
def separable(x, depthwise, pointwise):
    (h, w), (H, W) = depthwise.shape[-2:], x.shape[-2:]
    wide = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2))
    u = torch.zeros_like(x)
    for i in range(h):
        for j in range(w):
            u = u + depthwise[0, i, j] * wide[..., i : i + H, j : j + W]
    return torch.tensordot(u, pointwise, ([-3], [1])).movedim(-1, -3)


@wrong("separable", "channels added up by the depth-wise step")
def separable(x, depthwise, pointwise):
    (h, w), (H, W) = depthwise.shape[-2:], x.shape[-2:]
    wide = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2))
    u = torch.zeros_like(x)
    for i in range(h):
        for j in range(w):
            u = u + depthwise[:, i, j, None, None] * wide[..., i : i + H, j : j + W]
    u = u.sum(-3, keepdim=True).expand_as(x)
    return torch.tensordot(u, pointwise, ([-3], [1])).movedim(-1, -3)


@wrong("separable", "padding of rows and columns swapped")
def separable(x, depthwise, pointwise):
    h, w = depthwise.shape[-2:]
    wide = torch.nn.functional.pad(x, (h // 2, h // 2, w // 2, w // 2))
    H, W = wide.shape[-2] - h + 1, wide.shape[-1] - w + 1
    u = x.new_zeros(*x.shape[:-2], H, W)
    for i in range(h):
        for j in range(w):
            u = u + depthwise[:, i, j, None, None] * wide[..., i : i + H, j : j + W]
    return torch.tensordot(u, pointwise, ([-3], [1])).movedim(-1, -3)


@wrong("separable", "no padding")
def separable(x, depthwise, pointwise):
    h, w = depthwise.shape[-2:]
    H, W = x.shape[-2] - h + 1, x.shape[-1] - w + 1
    u = x.new_zeros(*x.shape[:-2], H, W)
    for i in range(h):
        for j in range(w):
            u = u + depthwise[:, i, j, None, None] * x[..., i : i + H, j : j + W]
    return torch.tensordot(u, pointwise, ([-3], [1])).movedim(-1, -3)


@wrong("separable", "all zeros at the top and at the left")
def separable(x, depthwise, pointwise):
    (h, w), (H, W) = depthwise.shape[-2:], x.shape[-2:]
    wide = torch.nn.functional.pad(x, (w - 1, 0, h - 1, 0))
    u = torch.zeros_like(x)
    for i in range(h):
        for j in range(w):
            u = u + depthwise[:, i, j, None, None] * wide[..., i : i + H, j : j + W]
    return torch.tensordot(u, pointwise, ([-3], [1])).movedim(-1, -3)


@wrong("separable", "a nonlinearity between")
def separable(x, depthwise, pointwise):
    (h, w), (H, W) = depthwise.shape[-2:], x.shape[-2:]
    wide = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2))
    u = torch.zeros_like(x)
    for i in range(h):
        for j in range(w):
            u = u + depthwise[:, i, j, None, None] * wide[..., i : i + H, j : j + W]
    return torch.tensordot(u.clamp(min=0), pointwise, ([-3], [1])).movedim(-1, -3)


@wrong("separable", "mean over the channels")
def separable(x, depthwise, pointwise):
    (h, w), (H, W) = depthwise.shape[-2:], x.shape[-2:]
    wide = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2))
    u = torch.zeros_like(x)
    for i in range(h):
        for j in range(w):
            u = u + depthwise[:, i, j, None, None] * wide[..., i : i + H, j : j + W]
    return torch.tensordot(u, pointwise, ([-3], [1])).movedim(-1, -3) / x.shape[-3]


@wrong("separable", "changes x in place")
def separable(x, depthwise, pointwise):
    (h, w), (H, W) = depthwise.shape[-2:], x.shape[-2:]
    wide = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2))
    u = torch.zeros_like(x)
    for i in range(h):
        for j in range(w):
            u = u + depthwise[:, i, j, None, None] * wide[..., i : i + H, j : j + W]
    x[...] = u
    return torch.tensordot(u, pointwise, ([-3], [1])).movedim(-1, -3)


@wrong("separable", "zeros")
def separable(x, depthwise, pointwise):
    return torch.zeros_like(x[..., :1, :, :]).repeat_interleave(len(pointwise), -3)
