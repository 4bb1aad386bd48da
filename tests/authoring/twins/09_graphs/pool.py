"""Twins of the wrong answers to task pool: the same misconceptions, written by another hand."""

import math

import torch
from torch import Tensor

from autograder.catalogue import wrong


@wrong("pool", "sum of the values")
def pool(A, Z, clusters, k):
    S = torch.stack([clusters == c for c in range(k)]).to(A.dtype)
    return torch.einsum("cv,vw,dw->cd", S, A, S), torch.stack([Z[clusters == c].sum(0) for c in range(k)])


@wrong("pool", "divided by n")
def pool(A, Z, clusters, k):
    S = torch.stack([clusters == c for c in range(k)]).to(A.dtype)
    values = [Z[clusters == c].sum(0) / Z.shape[0] for c in range(k)]
    return torch.einsum("cv,vw,dw->cd", S, A, S), torch.stack(values)


@wrong("pool", "maximum of the values")
def pool(A, Z, clusters, k):
    S = torch.stack([clusters == c for c in range(k)]).to(A.dtype)
    values = []
    for c in range(k):
        mine = Z[clusters == c]
        values.append(mine.amax(0) if len(mine) else Z.new_zeros(Z.shape[1]))
    return torch.einsum("cv,vw,dw->cd", S, A, S), torch.stack(values)


@wrong("pool", "mean of the weights")
def pool(A, Z, clusters, k):
    S = torch.stack([clusters == c for c in range(k)]).to(A.dtype)
    S = S / S.sum(1, keepdim=True).clamp(min=1)
    return torch.einsum("cv,vw,dw->cd", S, A, S), torch.einsum("cv,vd->cd", S, Z)


@wrong("pool", "diagonal set to 0")
def pool(A, Z, clusters, k):
    rows, values = [], []
    for a in range(k):
        mine = Z[clusters == a]
        values.append(mine.sum(0) / max(1, len(mine)))
        for b in range(k):
            rows.append(A[clusters == a][:, clusters == b].sum() if a != b else A.new_zeros(()))
    return torch.stack(rows).view(k, k), torch.stack(values)


@wrong("pool", "diagonal halved")
def pool(A, Z, clusters, k):
    rows, values = [], []
    for a in range(k):
        mine = Z[clusters == a]
        values.append(mine.sum(0) / max(1, len(mine)))
        for b in range(k):
            rows.append(A[clusters == a][:, clusters == b].sum() / (2 if a == b else 1))
    return torch.stack(rows).view(k, k), torch.stack(values)


@wrong("pool", "joined or not")
def pool(A, Z, clusters, k):
    joined, values = torch.zeros(k, k, dtype=A.dtype), []
    for v, w in A.nonzero().tolist():
        joined[clusters[v], clusters[w]] = 1
    for a in range(k):
        mine = Z[clusters == a]
        values.append(mine.sum(0) / max(1, len(mine)))
    return joined, torch.stack(values)


@wrong("pool", "transposed")
def pool(A, Z, clusters, k):
    rows, values = [], []
    for a in range(k):
        mine = Z[clusters == a]
        values.append(mine.sum(0) / max(1, len(mine)))
        for b in range(k):
            rows.append(A[clusters == b][:, clusters == a].sum())
    return torch.stack(rows).view(k, k), torch.stack(values)


@wrong("pool", "sizes of the clusters for A")
def pool(A, Z, clusters, k):
    sizes = torch.bincount(clusters, minlength=k).to(A.dtype)
    sums = Z.new_zeros(k, Z.shape[1]).index_add(0, clusters, Z)
    return torch.diagflat(sizes), sums / sizes.clamp(min=1)[:, None]


@wrong("pool", "divided by an empty cluster")
def pool(A, Z, clusters, k):
    S = torch.stack([clusters == c for c in range(k)]).to(A.dtype)
    return torch.einsum("cv,vw,dw->cd", S, A, S), torch.stack([Z[clusters == c].mean(0) for c in range(k)])


@wrong("pool", "empty clusters left out")
def pool(A, Z, clusters, k):
    there = sorted(set(clusters.tolist()))
    S = torch.stack([clusters == c for c in there]).to(A.dtype)
    return torch.einsum("cv,vw,dw->cd", S, A, S), torch.stack([Z[clusters == c].mean(0) for c in there])


@wrong("pool", "one vertex more in each cluster")
def pool(A, Z, clusters, k):
    S = torch.stack([clusters == c for c in range(k)]).to(A.dtype)
    values = [Z[clusters == c].sum(0) / (int((clusters == c).sum()) + 1) for c in range(k)]
    return torch.einsum("cv,vw,dw->cd", S, A, S), torch.stack(values)


@wrong("pool", "cut off from the graph")
def pool(A, Z, clusters, k):
    A, Z = A.detach(), Z.detach()
    S = torch.stack([clusters == c for c in range(k)]).to(A.dtype)
    return torch.einsum("cv,vw,dw->cd", S, A, S), S @ Z / S.sum(1, keepdim=True).clamp(min=1)


@wrong("pool", "changed in place")
def pool(A, Z, clusters, k):
    S = torch.stack([clusters == c for c in range(k)]).to(A.dtype)
    sizes = torch.bincount(clusters, minlength=k)
    for v, c in enumerate(clusters.tolist()):
        Z[v] /= sizes[c]
    return torch.einsum("cv,vw,dw->cd", S, A, S), S @ Z


@wrong("pool", "zeros")
def pool(A, Z, clusters, k):
    return torch.stack([A.new_zeros(k)] * k), torch.stack([0 * Z[0]] * k)
