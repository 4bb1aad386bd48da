"""Twins of the wrong answers to task bptt: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("bptt", "nothing sent back")
def bptt(X, Z, U, delta):
    A = torch.addcmul(delta, delta, Z.square(), value=-1)
    return torch.einsum("td,te->de", X, A), torch.einsum("td,te->de", Z[:-1], A[1:]), torch.einsum("te->e", A)


@wrong("bptt", "U not transposed")
def bptt(X, Z, U, delta):
    A = torch.zeros_like(Z)
    for t in range(len(Z) - 1, -1, -1):
        g = delta[t] + (torch.einsum("i,ij->j", A[t + 1], U) if t + 1 < len(Z) else 0)
        A[t] = g * (1 - Z[t] ** 2)
    return torch.einsum("td,te->de", X, A), torch.einsum("td,te->de", Z[:-1], A[1:]), torch.einsum("te->e", A)


@wrong("bptt", "no derivative of the tanh")
def bptt(X, Z, U, delta):
    A = delta.clone()
    for t in range(len(Z) - 1, 0, -1):
        A[t - 1] += torch.einsum("j,ij->i", A[t], U)
    return torch.einsum("td,te->de", X, A), torch.einsum("td,te->de", Z[:-1], A[1:]), torch.einsum("te->e", A)


@wrong("bptt", "derivative of the logistic function")
def bptt(X, Z, U, delta):
    A, slope = torch.zeros_like(Z), Z - Z.square()
    for t in range(len(Z) - 1, -1, -1):
        g = delta[t] + (torch.einsum("j,ij->i", A[t + 1], U) if t + 1 < len(Z) else 0)
        A[t] = g * slope[t]
    return torch.einsum("td,te->de", X, A), torch.einsum("td,te->de", Z[:-1], A[1:]), torch.einsum("te->e", A)


@wrong("bptt", "direct gradient after the tanh")
def bptt(X, Z, U, delta):
    A = delta.clone()
    for t in range(len(Z) - 1, 0, -1):
        A[t - 1] += torch.einsum("j,ij->i", A[t], U) * (1 - Z[t - 1] ** 2)
    return torch.einsum("td,te->de", X, A), torch.einsum("td,te->de", Z[:-1], A[1:]), torch.einsum("te->e", A)


@wrong("bptt", "state of the same time")
def bptt(X, Z, U, delta):
    a, dW, dU, db = 0 * Z[0], 0, 0, 0
    for x, z, direct in zip(reversed(X), reversed(Z), reversed(delta)):
        a = (direct + U.mv(a)) * (1 - z**2)
        dW, dU, db = dW + torch.outer(x, a), dU + torch.outer(z, a), db + a
    return dW, dU, db


@wrong("bptt", "state of the next time")
def bptt(X, Z, U, delta):
    a, after, dW, dU, db = 0 * Z[0], 0 * Z[0], 0, 0, 0
    for x, z, direct in zip(reversed(X), reversed(Z), reversed(delta)):
        a = (direct + U.mv(a)) * (1 - z**2)
        dW, dU, db = dW + torch.outer(x, a), dU + torch.outer(after, a), db + a
        after = z
    return dW, dU, db


@wrong("bptt", "gradient of U transposed")
def bptt(X, Z, U, delta):
    a, dW, db = 0 * Z[0], 0, 0
    dU = torch.zeros_like(U)
    for t in range(len(Z) - 1, -1, -1):
        a = (delta[t] + U.mv(a)) * (1 - Z[t] ** 2)
        dW, db = dW + torch.outer(X[t], a), db + a
        if t > 0:
            dU = dU + torch.outer(a, Z[t - 1])
    return dW, dU, db


@wrong("bptt", "averaged over time")
def bptt(X, Z, U, delta):
    a, dW, db = 0 * Z[0], 0, 0
    dU = torch.zeros_like(U)
    for t in range(len(Z) - 1, -1, -1):
        a = (delta[t] + U.mv(a)) * (1 - Z[t] ** 2)
        dW, db = dW + torch.outer(X[t], a), db + a
        if t > 0:
            dU = dU + torch.outer(Z[t - 1], a)
    return tuple(g / len(X) for g in (dW, dU, db))


@wrong("bptt", "one step back only")
def bptt(X, Z, U, delta):
    slope = 1 - Z.square()
    late = torch.einsum("tj,ij->ti", (delta * slope)[1:], U)
    A = torch.cat([delta[:-1] + late, delta[-1:]]) * slope
    return torch.einsum("td,te->de", X, A), torch.einsum("td,te->de", Z[:-1], A[1:]), torch.einsum("te->e", A)


@wrong("bptt", "gradients clipped")
def bptt(X, Z, U, delta):
    a, dW, db = 0 * Z[0], 0, 0
    dU = torch.zeros_like(U)
    for t in range(len(Z) - 1, -1, -1):
        sent = torch.minimum(torch.maximum(U.mv(a), -torch.ones_like(a)), torch.ones_like(a))
        a = (delta[t] + sent) * (1 - Z[t] ** 2)
        dW, db = dW + torch.outer(X[t], a), db + a
        if t > 0:
            dU = dU + torch.outer(Z[t - 1], a)
    return dW, dU, db


@wrong("bptt", "changed in place")
def bptt(X, Z, U, delta):
    slope = 1 - Z.square()
    for t in range(len(Z) - 1, -1, -1):
        if t + 1 < len(Z):
            delta[t] += U.mv(delta[t + 1])
        delta[t] *= slope[t]
    A = delta
    return torch.einsum("td,te->de", X, A), torch.einsum("td,te->de", Z[:-1], A[1:]), torch.einsum("te->e", A)
