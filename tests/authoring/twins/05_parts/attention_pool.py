"""Twins of the wrong answers to task attention_pool: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("attention_pool", "mean")
def attention_pool(Z, W, u):
    return torch.einsum("...td->...d", Z) / Z.shape[-2]


@wrong("attention_pool", "no tanh")
def attention_pool(Z, W, u):
    s = torch.einsum("...td,dh,h->...t", Z, W, u)
    w = (s - s.logsumexp(-1, keepdim=True)).exp()
    return torch.einsum("...t,...td->...d", w, Z)


@wrong("attention_pool", "tanh of the score")
def attention_pool(Z, W, u):
    s = torch.einsum("...td,dh,h->...t", Z, W, u).tanh()
    w = (s - s.logsumexp(-1, keepdim=True)).exp()
    return torch.einsum("...t,...td->...d", w, Z)


@wrong("attention_pool", "u ignored")
def attention_pool(Z, W, u):
    s = torch.einsum("...th->...t", (Z @ W).tanh())
    w = (s - s.logsumexp(-1, keepdim=True)).exp()
    return torch.einsum("...t,...td->...d", w, Z)


@wrong("attention_pool", "scores without a softmax")
def attention_pool(Z, W, u):
    s = torch.einsum("...th,h->...t", (Z @ W).tanh(), u)
    return torch.einsum("...t,...td->...d", s, Z)


@wrong("attention_pool", "a sigmoid for each part")
def attention_pool(Z, W, u):
    s = torch.einsum("...th,h->...t", (Z @ W).tanh(), u)
    return torch.einsum("...t,...td->...d", 1 / (1 + (-s).exp()), Z)


@wrong("attention_pool", "hidden vectors averaged")
def attention_pool(Z, W, u):
    h = (Z @ W).tanh()
    s = torch.einsum("...th,h->...t", h, u)
    w = (s - s.logsumexp(-1, keepdim=True)).exp()
    return torch.einsum("...t,...th->...h", w, h)


@wrong("attention_pool", "only the best part")
def attention_pool(Z, W, u):
    s = torch.einsum("...th,h->...t", (Z @ W).tanh(), u)
    best = torch.nn.functional.one_hot(s.argmax(-1), Z.shape[-2]).to(Z.dtype)
    return torch.einsum("...t,...td->...d", best, Z)


@wrong("attention_pool", "divided by the number of parts")
def attention_pool(Z, W, u):
    s = torch.einsum("...th,h->...t", (Z @ W).tanh(), u)
    w = (s - s.logsumexp(-1, keepdim=True)).exp()
    return torch.einsum("...t,...td->...d", w, Z) / Z.shape[-2]


@wrong("attention_pool", "parts weighted but not added up")
def attention_pool(Z, W, u):
    s = torch.einsum("...th,h->...t", (Z @ W).tanh(), u)
    w = (s - s.logsumexp(-1, keepdim=True)).exp()
    return torch.einsum("...t,...td->...td", w, Z)


@wrong("attention_pool", "softmax over the first axis")
def attention_pool(Z, W, u):
    s = torch.einsum("...th,h->...t", (Z @ W).tanh(), u)
    w = (s - s.logsumexp(0, keepdim=True)).exp()
    return torch.einsum("...t,...td->...d", w, Z)


@wrong("attention_pool", "scaled scores")
def attention_pool(Z, W, u):
    s = torch.einsum("...th,h->...t", (Z @ W).tanh(), u) * len(u) ** -0.5
    w = (s - s.logsumexp(-1, keepdim=True)).exp()
    return torch.einsum("...t,...td->...d", w, Z)


@wrong("attention_pool", "unstable softmax")
def attention_pool(Z, W, u):
    total, below = 0, 0
    for z in Z.unbind(-2):
        e = torch.exp((z @ W).tanh() @ u)[..., None]
        total, below = total + e * z, below + e
    return total / below


@wrong("attention_pool", "weights the parts in place")
def attention_pool(Z, W, u):
    s = torch.einsum("...th,h->...t", (Z @ W).tanh(), u)
    w = (s - s.logsumexp(-1, keepdim=True)).exp()
    for i in range(Z.shape[-2]):
        Z[..., i, :] *= w[..., i, None]
    return torch.einsum("...td->...d", Z)


@wrong("attention_pool", "weights cut from the graph")
def attention_pool(Z, W, u):
    with torch.no_grad():
        s = torch.einsum("...th,h->...t", (Z @ W).tanh(), u)
        w = (s - s.logsumexp(-1, keepdim=True)).exp()
    return torch.einsum("...t,...td->...d", w, Z)
