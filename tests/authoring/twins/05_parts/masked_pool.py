"""Twins of the wrong answers to task masked_pool: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("masked_pool", "mask ignored")
def masked_pool(Z, mask, how):
    if how not in {"sum", "mean", "max"} or (how != "sum" and bool((mask.sum(-1) == 0).any())):
        raise ValueError(how)
    rows = Z.unbind(-2)
    if how == "max":
        return torch.stack(rows).max(0).values
    return sum(rows) / (len(rows) if how == "mean" else 1)


@wrong("masked_pool", "mask inverted")
def masked_pool(Z, mask, how):
    if how not in {"sum", "mean", "max"} or (how != "sum" and bool((mask.sum(-1) == 0).any())):
        raise ValueError(how)
    kept = torch.logical_not(mask)[..., None]
    if how == "max":
        return torch.where(kept, Z, torch.full_like(Z, -math.inf)).max(-2).values
    total = torch.where(kept, Z, torch.zeros_like(Z)).sum(-2)
    return total / kept.sum(-2) if how == "mean" else total


@wrong("masked_pool", "mean over all places")
def masked_pool(Z, mask, how):
    if how not in {"sum", "mean", "max"} or (how != "sum" and bool((mask.sum(-1) == 0).any())):
        raise ValueError(how)
    kept = mask[..., None]
    if how == "max":
        return torch.where(kept, Z, torch.full_like(Z, -math.inf)).max(-2).values
    clean = torch.where(kept, Z, torch.zeros_like(Z))
    return clean.mean(-2) if how == "mean" else clean.sum(-2)


@wrong("masked_pool", "maximum with zeros in the padding")
def masked_pool(Z, mask, how):
    if how not in {"sum", "mean", "max"} or (how != "sum" and bool((mask.sum(-1) == 0).any())):
        raise ValueError(how)
    clean = torch.where(mask[..., None], Z, torch.zeros_like(Z))
    if how == "max":
        return clean.max(-2).values
    return clean.sum(-2) / (mask.sum(-1, keepdim=True) if how == "mean" else 1)


@wrong("masked_pool", "number of parts of the whole batch")
def masked_pool(Z, mask, how):
    if how not in {"sum", "mean", "max"} or (how != "sum" and bool((mask.sum(-1) == 0).any())):
        raise ValueError(how)
    if how == "max":
        return torch.where(mask[..., None], Z, torch.full_like(Z, -math.inf)).max(-2).values
    clean = torch.where(mask[..., None], Z, torch.zeros_like(Z))
    return clean.sum(-2) / (mask.count_nonzero() if how == "mean" else 1)


@wrong("masked_pool", "padding only at the end")
def masked_pool(Z, mask, how):
    if how not in {"sum", "mean", "max"} or (how != "sum" and bool((mask.sum(-1) == 0).any())):
        raise ValueError(how)
    count = mask.sum(-1, keepdim=True)
    kept = (torch.cumsum(torch.ones_like(mask, dtype=torch.long), -1) <= count)[..., None]
    if how == "max":
        return torch.where(kept, Z, torch.full_like(Z, -math.inf)).max(-2).values
    total = torch.where(kept, Z, torch.zeros_like(Z)).sum(-2)
    return total / count if how == "mean" else total


@wrong("masked_pool", "mean and sum confused")
def masked_pool(Z, mask, how):
    if how not in {"sum", "mean", "max"} or (how != "sum" and bool((mask.sum(-1) == 0).any())):
        raise ValueError(how)
    if how == "max":
        return torch.where(mask[..., None], Z, torch.full_like(Z, -math.inf)).max(-2).values
    return torch.where(mask[..., None], Z, torch.zeros_like(Z)).sum(-2)


@wrong("masked_pool", "multiplied by the mask")
def masked_pool(Z, mask, how):
    if how not in {"sum", "mean", "max"} or (how != "sum" and bool((mask.sum(-1) == 0).any())):
        raise ValueError(how)
    if how == "max":
        return torch.where(mask[..., None], Z, torch.full_like(Z, -math.inf)).max(-2).values
    total = torch.einsum("...td,...t->...d", Z, mask.to(Z.dtype))
    return total / mask.sum(-1, keepdim=True) if how == "mean" else total


@wrong("masked_pool", "a billion below zero")
def masked_pool(Z, mask, how):
    if how not in {"sum", "mean", "max"} or (how != "sum" and bool((mask.sum(-1) == 0).any())):
        raise ValueError(how)
    if how == "max":
        return torch.where(mask[..., None], Z, torch.full_like(Z, -1e9)).max(-2).values
    clean = torch.where(mask[..., None], Z, torch.zeros_like(Z))
    return clean.sum(-2) / (mask.sum(-1, keepdim=True) if how == "mean" else 1)


@wrong("masked_pool", "no real part: NaN and minus infinity")
def masked_pool(Z, mask, how):
    if how not in {"sum", "mean", "max"}:
        raise ValueError(how)
    if how == "max":
        return torch.where(mask[..., None], Z, torch.full_like(Z, -math.inf)).max(-2).values
    clean = torch.where(mask[..., None], Z, torch.zeros_like(Z))
    return clean.sum(-2) / (mask.sum(-1, keepdim=True) if how == "mean" else 1)


@wrong("masked_pool", "no real part: zero")
def masked_pool(Z, mask, how):
    if how not in {"sum", "mean", "max"} or (how == "max" and bool((mask.sum(-1) == 0).any())):
        raise ValueError(how)
    if how == "max":
        return torch.where(mask[..., None], Z, torch.full_like(Z, -math.inf)).max(-2).values
    clean = torch.where(mask[..., None], Z, torch.zeros_like(Z))
    return clean.sum(-2) / (mask.sum(-1, keepdim=True).clamp(min=1) if how == "mean" else 1)


@wrong("masked_pool", "no sum of nothing")
def masked_pool(Z, mask, how):
    if how not in {"sum", "mean", "max"} or bool((mask.sum(-1) == 0).any()):
        raise ValueError(how)
    if how == "max":
        return torch.where(mask[..., None], Z, torch.full_like(Z, -math.inf)).max(-2).values
    clean = torch.where(mask[..., None], Z, torch.zeros_like(Z))
    return clean.sum(-2) / (mask.sum(-1, keepdim=True) if how == "mean" else 1)


@wrong("masked_pool", "any other word is a mean")
def masked_pool(Z, mask, how):
    if how != "sum" and bool((mask.sum(-1) == 0).any()):
        raise ValueError(how)
    if how == "max":
        return torch.where(mask[..., None], Z, torch.full_like(Z, -math.inf)).max(-2).values
    clean = torch.where(mask[..., None], Z, torch.zeros_like(Z))
    return clean.sum(-2) / (1 if how == "sum" else mask.sum(-1, keepdim=True))


@wrong("masked_pool", "changes Z in place")
def masked_pool(Z, mask, how):
    if how not in {"sum", "mean", "max"} or (how != "sum" and bool((mask.sum(-1) == 0).any())):
        raise ValueError(how)
    Z[~mask] = -math.inf if how == "max" else 0.0
    if how == "max":
        return Z.max(-2).values
    return Z.sum(-2) / (mask.sum(-1, keepdim=True) if how == "mean" else 1)
