"""Twins of the wrong answers to task conv2d: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("conv2d", "flipped kernel")
def conv2d(x, kernel, bias, stride, padding):
    (h, w), (H, W) = kernel.shape[-2:], x.shape[-2:]
    canvas = x.new_zeros(*x.shape[:-2], H + 2 * padding, W + 2 * padding)
    canvas[..., padding : padding + H, padding : padding + W] = x
    R, Q = (canvas.shape[-2] - h) // stride + 1, (canvas.shape[-1] - w) // stride + 1
    y = bias.reshape(-1, 1, 1)
    for i in range(h):
        for j in range(w):
            seen = canvas[..., i::stride, j::stride][..., :R, :Q]
            y = y + torch.einsum("oc,...crq->...orq", kernel[..., h - 1 - i, w - 1 - j], seen)
    return y


@wrong("conv2d", "no bias")
def conv2d(x, kernel, bias, stride, padding):
    (h, w), (H, W) = kernel.shape[-2:], x.shape[-2:]
    canvas = x.new_zeros(*x.shape[:-2], H + 2 * padding, W + 2 * padding)
    canvas[..., padding : padding + H, padding : padding + W] = x
    R, Q = (canvas.shape[-2] - h) // stride + 1, (canvas.shape[-1] - w) // stride + 1
    y = 0 * bias.reshape(-1, 1, 1)
    for i in range(h):
        for j in range(w):
            seen = canvas[..., i::stride, j::stride][..., :R, :Q]
            y = y + torch.einsum("oc,...crq->...orq", kernel[..., i, j], seen)
    return y


@wrong("conv2d", "bias for every channel")
def conv2d(x, kernel, bias, stride, padding):
    (h, w), (H, W) = kernel.shape[-2:], x.shape[-2:]
    canvas = x.new_zeros(*x.shape[:-2], H + 2 * padding, W + 2 * padding)
    canvas[..., padding : padding + H, padding : padding + W] = x
    R, Q = (canvas.shape[-2] - h) // stride + 1, (canvas.shape[-1] - w) // stride + 1
    y = kernel.shape[1] * bias.reshape(-1, 1, 1)
    for i in range(h):
        for j in range(w):
            seen = canvas[..., i::stride, j::stride][..., :R, :Q]
            y = y + torch.einsum("oc,...crq->...orq", kernel[..., i, j], seen)
    return y


@wrong("conv2d", "first channel only")
def conv2d(x, kernel, bias, stride, padding):
    (h, w), (H, W) = kernel.shape[-2:], x.shape[-2:]
    canvas = x.new_zeros(*x.shape[:-2], H + 2 * padding, W + 2 * padding)
    canvas[..., padding : padding + H, padding : padding + W] = x
    R, Q = (canvas.shape[-2] - h) // stride + 1, (canvas.shape[-1] - w) // stride + 1
    y = bias.reshape(-1, 1, 1)
    for i in range(h):
        for j in range(w):
            seen = canvas[..., i::stride, j::stride][..., :R, :Q]
            y = y + torch.einsum("o,...rq->...orq", kernel[:, 0, i, j], seen[..., 0, :, :])
    return y


@wrong("conv2d", "one kernel for all channels")
def conv2d(x, kernel, bias, stride, padding):
    (h, w), (H, W) = kernel.shape[-2:], x.shape[-2:]
    canvas = x.new_zeros(*x.shape[:-2], H + 2 * padding, W + 2 * padding)
    canvas[..., padding : padding + H, padding : padding + W] = x
    R, Q = (canvas.shape[-2] - h) // stride + 1, (canvas.shape[-1] - w) // stride + 1
    y = bias.reshape(-1, 1, 1)
    for i in range(h):
        for j in range(w):
            seen = canvas[..., i::stride, j::stride][..., :R, :Q]
            y = y + torch.einsum("o,...crq->...orq", kernel[:, 0, i, j], seen)
    return y


@wrong("conv2d", "mean over the channels")
def conv2d(x, kernel, bias, stride, padding):
    (h, w), (H, W) = kernel.shape[-2:], x.shape[-2:]
    canvas = x.new_zeros(*x.shape[:-2], H + 2 * padding, W + 2 * padding)
    canvas[..., padding : padding + H, padding : padding + W] = x
    R, Q = (canvas.shape[-2] - h) // stride + 1, (canvas.shape[-1] - w) // stride + 1
    y = bias.reshape(-1, 1, 1)
    for i in range(h):
        for j in range(w):
            seen = canvas[..., i::stride, j::stride][..., :R, :Q]
            y = y + torch.einsum("oc,...crq->...orq", kernel[..., i, j] / kernel.shape[1], seen)
    return y


@wrong("conv2d", "padding of the columns only")
def conv2d(x, kernel, bias, stride, padding):
    (h, w), (H, W) = kernel.shape[-2:], x.shape[-2:]
    canvas = x.new_zeros(*x.shape[:-2], H, W + 2 * padding)
    canvas[..., padding : padding + W] = x
    R, Q = (canvas.shape[-2] - h) // stride + 1, (canvas.shape[-1] - w) // stride + 1
    y = bias.reshape(-1, 1, 1)
    for i in range(h):
        for j in range(w):
            seen = canvas[..., i::stride, j::stride][..., :R, :Q]
            y = y + torch.einsum("oc,...crq->...orq", kernel[..., i, j], seen)
    return y


@wrong("conv2d", "padding ignored")
def conv2d(x, kernel, bias, stride, padding):
    h, w = kernel.shape[-2:]
    R, Q = (x.shape[-2] - h) // stride + 1, (x.shape[-1] - w) // stride + 1
    y = bias.reshape(-1, 1, 1)
    for i in range(h):
        for j in range(w):
            seen = x[..., i::stride, j::stride][..., :R, :Q]
            y = y + torch.einsum("oc,...crq->...orq", kernel[..., i, j], seen)
    return y


@wrong("conv2d", "stride ignored")
def conv2d(x, kernel, bias, stride, padding):
    (h, w), (H, W) = kernel.shape[-2:], x.shape[-2:]
    canvas = x.new_zeros(*x.shape[:-2], H + 2 * padding, W + 2 * padding)
    canvas[..., padding : padding + H, padding : padding + W] = x
    R, Q = (canvas.shape[-2] - h) + 1, (canvas.shape[-1] - w) + 1
    y = bias.reshape(-1, 1, 1)
    for i in range(h):
        for j in range(w):
            seen = canvas[..., i:, j:][..., :R, :Q]
            y = y + torch.einsum("oc,...crq->...orq", kernel[..., i, j], seen)
    return y


@wrong("conv2d", "padded with ones")
def conv2d(x, kernel, bias, stride, padding):
    (h, w), (H, W) = kernel.shape[-2:], x.shape[-2:]
    canvas = x.new_ones(*x.shape[:-2], H + 2 * padding, W + 2 * padding)
    canvas[..., padding : padding + H, padding : padding + W] = x
    R, Q = (canvas.shape[-2] - h) // stride + 1, (canvas.shape[-1] - w) // stride + 1
    y = bias.reshape(-1, 1, 1)
    for i in range(h):
        for j in range(w):
            seen = canvas[..., i::stride, j::stride][..., :R, :Q]
            y = y + torch.einsum("oc,...crq->...orq", kernel[..., i, j], seen)
    return y


@wrong("conv2d", "output channels last")
def conv2d(x, kernel, bias, stride, padding):
    (h, w), (H, W) = kernel.shape[-2:], x.shape[-2:]
    canvas = x.new_zeros(*x.shape[:-2], H + 2 * padding, W + 2 * padding)
    canvas[..., padding : padding + H, padding : padding + W] = x
    R, Q = (canvas.shape[-2] - h) // stride + 1, (canvas.shape[-1] - w) // stride + 1
    y = bias
    for i in range(h):
        for j in range(w):
            seen = canvas[..., i::stride, j::stride][..., :R, :Q]
            y = y + torch.einsum("oc,...crq->...rqo", kernel[..., i, j], seen)
    return y


@wrong("conv2d", "kernel transposed")
def conv2d(x, kernel, bias, stride, padding):
    w, h = kernel.shape[-2:]
    canvas = torch.nn.functional.pad(x, (padding, padding, padding, padding))
    R, Q = (canvas.shape[-2] - h) // stride + 1, (canvas.shape[-1] - w) // stride + 1
    y = bias.reshape(-1, 1, 1)
    for i in range(h):
        for j in range(w):
            seen = canvas[..., i::stride, j::stride][..., :R, :Q]
            y = y + torch.einsum("oc,...crq->...orq", kernel[..., j, i], seen)
    return y


@wrong("conv2d", "changes bias in place")
def conv2d(x, kernel, bias, stride, padding):
    (h, w), (H, W) = kernel.shape[-2:], x.shape[-2:]
    canvas = x.new_zeros(*x.shape[:-2], H + 2 * padding, W + 2 * padding)
    canvas[..., padding : padding + H, padding : padding + W] = x
    R, Q = (canvas.shape[-2] - h) // stride + 1, (canvas.shape[-1] - w) // stride + 1
    y = 0
    for i in range(h):
        for j in range(w):
            seen = canvas[..., i::stride, j::stride][..., :R, :Q]
            y = y + torch.einsum("oc,...crq->...orq", kernel[..., i, j], seen)
    y = y + bias.reshape(-1, 1, 1)
    bias[...] = 0
    return y


@wrong("conv2d", "zeros")
def conv2d(x, kernel, bias, stride, padding):
    h, w = kernel.shape[-2:]
    R, Q = (x.shape[-2] + 2 * padding - h) // stride + 1, (x.shape[-1] + 2 * padding - w) // stride + 1
    return x.new_zeros(*x.shape[:-3], len(bias), R, Q)
