"""Twins of the wrong answers to task readout: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("readout", "the bias counts for each part")
def readout(Z, W, b):
    return torch.einsum("...te->...e", torch.nn.functional.linear(Z, W.T, b))


@wrong("readout", "no bias")
def readout(Z, W, b):
    return torch.einsum("...td,de->...e", Z, W)


@wrong("readout", "mean")
def readout(Z, W, b):
    return torch.nn.functional.linear(torch.einsum("...td->...d", Z) / Z.shape[-2], W.T, b)


@wrong("readout", "maximum")
def readout(Z, W, b):
    best = Z[..., 0, :]
    for i in range(1, Z.shape[-2]):
        best = torch.maximum(best, Z[..., i, :])
    return torch.nn.functional.linear(best, W.T, b)


@wrong("readout", "last part")
def readout(Z, W, b):
    return torch.nn.functional.linear(Z.unbind(-2)[-1], W.T, b)


@wrong("readout", "sum over the first axis")
def readout(Z, W, b):
    total = torch.zeros_like(Z[0]) if len(Z) else Z.sum(0)
    for block in Z:
        total = total + block
    return torch.nn.functional.linear(total, W.T, b)


@wrong("readout", "sum over the features")
def readout(Z, W, b):
    total = torch.einsum("...td->...", Z)
    return torch.stack([total * column.sum() for column in W.unbind(1)], -1) + b


@wrong("readout", "ReLU of the parts")
def readout(Z, W, b):
    return torch.einsum("...td,de->...e", Z.clamp(min=0), W) + b


@wrong("readout", "ReLU of the answer")
def readout(Z, W, b):
    answer = torch.einsum("...td,de->...e", Z, W) + b
    return torch.where(answer > 0, answer, 0 * answer)


@wrong("readout", "zeros")
def readout(Z, W, b):
    return 0 * torch.einsum("...td,de->...e", Z, W)


@wrong("readout", "one axis too many")
def readout(Z, W, b):
    return torch.einsum("...td,de->...e", Z, W).unsqueeze(-2) + b


@wrong("readout", "adds up into the first part")
def readout(Z, W, b):
    if Z.shape[-2] == 0:
        return Z.sum(-2) @ W + b
    rows = Z.unbind(-2)
    for row in rows[1:]:
        Z[..., 0, :] += row
    return Z[..., 0, :] @ W + b


@wrong("readout", "starts from the first part")
def readout(Z, W, b):
    total = Z[..., 0, :]
    for i in range(1, Z.shape[-2]):
        total = total + Z[..., i, :]
    return torch.nn.functional.linear(total, W.T, b)
