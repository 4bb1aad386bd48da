"""Other right answers and typical wrong ones to task masked_pool of 05_parts."""

import math

import torch

from autograder.catalogue import equivalent, right, wrong


@right("masked_pool", "the real parts of each input")
def masked_pool(Z, mask, how):
    if how not in {"sum", "mean", "max"}:
        raise ValueError("no such pooling")
    results = []
    for parts, real in zip(Z.reshape(-1, *Z.shape[-2:]), mask.reshape(-1, mask.shape[-1]), strict=True):
        parts = parts[real]
        if how != "sum" and len(parts) == 0:
            raise ValueError("no real part")
        if how == "max":
            results.append(parts.max(dim=0).values)
        else:
            results.append(parts.sum(dim=0) / (len(parts) if how == "mean" else 1))
    return torch.stack(results).reshape(*Z.shape[:-2], Z.shape[-1])


@right("masked_pool", "torch.where")
def masked_pool(Z, mask, how):
    count = mask.sum(-1, keepdim=True)
    real = mask.unsqueeze(-1)
    if how == "sum":
        return torch.where(real, Z, 0).sum(-2)
    if (count == 0).any():
        raise ValueError("an input without real parts")
    if how == "mean":
        return torch.where(real, Z, 0).sum(-2) / count
    if how == "max":
        return torch.where(real, Z, torch.finfo(Z.dtype).min).max(-2)[0]
    raise ValueError(how)


@wrong(
    "masked_pool",
    "mask ignored",
    hint="The mask is ignored: padding takes part like any other part.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    return {"sum": torch.sum, "mean": torch.mean, "max": torch.amax}[how](Z, dim=-2)


@wrong(
    "masked_pool",
    "mask inverted",
    hint="The mask is the wrong way round: exactly the padding is pooled. True means a real part.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(mask[..., None], -math.inf).amax(dim=-2)
    total = Z.masked_fill(mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / (~mask).sum(dim=-1)[..., None]


@wrong(
    "masked_pool",
    "mean over all places",
    hint="The mean divides by the number of all parts, padding included. Divide by the number of real parts.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    total = Z.masked_fill(~mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / Z.shape[-2]


@wrong(
    "masked_pool",
    "maximum with zeros in the padding",
    hint="For the maximum, padding counts as 0, which is more than a negative feature. It has to count as "
    "minus infinity there.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    Z = Z.masked_fill(~mask[..., None], 0)
    if how == "max":
        return Z.amax(dim=-2)
    return Z.sum(dim=-2) if how == "sum" else Z.sum(dim=-2) / mask.sum(dim=-1)[..., None]


@wrong(
    "masked_pool",
    "number of parts of the whole batch",
    hint="The mean divides by the number of real parts in the whole batch. Each input has a number of its "
    "own.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    total = Z.masked_fill(~mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / mask.sum()


@wrong(
    "masked_pool",
    "padding only at the end",
    hint="The number of real parts is counted and the first ones are taken. Real parts need not stand "
    "together: look at the mask part by part.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    mask = torch.arange(Z.shape[-2]) < mask.sum(dim=-1, keepdim=True)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    total = Z.masked_fill(~mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / mask.sum(dim=-1)[..., None]


@wrong(
    "masked_pool",
    "mean and sum confused",
    hint="The mean is not divided by the number of real parts: it is the sum.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    return Z.masked_fill(~mask[..., None], 0).sum(dim=-2)


@wrong(
    "masked_pool",
    "multiplied by the mask",
    hint="The parts are multiplied by the mask. Zero times NaN or infinity is NaN, so padding spoils the "
    "sum: replace what stands there.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    total = (Z * mask[..., None]).sum(dim=-2)
    return total if how == "sum" else total / mask.sum(dim=-1)[..., None]


@wrong(
    "masked_pool",
    "a billion below zero",
    hint="For the maximum, padding counts as a large negative number, but a real feature may be smaller "
    "still. Minus infinity is below all of them.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -1e9).amax(dim=-2)
    total = Z.masked_fill(~mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / mask.sum(dim=-1)[..., None]


@wrong(
    "masked_pool",
    "no real part: NaN and minus infinity",
    hint="For an input without real parts the mean is NaN and the maximum minus infinity. Look for such an "
    "input and raise a ValueError.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max"):
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    total = Z.masked_fill(~mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / mask.sum(dim=-1)[..., None]


@wrong(
    "masked_pool",
    "no real part: zero",
    hint="For an input without real parts the mean comes out as 0, as if there were one part of zeros. It "
    "is undefined: raise a ValueError.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how == "max" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    total = Z.masked_fill(~mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / mask.sum(dim=-1).clamp(min=1)[..., None]


@wrong(
    "masked_pool",
    "no sum of nothing",
    hint="For an input without real parts the sum raises an error. A sum of nothing is 0; only mean and "
    "maximum are undefined.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or not mask.any(dim=-1).all():
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    total = Z.masked_fill(~mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / mask.sum(dim=-1)[..., None]


@wrong(
    "masked_pool",
    "any other word is a mean",
    hint="A pooling that does not exist is taken for one of the three. Raise a ValueError that names it.",
)
def masked_pool(Z, mask, how):
    if how != "sum" and not mask.any(dim=-1).all():
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    total = Z.masked_fill(~mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / mask.sum(dim=-1)[..., None]


@wrong(
    "masked_pool",
    "changes Z in place",
    hint="The padding is overwritten in the caller's tensor. The result is right, but the input is not "
    "yours to change: make a new tensor.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    Z[~mask] = -math.inf if how == "max" else 0
    if how == "max":
        return Z.amax(dim=-2)
    return Z.sum(dim=-2) if how == "sum" else Z.sum(dim=-2) / mask.sum(dim=-1)[..., None]


# Mutants of the model answers that compute the same
equivalent(
    "masked_pool",
    "line 15: total / mask.sum(dim=-1)[..., None] -> total.div_(mask.sum(dim=-1)[..., None])",
    because="the total was made in the line above, and nothing reads it afterwards",
)
