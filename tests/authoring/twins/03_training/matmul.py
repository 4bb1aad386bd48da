"""Twins of the wrong answers to task matmul: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("matmul", "weights not transposed")
def linear_backward(X, W, delta):
    back = torch.matmul(delta, W)
    inputs, arrived = X.flatten(0, -2) if X.dim() > 1 else X[None], delta.reshape(-1, delta.shape[-1])
    return back, torch.einsum("ni,no->io", inputs, arrived), torch.einsum("no->o", arrived)


@wrong("matmul", "gradient of the weights transposed")
def linear_backward(X, W, delta):
    inputs, arrived = X.reshape(-1, X.shape[-1]), delta.reshape(-1, delta.shape[-1])
    return torch.einsum("...o,io->...i", delta, W), torch.einsum("ni,no->oi", inputs, arrived), arrived.sum(0)


@wrong("matmul", "averaged over the examples")
def linear_backward(X, W, delta):
    n = X.numel() // X.shape[-1]
    into_W = torch.einsum("...i,...o->io", X, delta) / n
    into_b = torch.einsum("...o->o", delta) / n
    return torch.einsum("...o,io->...i", delta, W), into_W, into_b


@wrong("matmul", "gradient of the bias averaged")
def linear_backward(X, W, delta):
    into_W = torch.einsum("...i,...o->io", X, delta)
    rows = delta.reshape(-1, delta.shape[-1])
    return torch.einsum("...o,io->...i", delta, W), into_W, torch.mean(rows, 0)


@wrong("matmul", "gradient of the bias not added up")
def linear_backward(X, W, delta):
    into_W = torch.einsum("...i,...o->io", X, delta)
    return torch.einsum("...o,io->...i", delta, W), into_W, 1 * delta


@wrong("matmul", "gradient of the bias added up over the outputs")
def linear_backward(X, W, delta):
    into_W = torch.einsum("...i,...o->io", X, delta)
    return torch.einsum("...o,io->...i", delta, W), into_W, torch.einsum("...o->...", delta)


@wrong("matmul", "no gradient for the bias")
def linear_backward(X, W, delta):
    into_W = torch.einsum("...i,...o->io", X, delta)
    return torch.einsum("...o,io->...i", delta, W), into_W, W[0] * 0


@wrong("matmul", "upstream gradient ignored")
def linear_backward(X, W, delta):
    rows = X.reshape(-1, W.shape[0])
    into_X = (0 * X) + W.sum(1)
    return into_X, rows.sum(0)[:, None].repeat(1, W.shape[1]), torch.full_like(W[0], len(rows))


@wrong("matmul", "one leading axis only")
def linear_backward(X, W, delta):
    into_W = 0
    for x, d in zip(X, delta):
        into_W = into_W + x[..., :, None] * d[..., None, :]
    return delta @ W.T, into_W, sum(d for d in delta)


@wrong("matmul", "a sum for each sequence")
def linear_backward(X, W, delta):
    if X.dim() == 1:
        return W @ delta, torch.outer(X, delta), delta + 0
    into_W = torch.einsum("...ni,...no->...io", X, delta)
    return delta @ W.T, into_W, delta.reshape(-1, delta.shape[-1]).sum(0)


@wrong("matmul", "adds up in the upstream gradient")
def linear_backward(X, W, delta):
    into_X, into_W = delta @ W.T, torch.einsum("...i,...o->io", X, delta)
    rows = delta.view(-1, delta.shape[-1])
    total = rows[0]
    for k in range(1, len(rows)):
        total += rows[k]
    return into_X, into_W, total.clone()
