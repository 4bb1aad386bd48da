"""Twins of the wrong answers to task scan: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("scan", "order of the two steps")
def scan_round(A, B, k):
    pairs = list(zip(A, B))
    for t in range(len(A) - 1, k - 1, -1):
        (a, b), (a_late, b_late) = pairs[t - k], pairs[t]
        pairs[t] = a * a_late, a * b_late + b
    return torch.stack([a for a, _ in pairs]), torch.stack([b for _, b in pairs])


@wrong("scan", "factors not joined")
def scan_round(A, B, k):
    values = [B[t] if t < k else torch.addcmul(B[t], A[t], B[t - k]) for t in range(len(A))]
    return 1 * A, torch.stack(values)


@wrong("scan", "factors joined first")
def scan_round(A, B, k):
    factors = [A[t] if t < k else A[t] * A[t - k] for t in range(len(A))]
    values = [B[t] if t < k else torch.addcmul(B[t], factors[t], B[t - k]) for t in range(len(A))]
    return torch.stack(factors), torch.stack(values)


@wrong("scan", "always the step before")
def scan_round(A, B, k):
    factors = [A[t] if t == 0 else A[t] * A[t - 1] for t in range(len(A))]
    values = [B[t] if t == 0 else torch.addcmul(B[t], A[t], B[t - 1]) for t in range(len(A))]
    return torch.stack(factors), torch.stack(values)


@wrong("scan", "around the end")
def scan_round(A, B, k):
    n = len(A)
    factors = [A[t] * A[(t - k) % n] for t in range(n)]
    values = [torch.addcmul(B[t], A[t], B[(t - k) % n]) for t in range(n)]
    return torch.stack(factors), torch.stack(values)


@wrong("scan", "the first times dropped")
def scan_round(A, B, k):
    n = max(len(A) - k, 0)
    late_A, late_B = A.narrow(0, len(A) - n, n), B.narrow(0, len(A) - n, n)
    return late_A * A.narrow(0, 0, n), torch.addcmul(late_B, late_A, B.narrow(0, 0, n))


@wrong("scan", "factors of the first times 0")
def scan_round(A, B, k):
    nothing = torch.zeros_like(A[0])
    factors = [nothing if t < k else A[t] * A[t - k] for t in range(len(A))]
    values = [B[t] if t < k else torch.addcmul(B[t], A[t], B[t - k]) for t in range(len(A))]
    return torch.stack(factors), torch.stack(values)


@wrong("scan", "joined with what comes after")
def scan_round(A, B, k):
    n = len(A)
    factors = [A[t] * A[t + k] if t + k < n else A[t] for t in range(n)]
    values = [torch.addcmul(B[t], A[t], B[t + k]) if t + k < n else B[t] for t in range(n)]
    return torch.stack(factors), torch.stack(values)


@wrong("scan", "own value lost")
def scan_round(A, B, k):
    factors = [A[t] if t < k else A[t] * A[t - k] for t in range(len(A))]
    values = [B[t] if t < k else A[t] * B[t - k] for t in range(len(A))]
    return torch.stack(factors), torch.stack(values)


@wrong("scan", "values only added")
def scan_round(A, B, k):
    factors = [A[t] if t < k else A[t] * A[t - k] for t in range(len(A))]
    values = [B[t] if t < k else B[t] + B[t - k] for t in range(len(A))]
    return torch.stack(factors), torch.stack(values)


@wrong("scan", "factors added")
def scan_round(A, B, k):
    factors = [A[t] if t < k else A[t] + A[t - k] for t in range(len(A))]
    values = [B[t] if t < k else torch.addcmul(B[t], A[t], B[t - k]) for t in range(len(A))]
    return torch.stack(factors), torch.stack(values)


@wrong("scan", "factors cut off from the graph")
def scan_round(A, B, k):
    with torch.no_grad():
        factors = torch.stack([A[t] if t < k else A[t] * A[t - k] for t in range(len(A))])
        A = 1 * A
    values = [B[t] if t < k else torch.addcmul(B[t], A[t], B[t - k]) for t in range(len(A))]
    return factors, torch.stack(values)


@wrong("scan", "changed in place")
def scan_round(A, B, k):
    for t in reversed(range(k, len(A))):
        B[t] += A[t] * B[t - k]
        A[t] *= A[t - k]
    return A, B
