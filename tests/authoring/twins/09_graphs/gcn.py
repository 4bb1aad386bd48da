"""Twins of the wrong answers to task gcn: the same misconceptions, written by another hand."""

import math

import torch
from torch import Tensor

from autograder.catalogue import wrong


@wrong("gcn", "no self edges")
def gcn(Z, edges, W):
    n = len(Z)
    B = torch.zeros(n, n, dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
    r = torch.nan_to_num(B.sum(1) ** -0.5, posinf=0.0)
    return torch.einsum("i,ij,j,jd,de->ie", r, B, r, Z, W)


@wrong("gcn", "degrees without self edges")
def gcn(Z, edges, W):
    n = len(Z)
    B = torch.zeros(n, n, dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
    r = B.sum(1).clamp(min=1) ** -0.5
    return torch.einsum("i,ij,j,jd,de->ie", r, B + torch.eye(n, dtype=Z.dtype), r, Z, W)


@wrong("gcn", "mean")
def gcn(Z, edges, W):
    B = torch.eye(len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
    return B / B.sum(1, keepdim=True) @ (Z @ W)


@wrong("gcn", "divided by the source's degree")
def gcn(Z, edges, W):
    B = torch.eye(len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
    return B / B.sum(0) @ (Z @ W)


@wrong("gcn", "one root")
def gcn(Z, edges, W):
    B = torch.eye(len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
    return B / B.sum(1, keepdim=True).sqrt() @ (Z @ W)


@wrong("gcn", "no root")
def gcn(Z, edges, W):
    B = torch.eye(len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
    d = B.sum(1)
    return B / torch.outer(d, d) @ Z @ W


@wrong("gcn", "plain sum")
def gcn(Z, edges, W):
    B = torch.eye(len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
    return B @ Z @ W


@wrong("gcn", "messages overwrite each other, not the own one")
def gcn(Z, edges, W):
    n = len(Z)
    d = torch.bincount(edges[1], minlength=n).to(Z.dtype) + 1
    H = Z @ W
    out = H / d[:, None]
    u, v = edges
    out[v] = out[v] + H[u] / (d[u] * d[v]).sqrt()[:, None]
    return out


@wrong("gcn", "messages stay at the source")
def gcn(Z, edges, W):
    d = [1 + int((edges[1] == v).sum()) for v in range(len(Z))]
    rows = []
    for v in range(len(Z)):
        total = Z[v] / d[v]
        for s, t in edges.T.tolist():
            if t == v:
                total = total + Z[t] / math.sqrt(d[s] * d[t])
        rows.append(total @ W)
    return torch.stack(rows)


@wrong("gcn", "with a ReLU")
def gcn(Z, edges, W):
    B = torch.eye(len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
    r = B.sum(1) ** -0.5
    return torch.einsum("i,ij,j,jd,de->ie", r, B, r, Z, W).clamp(min=0)


@wrong("gcn", "vertices without edges get nothing")
def gcn(Z, edges, W):
    B = torch.zeros(len(Z), len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
        B[v, v] = B[u, u] = 1
    r = B.sum(1).clamp(min=1) ** -0.5
    return torch.einsum("i,ij,j,jd,de->ie", r, B, r, Z, W)


@wrong("gcn", "cut off from the graph")
def gcn(Z, edges, W):
    with torch.no_grad():
        B = torch.eye(len(Z), dtype=Z.dtype)
        for u, v in edges.T.tolist():
            B[v, u] += 1
        r = B.sum(1) ** -0.5
        return torch.einsum("i,ij,j,jd,de->ie", r, B, r, Z, W)


@wrong("gcn", "changed in place")
def gcn(Z, edges, W):
    d = torch.ones(len(Z), dtype=Z.dtype)
    d.index_add_(0, edges[1], torch.ones(edges.shape[1], dtype=Z.dtype))
    Z /= d.sqrt()[:, None]
    out = Z.index_add(0, edges[1], Z[edges[0]])
    return out / d.sqrt()[:, None] @ W


@wrong("gcn", "no messages")
def gcn(Z, edges, W):
    return torch.einsum("nd,de->ne", Z, W)


@wrong("gcn", "zeros")
def gcn(Z, edges, W):
    return 0 * (Z @ W)


@wrong("gcn", "messages overwrite each other")
def gcn(Z, edges, W):
    n = len(Z)
    pairs = edges.T.tolist() + [[v, v] for v in range(n)]
    d = [sum(t == v for _, t in pairs) for v in range(n)]
    last = {t: s for s, t in pairs}
    return torch.stack([Z[last[v]] / math.sqrt(d[v] * d[last[v]]) for v in range(n)]) @ W


@wrong("gcn", "messages overwrite each other, the own one too")
def gcn(Z, edges, W):
    n = len(Z)
    pairs = [[v, v] for v in range(n)] + edges.T.tolist()
    d = [sum(t == v for _, t in pairs) for v in range(n)]
    last = {t: s for s, t in pairs}
    return torch.stack([Z[last[v]] / math.sqrt(d[v] * d[last[v]]) for v in range(n)]) @ W
