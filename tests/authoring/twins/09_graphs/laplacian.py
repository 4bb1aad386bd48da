"""Twins of the wrong answers to task laplacian: the same misconceptions, written by another hand."""

import math

import torch
from torch import Tensor

from autograder.catalogue import wrong


@wrong("laplacian", "A - D")
def laplacians(A):
    d = torch.einsum("ij->i", A)
    L = A.clone()
    for v in range(len(A)):
        L[v, v] -= d[v]
    r = torch.where(d > 0, d, torch.ones_like(d)) ** 0.5
    return L, L / torch.outer(r, r)


@wrong("laplacian", "D + A")
def laplacians(A):
    d = torch.einsum("ij->i", A)
    L = A.clone()
    for v in range(len(A)):
        L[v, v] += d[v]
    r = torch.where(d > 0, d, torch.ones_like(d)) ** 0.5
    return L, L / torch.outer(r, r)


@wrong("laplacian", "random walk")
def laplacians(A):
    d = A @ torch.ones(len(A), dtype=A.dtype)
    L = torch.diagflat(d) - A
    rows = [L[v] / d[v] if d[v] > 0 else L[v] for v in range(len(A))]
    return L, torch.stack(rows)


@wrong("laplacian", "rows only")
def laplacians(A):
    d = A @ torch.ones(len(A), dtype=A.dtype)
    L = torch.diagflat(d) - A
    rows = [L[v] / d[v].sqrt() if d[v] > 0 else L[v] for v in range(len(A))]
    return L, torch.stack(rows)


@wrong("laplacian", "no roots")
def laplacians(A):
    n = len(A)
    d = [float(A[v].sum()) for v in range(n)]
    L, S = torch.zeros_like(A), torch.zeros_like(A)
    for i in range(n):
        for j in range(n):
            L[i, j] = (d[i] if i == j else 0) - A[i, j]
            if d[i] > 0 and d[j] > 0:
                S[i, j] = L[i, j] / d[i] / d[j]
    return L, S


@wrong("laplacian", "multiplied by the roots")
def laplacians(A):
    n = len(A)
    d = [float(A[v].sum()) for v in range(n)]
    L, S = torch.zeros_like(A), torch.zeros_like(A)
    for i in range(n):
        for j in range(n):
            L[i, j] = (d[i] if i == j else 0) - A[i, j]
            S[i, j] = L[i, j] * math.sqrt(d[i] * d[j])
    return L, S


@wrong("laplacian", "edges counted")
def laplacians(A):
    d = torch.count_nonzero(A, dim=1).to(A.dtype)
    L = torch.diag_embed(d).sub(A)
    r = d.clamp(min=1).pow(-0.5)
    return L, torch.einsum("i,ij,j->ij", r, L, r)


@wrong("laplacian", "self edges left out")
def laplacians(A):
    B = A * (1 - torch.eye(len(A), dtype=A.dtype))
    d = B.sum(1)
    L = torch.diag_embed(d) - B
    r = torch.where(d > 0, d, torch.ones_like(d)) ** -0.5
    return L, torch.einsum("i,ij,j->ij", r, L, r)


@wrong("laplacian", "self edges added")
def laplacians(A):
    B = A.clone()
    B.diagonal().add_(1)
    d = B.sum(1)
    L = torch.diag_embed(d) - B
    r = d**-0.5
    return L, torch.einsum("i,ij,j->ij", r, L, r)


@wrong("laplacian", "the matrix of a graph convolution")
def laplacians(A):
    d = A.sum(0)
    r = torch.zeros_like(d)
    r[d > 0] = d[d > 0].rsqrt()
    return torch.diagflat(d) - A, torch.einsum("i,ij,j->ij", r, A, r)


@wrong("laplacian", "division by zero")
def laplacians(A):
    d = torch.einsum("ij->i", A)
    L = torch.diagflat(d) - A
    return L, L / torch.outer(d, d).sqrt()


@wrong("laplacian", "identity less the normalized weights")
def laplacians(A):
    d = A.sum(0)
    r = torch.zeros_like(d)
    r[d > 0] = d[d > 0].rsqrt()
    S = -torch.einsum("i,ij,j->ij", r, A, r)
    for v in range(len(A)):
        S[v, v] += 1
    return torch.diagflat(d) - A, S


@wrong("laplacian", "a small number added")
def laplacians(A):
    d = torch.einsum("ij->i", A)
    L = torch.diagflat(d) - A
    r = (d + 1e-6).sqrt()
    return L, L / r / r[:, None]


@wrong("laplacian", "changed in place")
def laplacians(A):
    d = A.sum(1)
    L = A.neg_()
    L.diagonal().add_(d)
    r = torch.where(d > 0, d, torch.ones_like(d)) ** 0.5
    return L, L / torch.outer(r, r)


@wrong("laplacian", "zeros")
def laplacians(A):
    L = A - A
    return L, L.clone()


@wrong("laplacian", "degrees kept from being small, at a millionth")
def laplacians(A):
    d = torch.einsum("ij->i", A)
    L = torch.diagflat(d) - A
    r = torch.maximum(d, torch.full_like(d, 1e-6)).sqrt()
    return L, L / torch.outer(r, r)


@wrong("laplacian", "degrees kept from being small")
def laplacians(A):
    L = torch.diagflat(A.sum(0)) - A
    d = [max(float(x), 1e-12) for x in A.sum(0)]
    rows = [[L[i, j] / math.sqrt(d[i]) / math.sqrt(d[j]) for j in range(len(A))] for i in range(len(A))]
    return L, torch.stack([torch.stack(row) for row in rows])
