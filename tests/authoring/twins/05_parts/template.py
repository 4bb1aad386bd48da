"""Twins of the wrong answers to task template: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("template", "the next part first")
def template(Z, W, b, V):
    d = Z.shape[-1]
    h = (Z[..., 1:, :] @ W[:d] + Z[..., :-1, :] @ W[d:] + b).clamp(min=0)
    return torch.einsum("...th,he->...e", h, V)


@wrong("template", "the ends joined")
def template(Z, W, b, V):
    d = Z.shape[-1]
    h = (Z @ W[:d] + torch.roll(Z, -1, -2) @ W[d:] + b).clamp(min=0)
    return torch.einsum("...th,he->...e", h, V)


@wrong("template", "zeros after the end")
def template(Z, W, b, V):
    d = Z.shape[-1]
    later = torch.nn.functional.pad(Z, (0, 0, 0, 1))[..., 1:, :]
    h = (Z @ W[:d] + later @ W[d:] + b).clamp(min=0)
    return torch.einsum("...th,he->...e", h, V)


@wrong("template", "no ReLU")
def template(Z, W, b, V):
    d = Z.shape[-1]
    h = Z[..., :-1, :] @ W[:d] + Z[..., 1:, :] @ W[d:] + b
    return torch.einsum("...th,he->...e", h, V)


@wrong("template", "ReLU after the sum")
def template(Z, W, b, V):
    d = Z.shape[-1]
    h = Z[..., :-1, :] @ W[:d] + Z[..., 1:, :] @ W[d:] + b
    return torch.einsum("...th->...h", h).clamp(min=0) @ V


@wrong("template", "the bias after the sum")
def template(Z, W, b, V):
    d = Z.shape[-1]
    h = (Z[..., :-1, :] @ W[:d] + Z[..., 1:, :] @ W[d:]).clamp(min=0)
    return (torch.einsum("...th->...h", h) + b) @ V


@wrong("template", "no bias")
def template(Z, W, b, V):
    d = Z.shape[-1]
    h = (Z[..., :-1, :] @ W[:d] + Z[..., 1:, :] @ W[d:]).clamp(min=0)
    return torch.einsum("...th,he->...e", h, V)


@wrong("template", "mean")
def template(Z, W, b, V):
    d, pairs = Z.shape[-1], Z.shape[-2] - 1
    h = (Z[..., :-1, :] @ W[:d] + Z[..., 1:, :] @ W[d:] + b).clamp(min=0)
    return torch.einsum("...th,he->...e", h, V) / max(pairs, 1)


@wrong("template", "maximum")
def template(Z, W, b, V):
    d = Z.shape[-1]
    if Z.shape[-2] == 1:
        return Z[..., 0, :] @ W[:d] @ V * 0
    h = (Z[..., :-1, :] @ W[:d] + Z[..., 1:, :] @ W[d:] + b).clamp(min=0)
    return torch.max(h, -2).values @ V


@wrong("template", "pairs do not overlap")
def template(Z, W, b, V):
    total = 0 * b
    for i in range(0, Z.shape[-2] - 1, 2):
        pair = torch.cat([Z[..., i, :], Z[..., i + 1, :]], -1)
        total = total + torch.nn.functional.linear(pair, W.T, b).clamp(min=0)
    return total.expand(*Z.shape[:-2], -1) @ V


@wrong("template", "last pair left out")
def template(Z, W, b, V):
    total = 0 * b
    for i in range(Z.shape[-2] - 2):
        pair = torch.cat([Z[..., i, :], Z[..., i + 1, :]], -1)
        total = total + torch.nn.functional.linear(pair, W.T, b).clamp(min=0)
    return total.expand(*Z.shape[:-2], -1) @ V


@wrong("template", "features interleaved")
def template(Z, W, b, V):
    pairs = torch.stack([Z[..., :-1, :], Z[..., 1:, :]], -1).flatten(-2)
    return torch.einsum("...th,he->...e", (pairs @ W + b).clamp(min=0), V)


@wrong("template", "a second ReLU")
def template(Z, W, b, V):
    d = Z.shape[-1]
    h = (Z[..., :-1, :] @ W[:d] + Z[..., 1:, :] @ W[d:] + b).clamp(min=0)
    return torch.einsum("...th,he->...e", h, V).clamp(min=0)


@wrong("template", "a single part fails")
def template(Z, W, b, V):
    parts = Z.unbind(-2)
    hidden = [(torch.cat([p, q], -1) @ W + b).clamp(min=0) for p, q in zip(parts, parts[1:])]
    return torch.stack(hidden, -2).sum(-2) @ V


@wrong("template", "a single part joined with itself")
def template(Z, W, b, V):
    if Z.shape[-2] == 1:
        Z = Z.repeat_interleave(2, -2)
    d = Z.shape[-1]
    h = (Z[..., :-1, :] @ W[:d] + Z[..., 1:, :] @ W[d:] + b).clamp(min=0)
    return torch.einsum("...th,he->...e", h, V)


@wrong("template", "pairs cut from the graph")
def template(Z, W, b, V):
    d, numbers = Z.shape[-1], Z.data
    h = (numbers[..., :-1, :] @ W[:d] + numbers[..., 1:, :] @ W[d:] + b).clamp(min=0)
    return torch.einsum("...th,he->...e", h, V)
