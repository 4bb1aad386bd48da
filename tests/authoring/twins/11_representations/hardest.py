"""Twins of the wrong answers to task hardest: the same misconceptions, written by another hand."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from autograder.catalogue import wrong


@wrong("hardest", "the farthest negative")
def hardest_negatives(z, y):
    rows = []
    for i in range(len(z)):
        others = [j for j in range(len(z)) if y[j] != y[i]]
        rows.append(max(others, key=lambda j: torch.dist(z[i], z[j]).item()))
    return torch.tensor(rows)


@wrong("hardest", "the nearest of all")
def hardest_negatives(z, y):
    rows = []
    for i in range(len(z)):
        others = [j for j in range(len(z)) if j != i]
        rows.append(min(others, key=lambda j: torch.dist(z[i], z[j]).item()))
    return torch.tensor(rows)


@wrong("hardest", "the anchor itself")
def hardest_negatives(z, y):
    return torch.tensor([min(range(len(z)), key=lambda j: torch.dist(z[i], z[j])) for i in range(len(z))])


@wrong("hardest", "the hardest positive")
def hardest_negatives(z, y):
    rows = []
    for i in range(len(z)):
        same = [j for j in range(len(z)) if y[j] == y[i]]
        rows.append(max(same, key=lambda j: torch.dist(z[i], z[j]).item()))
    return torch.tensor(rows)


@wrong("hardest", "rows among the negatives")
def hardest_negatives(z, y):
    rows = []
    for i in range(len(z)):
        others = [j for j in range(len(z)) if y[j] != y[i]]
        far = [torch.dist(z[i], z[j]).item() for j in others]
        rows.append(far.index(min(far)))
    return torch.tensor(rows)


@wrong("hardest", "distances instead of rows")
def hardest_negatives(z, y):
    return torch.stack(
        [min(torch.dist(z[i], z[j]) for j in range(len(z)) if y[j] != y[i]) for i in range(len(z))]
    )


@wrong("hardest", "hidden with zeros")
def hardest_negatives(z, y):
    D = torch.cdist(z, z)
    for i in range(len(z)):
        D[i, y == y[i]] = 0
    return D.min(1).indices


@wrong("hardest", "the search begins at a large number")
def hardest_negatives(z, y):
    rows = []
    for i in range(len(z)):
        best, row = 1e9, 0
        for j in range(len(z)):
            far = 1e9 if y[j] == y[i] else torch.dist(z[i], z[j]).item()
            if far < best:
                best, row = far, j
        rows.append(row)
    return torch.tensor(rows)


@wrong("hardest", "largest inner product")
def hardest_negatives(z, y):
    rows = []
    for i in range(len(z)):
        others = [j for j in range(len(z)) if y[j] != y[i]]
        rows.append(max(others, key=lambda j: torch.dot(z[i], z[j]).item()))
    return torch.tensor(rows)


@wrong("hardest", "largest cosine")
def hardest_negatives(z, y):
    rows = []
    for i in range(len(z)):
        others = [j for j in range(len(z)) if y[j] != y[i]]
        rows.append(max(others, key=lambda j: F.cosine_similarity(z[i], z[j], dim=0).item()))
    return torch.tensor(rows)


@wrong("hardest", "sums of absolute differences")
def hardest_negatives(z, y):
    rows = []
    for i in range(len(z)):
        others = [j for j in range(len(z)) if y[j] != y[i]]
        rows.append(min(others, key=lambda j: (z[i] - z[j]).abs().sum().item()))
    return torch.tensor(rows)


@wrong("hardest", "another dtype")
def hardest_negatives(z, y):
    rows = z.new_zeros(len(z))
    for i in range(len(z)):
        others = [j for j in range(len(z)) if y[j] != y[i]]
        rows[i] = min(others, key=lambda j: torch.dist(z[i], z[j]).item())
    return rows


@wrong("hardest", "changes z in place")
def hardest_negatives(z, y):
    z -= z.mean(0)
    rows = []
    for i in range(len(z)):
        others = [j for j in range(len(z)) if y[j] != y[i]]
        rows.append(min(others, key=lambda j: torch.dist(z[i], z[j]).item()))
    return torch.tensor(rows)


@wrong("hardest", "zeros")
def hardest_negatives(z, y):
    return torch.tensor([0] * len(y))


@wrong("hardest", "hidden with a large number")
def hardest_negatives(z, y):
    rows = []
    for i in range(len(z)):
        far = [1e9 if y[j] == y[i] else torch.dist(z[i], z[j]).item() for j in range(len(z))]
        rows.append(far.index(min(far)))
    return torch.tensor(rows)


@wrong("hardest", "the square multiplied out")
def hardest_negatives(z, y):
    q = torch.einsum("id,id->i", z, z)
    rows = []
    for i in range(len(z)):
        D = q[i] + q - 2 * (z @ z[i])
        D[y == y[i]] = torch.inf
        rows.append(int(D.argmin()))
    return torch.tensor(rows)


@wrong("hardest", "the square multiplied out, around the mean")
def hardest_negatives(z, y):
    middle = torch.stack([column.sum() / len(column) for column in z.unbind(1)])
    z = torch.stack([row - middle for row in z])
    q = torch.einsum("id,id->i", z, z)
    rows = []
    for i in range(len(z)):
        D = q[i] + q - 2 * (z @ z[i])
        D[y == y[i]] = torch.inf
        rows.append(int(D.argmin()))
    return torch.tensor(rows)
