"""Twins of the wrong answers to task lora: the same misconceptions, written by another hand."""

import torch
from torch import Tensor

from autograder.catalogue import wrong


@wrong("lora", "not scaled")
def lora(x, W, b, A, B, alpha):
    W, b = W.detach(), b.detach()
    change = torch.einsum("nr,rm->nm", A, B)
    return x @ (W + change) + b, W + change


@wrong("lora", "scaled by alpha")
def lora(x, W, b, A, B, alpha):
    W, b = W.detach(), b.detach()
    change = alpha * torch.einsum("nr,rm->nm", A, B)
    return x @ (W + change) + b, W + change


@wrong("lora", "divided by the number of inputs")
def lora(x, W, b, A, B, alpha):
    W, b = W.detach(), b.detach()
    change = alpha / x.shape[-1] * torch.einsum("nr,rm->nm", A, B)
    return x @ (W + change) + b, W + change


@wrong("lora", "divided by the root of the rank")
def lora(x, W, b, A, B, alpha):
    W, b = W.detach(), b.detach()
    change = alpha / len(B) ** 0.5 * torch.einsum("nr,rm->nm", A, B)
    return x @ (W + change) + b, W + change


@wrong("lora", "merged without scale")
def lora(x, W, b, A, B, alpha):
    W, b = W.detach(), b.detach()
    change = alpha / A.shape[1] * torch.einsum("nr,rm->nm", A, B)
    return x @ (W + change) + b, W + A @ B


@wrong("lora", "the change alone is merged")
def lora(x, W, b, A, B, alpha):
    W, b = W.detach(), b.detach()
    change = alpha / A.shape[1] * torch.einsum("nr,rm->nm", A, B)
    return x @ (W + change) + b, change


@wrong("lora", "pretrained layer left out")
def lora(x, W, b, A, B, alpha):
    W, b = W.detach(), b.detach()
    change = alpha / A.shape[1] * torch.einsum("nr,rm->nm", A, B)
    return x @ change, W + change


@wrong("lora", "no bias")
def lora(x, W, b, A, B, alpha):
    W, b = W.detach(), b.detach()
    change = alpha / A.shape[1] * torch.einsum("nr,rm->nm", A, B)
    return x @ (W + change), W + change


@wrong("lora", "bias scaled, too")
def lora(x, W, b, A, B, alpha):
    W, b = W.detach(), b.detach()
    change = alpha / A.shape[1] * torch.einsum("nr,rm->nm", A, B)
    return x @ (W + change) + alpha / len(B) * b, W + change


@wrong("lora", "not frozen")
def lora(x, W, b, A, B, alpha):
    change = alpha / A.shape[1] * torch.einsum("nr,rm->nm", A, B)
    return x @ (W + change) + b, W + change


@wrong("lora", "merged in place")
def lora(x, W, b, A, B, alpha):
    W.data += alpha / len(B) * (A @ B).detach()
    change = alpha / len(B) * A @ B
    W = W.detach() - change.detach() + change
    return x @ W + b.detach(), W


@wrong("lora", "cut off from the graph")
def lora(x, W, b, A, B, alpha):
    with torch.no_grad():
        change = alpha / len(B) * (A @ B)
        return x @ (W + change) + b, W + change


@wrong("lora", "the change scaled in place")
def lora(x, W, b, A, B, alpha):
    for row in B:
        row *= alpha / len(B)
    change = torch.einsum("nr,rm->nm", A, B)
    return x @ (W.detach() + change) + b.detach(), W.detach() + change
