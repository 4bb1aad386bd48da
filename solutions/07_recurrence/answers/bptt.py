"""Other right answers and typical wrong ones to task bptt of 07_recurrence."""

import torch

from autograder.catalogue import equivalent, right, wrong

equivalent("bptt", "line 8: Z[0] -> Z[-1]", because="only its shape and dtype count")
equivalent("bptt", "line 10: z * z -> z.mul_(z)", because="z is a row of a flipped copy, and not read again")


@right("bptt", "sums as they come")
def bptt(X, Z, U, delta):
    d_W, d_U, d_b = X.new_zeros(X.shape[1], Z.shape[1]), torch.zeros_like(U), torch.zeros_like(Z[0])
    g = torch.zeros_like(d_b)
    for t in reversed(range(len(X))):
        a = (delta[t] + g) * (1 - Z[t] ** 2)
        d_W = d_W + torch.outer(X[t], a)
        if t > 0:
            d_U = d_U + torch.outer(Z[t - 1], a)
        d_b = d_b + a
        g = U.mv(a)
    return d_W, d_U, d_b


@right("bptt", "states shifted, einsum")
def bptt(X, Z, U, delta):
    slope, A = 1 - Z.square(), torch.zeros_like(Z)
    A[-1] = delta[-1] * slope[-1]
    for t in range(len(Z) - 2, -1, -1):
        A[t] = (delta[t] + A[t + 1] @ U.T) * slope[t]
    before = torch.cat([torch.zeros_like(Z[:1]), Z[:-1]])
    return torch.einsum("ti, te -> ie", X, A), torch.einsum("tf, te -> fe", before, A), A.sum(0)


@wrong(
    "bptt",
    "nothing sent back",
    hint="Each state gets only what the loss sends it directly. What the next state sends back is missing.",
)
def bptt(X, Z, U, delta):
    A = delta * (1 - Z * Z)
    return X.T @ A, Z[:-1].T @ A[1:], A.sum(0)


@wrong(
    "bptt",
    "U not transposed",
    hint="The gradient goes back through U, and it has to go back through U transposed.",
)
def bptt(X, Z, U, delta):
    later, rows = torch.zeros_like(Z[0]), []
    for z, direct in zip(Z.flip(0), delta.flip(0), strict=True):
        a = (direct + later) * (1 - z * z)
        later = a @ U
        rows.insert(0, a)
    A = torch.stack(rows)
    return X.T @ A, Z[:-1].T @ A[1:], A.sum(0)


@wrong(
    "bptt",
    "no derivative of the tanh",
    hint="The derivative of the tanh, 1 - z^2, is missing.",
)
def bptt(X, Z, U, delta):
    later, rows = torch.zeros_like(Z[0]), []
    for direct in delta.flip(0):
        a = direct + later
        later = U @ a
        rows.insert(0, a)
    A = torch.stack(rows)
    return X.T @ A, Z[:-1].T @ A[1:], A.sum(0)


@wrong(
    "bptt",
    "derivative of the logistic function",
    hint="The slope is taken as z (1 - z), that of the logistic function. A tanh has 1 - z^2.",
)
def bptt(X, Z, U, delta):
    later, rows = torch.zeros_like(Z[0]), []
    for z, direct in zip(Z.flip(0), delta.flip(0), strict=True):
        a = (direct + later) * z * (1 - z)
        later = U @ a
        rows.insert(0, a)
    A = torch.stack(rows)
    return X.T @ A, Z[:-1].T @ A[1:], A.sum(0)


@wrong(
    "bptt",
    "direct gradient after the tanh",
    hint="What the loss sends directly is added after the tanh's derivative. It arrives at the state, "
    "before it.",
)
def bptt(X, Z, U, delta):
    later, rows = torch.zeros_like(Z[0]), []
    for z, direct in zip(Z.flip(0), delta.flip(0), strict=True):
        a = direct + later * (1 - z * z)
        later = U @ a
        rows.insert(0, a)
    A = torch.stack(rows)
    return X.T @ A, Z[:-1].T @ A[1:], A.sum(0)


@wrong(
    "bptt",
    "state of the same time",
    hint="The gradient of U pairs each step with its own state. U multiplied the state before it.",
)
def bptt(X, Z, U, delta):
    later, rows = torch.zeros_like(Z[0]), []
    for z, direct in zip(Z.flip(0), delta.flip(0), strict=True):
        a = (direct + later) * (1 - z * z)
        later = U @ a
        rows.insert(0, a)
    A = torch.stack(rows)
    return X.T @ A, Z.T @ A, A.sum(0)


@wrong(
    "bptt",
    "state of the next time",
    hint="The gradient of U pairs each step with the state after it. U multiplied the state before it.",
)
def bptt(X, Z, U, delta):
    later, rows = torch.zeros_like(Z[0]), []
    for z, direct in zip(Z.flip(0), delta.flip(0), strict=True):
        a = (direct + later) * (1 - z * z)
        later = U @ a
        rows.insert(0, a)
    A = torch.stack(rows)
    return X.T @ A, Z[1:].T @ A[:-1], A.sum(0)


@wrong(
    "bptt",
    "gradient of U transposed",
    hint="The gradient of U comes out transposed: rows belong to the state before, columns to the new one.",
)
def bptt(X, Z, U, delta):
    later, rows = torch.zeros_like(Z[0]), []
    for z, direct in zip(Z.flip(0), delta.flip(0), strict=True):
        a = (direct + later) * (1 - z * z)
        later = U @ a
        rows.insert(0, a)
    A = torch.stack(rows)
    return X.T @ A, A[1:].T @ Z[:-1], A.sum(0)


@wrong(
    "bptt",
    "averaged over time",
    hint="The gradients are averaged over the time steps. They are added: each step uses the same weights.",
)
def bptt(X, Z, U, delta):
    later, rows = torch.zeros_like(Z[0]), []
    for z, direct in zip(Z.flip(0), delta.flip(0), strict=True):
        a = (direct + later) * (1 - z * z)
        later = U @ a
        rows.insert(0, a)
    A = torch.stack(rows)
    return X.T @ A / len(X), Z[:-1].T @ A[1:] / len(X), A.mean(0)


@wrong(
    "bptt",
    "one step back only",
    hint="The gradient goes back one step and no further. It is handed on from step to step, to the "
    "first one.",
)
def bptt(X, Z, U, delta):
    direct = delta * (1 - Z * Z)
    sent = torch.cat([direct[1:] @ U.T, torch.zeros_like(delta[:1])])
    A = (delta + sent) * (1 - Z * Z)
    return X.T @ A, Z[:-1].T @ A[1:], A.sum(0)


@wrong(
    "bptt",
    "gradients clipped",
    hint="What is sent back is clipped to at most 1. That may help training; here the true gradient is "
    "asked for.",
)
def bptt(X, Z, U, delta):
    later, rows = torch.zeros_like(Z[0]), []
    for z, direct in zip(Z.flip(0), delta.flip(0), strict=True):
        a = (direct + later) * (1 - z * z)
        later = (U @ a).clamp(-1, 1)
        rows.insert(0, a)
    A = torch.stack(rows)
    return X.T @ A, Z[:-1].T @ A[1:], A.sum(0)


@wrong(
    "bptt",
    "changed in place",
    hint="delta is changed in place while the gradient goes back. Make a new tensor.",
)
def bptt(X, Z, U, delta):
    for t in reversed(range(len(X))):
        delta[t] *= 1 - Z[t] ** 2
        if t:
            delta[t - 1] += U @ delta[t]
    return X.T @ delta, Z[:-1].T @ delta[1:], delta.sum(0)
