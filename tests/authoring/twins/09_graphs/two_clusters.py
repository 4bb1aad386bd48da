"""Twins of the wrong answers to task two_clusters: the same misconceptions, written by another hand."""

import math

import torch
from torch import Tensor

from autograder.catalogue import wrong


@wrong("two_clusters", "the third eigenvector")
def two_clusters(A):
    L = -A.clone()
    L.diagonal().copy_(A.sum(1))
    q = torch.linalg.svd(L)[0][:, -3] if len(A) > 2 else torch.linalg.svd(L)[0][:, -2]
    return q * q[0] < 0


@wrong("two_clusters", "the largest eigenvalue")
def two_clusters(A):
    L = -A.clone()
    L.diagonal().copy_(A.sum(1))
    q = torch.linalg.svd(L)[0][:, 0]
    return q * q[0] < 0


@wrong("two_clusters", "the second largest")
def two_clusters(A):
    L = -A.clone()
    L.diagonal().copy_(A.sum(1))
    q = torch.linalg.svd(L)[0][:, 1]
    return q * q[0] < 0


@wrong("two_clusters", "the second smallest of the adjacency matrix")
def two_clusters(A):
    values, vectors = torch.linalg.eigh(A.T)
    q = vectors.T[values.argsort()[1]]
    return q.sign() != q.sign()[0]


@wrong("two_clusters", "a row of the eigenvectors")
def two_clusters(A):
    L = torch.diag_embed(A.sum(1)) - A
    _, vectors = torch.linalg.eigh(L)
    q = vectors[1]
    return q.sign() != q.sign()[0]


@wrong("two_clusters", "cut at the median")
def two_clusters(A):
    L = torch.diag_embed(A.sum(1)) - A
    _, vectors = torch.linalg.eigh(L)
    q = vectors.T[1]
    upper = torch.tensor([x > np.median(q.numpy()) for x in q.tolist()])
    return upper ^ upper[0]


@wrong("two_clusters", "sign as it comes")
def two_clusters(A):
    L = -A.clone()
    L.diagonal().copy_(A.sum(1))
    return torch.linalg.eigh(L).eigenvectors[:, 1].sign() > 0


@wrong("two_clusters", "vertex 0 is True")
def two_clusters(A):
    L = -A.clone()
    L.diagonal().copy_(A.sum(1))
    q = torch.linalg.svd(L)[0][:, -2]
    return torch.tensor([bool(x * q[0] > 0) for x in q])


@wrong("two_clusters", "normalized Laplacian")
def two_clusters(A):
    r = A.sum(1).rsqrt()
    L = torch.eye(len(A), dtype=A.dtype) - torch.einsum("i,ij,j->ij", r, A, r)
    q = torch.linalg.svd(L)[0][:, -2]
    return q * q[0] < 0


@wrong("two_clusters", "weights ignored")
def two_clusters(A):
    L = torch.where(A != 0, -1.0, 0.0).double()
    L.diagonal().copy_(-L.sum(1))
    q = torch.linalg.svd(L)[0][:, -2]
    return q * q[0] < 0


@wrong("two_clusters", "changed in place")
def two_clusters(A):
    d = A.sum(1)
    A *= -1
    A += torch.diag_embed(d)
    q = torch.linalg.svd(A)[0][:, -2]
    return q * q[0] < 0


@wrong("two_clusters", "the first eigenvector")
def two_clusters(A):
    return torch.tensor([False for _ in A])


@wrong("two_clusters", "of the adjacency matrix")
def two_clusters(A):
    values, vectors = np.linalg.eigh(A.numpy())
    q = vectors[:, np.argsort(-values)[1]]
    return torch.from_numpy(np.sign(q) != np.sign(q[0]))


@wrong("two_clusters", "sign left open")
def two_clusters(A):
    L = -A.clone()
    L.diagonal().copy_(A.sum(1))
    q = torch.linalg.svd(L)[0][:, -2]
    return torch.tensor([bool(x * q[-1] > 0) for x in q])


@wrong("two_clusters", "opposite of the sign as it comes")
def two_clusters(A):
    L = -A.clone()
    L.diagonal().copy_(A.sum(1))
    return ~(torch.linalg.eigh(L).eigenvectors[:, 1].sign() > 0)


@wrong("two_clusters", "a threshold above 0")
def two_clusters(A):
    L = -A.clone()
    L.diagonal().copy_(A.sum(1))
    q = torch.linalg.svd(L)[0][:, -2]
    side = torch.tensor([bool(x > 1e-6) for x in q])
    return torch.logical_xor(side, side[0])


@wrong("two_clusters", "the first eigenvalue above a millionth")
def two_clusters(A):
    L = -A.clone()
    L.diagonal().copy_(A.sum(1))
    values, vectors = torch.linalg.eigh(L)
    q = next((vectors[:, k] for k in range(len(A)) if values[k] > 1e-6), vectors[:, -1])
    return q * q[0] < 0
