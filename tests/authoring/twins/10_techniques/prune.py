"""Twins of the wrong answers to task prune: the same misconceptions, written by another hand."""

import torch
from torch import Tensor

from autograder.catalogue import wrong


@wrong("prune", "by the initial weights")
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0].tolist()
    places.sort(key=lambda i: abs(w_0.flatten()[i].item()))
    new = kept.clone().flatten()
    new[places[: int(share * len(places))]] = False
    new = new.view(kept.shape)
    return new, torch.where(new, w_0, torch.zeros_like(w_0))


@wrong("prune", "with their signs")
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0].tolist()
    places.sort(key=lambda i: w.flatten()[i].item())
    new = kept.clone().flatten()
    new[places[: int(share * len(places))]] = False
    new = new.view(kept.shape)
    return new, torch.where(new, w_0, torch.zeros_like(w_0))


@wrong("prune", "the largest go")
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0].tolist()
    places.sort(key=lambda i: -abs(w.flatten()[i].item()))
    new = kept.clone().flatten()
    new[places[: int(share * len(places))]] = False
    new = new.view(kept.shape)
    return new, torch.where(new, w_0, torch.zeros_like(w_0))


@wrong("prune", "by how far they moved")
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0].tolist()
    places.sort(key=lambda i: abs((w - w_0).flatten()[i].item()))
    new = kept.clone().flatten()
    new[places[: int(share * len(places))]] = False
    new = new.view(kept.shape)
    return new, torch.where(new, w_0, torch.zeros_like(w_0))


@wrong("prune", "a share of all weights")
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0].tolist()
    places.sort(key=lambda i: abs(w.flatten()[i].item()))
    new = kept.clone().flatten()
    new[places[: int(share * kept.numel())]] = False
    new = new.view(kept.shape)
    return new, torch.where(new, w_0, torch.zeros_like(w_0))


@wrong("prune", "removed ones count again")
def prune(w_0, w, kept, share):
    order = torch.where(kept, w.abs(), 0).flatten().argsort()
    new = kept.flatten().clone()
    new[order[: int(share * kept.sum())]] = False
    new = new.view_as(kept)
    return new, w_0 * new


@wrong("prune", "the mask ignored")
def prune(w_0, w, kept, share):
    limit = int(share * kept.numel())
    smallest_first = sorted(w.abs().flatten().tolist())
    new = w.abs() >= smallest_first[limit] if limit < w.numel() else torch.zeros_like(kept)
    return new, torch.where(new, w_0, torch.zeros_like(w_0))


@wrong("prune", "not rewound")
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0].tolist()
    places.sort(key=lambda i: abs(w.flatten()[i].item()))
    new = kept.clone().flatten()
    new[places[: int(share * len(places))]] = False
    new = new.view(kept.shape)
    return new, torch.where(new, w, torch.zeros_like(w))


@wrong("prune", "removed ones not zero")
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0].tolist()
    places.sort(key=lambda i: abs(w.flatten()[i].item()))
    new = kept.clone().flatten()
    new[places[: int(share * len(places))]] = False
    new = new.view(kept.shape)
    return new, w_0.clone()


@wrong("prune", "rounded up")
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0].tolist()
    places.sort(key=lambda i: abs(w.flatten()[i].item()))
    new = kept.clone().flatten()
    new[places[: -int(-share * len(places) // 1)]] = False
    new = new.view(kept.shape)
    return new, torch.where(new, w_0, torch.zeros_like(w_0))


@wrong("prune", "mask changed in place")
def prune(w_0, w, kept, share):
    sizes = w.abs()[kept].sort().values
    gone = int(share * len(sizes))
    if gone:
        kept[w.abs() <= sizes[gone - 1]] = False
    return kept, torch.where(kept, w_0, torch.zeros_like(w_0))


@wrong("prune", "nothing removed")
def prune(w_0, w, kept, share):
    return kept & kept, torch.where(kept, w_0, 0 * w_0)


@wrong("prune", "earlier rounds forgotten")
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0].tolist()
    places.sort(key=lambda i: abs(w.flatten()[i].item()))
    new = torch.ones_like(kept).flatten()
    for i in places[: int(share * len(places))]:
        new[i] = False
    new = new.view(kept.shape)
    return new, torch.where(new, w_0, torch.zeros_like(w_0))


@wrong("prune", "initial weights changed in place")
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0].tolist()
    places.sort(key=lambda i: abs(w.flatten()[i].item()))
    new = kept.clone().flatten()
    new[places[: int(share * len(places))]] = False
    new = new.view(kept.shape)
    return new, w_0.masked_fill_(~new, 0)


@wrong("prune", "removed ones multiplied by 0")
def prune(w_0, w, kept, share):
    size = (w * kept).abs().flatten()
    gone = kept.numel() - int(kept.sum())
    order = size.argsort()
    new = torch.ones(kept.numel(), dtype=torch.bool)
    new[order[: gone + int(share * int(kept.sum()))]] = False
    new = torch.logical_and(new.view(kept.shape), kept)
    return new, torch.where(new, w_0, torch.zeros_like(w_0))
