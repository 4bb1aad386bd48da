"""Twins of the wrong answers to task attention: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("attention", "no scale")
def attention(Q, K, V):
    s = torch.einsum("...nd,...td->...nt", Q, K)
    return (s - s.logsumexp(-1, keepdim=True)).exp() @ V


@wrong("attention", "times sqrt(d)")
def attention(Q, K, V):
    s = torch.einsum("...nd,...td->...nt", Q, K) * Q.shape[-1] ** 0.5
    return (s - s.logsumexp(-1, keepdim=True)).exp() @ V


@wrong("attention", "divided by d")
def attention(Q, K, V):
    s = torch.einsum("...nd,...td->...nt", Q, K) / K.size(-1)
    return (s - s.logsumexp(-1, keepdim=True)).exp() @ V


@wrong("attention", "scaled by the length of a value")
def attention(Q, K, V):
    s = torch.einsum("...nd,...td->...nt", Q, K) * V.size(-1) ** -0.5
    return (s - s.logsumexp(-1, keepdim=True)).exp() @ V


@wrong("attention", "scaled after the softmax")
def attention(Q, K, V):
    s = torch.einsum("...nd,...td->...nt", Q, K)
    return (s - s.logsumexp(-1, keepdim=True)).exp() @ V * Q.size(-1) ** -0.5


@wrong("attention", "uniform weights")
def attention(Q, K, V):
    middle = torch.einsum("...td->...d", V) / V.shape[-2]
    return torch.stack([middle] * Q.shape[-2], -2)


@wrong("attention", "Q and K swapped")
def attention(Q, K, V):
    s = torch.einsum("...td,...nd->...tn", K, Q) * K.shape[-1] ** -0.5
    return torch.matmul((s - s.logsumexp(-1, keepdim=True)).exp(), V)


@wrong("attention", "zeros")
def attention(Q, K, V):
    return Q[..., :1] * 0 * V[..., :1, :]


@wrong("attention", "V returned")
def attention(Q, K, V):
    return 1 * V


@wrong("attention", "weights times K")
def attention(Q, K, V):
    s = torch.einsum("...nd,...td->...nt", Q, K) * Q.shape[-1] ** -0.5
    return torch.einsum("...nt,...td->...nd", (s - s.logsumexp(-1, keepdim=True)).exp(), K)


@wrong("attention", "random weights")
def attention(Q, K, V):
    s = torch.randn(Q.shape[:-1] + K.shape[-2:-1], dtype=Q.dtype)
    return torch.softmax(s, -1) @ V


@wrong("attention", "scores without a softmax")
def attention(Q, K, V):
    return torch.einsum("...nd,...td,...te->...ne", Q, K, V) * Q.shape[-1] ** -0.5


@wrong("attention", "softmax over the queries")
def attention(Q, K, V):
    s = torch.einsum("...nd,...td->...nt", Q, K) * Q.shape[-1] ** -0.5
    return (s - s.logsumexp(-2, keepdim=True)).exp() @ V


@wrong("attention", "unstable softmax")
def attention(Q, K, V):
    e = torch.exp(torch.einsum("...nd,...td->...nt", Q, K) * Q.shape[-1] ** -0.5)
    return torch.einsum("...nt,...te->...ne", e / torch.einsum("...nt->...n", e)[..., None], V)


@wrong("attention", "changes Q in place")
def attention(Q, K, V):
    Q.div_(math.sqrt(K.shape[-1]))
    s = torch.einsum("...nd,...td->...nt", Q, K)
    return (s - s.logsumexp(-1, keepdim=True)).exp() @ V


@wrong("attention", "scaled by the number of parts")
def attention(Q, K, V):
    s = torch.einsum("...nd,...td->...nt", Q, K) * K.shape[-2] ** -0.5
    return (s - s.logsumexp(-1, keepdim=True)).exp() @ V
