"""Twins of the wrong answers to task multi_head: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("multi_head", "parts and heads mixed")
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    *lead, n, _ = Z.shape
    Q, K, V = ((Z @ W).reshape(*lead, heads, n, W.shape[1] // heads) for W in (W_Q, W_K, W_V))
    w = torch.einsum("...nd,...td->...nt", Q, K).div(Q.shape[-1] ** 0.5).softmax(-1)
    return torch.einsum("...hnt,...htd->...nhd", w, V).flatten(-2) @ W_O


@wrong("multi_head", "heads not moved back")
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    *lead, n, _ = Z.shape
    Q, K, V = ((Z @ W).reshape(*lead, n, heads, -1) for W in (W_Q, W_K, W_V))
    w = torch.einsum("...nhd,...thd->...hnt", Q, K).div(Q.shape[-1] ** 0.5).softmax(-1)
    C = torch.einsum("...hnt,...thd->...hnd", w, V)
    return C.reshape(*lead, n, -1) @ W_O


@wrong("multi_head", "heads interleaved")
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    answers = []
    for h in range(heads):
        q, k, v = Z @ W_Q[:, h::heads], Z @ W_K[:, h::heads], Z @ W_V[:, h::heads]
        answers.append((q @ k.mT / q.shape[-1] ** 0.5).softmax(-1) @ v)
    return torch.stack(answers, -2).flatten(-2) @ W_O


@wrong("multi_head", "one wide head")
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    s = torch.einsum("...nd,de,fe,...tf->...nt", Z, W_Q, W_K, Z) * (W_Q.shape[1] / heads) ** -0.5
    return (s - s.logsumexp(-1, keepdim=True)).exp() @ Z @ W_V @ W_O


@wrong("multi_head", "scaled by the width of all heads")
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    answers = []
    for a, b, c in zip(W_Q.chunk(heads, 1), W_K.chunk(heads, 1), W_V.chunk(heads, 1)):
        s = (Z @ a) @ (Z @ b).mT * W_Q.shape[1] ** -0.5
        answers.append(s.softmax(-1) @ (Z @ c))
    return torch.cat(answers, -1) @ W_O


@wrong("multi_head", "scaled by the length of a part")
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    answers = []
    for a, b, c in zip(W_Q.chunk(heads, 1), W_K.chunk(heads, 1), W_V.chunk(heads, 1)):
        s = (Z @ a) @ (Z @ b).mT * len(a) ** -0.5
        answers.append(s.softmax(-1) @ (Z @ c))
    return torch.cat(answers, -1) @ W_O


@wrong("multi_head", "no scale")
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    answers = []
    for a, b, c in zip(W_Q.chunk(heads, 1), W_K.chunk(heads, 1), W_V.chunk(heads, 1)):
        answers.append(((Z @ a) @ (Z @ b).mT).softmax(-1) @ (Z @ c))
    return torch.cat(answers, -1) @ W_O


@wrong("multi_head", "no output projection")
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    answers = []
    for a, b, c in zip(W_Q.chunk(heads, 1), W_K.chunk(heads, 1), W_V.chunk(heads, 1)):
        s = (Z @ a) @ (Z @ b).mT * a.shape[1] ** -0.5
        answers.append(s.softmax(-1) @ (Z @ c))
    return torch.cat(answers, -1)


@wrong("multi_head", "heads averaged")
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    total = 0
    for a, b, c in zip(W_Q.chunk(heads, 1), W_K.chunk(heads, 1), W_V.chunk(heads, 1)):
        s = (Z @ a) @ (Z @ b).mT * a.shape[1] ** -0.5
        total = total + s.softmax(-1) @ (Z @ c) / heads
    return torch.cat([total] * heads, -1) @ W_O


@wrong("multi_head", "softmax over the queries")
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    answers = []
    for a, b, c in zip(W_Q.chunk(heads, 1), W_K.chunk(heads, 1), W_V.chunk(heads, 1)):
        s = (Z @ a) @ (Z @ b).mT * a.shape[1] ** -0.5
        answers.append(s.softmax(-2) @ (Z @ c))
    return torch.cat(answers, -1) @ W_O


@wrong("multi_head", "softmax over the heads")
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    triples = list(zip(W_Q.chunk(heads, 1), W_K.chunk(heads, 1), W_V.chunk(heads, 1)))
    s = torch.stack([(Z @ a) @ (Z @ b).mT * a.shape[1] ** -0.5 for a, b, _ in triples])
    w = s.softmax(0)
    return torch.cat([w[h] @ (Z @ c) for h, (_, _, c) in enumerate(triples)], -1) @ W_O


@wrong("multi_head", "queries computed with W_K")
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    answers = []
    for b, c in zip(W_K.chunk(heads, 1), W_V.chunk(heads, 1)):
        k = Z @ b
        s = k @ k.mT * b.shape[1] ** -0.5
        answers.append(s.softmax(-1) @ (Z @ c))
    return torch.cat(answers, -1) @ W_O


@wrong("multi_head", "changes W_Q in place")
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    W_Q.mul_((W_Q.shape[1] // heads) ** -0.5)
    answers = []
    for a, b, c in zip(W_Q.chunk(heads, 1), W_K.chunk(heads, 1), W_V.chunk(heads, 1)):
        answers.append(((Z @ a) @ (Z @ b).mT).softmax(-1) @ (Z @ c))
    return torch.cat(answers, -1) @ W_O
