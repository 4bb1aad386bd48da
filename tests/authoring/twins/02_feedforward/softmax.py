"""Twins of the wrong answers to task softmax: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("softmax", "temperature ignored")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T")
    return (eta - eta.logsumexp(-1, keepdim=True)).exp()


@wrong("softmax", "times T")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T")
    scaled = T * eta
    return (scaled - scaled.logsumexp(-1, keepdim=True)).exp()


@wrong("softmax", "divided by T at the end")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T")
    return (eta - eta.logsumexp(-1, keepdim=True)).exp() / T


@wrong("softmax", "temperature in the numerator only")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T")
    shifted = eta - eta.max(-1, keepdim=True).values
    below = torch.einsum("...c->...", shifted.exp())
    return (shifted / T).exp() / below[..., None]


@wrong("softmax", "not normalized")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T")
    shifted = eta - torch.max(eta, dim=-1, keepdim=True)[0]
    return torch.pow(math.e, shifted / T)


@wrong("softmax", "logistic units")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T")
    return 0.5 + 0.5 * torch.tanh(eta / T / 2)


@wrong("softmax", "normalized over the whole batch")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T")
    rows = eta / T
    return (rows - rows.flatten().logsumexp(0)).exp()


@wrong("softmax", "first axis")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T")
    scaled = eta / T
    return torch.exp(scaled - torch.logsumexp(scaled, 0, keepdim=True))


@wrong("softmax", "powers of two")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T")
    powers = torch.pow(2.0, (eta - eta.max(-1, keepdim=True).values) / T)
    return powers / powers.sum(-1, keepdim=True)


@wrong("softmax", "hard maximum")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T")
    return torch.nn.functional.one_hot(eta.argmax(-1), eta.shape[-1]).to(eta.dtype)


@wrong("softmax", "unstable")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T")
    weights = [torch.exp(x / T) for x in eta.unbind(-1)]
    total = sum(weights)
    return torch.stack([x / total for x in weights], -1)


@wrong("softmax", "largest of the whole batch subtracted")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T")
    scaled = eta / T
    e = (scaled - scaled.max()).exp()
    return e / torch.einsum("...c->...", e).unsqueeze(-1)


@wrong("softmax", "preactivations clipped")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T")
    limited = torch.minimum(eta / T, torch.tensor(80.0, dtype=eta.dtype))
    limited = torch.maximum(limited, torch.tensor(-80.0, dtype=eta.dtype))
    return limited.exp() / limited.exp().sum(-1, keepdim=True)


@wrong("softmax", "no error for a bad temperature")
def softmax_with_temperature(eta, T):
    scaled = eta / T
    return (scaled - scaled.logsumexp(-1, keepdim=True)).exp()


@wrong("softmax", "only temperature 0 refused")
def softmax_with_temperature(eta, T):
    if T == 0:
        raise ValueError("T")
    scaled = eta / T
    return (scaled - scaled.logsumexp(-1, keepdim=True)).exp()


@wrong("softmax", "changes eta in place")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T")
    eta.sub_(eta.max(-1, keepdim=True).values)
    e = torch.pow(math.e, eta / T)
    return e / e.sum(-1, keepdim=True)


@wrong("softmax", "minus infinity as a large number")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T")
    eta = torch.where(torch.isinf(eta), torch.full_like(eta, -1e4), eta) / T
    return (eta - eta.logsumexp(-1, keepdim=True)).exp()


@wrong("softmax", "minus infinity and all that is very low raised")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T")
    eta = torch.maximum(eta, torch.full_like(eta, -1e4)) / T
    return (eta - eta.logsumexp(-1, keepdim=True)).exp()
