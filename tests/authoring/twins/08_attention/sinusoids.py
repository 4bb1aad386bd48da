"""Twins of the wrong answers to task sinusoids: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("sinusoids", "all sines first")
def sinusoids(positions, d):
    waves = [positions / 10000 ** (2 * k / d) for k in range(d // 2)]
    return torch.stack([a.sin() for a in waves] + [a.cos() for a in waves], 1)


@wrong("sinusoids", "cosine first")
def sinusoids(positions, d):
    out = positions.new_empty(len(positions), d)
    for c in range(d):
        a = positions / 10000 ** ((c - c % 2) / d)
        out[:, c] = a.sin() if c % 2 else a.cos()
    return out


@wrong("sinusoids", "exponent k / d")
def sinusoids(positions, d):
    out = positions.new_empty(len(positions), d)
    for c in range(d):
        a = positions / 10000 ** ((c // 2) / d)
        out[:, c] = a.cos() if c % 2 else a.sin()
    return out


@wrong("sinusoids", "a wave per column")
def sinusoids(positions, d):
    out = positions.new_empty(len(positions), d)
    for c in range(d):
        a = positions / 10000 ** (c / d)
        out[:, c] = a.cos() if c % 2 else a.sin()
    return out


@wrong("sinusoids", "multiplied instead of divided")
def sinusoids(positions, d):
    out = positions.new_empty(len(positions), d)
    for c in range(d):
        a = positions * 10000 ** ((c - c % 2) / d)
        out[:, c] = a.cos() if c % 2 else a.sin()
    return out


@wrong("sinusoids", "the same wave in all pairs")
def sinusoids(positions, d):
    pair = torch.stack([positions.sin(), positions.cos()], 1)
    return torch.cat([pair] * (d // 2), 1)


@wrong("sinusoids", "rates that end at 1 / 10000")
def sinusoids(positions, d):
    rates = torch.logspace(0, -4, d // 2, dtype=positions.dtype)
    columns = []
    for rate in rates:
        columns += [(positions * rate).sin(), (positions * rate).cos()]
    return torch.stack(columns, 1)


@wrong("sinusoids", "numbers of the rows instead of the positions")
def sinusoids(positions, d):
    out = positions.new_empty(len(positions), d)
    for i in range(len(positions)):
        for c in range(d):
            a = i / 10000 ** ((c - c % 2) / d)
            out[i, c] = math.cos(a) if c % 2 else math.sin(a)
    return out


@wrong("sinusoids", "counted from 1")
def sinusoids(positions, d):
    columns = []
    for k in range(d // 2):
        a = (positions + 1) / 10000 ** (2 * k / d)
        columns += [a.sin(), a.cos()]
    return torch.stack(columns, 1)
