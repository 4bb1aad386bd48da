"""Twins of the wrong answers to task minibatch: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("minibatch", "sum of the batch")
def minibatch_moments(G, B, replacement):
    N = G.shape[0]
    if B > N and not replacement:
        raise ValueError("B")
    share = 1 if replacement else (N - B) / (N - 1)
    return B * G.sum(0) / N, B * share * torch.var(G, 0, unbiased=False)


@wrong("minibatch", "variance of one example")
def minibatch_moments(G, B, replacement):
    N = G.shape[0]
    if B > N and not replacement:
        raise ValueError("B")
    share = 1 if replacement else (N - B) / (N - 1)
    return G.sum(0) / N, share * torch.var(G, 0, unbiased=False)


@wrong("minibatch", "divided by the root of the batch size")
def minibatch_moments(G, B, replacement):
    N = G.shape[0]
    if B > N and not replacement:
        raise ValueError("B")
    share = 1 if replacement else (N - B) / (N - 1)
    return G.sum(0) / N, share * torch.var(G, 0, unbiased=False) * B**-0.5


@wrong("minibatch", "divided by the batch size twice")
def minibatch_moments(G, B, replacement):
    N = G.shape[0]
    if B > N and not replacement:
        raise ValueError("B")
    share = 1 if replacement else (N - B) / (N - 1)
    return G.sum(0) / N, share * torch.var(G, 0, unbiased=False) * B**-2


@wrong("minibatch", "standard deviation")
def minibatch_moments(G, B, replacement):
    N = G.shape[0]
    if B > N and not replacement:
        raise ValueError("B")
    share = 1 if replacement else (N - B) / (N - 1)
    return G.sum(0) / N, torch.std(G, 0, unbiased=False) * (share / B) ** 0.5


@wrong("minibatch", "variance estimated from a sample")
def minibatch_moments(G, B, replacement):
    N = G.shape[0]
    if B > N and not replacement:
        raise ValueError("B")
    share = 1 if replacement else (N - B) / (N - 1)
    return G.sum(0) / N, torch.var(G, 0) * share / B


@wrong("minibatch", "always with replacement")
def minibatch_moments(G, B, replacement):
    if B > len(G) and replacement is False:
        raise ValueError("B")
    spread, average = torch.var_mean(G, dim=0, correction=0)
    return average, spread / B


@wrong("minibatch", "always without replacement")
def minibatch_moments(G, B, replacement):
    N = len(G)
    if B > N and replacement is False:
        raise ValueError("B")
    spread, average = torch.var_mean(G, dim=0, correction=0)
    return average, spread * ((N - B) / (B * (N - 1)))


@wrong("minibatch", "the two cases exchanged")
def minibatch_moments(G, B, replacement):
    N = len(G)
    if B > N and replacement is False:
        raise ValueError("B")
    spread, average = torch.var_mean(G, dim=0, correction=0)
    return average, spread * ((N - B) / (B * (N - 1)) if replacement else 1 / B)


@wrong("minibatch", "factor with N in the denominator")
def minibatch_moments(G, B, replacement):
    N = len(G)
    if B > N and replacement is False:
        raise ValueError("B")
    spread, average = torch.var_mean(G, dim=0, correction=0)
    return average, spread * (1 / B if replacement else 1 / B - 1 / N)


@wrong("minibatch", "mean of the squares less square of the mean")
def minibatch_moments(G, B, replacement):
    N = len(G)
    if B > N and replacement is False:
        raise ValueError("B")
    average = G.sum(0) / N
    spread = torch.einsum("nd,nd->d", G, G) / N - average * average
    return average, spread / B * (1 if replacement else (N - B) / (N - 1))


@wrong("minibatch", "batch too large not refused")
def minibatch_moments(G, B, replacement):
    N = len(G)
    spread, average = torch.var_mean(G, dim=0, correction=0)
    return average, spread / B * (1 if replacement else (N - B) / (N - 1))


@wrong("minibatch", "all large batches refused")
def minibatch_moments(G, B, replacement):
    N = len(G)
    if N < B:
        raise ValueError("B")
    spread, average = torch.var_mean(G, dim=0, correction=0)
    return average, spread / B * (1 if replacement else (N - B) / (N - 1))


@wrong("minibatch", "batch of all examples refused")
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not (replacement or B < N):
        raise ValueError("B")
    spread, average = torch.var_mean(G, dim=0, correction=0)
    return average, spread / B * (1 if replacement else (N - B) / (N - 1))


@wrong("minibatch", "deviations in place")
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("B")
    average = G.mean(0)
    for row in G:
        row -= average
    spread = torch.einsum("nd,nd->d", G, G) / N
    return average, spread / B * (1 if replacement else (N - B) / (N - 1))
