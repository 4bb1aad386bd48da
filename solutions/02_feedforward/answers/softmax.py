"""Other right answers and typical wrong ones to task softmax of 02_feedforward."""

import math

import torch

from autograder.catalogue import right, wrong


@right("softmax", "logarithms of the probabilities")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T must be greater than 0")
    return torch.exp(eta / T - torch.logsumexp(eta / T, dim=-1, keepdim=True))


@right("softmax", "row by row")
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError(f"T = {T}")
    rows = []
    for row in eta.reshape(-1, eta.shape[-1]).unbind(0):
        powers = ((row - row.max()) / T).exp()
        rows.append(powers / powers.sum())
    return torch.stack(rows).reshape(eta.shape)


@right("softmax", "one over the sum of the ratios")
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    top = eta.max(-1, keepdim=True)[0].detach()
    weights = math.e ** ((eta - top) / T)
    return torch.einsum("...c, ... -> ...c", weights, 1 / weights.sum(-1))


@wrong(
    "softmax",
    "temperature ignored",
    hint="The temperature has no effect. Divide the preactivations by T.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = (eta - eta.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "times T",
    hint="The preactivations are multiplied by T, so a high temperature makes the decision sharper. They "
    "have to be divided by T.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = ((eta - eta.amax(-1, keepdim=True)) * T).exp()
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "divided by T at the end",
    hint="The probabilities are divided by T, so they do not sum to one. The temperature belongs inside the "
    "exponential.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = (eta - eta.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True) / T


@wrong(
    "softmax",
    "temperature in the numerator only",
    hint="The temperature is used in the numerator, but not in the sum below it.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    shifted = eta - eta.amax(-1, keepdim=True)
    return (shifted / T).exp() / shifted.exp().sum(-1, keepdim=True)


@wrong(
    "softmax",
    "not normalized",
    hint="The exponentials are not divided by their sum, so they are no probabilities.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    return ((eta - eta.amax(-1, keepdim=True)) / T).exp()


@wrong(
    "softmax",
    "logistic units",
    hint="Each preactivation goes through a logistic function by itself, so the results need not sum to one. "
    "The classes compete: divide by the sum over all of them.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    return torch.sigmoid(eta / T)


@wrong(
    "softmax",
    "normalized over the whole batch",
    hint="The exponentials are divided by their sum over all rows. Each row is a distribution of its own: "
    "sum along the last axis.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = ((eta - eta.max()) / T).exp()
    return e / e.sum()


@wrong(
    "softmax",
    "first axis",
    hint="The probabilities sum to one along the first axis. The classes are on the last axis.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = ((eta - eta.amax(0, keepdim=True)) / T).exp()
    return e / e.sum(0, keepdim=True)


@wrong(
    "softmax",
    "powers of two",
    hint="The base is 2 in place of e. (That is the same as another temperature.)",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = torch.exp2((eta - eta.amax(-1, keepdim=True)) / T)
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "hard maximum",
    hint="The class with the largest preactivation gets all the probability. That happens in the limit of "
    "temperature 0 only.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    return (eta == eta.amax(-1, keepdim=True)).to(eta.dtype)


@wrong(
    "softmax",
    "unstable",
    hint="For large preactivations exp overflows, and infinity divided by infinity is NaN. Subtract the "
    "largest preactivation of each row first, which does not change the quotient.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = (eta / T).exp()
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "largest of the whole batch subtracted",
    hint="The largest preactivation of the whole batch is subtracted. In a row that is far below it all "
    "exponentials become 0, and 0/0 is NaN: use the largest one of each row.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = ((eta - eta.max()) / T).exp()
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "preactivations clipped",
    hint="Large preactivations are clipped, so nothing overflows, but classes beyond the limit cannot be "
    "told apart any more. Subtract the largest preactivation of each row.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = (eta / T).clamp(-80, 80).exp()
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "no error for a bad temperature",
    hint="A temperature of 0 or less is accepted. Raise a ValueError for it.",
)
def softmax_with_temperature(eta, T):
    e = ((eta - eta.amax(-1, keepdim=True)) / T).exp()
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "only temperature 0 refused",
    hint="Temperature 0 is refused, but a negative one is not. Every T that is not greater than 0 is "
    "a ValueError.",
)
def softmax_with_temperature(eta, T):
    if T == 0:
        raise ValueError("no temperature")
    e = (eta / T - (eta / T).amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "changes eta in place",
    hint="The largest preactivation is subtracted in place, which changes the caller's tensor. Compute a new "
    "one.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    eta -= eta.amax(-1, keepdim=True).clone()
    e = (eta / T).exp()
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "minus infinity as a large number",
    hint="Minus infinity is replaced by a large negative number, which is no longer negligible when the "
    "others are as low or the temperature is high.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("temperature")
    eta = eta.masked_fill(eta == -math.inf, -1e4)
    e = torch.exp((eta - eta.amax(dim=-1, keepdim=True)) / T)
    return e / e.sum(dim=-1, keepdim=True)


@wrong(
    "softmax",
    "minus infinity and all that is very low raised",
    hint="All that is very low is raised to one large negative number, minus infinity too: it is no longer "
    "negligible when the others are as low or the temperature is high.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("temperature")
    eta = eta.clamp(min=-1e4)
    e = torch.exp((eta - eta.amax(dim=-1, keepdim=True)) / T)
    return e / e.sum(dim=-1, keepdim=True)
