"""Typical wrong answers to task max_pool of 06_convolution: the pooling."""

import torch

from autograder.catalogue import wrong


@wrong(
    "max_pool",
    "mean instead of maximum",
    hint="The mean of each window is taken. Here it is the largest number.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).mean(dim=(-2, -1))


@wrong(
    "max_pool",
    "mean instead of maximum",
    hint="The mean of each window is taken. Here it is the largest number.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "largest size",
    hint="The largest absolute value of each window is taken, so that negative numbers win. The largest "
    "number wins.",
)
def max_pool(x, size, stride):
    return x.abs().unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "largest size",
    hint="The largest absolute value of each window is taken, so that negative numbers win. The largest "
    "number wins.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "stride ignored",
    hint="The stride is ignored in the pooling: the windows lie side by side.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, size).unfold(-2, size, size).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "stride ignored",
    hint="The stride is ignored in the pooling: the windows lie side by side.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "padded with zeros",
    hint="Windows that reach over the edge are filled up with zeros. Only whole windows count.",
)
def max_pool(x, size, stride):
    H, W = x.shape[-2:]
    padded = torch.nn.functional.pad(x, (0, -(W - size) % stride, 0, -(H - size) % stride))
    return padded.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "padded with zeros",
    hint="Windows that reach over the edge are filled up with zeros. Only whole windows count.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "at least zero",
    hint="Negative numbers never win, as the search begins with 0. Begin with a number of the window.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1)).clamp(min=0)


@wrong(
    "max_pool",
    "at least zero",
    hint="Negative numbers never win, as the search begins with 0. Begin with a number of the window.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "maximum of the rows only",
    hint="The largest number is looked for in the first row of each window only.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride)[..., 0, :].amax(dim=-1)


@wrong(
    "max_pool",
    "maximum of the rows only",
    hint="The largest number is looked for in the first row of each window only.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "begins with -1000",
    hint="The search begins with -1000, which is not below every number. Begin with a number of the window, "
    "or with minus infinity.",
)
def max_pool(x, size, stride):
    windows = x.unfold(-2, size, stride).unfold(-2, size, stride)
    return windows.amax(dim=(-2, -1)).clamp(min=-1000.0)


@wrong(
    "max_pool",
    "begins with -1000",
    hint="The search begins with -1000, which is not below every number. Begin with a number of the window, "
    "or with minus infinity.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2).clamp(min=-1000.0)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "begins with the least number of single precision",
    hint="The search begins with the least number of single precision, which is not below every number of "
    "double precision. Begin with a number of the window, or with minus infinity.",
)
def max_pool(x, size, stride):
    windows = x.unfold(-2, size, stride).unfold(-2, size, stride)
    return windows.amax(dim=(-2, -1)).clamp(min=torch.finfo(torch.float32).min)


@wrong(
    "max_pool",
    "begins with the least number of single precision",
    hint="The search begins with the least number of single precision, which is not below every number of "
    "double precision. Begin with a number of the window, or with minus infinity.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient, least = torch.zeros_like(x), torch.finfo(torch.float32).min
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2).clamp(min=least)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient
