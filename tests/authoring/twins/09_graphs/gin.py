"""Twins of the wrong answers to task gin: the same misconceptions, written by another hand."""

import math

import torch
from torch import Tensor

from autograder.catalogue import wrong


@wrong("gin", "mean")
def gin(Z, edges, eps, W_1, W_2):
    rows = []
    for v in range(len(Z)):
        heard = Z[edges[0][edges[1] == v]]
        rows.append((1 + eps) * Z[v] + (heard.mean(0) if len(heard) else 0))
    return torch.relu(torch.stack(rows) @ W_1) @ W_2


@wrong("gin", "maximum")
def gin(Z, edges, eps, W_1, W_2):
    rows = []
    for v in range(len(Z)):
        heard = Z[edges[0][edges[1] == v]]
        rows.append((1 + eps) * Z[v] + (heard.amax(0) if len(heard) else 0))
    return torch.relu(torch.stack(rows) @ W_1) @ W_2


@wrong("gin", "eps ignored")
def gin(Z, edges, eps, W_1, W_2):
    B = torch.eye(len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
    return (B @ Z @ W_1).clamp(min=0) @ W_2


@wrong("gin", "own value times eps")
def gin(Z, edges, eps, W_1, W_2):
    B = eps * torch.eye(len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
    return (B @ Z @ W_1).clamp(min=0) @ W_2


@wrong("gin", "own value left out")
def gin(Z, edges, eps, W_1, W_2):
    rows = [Z[edges[0][edges[1] == v]].sum(0) for v in range(len(Z))]
    return torch.relu(torch.stack(rows) @ W_1) @ W_2


@wrong("gin", "all times 1 + eps")
def gin(Z, edges, eps, W_1, W_2):
    B = torch.eye(len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
    return (B @ (Z + eps * Z) @ W_1).clamp(min=0) @ W_2


@wrong("gin", "against the direction")
def gin(Z, edges, eps, W_1, W_2):
    B = (1 + eps) * torch.eye(len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[u, v] += 1
    return (B @ Z @ W_1).clamp(min=0) @ W_2


@wrong("gin", "both directions")
def gin(Z, edges, eps, W_1, W_2):
    B = (1 + eps) * torch.eye(len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[u, v] += 1
        B[v, u] += 1
    return (B @ Z @ W_1).clamp(min=0) @ W_2


@wrong("gin", "one message a vertex")
def gin(Z, edges, eps, W_1, W_2):
    heard = {v: Z[u] for u, v in edges.T.tolist()}
    rows = [Z[v] * (1 + eps) + heard.get(v, 0) for v in range(len(Z))]
    return torch.relu(torch.stack(rows) @ W_1) @ W_2


@wrong("gin", "repeated edges once")
def gin(Z, edges, eps, W_1, W_2):
    rows = [Z[v] * (1 + eps) for v in range(len(Z))]
    for u, v in set(map(tuple, edges.T.tolist())):
        rows[v] = rows[v] + Z[u]
    return torch.relu(torch.stack(rows) @ W_1) @ W_2


@wrong("gin", "no ReLU")
def gin(Z, edges, eps, W_1, W_2):
    B = (1 + eps) * torch.eye(len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
    return B @ (Z @ (W_1 @ W_2))


@wrong("gin", "a second ReLU")
def gin(Z, edges, eps, W_1, W_2):
    B = (1 + eps) * torch.eye(len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
    return ((B @ Z @ W_1).clamp(min=0) @ W_2).clamp(min=0)


@wrong("gin", "ReLU before the matrices")
def gin(Z, edges, eps, W_1, W_2):
    B = (1 + eps) * torch.eye(len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
    return (B @ Z).clamp(min=0) @ (W_1 @ W_2)


@wrong("gin", "network before the sum")
def gin(Z, edges, eps, W_1, W_2):
    B = (1 + eps) * torch.eye(len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
    return B @ ((Z @ W_1).clamp(min=0) @ W_2)


@wrong("gin", "cut off from the graph")
def gin(Z, edges, eps, W_1, W_2):
    rows = [Z[v].detach() * (1 + eps) for v in range(len(Z))]
    for u, v in edges.T.tolist():
        rows[v] = rows[v] + Z[u].detach()
    return torch.relu(torch.stack(rows) @ W_1.detach()) @ W_2.detach()


@wrong("gin", "changed in place while messages go on")
def gin(Z, edges, eps, W_1, W_2):
    for z in Z:
        z.mul_(1 + eps)
    for e in range(edges.shape[1]):
        Z[edges[1, e]] = Z[edges[0, e]] + Z[edges[1, e]]
    return torch.relu(Z @ W_1) @ W_2


@wrong("gin", "zeros")
def gin(Z, edges, eps, W_1, W_2):
    return 0 * (Z @ W_1 @ W_2)


@wrong("gin", "changed in place")
def gin(Z, edges, eps, W_1, W_2):
    B = (1 + eps) * torch.eye(len(Z), dtype=Z.dtype)
    for u, v in edges.T.tolist():
        B[v, u] += 1
    Z[:] = B @ Z
    return (Z @ W_1).clamp(min=0) @ W_2


@wrong("gin", "changes the weights in place")
def gin(Z, edges, eps, W_1, W_2):
    # (1 + eps) z W_1 + (sum of what arrives) W_1: the factor goes into the matrix for the own value.
    heard = [Z[edges[0][edges[1] == v]].sum(0) for v in range(len(Z))]
    arrived = torch.stack(heard) @ W_1
    W_1.mul_(1 + eps)
    return torch.relu(Z @ W_1 + arrived) @ W_2
