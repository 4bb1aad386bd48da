"""Other right answers and typical wrong ones to task scan of 07_recurrence."""

import torch

from autograder.catalogue import right, wrong


@right("scan", "padded with steps that change nothing")
def scan_round(A, B, k):
    A_before = torch.cat([torch.ones_like(A[:k]), A])[: len(A)]
    B_before = torch.cat([torch.zeros_like(B[:k]), B])[: len(B)]
    return A * A_before, torch.addcmul(B, A, B_before)


@right("scan", "time by time")
def scan_round(A, B, k):
    pairs = [(A[t], B[t]) if t < k else (A[t] * A[t - k], A[t] * B[t - k] + B[t]) for t in range(len(A))]
    return torch.stack([a for a, _ in pairs]), torch.stack([b for _, b in pairs])


@right("scan", "rolled, with the first times put back")
def scan_round(A, B, k):
    first = (torch.arange(len(A)) < k).view(-1, *[1] * (A.ndim - 1))
    joined = A * A.roll(k, 0), B + A * B.roll(k, 0)
    return torch.where(first, A, joined[0]), torch.where(first, B, joined[1])


@wrong(
    "scan",
    "order of the two steps",
    hint="Two steps are joined in the wrong order: the later factor multiplies what the earlier step added.",
)
def scan_round(A, B, k):
    n = max(len(A) - k, 0)
    return torch.cat([A[:k], A[k:] * A[:n]]), torch.cat([B[:k], A[:n] * B[k:] + B[:n]])


@wrong(
    "scan",
    "factors not joined",
    hint="The factors stay as they were. When two steps are joined, their factors multiply.",
)
def scan_round(A, B, k):
    n = max(len(A) - k, 0)
    return A.clone(), torch.cat([B[:k], A[k:] * B[:n] + B[k:]])


@wrong(
    "scan",
    "factors joined first",
    hint="The factors are joined before the values, so that the values meet the new ones. They need the "
    "old ones.",
)
def scan_round(A, B, k):
    n = max(len(A) - k, 0)
    A = torch.cat([A[:k], A[k:] * A[:n]])
    return A, torch.cat([B[:k], A[k:] * B[:n] + B[k:]])


@wrong(
    "scan",
    "always the step before",
    hint="Each time is joined with the one just before it, whatever the distance. It is joined with time "
    "t - k.",
)
def scan_round(A, B, k):
    n = len(A) - 1
    return torch.cat([A[:1], A[1:] * A[:n]]), torch.cat([B[:1], A[1:] * B[:n] + B[1:]])


@wrong(
    "scan",
    "around the end",
    hint="The first times are joined with the last ones: the shift runs around the end. They stay as "
    "they are.",
)
def scan_round(A, B, k):
    return A * A.roll(k, 0), A * B.roll(k, 0) + B


@wrong(
    "scan",
    "the first times dropped",
    hint="The results are shorter than the inputs: the first k times are missing. They stay as they are.",
)
def scan_round(A, B, k):
    n = max(len(A) - k, 0)
    return A[k:] * A[:n], A[k:] * B[:n] + B[k:]


@wrong(
    "scan",
    "factors of the first times 0",
    hint="The factors of the first k times become 0. What lies before the beginning is a step that "
    "changes nothing, with factor 1.",
)
def scan_round(A, B, k):
    A_before = torch.cat([torch.zeros_like(A[:k]), A])[: len(A)]
    B_before = torch.cat([torch.zeros_like(B[:k]), B])[: len(B)]
    return A * A_before, A * B_before + B


@wrong(
    "scan",
    "joined with what comes after",
    hint="Each time is joined with a later one. It is joined with what lies before it, at time t - k.",
)
def scan_round(A, B, k):
    n = max(len(A) - k, 0)
    return torch.cat([A[:n] * A[k:], A[n:]]), torch.cat([A[:n] * B[k:] + B[:n], B[n:]])


@wrong(
    "scan",
    "own value lost",
    hint="What a time adds itself is lost: the new B is the factor times what lies before, plus the old B.",
)
def scan_round(A, B, k):
    n = max(len(A) - k, 0)
    return torch.cat([A[:k], A[k:] * A[:n]]), torch.cat([B[:k], A[k:] * B[:n]])


@wrong(
    "scan",
    "values only added",
    hint="What lies before is added without the factor. It passes through this time's step and is "
    "multiplied.",
)
def scan_round(A, B, k):
    n = max(len(A) - k, 0)
    return torch.cat([A[:k], A[k:] * A[:n]]), torch.cat([B[:k], B[:n] + B[k:]])


@wrong(
    "scan",
    "factors added",
    hint="The factors are added. Two steps in a row multiply twice, so the factors multiply.",
)
def scan_round(A, B, k):
    n = max(len(A) - k, 0)
    return torch.cat([A[:k], A[k:] + A[:n]]), torch.cat([B[:k], A[k:] * B[:n] + B[k:]])


@wrong(
    "scan",
    "factors cut off from the graph",
    hint="The factors are detached: the states are right, but no gradient reaches the factors.",
)
def scan_round(A, B, k):
    n, A = max(len(A) - k, 0), A.detach()
    return torch.cat([A[:k], A[k:] * A[:n]]), torch.cat([B[:k], A[k:] * B[:n] + B[k:]])


@wrong("scan", "changed in place", hint="The inputs are changed in place. Make new tensors.")
def scan_round(A, B, k):
    n = max(len(A) - k, 0)
    B[k:] += A[k:] * B[:n].clone()
    A[k:] *= A[:n].clone()
    return A.clone(), B.clone()
