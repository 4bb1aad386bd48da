"""Wrong answers to task bandwidth of 04_categorical in which 0 is divided by 0."""

import torch

from autograder.catalogue import wrong


@wrong(
    "bandwidth",
    "0/0 for a lonely point",
    hint="For a point far from all others every exponential is 0, and 0/0 is NaN. Subtract the smallest "
    "squared distance of each row first, or use a softmax that does.",
)
def find_variances(squares, target):
    n = len(squares)
    if not 1 < target < n - 1:
        raise ValueError("impossible perplexity")
    others = squares[~torch.eye(n).bool()].view(n, n - 1).double()
    low, high = torch.zeros(n, 1).double(), 1000 * others.amax(1, keepdim=True)
    for _ in range(80):
        middle = (low + high) / 2
        e = torch.exp(-others / middle)
        few = torch.special.entr(e / e.sum(1, keepdim=True)).sum(1, keepdim=True).exp() < target
        low, high = torch.where(few, middle, low), torch.where(few, high, middle)
    return high[:, 0].to(squares.dtype)


@wrong(
    "bandwidth",
    "0/0 on the way",
    hint="On its way the search tries variances that are small against all squared distances of a point. "
    "There every exponential is 0, and 0/0 is NaN: subtract the smallest one of each row first.",
)
def find_variances(squares, target):
    n = len(squares)
    if not 1 < target < n - 1:
        raise ValueError("impossible perplexity")
    others = squares[~torch.eye(n).bool()].view(n, n - 1).double()
    low = torch.full((n, 1), -60.0).double()
    high = -low
    for _ in range(60):
        middle = (low + high) / 2
        e = torch.exp(-others / middle.exp())
        few = torch.special.entr(e / e.sum(1, keepdim=True)).sum(1, keepdim=True).exp() < target
        low, high = torch.where(few, middle, low), torch.where(few, high, middle)
    return high.exp()[:, 0].to(squares.dtype)
