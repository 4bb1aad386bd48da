"""Other right answers and typical wrong ones to task log_loss of 02_feedforward."""

import math

import torch

from autograder.catalogue import right, wrong


@right("log_loss", "softplus")
def log_loss(s, y):
    return torch.nn.functional.softplus(torch.where(y == 1, -s, s)).sum() / len(s)


@right("log_loss", "logarithms of the logistic function")
def log_loss(s, y):
    log_p, log_q = torch.nn.functional.logsigmoid(s), torch.nn.functional.logsigmoid(-s)
    return -(y * log_p + (1 - y) * log_q).sum(-1).mean(0)


@right("log_loss", "log1p of the smaller power")
def log_loss(s, y):
    against = torch.where(y > 0.5, -s, s)
    wrong_side = against > 0
    small = torch.where(wrong_side, -against, against)
    losses = torch.log1p(torch.exp(small)) + torch.where(wrong_side, against, torch.zeros_like(s))
    return losses.mean(0).sum()


@wrong(
    "log_loss",
    "mean over everything",
    hint="The losses are averaged over the labels too. The loss of an example is the sum over its labels; "
    "only over the examples the mean is taken.",
)
def log_loss(s, y):
    return torch.logaddexp(torch.zeros_like(s), (1 - 2 * y) * s).mean()


@wrong(
    "log_loss",
    "sum over everything",
    hint="The losses of the examples are summed up. The loss of the batch is their mean.",
)
def log_loss(s, y):
    return torch.logaddexp(torch.zeros_like(s), (1 - 2 * y) * s).sum()


@wrong(
    "log_loss",
    "sum and mean swapped",
    hint="The mean is taken over the labels and the sum over the examples. It is the other way round.",
)
def log_loss(s, y):
    return torch.logaddexp(torch.zeros_like(s), (1 - 2 * y) * s).mean(1).sum()


@wrong(
    "log_loss",
    "sign lost",
    hint="The loss is negative. Logarithms of probabilities are at most 0: the minus sign is missing.",
)
def log_loss(s, y):
    return -torch.logaddexp(torch.zeros_like(s), (1 - 2 * y) * s).sum(1).mean()


@wrong(
    "log_loss",
    "labels the wrong way round",
    hint="The labels 0 and 1 have changed places: a prediction that is sure and right costs most. For y = 1 "
    "a large s has to give a small loss.",
)
def log_loss(s, y):
    return torch.logaddexp(torch.zeros_like(s), (2 * y - 1) * s).sum(1).mean()


@wrong(
    "log_loss",
    "only the positive labels",
    hint="Only labels 1 are counted. A label 0 costs something too, if the unit says 1: minus the logarithm "
    "of 1 - p.",
)
def log_loss(s, y):
    return (y * torch.logaddexp(torch.zeros_like(s), -s)).sum(1).mean()


@wrong(
    "log_loss",
    "logarithm to base 2",
    hint="The loss is in bits, with logarithms to base 2. It is to be in natural logarithms.",
)
def log_loss(s, y):
    return torch.logaddexp(torch.zeros_like(s), (1 - 2 * y) * s).sum(1).mean() / math.log(2)


@wrong(
    "log_loss",
    "squared error",
    hint="This is the squared error of the probabilities. The log loss is minus the logarithm of the "
    "probability of the label.",
)
def log_loss(s, y):
    return (torch.sigmoid(s) - y).square().sum(1).mean()


@wrong(
    "log_loss",
    "labels exclude each other",
    hint="The labels are treated as classes of which one is right, with a softmax. Here each label has a "
    "logistic unit of its own, and an example may carry several or none.",
)
def log_loss(s, y):
    return (y * (s.logsumexp(1, keepdim=True) - s)).sum(1).mean()


@wrong(
    "log_loss",
    "preactivations taken for probabilities",
    hint="s is used as a probability. It is a preactivation and can be any number; the probability is its "
    "logistic function.",
)
def log_loss(s, y):
    return -(y * torch.log(s) + (1 - y) * torch.log(1 - s)).sum(1).mean()


@wrong(
    "log_loss",
    "logarithms of rounded probabilities",
    hint="The probability is computed first and is rounded to 0 or 1 for large preactivations; its logarithm "
    "is then infinite, and 0 times infinity is NaN. Write the loss as a function of s.",
)
def log_loss(s, y):
    p = torch.sigmoid(s)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).sum(1).mean()


@wrong(
    "log_loss",
    "probabilities clipped",
    hint="The probabilities are kept away from 0 and 1, so nothing is infinite, but a large loss is cut off "
    "and its gradient is 0. Write the loss as a function of s.",
)
def log_loss(s, y):
    p = torch.sigmoid(s).clamp(1e-7, 1 - 1e-7)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).sum(1).mean()


@wrong(
    "log_loss",
    "overflow",
    hint="exp overflows for a large preactivation that speaks against the label, and the loss is infinite. "
    "For large x, ln(1 + exp(x)) is almost x.",
)
def log_loss(s, y):
    return torch.log1p(torch.exp((1 - 2 * y) * s)).sum(1).mean()


@wrong(
    "log_loss",
    "small losses rounded away",
    hint="In ln(1 + e) a small e is lost when 1 is added, so a small loss becomes 0. log1p computes the "
    "logarithm of 1 + e without this sum.",
)
def log_loss(s, y):
    pairs = torch.stack([torch.zeros_like(s), (1 - 2 * y) * s])
    return pairs.logsumexp(0).sum(1).mean()


@wrong(
    "log_loss",
    "wrong slope at 0",
    hint="The values are right, but at s = 0 the gradient is not p - y: the pieces from which the loss is "
    "made have kinks there, and automatic differentiation adds up one side of each.",
)
def log_loss(s, y):
    return (s.clamp(min=0) - y * s + torch.log1p(torch.exp(-s.abs()))).sum(1).mean()


@wrong(
    "log_loss",
    "changes s in place",
    hint="The sign of the preactivations is changed in the caller's tensor. Compute a new one.",
)
def log_loss(s, y):
    s *= 1 - 2 * y
    return torch.logaddexp(torch.zeros_like(s), s).sum(1).mean()


@wrong(
    "log_loss",
    "cut off from the graph",
    hint="The loss is right, but no gradient reaches s: it is detached or computed from plain numbers. "
    "Compute with the tensor itself.",
)
def log_loss(s, y):
    against = ((1 - 2 * y) * s).detach()
    return torch.logaddexp(torch.zeros_like(against), against).sum(dim=1).mean()
