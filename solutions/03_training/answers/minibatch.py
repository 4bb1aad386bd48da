"""Other right answers and typical wrong ones to task minibatch of 03_training."""

import math

import torch

from autograder.catalogue import equivalent, right, wrong


@right("minibatch", "the library's variance")
def minibatch_moments(G, B, replacement):
    if not replacement and len(G) < B:
        raise ValueError(f"cannot draw {B} of {len(G)} examples without replacement")
    if replacement:
        return G.mean(0), torch.var(G, dim=0, correction=0) / B
    return G.mean(0), torch.var(G, dim=0) * (1 / B - 1 / len(G))


@right("minibatch", "differences of all pairs")
def minibatch_moments(G, B, replacement):
    n = len(G)
    if B > n and not replacement:
        raise ValueError("batch too large")
    squared = (G.unsqueeze(0) - G.unsqueeze(1)).square().sum((0, 1))
    factor = 1.0 if replacement else (n - B) / (n - 1)
    return G.sum(0) / n, squared * (factor / (2 * n * n * B))


@right("minibatch", "variances and covariances of the draws")
def minibatch_moments(G, B, replacement):
    n, mean = G.shape[0], torch.mean(G, 0)
    if B > n and not replacement:
        raise ValueError("batch too large")
    one = torch.mean(torch.square(G - mean), 0)
    two = torch.zeros_like(one) if replacement else -one / (n - 1)
    return mean, (B * one + B * (B - 1) * two) / B**2


@wrong(
    "minibatch",
    "sum of the batch",
    hint="These are the moments of the batch's sum. The gradient of a mini-batch is the mean of its "
    "examples.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    total = B * mean
    variance = ((G - mean) ** 2).mean(dim=0) * B
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return total, variance


@wrong(
    "minibatch",
    "variance of one example",
    hint="The batch size has no effect: this is the variance of a single example. A mean of B independent "
    "draws has a variance B times smaller.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0)
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "divided by the root of the batch size",
    hint="The variance is divided by the root of B. That is how the standard deviation falls; the variance"
    " falls with B itself.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / math.sqrt(B)
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "divided by the batch size twice",
    hint="The variance is divided by B squared. The sum of B draws has B times the variance of one, and a "
    "mean divides it by B squared: B remains.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B**2
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "standard deviation",
    hint="These are standard deviations. The variance is their square.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance.sqrt()


@wrong(
    "minibatch",
    "variance estimated from a sample",
    hint="The squared deviations are divided by N - 1, as if the N examples were a sample. They are all "
    "there is: divide by N.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).sum(dim=0) / (N - 1) / B
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "always with replacement",
    hint="The variance is the same with and without replacement. Without, it is smaller by the factor (N -"
    " B) / (N - 1).",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B
    if not replacement:
        variance = variance * 1.0
    return mean, variance


@wrong(
    "minibatch",
    "always without replacement",
    hint="The factor (N - B) / (N - 1) is applied in both cases. Independent draws, with replacement, do "
    "without it.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B
    variance = variance * max(N - B, 0) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "the two cases exchanged",
    hint="The factor (N - B) / (N - 1) is applied with replacement, and not without. It is the other way "
    "round.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B
    if replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "factor with N in the denominator",
    hint="The factor for draws without replacement is (N - B) / N. It is (N - B) / (N - 1): a batch of one"
    " example has the full variance.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B
    if not replacement:
        variance = variance * (N - B) / N
    return mean, variance


@wrong(
    "minibatch",
    "mean of the squares less square of the mean",
    hint="The variance is computed as a difference of two large numbers, and rounding errors are all that "
    "remains of it. Subtract the mean first, then square.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G**2).mean(dim=0) - mean**2) / B
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "batch too large not refused",
    hint="A batch without replacement that is larger than the data set is not refused, and the variance "
    "becomes negative. Raise a ValueError.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "all large batches refused",
    hint="Batches larger than the data set are refused also with replacement, where examples may come more"
    " than once.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "batch of all examples refused",
    hint="A batch of all examples, without replacement, is refused. It can be drawn, in one way, and its "
    "variance is 0.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B >= N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "deviations in place",
    hint="The mean is subtracted in the caller's tensor. Subtract it in a new one.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    G -= mean
    variance = (G**2).mean(dim=0) / B
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


equivalent("minibatch", "line 12: G - mean -> mean - G", because="the difference is squared")


equivalent(
    "minibatch",
    "line 14: variance * (N - B) -> variance.mul_(N - B)",
    because="the variance was made two lines above, and nothing else reads it",
)
