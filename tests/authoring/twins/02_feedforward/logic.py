"""Twins of the wrong answers to task logic: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("logic", "zeros in the input ignored")
def boolean_network(ones):
    columns, borders = [], []
    for row in ones.tolist():
        columns.append(row)
        borders.append(0.5 - sum(row))
    return torch.tensor(columns).T, torch.tensor(borders), torch.ones(len(columns)), -0.5


@wrong("logic", "threshold is the number of inputs")
def boolean_network(ones):
    k, n = ones.shape
    weights = torch.where(ones == 1, 1.0, -1.0).T
    return weights, torch.full((k,), 0.5 - n), torch.ones(k), -0.5


@wrong("logic", "AND of the hidden units")
def boolean_network(ones):
    k = ones.shape[0]
    weights = torch.where(ones > 0, 1.0, -1.0)
    fires_at = torch.stack([0.5 - row.sum() for row in ones])
    return weights.T, fires_at, torch.ones(k), 0.5 - k


@wrong("logic", "output bias 0")
def boolean_network(ones):
    weights = torch.where(ones.T == 0, -1.0, 1.0)
    return weights, torch.stack([0.5 - row.sum() for row in ones]), torch.ones(ones.shape[0]), 0.0


@wrong("logic", "no hidden biases")
def boolean_network(ones):
    signs = [[1.0 if x else -1.0 for x in row] for row in ones.tolist()]
    return torch.tensor(signs).T, torch.zeros(len(signs)), torch.ones(len(signs)), -0.5


@wrong("logic", "negated")
def boolean_network(ones):
    weights = (ones - 0.5).sign()
    border = -(ones.count_nonzero(dim=1) - 0.5)
    return weights.T, border, torch.full((len(ones),), -1.0), 0.5


@wrong("logic", "zeros and ones swapped")
def boolean_network(ones):
    flipped = torch.logical_not(ones).float()
    return (flipped - 0.5).sign().T, 0.5 - flipped.sum(1), torch.ones(len(flipped)), -0.5


@wrong("logic", "only the first input")
def boolean_network(ones):
    row = ones[0].tolist()
    weights = torch.tensor([[1.0] if x == 1 else [-1.0] for x in row])
    return weights, torch.tensor([0.5 - row.count(1)]), torch.tensor([1.0]), -0.5


@wrong("logic", "always XOR")
def boolean_network(ones):
    first = torch.zeros(ones.shape[1], 2)
    first[0] = torch.tensor([-1.0, 1.0])
    first[1] = torch.tensor([1.0, -1.0])
    return first, torch.tensor([-0.5, -0.5]), torch.tensor([1.0, 1.0]), -0.5


@wrong("logic", "inputs from right to left")
def boolean_network(ones):
    rows = [list(reversed(row)) for row in ones.tolist()]
    weights = torch.tensor([[2 * x - 1 for x in row] for row in rows])
    return weights.T, torch.tensor([0.5 - sum(row) for row in rows]), torch.ones(len(rows)), -0.5


@wrong("logic", "one unit for all")
def boolean_network(ones):
    typical = ones.sum(0) / len(ones)
    return (2 * typical - 1).reshape(-1, 1), (0.5 - typical.sum()).reshape(1), torch.ones(1), -0.5


@wrong("logic", "no margin")
def boolean_network(ones):
    weights = torch.where(ones > 0.5, torch.tensor(1.0), torch.tensor(-1.0))
    best = torch.einsum("kn,kn->k", weights, ones)
    return weights.T, -best, torch.ones(len(best)), -0.5


@wrong("logic", "output on the edge")
def boolean_network(ones):
    weights = ones - (1 - ones)
    best = (weights * ones).sum(1)
    return weights.T, 0.5 - best, torch.ones(len(best)), -1.0


@wrong("logic", "changes ones in place")
def boolean_network(ones):
    count = ones.sum(dim=1)
    for row in ones:
        for j in range(len(row)):
            if row[j] == 0:
                row[j] = -1
    return ones.T, 0.5 - count, torch.ones(len(ones)), -0.5
