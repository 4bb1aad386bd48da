"""Twins of the wrong answers to task hierarchical: the same misconceptions, written by another hand."""

import math

import torch

from autograder.catalogue import wrong


@wrong("hierarchical", "left and right swapped")
def path_log_probabilities(z, W, b, vertices, codes):
    column, scores = {name: k for k, name in enumerate(vertices)}, z @ W + b
    rows = []
    for n, code in enumerate(codes):
        total = 0
        for k, bit in enumerate(code):
            s = scores[n, column[code[:k]]]
            total = total - torch.nn.functional.softplus(-s if bit == "0" else s)
        rows.append(total)
    return torch.stack(rows)


@wrong("hierarchical", "no bias")
def path_log_probabilities(z, W, b, vertices, codes):
    column, scores = {name: k for k, name in enumerate(vertices)}, z @ W + 0 * b
    rows = []
    for n, code in enumerate(codes):
        total = 0
        for k, bit in enumerate(code):
            s = scores[n, column[code[:k]]]
            total = total - torch.nn.functional.softplus(-s if bit == "1" else s)
        rows.append(total)
    return torch.stack(rows)


@wrong("hierarchical", "bias outside of the sign")
def path_log_probabilities(z, W, b, vertices, codes):
    column, scores = {name: k for k, name in enumerate(vertices)}, z @ W
    rows = []
    for n, code in enumerate(codes):
        total = 0
        for k, bit in enumerate(code):
            i = column[code[:k]]
            s = (scores[n, i] if bit == "1" else -scores[n, i]) + b[i]
            total = total - torch.nn.functional.softplus(-s)
        rows.append(total)
    return torch.stack(rows)


@wrong("hierarchical", "columns in the order of the levels")
def path_log_probabilities(z, W, b, vertices, codes):
    names = sorted(vertices, key=lambda name: (len(name), name))
    column, scores = {name: k for k, name in enumerate(names)}, z @ W + b
    rows = []
    for n, code in enumerate(codes):
        total = 0
        for k, bit in enumerate(code):
            s = scores[n, column[code[:k]]]
            total = total - torch.nn.functional.softplus(-s if bit == "1" else s)
        rows.append(total)
    return torch.stack(rows)


@wrong("hierarchical", "the root left out")
def path_log_probabilities(z, W, b, vertices, codes):
    column, scores = {name: k for k, name in enumerate(vertices)}, z @ W + b
    rows = []
    for n, code in enumerate(codes):
        total = 0 * scores[n, 0]
        for k in range(1, len(code)):
            s = scores[n, column[code[:k]]]
            total = total - torch.nn.functional.softplus(-s if code[k] == "1" else s)
        rows.append(total)
    return torch.stack(rows)


@wrong("hierarchical", "the last decision left out")
def path_log_probabilities(z, W, b, vertices, codes):
    column, scores = {name: k for k, name in enumerate(vertices)}, z @ W + b
    rows = []
    for n, code in enumerate(codes):
        total = 0 * scores[n, 0]
        for k in range(len(code) - 1):
            s = scores[n, column[code[:k]]]
            total = total - torch.nn.functional.softplus(-s if code[k] == "1" else s)
        rows.append(total)
    return torch.stack(rows)


@wrong("hierarchical", "the root decides everywhere")
def path_log_probabilities(z, W, b, vertices, codes):
    root = vertices.index("")
    s = z @ W[:, root] + b[root]
    right = torch.tensor([code.count("1") for code in codes], dtype=z.dtype)
    left = torch.tensor([code.count("0") for code in codes], dtype=z.dtype)
    return -right * torch.nn.functional.softplus(-s) - left * torch.nn.functional.softplus(s)


@wrong("hierarchical", "no logarithm")
def path_log_probabilities(z, W, b, vertices, codes):
    p = torch.sigmoid(z @ W + b)
    rows = []
    for n, code in enumerate(codes):
        product = 1
        for k, bit in enumerate(code):
            right = p[n, vertices.index(code[:k])]
            product = product * (right if bit == "1" else 1 - right)
        rows.append(product)
    return torch.stack(rows)


@wrong("hierarchical", "mean over the path")
def path_log_probabilities(z, W, b, vertices, codes):
    column, scores = {name: k for k, name in enumerate(vertices)}, z @ W + b
    rows = []
    for n, code in enumerate(codes):
        total = 0
        for k, bit in enumerate(code):
            s = scores[n, column[code[:k]]]
            total = total - torch.nn.functional.softplus(-s if bit == "1" else s)
        rows.append(total / len(code))
    return torch.stack(rows)


@wrong("hierarchical", "logarithm of a probability that has vanished")
def path_log_probabilities(z, W, b, vertices, codes):
    rows = []
    for x, code in zip(z, codes):
        product = torch.ones((), dtype=z.dtype)
        for k in range(len(code)):
            i = vertices.index(code[:k])
            s = torch.dot(x, W[:, i]) + b[i]
            product = product * torch.sigmoid(s if code[k] == "1" else -s)
        rows.append(torch.log(product))
    return torch.stack(rows)


@wrong("hierarchical", "numbers instead of tensors inside")
def path_log_probabilities(z, W, b, vertices, codes):
    scores = (z @ W + b).tolist()
    rows = []
    for row, code in zip(scores, codes):
        total = 0.0
        for k, bit in enumerate(code):
            s = row[vertices.index(code[:k])] * (1 if bit == "1" else -1)
            total += min(s, 0) - math.log1p(math.exp(-abs(s)))
        rows.append(total)
    return torch.tensor(rows, dtype=z.dtype)


@wrong("hierarchical", "gradient lost where a decision is certain")
def path_log_probabilities(z, W, b, vertices, codes):
    scores = z @ W + b
    rows = []
    for row, code in zip(scores, codes):
        s = torch.stack([row[vertices.index(code[:k])] * (1 if c == "1" else -1) for k, c in enumerate(code)])
        rows.append(torch.where(s < -50, s, -torch.log1p(torch.exp(-s))).sum())
    return torch.stack(rows)


@wrong("hierarchical", "four decisions at most")
def path_log_probabilities(z, W, b, vertices, codes):
    column, scores = {name: k for k, name in enumerate(vertices)}, z @ W + b
    rows = []
    for n, code in enumerate(codes):
        total = 0
        for k in range(min(4, len(code))):
            s = scores[n, column[code[:k]]]
            total = total - torch.nn.functional.softplus(-s if code[k] == "1" else s)
        rows.append(total)
    return torch.stack(rows)
