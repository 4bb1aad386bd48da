"""Twins of the wrong answers to task bandwidth: the same misconceptions, written by another hand."""

import math

import torch

from autograder.catalogue import wrong


@wrong("bandwidth", "factor 2 in the exponent")
def find_variances(squares, target):
    n = squares.shape[0]
    if target <= 1 or target >= n - 1:
        raise ValueError("target")
    rows = torch.stack([torch.cat([row[:i], row[i + 1 :]]) for i, row in enumerate(squares.double())])
    lo, hi = torch.full((n,), 1e-14, dtype=torch.double), torch.full((n,), 1e14, dtype=torch.double)
    for _ in range(100):
        mid = (lo * hi).sqrt()
        log_p = (-rows / (2 * mid[:, None])).log_softmax(1)
        size = torch.exp(-(log_p.exp() * log_p).sum(1))
        lo, hi = torch.where(size < target, mid, lo), torch.where(size < target, hi, mid)
    return mid.to(squares.dtype)


@wrong("bandwidth", "the point is its own neighbor")
def find_variances(squares, target):
    n = squares.shape[0]
    if target <= 1 or target >= n - 1:
        raise ValueError("target")
    rows = squares.double()
    lo, hi = torch.full((n,), 1e-14, dtype=torch.double), torch.full((n,), 1e14, dtype=torch.double)
    for _ in range(100):
        mid = (lo * hi).sqrt()
        log_p = (-rows / mid[:, None]).log_softmax(1)
        size = torch.exp(-(log_p.exp() * log_p).sum(1))
        lo, hi = torch.where(size < target, mid, lo), torch.where(size < target, hi, mid)
    return mid.to(squares.dtype)


@wrong("bandwidth", "entropy in nats, power of 2")
def find_variances(squares, target):
    n = squares.shape[0]
    if target <= 1 or target >= n - 1:
        raise ValueError("target")
    rows = torch.stack([torch.cat([row[:i], row[i + 1 :]]) for i, row in enumerate(squares.double())])
    lo, hi = torch.full((n,), -60.0, dtype=torch.double), torch.full((n,), 60.0, dtype=torch.double)
    for _ in range(60):
        mid = lo + (hi - lo) / 2
        log_p = (-rows / mid.exp()[:, None]).log_softmax(1)
        size = 2 ** -(log_p.exp() * log_p).sum(1)
        lo, hi = torch.where(size < target, mid, lo), torch.where(size < target, hi, mid)
    return hi.exp().to(squares.dtype)


@wrong("bandwidth", "the target taken as entropy")
def find_variances(squares, target):
    n = squares.shape[0]
    if target <= 1 or target >= n - 1:
        raise ValueError("target")
    rows = torch.stack([torch.cat([row[:i], row[i + 1 :]]) for i, row in enumerate(squares.double())])
    lo, hi = torch.full((n,), -60.0, dtype=torch.double), torch.full((n,), 60.0, dtype=torch.double)
    for _ in range(60):
        mid = lo + (hi - lo) / 2
        log_p = (-rows / mid.exp()[:, None]).log_softmax(1)
        bits = -(log_p.exp() * log_p).sum(1) / math.log(2)
        lo, hi = torch.where(bits < target, mid, lo), torch.where(bits < target, hi, mid)
    return hi.exp().to(squares.dtype)


@wrong("bandwidth", "distances instead of their squares")
def find_variances(squares, target):
    n = squares.shape[0]
    if target <= 1 or target >= n - 1:
        raise ValueError("target")
    rows = torch.stack([torch.cat([row[:i], row[i + 1 :]]) for i, row in enumerate(squares.double())]).sqrt()
    lo, hi = torch.full((n,), 1e-14, dtype=torch.double), torch.full((n,), 1e14, dtype=torch.double)
    for _ in range(100):
        mid = (lo * hi).sqrt()
        log_p = (-rows / mid[:, None]).log_softmax(1)
        size = torch.exp(-(log_p.exp() * log_p).sum(1))
        lo, hi = torch.where(size < target, mid, lo), torch.where(size < target, hi, mid)
    return mid.to(squares.dtype)


@wrong("bandwidth", "bandwidths instead of variances")
def find_variances(squares, target):
    n = squares.shape[0]
    if target <= 1 or target >= n - 1:
        raise ValueError("target")
    rows = torch.stack([torch.cat([row[:i], row[i + 1 :]]) for i, row in enumerate(squares.double())])
    lo, hi = torch.full((n,), 1e-7, dtype=torch.double), torch.full((n,), 1e7, dtype=torch.double)
    for _ in range(100):
        sigma = (lo * hi).sqrt()
        log_p = (-rows / sigma.square()[:, None]).log_softmax(1)
        size = torch.exp(-(log_p.exp() * log_p).sum(1))
        lo, hi = torch.where(size < target, sigma, lo), torch.where(size < target, hi, sigma)
    return sigma.to(squares.dtype)


@wrong("bandwidth", "one variance for all points")
def find_variances(squares, target):
    n = squares.shape[0]
    if target <= 1 or target >= n - 1:
        raise ValueError("target")
    rows = torch.stack([torch.cat([row[:i], row[i + 1 :]]) for i, row in enumerate(squares.double())])
    lo, hi = 1e-14, 1e14
    for _ in range(100):
        mid = math.sqrt(lo * hi)
        log_p = (-rows / mid).log_softmax(1)
        size = torch.exp(-(log_p.exp() * log_p).sum(1)).mean()
        if size < target:
            lo = mid
        else:
            hi = mid
    return torch.full((n,), mid, dtype=squares.dtype)


@wrong("bandwidth", "searches in the wrong direction")
def find_variances(squares, target):
    n = squares.shape[0]
    if target <= 1 or target >= n - 1:
        raise ValueError("target")
    rows = torch.stack([torch.cat([row[:i], row[i + 1 :]]) for i, row in enumerate(squares.double())])
    lo, hi = torch.full((n,), -60.0, dtype=torch.double), torch.full((n,), 60.0, dtype=torch.double)
    for _ in range(60):
        mid = lo + (hi - lo) / 2
        log_p = (-rows / mid.exp()[:, None]).log_softmax(1)
        size = torch.exp(-(log_p.exp() * log_p).sum(1))
        lo, hi = torch.where(size > target, mid, lo), torch.where(size > target, hi, mid)
    return hi.exp().to(squares.dtype)


@wrong("bandwidth", "searches between 0 and 1000")
def find_variances(squares, target):
    n = squares.shape[0]
    if target <= 1 or target >= n - 1:
        raise ValueError("target")
    found = []
    for i, row in enumerate(squares.double()):
        others = torch.cat([row[:i], row[i + 1 :]])
        lo, hi = 0.0, 1000.0
        for _ in range(80):
            mid = (lo + hi) / 2
            log_p = (-others / mid).log_softmax(0)
            if -(log_p.exp() * log_p).sum() < math.log(target):
                lo = mid
            else:
                hi = mid
        found.append(hi)
    return torch.tensor(found, dtype=squares.dtype)


@wrong("bandwidth", "0/0 on the way")
def find_variances(squares, target):
    n = squares.shape[0]
    if target <= 1 or target >= n - 1:
        raise ValueError("target")
    rows = torch.stack([torch.cat([row[:i], row[i + 1 :]]) for i, row in enumerate(squares.double())])
    lo, hi = torch.full((n,), -60.0, dtype=torch.double), torch.full((n,), 60.0, dtype=torch.double)
    for _ in range(60):
        mid = lo + (hi - lo) / 2
        e = (-rows / mid.exp()[:, None]).exp()
        p = e / e.sum(1, keepdim=True)
        size = 2 ** -torch.where(p > 0, p * p.log2(), p).sum(1)
        lo, hi = torch.where(size < target, mid, lo), torch.where(size < target, hi, mid)
    return hi.exp().to(squares.dtype)


@wrong("bandwidth", "infinity written into the diagonal")
def find_variances(squares, target):
    n = squares.shape[0]
    if target <= 1 or target >= n - 1:
        raise ValueError("target")
    squares.fill_diagonal_(math.inf)
    rows = squares.double()
    lo, hi = torch.full((n,), -60.0, dtype=torch.double), torch.full((n,), 60.0, dtype=torch.double)
    for _ in range(60):
        mid = lo + (hi - lo) / 2
        p = (-rows / mid.exp()[:, None]).softmax(1)
        size = torch.exp(-torch.xlogy(p, p).sum(1))
        lo, hi = torch.where(size < target, mid, lo), torch.where(size < target, hi, mid)
    return hi.exp().to(squares.dtype)


@wrong("bandwidth", "impossible perplexities accepted")
def find_variances(squares, target):
    n = squares.shape[0]
    rows = torch.stack([torch.cat([row[:i], row[i + 1 :]]) for i, row in enumerate(squares.double())])
    lo, hi = torch.full((n,), -60.0, dtype=torch.double), torch.full((n,), 60.0, dtype=torch.double)
    for _ in range(60):
        mid = lo + (hi - lo) / 2
        log_p = (-rows / mid.exp()[:, None]).log_softmax(1)
        size = torch.exp(-(log_p.exp() * log_p).sum(1))
        lo, hi = torch.where(size < target, mid, lo), torch.where(size < target, hi, mid)
    return hi.exp().to(squares.dtype)


@wrong("bandwidth", "0/0 for a lonely point")
def find_variances(squares, target):
    n = squares.shape[0]
    if target <= 1 or target >= n - 1:
        raise ValueError("target")
    found = []
    for i, row in enumerate(squares.double()):
        others = torch.cat([row[:i], row[i + 1 :]])
        lo, hi = 0.0, 1e4 * others.max().item()
        for _ in range(90):
            mid = (lo + hi) / 2
            e = (-others / mid).exp()
            p = e / e.sum()
            if torch.exp(-torch.xlogy(p, p).sum()) < target:
                lo = mid
            else:
                hi = mid
        found.append(hi)
    return torch.tensor(found, dtype=squares.dtype)
