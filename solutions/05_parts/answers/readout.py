"""Other right answers and typical wrong ones to task readout of 05_parts."""

import torch

from autograder.catalogue import right, wrong


@right("readout", "a row of ones")
def readout(Z, W, b):
    ones = torch.ones(1, Z.shape[-2], dtype=Z.dtype)
    return (ones @ Z).squeeze(-2) @ W + b


@right("readout", "first the head, then the sum")
def readout(Z, W, b):
    return (Z @ W).sum(-2).add(b)


@right("readout", "one part at a time")
def readout(Z, W, b):
    total = torch.zeros_like(Z[..., :1, :]) if Z.shape[-2] else Z.new_zeros(*Z.shape[:-2], 1, Z.shape[-1])
    total = total[..., 0, :]
    for part in Z.unbind(-2):
        total = total + part
    return torch.einsum("...d, de -> ...e", total, W) + b


@wrong(
    "readout",
    "the bias counts for each part",
    hint="The bias is added for each part, so it grows with the number of parts. It belongs to the answer "
    "and counts once.",
)
def readout(Z, W, b):
    return (Z @ W + b).sum(dim=-2)


@wrong("readout", "no bias", hint="The bias of the prediction head is missing.")
def readout(Z, W, b):
    return Z.sum(dim=-2) @ W


@wrong(
    "readout",
    "mean",
    hint="The parts are averaged. The task asks for their sum, which knows how many parts there are.",
)
def readout(Z, W, b):
    return (Z.sum(dim=-2) / max(Z.shape[-2], 1)) @ W + b


@wrong(
    "readout", "maximum", hint="The maximum of each feature is taken. The task asks for the sum of the parts."
)
def readout(Z, W, b):
    return Z.amax(dim=-2) @ W + b if Z.shape[-2] else b.expand(*Z.shape[:-2], -1)


@wrong(
    "readout",
    "last part",
    hint="Only the last part is used. Nothing has been contextualized here, so it knows nothing of the "
    "others: add all parts up.",
)
def readout(Z, W, b):
    return Z[..., -1, :] @ W + b


@wrong(
    "readout",
    "sum over the first axis",
    hint="Without batch axes the result is right, but in a batch the examples are added up. Count the axis "
    "of the parts from the end.",
)
def readout(Z, W, b):
    return Z.sum(dim=0) @ W + b


@wrong(
    "readout",
    "sum over the features",
    hint="The features of each part are added up. What is to be added up are the parts, feature by feature.",
)
def readout(Z, W, b):
    return Z.sum(dim=-1, keepdim=True).sum(dim=-2) * W.sum(dim=0) + b


@wrong(
    "readout",
    "ReLU of the parts",
    hint="A ReLU removes negative features before the sum. The readout has none: parts may cancel.",
)
def readout(Z, W, b):
    return torch.relu(Z).sum(dim=-2) @ W + b


@wrong(
    "readout",
    "ReLU of the answer",
    hint="A ReLU at the end keeps the answer from becoming negative. The prediction head is linear.",
)
def readout(Z, W, b):
    return torch.relu(Z.sum(dim=-2) @ W + b)


@wrong("readout", "zeros", hint="All answers are zero. They are linear in the sum of the parts.")
def readout(Z, W, b):
    return torch.zeros(*Z.shape[:-2], W.shape[-1], dtype=Z.dtype)


@wrong(
    "readout",
    "one axis too many",
    hint="The axis of the parts is still there, with length 1. Pooling removes it.",
)
def readout(Z, W, b):
    return Z.sum(dim=-2, keepdim=True) @ W + b


@wrong(
    "readout",
    "adds up into the first part",
    hint="The sum is collected in the first part itself, in the caller's tensor: a slice shares its memory. "
    "Start from a new tensor of zeros.",
)
def readout(Z, W, b):
    if Z.shape[-2] == 0:
        return b.expand(*Z.shape[:-2], -1)
    total = Z[..., 0, :]
    for part in Z[..., 1:, :].unbind(-2):
        total += part
    return total @ W + b


@wrong(
    "readout",
    "starts from the first part",
    hint="The sum starts from the first part, so it fails if there is none. A sum of nothing is 0, and the "
    "answer is then the bias.",
)
def readout(Z, W, b):
    total = Z[..., 0, :]
    for part in Z[..., 1:, :].unbind(-2):
        total = total + part
    return total @ W + b
