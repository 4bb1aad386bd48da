"""Twins of the wrong answers to task difference: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("difference", "the first part is left out")
def difference(Z):
    return torch.diff(Z, dim=-2)


@wrong("difference", "zeros before the first part")
def difference(Z):
    return torch.diff(Z, dim=-2, prepend=torch.zeros_like(Z[..., :1, :]))


@wrong("difference", "the last part before the first")
def difference(Z):
    rows = Z.unbind(-2)
    return torch.stack([rows[i] - rows[i - 1] for i in range(len(rows))], -2)


@wrong("difference", "sign flipped")
def difference(Z):
    return -torch.diff(Z, dim=-2, prepend=Z[..., :1, :])


@wrong("difference", "to the next part")
def difference(Z):
    return torch.diff(Z, dim=-2, append=Z[..., -1:, :])


@wrong("difference", "between features")
def difference(Z):
    columns = Z.unbind(-1)
    return torch.stack([0 * columns[0], *(b - a for a, b in zip(columns, columns[1:]))], -1)


@wrong("difference", "along the first axis")
def difference(Z):
    return torch.diff(Z, dim=0, prepend=Z[:1])


@wrong("difference", "to the first part")
def difference(Z):
    first = Z.select(-2, 0)
    return torch.stack([row - first for row in Z.unbind(-2)], -2)


@wrong("difference", "to the mean")
def difference(Z):
    rows = Z.unbind(-2)
    middle = sum(rows) / len(rows)
    return torch.stack([row - middle for row in rows], -2)


@wrong("difference", "without the sign")
def difference(Z):
    steps = torch.diff(Z, dim=-2, prepend=Z[..., :1, :])
    return torch.where(steps < 0, -steps, steps)


@wrong("difference", "zeros")
def difference(Z):
    return Z * 0


@wrong("difference", "Z returned")
def difference(Z):
    return Z


@wrong("difference", "changes Z in place")
def difference(Z):
    for i in range(Z.shape[-2] - 1, 0, -1):
        Z[..., i, :] -= Z[..., i - 1, :]
    Z[..., 0, :] = 0
    return Z


@wrong("difference", "cut from the graph")
def difference(Z):
    with torch.no_grad():
        return torch.diff(Z, dim=-2, prepend=Z[..., :1, :])
