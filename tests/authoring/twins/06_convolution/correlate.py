"""Twins of the wrong answers to task correlate: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("correlate", "flipped kernel")
def correlate(x, k, stride, padding):
    n, m = x.shape[-1] + 2 * padding, k.numel()
    if m > n:
        raise ValueError(f"{m} weights, {n} places")
    zeros = x.new_zeros(*x.shape[:-1], padding)
    long = torch.cat([zeros, x, zeros], -1)
    places = range(0, n - m + 1, stride)
    return torch.stack([torch.einsum("...j,j->...", long[..., t : t + m], k.flip(0)) for t in places], -1)


@wrong("correlate", "padding ignored")
def correlate(x, k, stride, padding):
    n, m = x.shape[-1], k.numel()
    if m > n + 2 * padding:
        raise ValueError(f"{m} weights, {n} places")
    places = range(0, n - m + 1, stride)
    return torch.stack([torch.einsum("...j,j->...", x[..., t : t + m], k) for t in places], -1)


@wrong("correlate", "stride ignored")
def correlate(x, k, stride, padding):
    n, m = x.shape[-1] + 2 * padding, k.numel()
    if m > n:
        raise ValueError(f"{m} weights, {n} places")
    zeros = x.new_zeros(*x.shape[:-1], padding)
    long = torch.cat([zeros, x, zeros], -1)
    places = range(n - m + 1)
    return torch.stack([torch.einsum("...j,j->...", long[..., t : t + m], k) for t in places], -1)


@wrong("correlate", "zeros at the left only")
def correlate(x, k, stride, padding):
    n, m = x.shape[-1] + 2 * padding, k.numel()
    if m > n:
        raise ValueError(f"{m} weights, {n} places")
    zeros = x.new_zeros(*x.shape[:-1], padding)
    long = torch.cat([zeros, zeros, x], -1)
    places = range(0, n - m + 1, stride)
    return torch.stack([torch.einsum("...j,j->...", long[..., t : t + m], k) for t in places], -1)


@wrong("correlate", "half of the padding")
def correlate(x, k, stride, padding):
    m = k.numel()
    left = padding // 2
    long = torch.nn.functional.pad(x, (left, padding - left))
    if m > x.shape[-1] + 2 * padding:
        raise ValueError(f"{m} weights do not fit")
    places = range(0, long.shape[-1] - m + 1, stride)
    return torch.stack([torch.einsum("...j,j->...", long[..., t : t + m], k) for t in places], -1)


@wrong("correlate", "last place forgotten")
def correlate(x, k, stride, padding):
    n, m = x.shape[-1] + 2 * padding, k.numel()
    if m > n:
        raise ValueError(f"{m} weights, {n} places")
    long = torch.nn.functional.pad(x, (padding, padding))
    y = x.new_zeros(*x.shape[:-1], (n - m) // stride)
    for j, weight in enumerate(k):
        y = y + weight * long[..., j::stride][..., : y.shape[-1]]
    return y


@wrong("correlate", "a part of the kernel at the end")
def correlate(x, k, stride, padding):
    n, m = x.shape[-1] + 2 * padding, k.numel()
    if m > n:
        raise ValueError(f"{m} weights, {n} places")
    long = torch.nn.functional.pad(x, (padding, padding))
    outputs = []
    for t in range(0, n, stride):
        piece = long[..., t : t + m]
        outputs.append(torch.einsum("...j,j->...", piece, k[: piece.shape[-1]]))
    return torch.stack(outputs, -1)


@wrong("correlate", "edges repeated")
def correlate(x, k, stride, padding):
    n, m = x.shape[-1] + 2 * padding, k.numel()
    if m > n:
        raise ValueError(f"{m} weights, {n} places")
    left, right = x[..., :1], x[..., -1:]
    long = torch.cat([left] * padding + [x] + [right] * padding, -1)
    places = range(0, n - m + 1, stride)
    return torch.stack([torch.einsum("...j,j->...", long[..., t : t + m], k) for t in places], -1)


@wrong("correlate", "stride before the kernel")
def correlate(x, k, stride, padding):
    n, m = x.shape[-1] + 2 * padding, k.numel()
    if m > n:
        raise ValueError(f"{m} weights, {n} places")
    zeros = x.new_zeros(*x.shape[:-1], padding)
    long = torch.cat([zeros, x, zeros], -1)[..., ::stride]
    places = range(long.shape[-1] - m + 1)
    return torch.stack([torch.einsum("...j,j->...", long[..., t : t + m], k) for t in places], -1)


@wrong("correlate", "mean instead of sum")
def correlate(x, k, stride, padding):
    n, m = x.shape[-1] + 2 * padding, k.numel()
    if m > n:
        raise ValueError(f"{m} weights, {n} places")
    zeros = x.new_zeros(*x.shape[:-1], padding)
    long = torch.cat([zeros, x, zeros], -1)
    places = range(0, n - m + 1, stride)
    return torch.stack([(long[..., t : t + m] * k).mean(-1) for t in places], -1)


@wrong("correlate", "no error")
def correlate(x, k, stride, padding):
    m = k.numel()
    long = torch.nn.functional.pad(x, (padding, padding))
    outputs = max((long.shape[-1] - m) // stride + 1, 0)
    y = x.new_zeros(*x.shape[:-1], outputs)
    for j in range(m):
        y = y + k[j] * long[..., j::stride][..., :outputs] if outputs else y
    return y


@wrong("correlate", "padding forgotten in the error")
def correlate(x, k, stride, padding):
    n, m = x.shape[-1] + 2 * padding, k.numel()
    if m > x.shape[-1]:
        raise ValueError(f"{m} weights, {n} places")
    zeros = x.new_zeros(*x.shape[:-1], padding)
    long = torch.cat([zeros, x, zeros], -1)
    places = range(0, n - m + 1, stride)
    return torch.stack([torch.einsum("...j,j->...", long[..., t : t + m], k) for t in places], -1)


@wrong("correlate", "changes k in place")
def correlate(x, k, stride, padding):
    n, m = x.shape[-1] + 2 * padding, k.numel()
    if m > n:
        raise ValueError(f"{m} weights, {n} places")
    zeros = x.new_zeros(*x.shape[:-1], padding)
    long = torch.cat([zeros, x, zeros], -1)
    places = range(0, n - m + 1, stride)
    outputs = torch.stack([torch.einsum("...j,j->...", long[..., t : t + m], k) for t in places], -1)
    k.zero_()
    return outputs


@wrong("correlate", "zeros")
def correlate(x, k, stride, padding):
    n, m = x.shape[-1] + 2 * padding, k.numel()
    if m > n:
        raise ValueError(f"{m} weights, {n} places")
    return x.new_zeros(*x.shape[:-1], (n - m) // stride + 1)
