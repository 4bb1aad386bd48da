"""Twins of the wrong answers to task rope: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("rope", "halves as pairs")
def rope(x, positions):
    d = x.shape[-1]
    a = torch.stack([positions / 10000 ** (2 * k / d) for k in range(d // 2)], 1)
    p, q = x.chunk(2, -1)
    return torch.cat([p * a.cos() - q * a.sin(), p * a.sin() + q * a.cos()], -1)


@wrong("rope", "pairs not put back")
def rope(x, positions):
    d = x.shape[-1]
    a = torch.stack([positions / 10000 ** (2 * k / d) for k in range(d // 2)], 1)
    p, q = x.unflatten(-1, (-1, 2)).unbind(-1)
    return torch.cat([p * a.cos() - q * a.sin(), p * a.sin() + q * a.cos()], -1)


@wrong("rope", "rotated the other way")
def rope(x, positions):
    columns = []
    for k in range(x.shape[-1] // 2):
        a = positions / 10000 ** (2 * k / x.shape[-1])
        p, q = x[..., 2 * k], x[..., 2 * k + 1]
        columns += [p * a.cos() + q * a.sin(), q * a.cos() - p * a.sin()]
    return torch.stack(columns, -1)


@wrong("rope", "a sign is lost")
def rope(x, positions):
    columns = []
    for k in range(x.shape[-1] // 2):
        a = positions / 10000 ** (2 * k / x.shape[-1])
        p, q = x[..., 2 * k], x[..., 2 * k + 1]
        columns += [p * a.cos() + q * a.sin(), q * a.cos() + p * a.sin()]
    return torch.stack(columns, -1)


@wrong("rope", "the same angle for all pairs")
def rope(x, positions):
    turn = torch.polar(torch.ones_like(positions), positions)
    pairs = torch.view_as_complex(x.unflatten(-1, (-1, 2)).contiguous())
    return torch.view_as_real(pairs * turn[:, None]).flatten(-2)


@wrong("rope", "exponent k / d")
def rope(x, positions):
    columns = []
    for k in range(x.shape[-1] // 2):
        a = positions / 10000 ** (k / x.shape[-1])
        p, q = x[..., 2 * k], x[..., 2 * k + 1]
        columns += [p * a.cos() - q * a.sin(), q * a.cos() + p * a.sin()]
    return torch.stack(columns, -1)


@wrong("rope", "numbers of the rows instead of the positions")
def rope(x, positions):
    columns = []
    for k in range(x.shape[-1] // 2):
        a = torch.arange(len(positions), dtype=x.dtype) / 10000 ** (2 * k / x.shape[-1])
        p, q = x[..., 2 * k], x[..., 2 * k + 1]
        columns += [p * a.cos() - q * a.sin(), q * a.cos() + p * a.sin()]
    return torch.stack(columns, -1)


@wrong("rope", "sinusoids added")
def rope(x, positions):
    columns = []
    for k in range(x.shape[-1] // 2):
        a = positions / 10000 ** (2 * k / x.shape[-1])
        columns += [x[..., 2 * k] + a.sin(), x[..., 2 * k + 1] + a.cos()]
    return torch.stack(columns, -1)


@wrong("rope", "no rotation")
def rope(x, positions):
    return x * 1


@wrong("rope", "changes x in place")
def rope(x, positions):
    for k in range(x.shape[-1] // 2):
        a = positions / 10000 ** (2 * k / x.shape[-1])
        p, q = x[..., 2 * k].clone(), x[..., 2 * k + 1].clone()
        x[..., 2 * k] = p * a.cos() - q * a.sin()
        x[..., 2 * k + 1] = q * a.cos() + p * a.sin()
    return x
