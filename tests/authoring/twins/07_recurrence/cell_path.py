"""Twins of the wrong answers to task cell_path: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("cell_path", "own gate included")
def path_weights(f):
    return torch.stack([f[k:].prod(0) for k in range(len(f))])


@wrong("cell_path", "products from the beginning")
def path_weights(f):
    return torch.stack([f[: k + 1].prod(0) for k in range(len(f))])


@wrong("cell_path", "total divided by the products so far")
def path_weights(f):
    so_far = [f[0]]
    for gate in f[1:]:
        so_far.append(so_far[-1] * gate)
    return torch.stack([so_far[-1] / product for product in so_far])


@wrong("cell_path", "sums of logarithms")
def path_weights(f):
    logs = f.log().cumsum(0)
    return torch.exp(logs[-1:] - logs)


@wrong("cell_path", "time reversed")
def path_weights(f):
    weights = [torch.ones_like(f[0])]
    for gate in reversed(f[1:]):
        weights.append(weights[-1] * gate)
    return torch.stack(weights)


@wrong("cell_path", "the next gate alone")
def path_weights(f):
    return torch.stack([*f[1:], torch.ones_like(f[0])])


@wrong("cell_path", "last weight 0")
def path_weights(f):
    return torch.stack([f[k:].prod(0) for k in range(1, len(f))] + [torch.zeros_like(f[0])])


@wrong("cell_path", "products along the units")
def path_weights(f):
    n = f.shape[-1]
    return torch.stack([f[..., k + 1 :].prod(-1) for k in range(n)], -1)


@wrong("cell_path", "along time, then along the units")
def path_weights(f):
    later = torch.stack([*f[1:], torch.ones_like(f[0])])
    return torch.stack([later[..., k:].prod(-1) for k in range(f.shape[-1])], -1)


@wrong("cell_path", "sums")
def path_weights(f):
    weights = [torch.ones_like(f[0])]
    for gate in reversed(f[1:]):
        weights.insert(0, gate + weights[0])
    return torch.stack(weights)


@wrong("cell_path", "sums that begin with 0")
def path_weights(f):
    return torch.stack([f[k + 1 :].sum(0) for k in range(len(f))])


@wrong("cell_path", "cut off from the graph")
def path_weights(f):
    with torch.no_grad():
        return torch.stack([f[k + 1 :].prod(0) for k in range(len(f))])


@wrong("cell_path", "changed in place")
def path_weights(f):
    weights = torch.stack([f[k + 1 :].prod(0) for k in range(len(f))])
    return f.copy_(weights)


@wrong("cell_path", "a tiny number added before the logarithm")
def path_weights(f):
    logs = f.clamp(min=1e-30).log()
    sums = [torch.zeros_like(f[0])]
    for gate in logs[1:].flip(0):
        sums.insert(0, sums[0] + gate)
    return torch.stack(sums).exp()
