"""Twins of the wrong answers to task embedding: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("embedding", "the last place wins")
def embedding(E, v, upstream):
    flat = v.reshape(-1).tolist()
    if any(c < 0 or c >= E.shape[0] for c in flat):
        raise ValueError("category")
    back = 0 * E
    for c, g in zip(flat, upstream.reshape(-1, E.shape[1])):
        back[c] = g
    return torch.index_select(E, 0, v.flatten()).reshape(upstream.shape), back


@wrong("embedding", "mean over the places")
def embedding(E, v, upstream):
    flat = v.reshape(-1).tolist()
    if any(c < 0 or c >= E.shape[0] for c in flat):
        raise ValueError("category")
    arrived = {}
    for c, g in zip(flat, upstream.reshape(-1, E.shape[1])):
        arrived.setdefault(c, []).append(g)
    back = torch.zeros(E.shape, dtype=E.dtype)
    for c, parts in arrived.items():
        back[c] = sum(parts) / len(parts)
    return E[v], back


@wrong("embedding", "upstream returned as the gradient")
def embedding(E, v, upstream):
    if not ((v >= 0) & (v < len(E))).all():
        raise ValueError("category")
    hot = torch.nn.functional.one_hot(v, len(E)).to(E.dtype)
    return hot @ E, upstream.clone()


@wrong("embedding", "gradient zero")
def embedding(E, v, upstream):
    if not ((v >= 0) & (v < len(E))).all():
        raise ValueError("category")
    hot = torch.nn.functional.one_hot(v, len(E)).to(E.dtype)
    return hot @ E, E * 0


@wrong("embedding", "every row gets the whole sum")
def embedding(E, v, upstream):
    if not ((v >= 0) & (v < len(E))).all():
        raise ValueError("category")
    total = torch.einsum("...d->d", upstream)
    return E[v], torch.outer(torch.ones(len(E), dtype=E.dtype), total)


@wrong("embedding", "counted from 1")
def embedding(E, v, upstream):
    places = v - 1
    if not ((v >= 0) & (v < len(E))).all():
        raise ValueError("category")
    back = torch.zeros_like(E)
    for c, g in zip(places.flatten().tolist(), upstream.flatten(0, -2)):
        back[c] = back[c] + g
    return E[places], back


@wrong("embedding", "category 0 as padding")
def embedding(E, v, upstream):
    if not ((v >= 0) & (v < len(E))).all():
        raise ValueError("category")
    hot = torch.nn.functional.one_hot(v, len(E)).to(E.dtype).reshape(-1, len(E))
    back = hot.T @ upstream.reshape(len(hot), -1)
    return E[v], torch.cat([torch.zeros_like(back[:1]), back[1:]])


@wrong("embedding", "negative categories wrap around")
def embedding(E, v, upstream):
    if (v >= len(E)).any():
        raise ValueError("category")
    hot = torch.nn.functional.one_hot(v % len(E), len(E)).to(E.dtype).reshape(-1, len(E))
    return E[v], hot.T @ upstream.reshape(len(hot), -1)


@wrong("embedding", "gradient added to E")
def embedding(E, v, upstream):
    if not ((v >= 0) & (v < len(E))).all():
        raise ValueError("category")
    out, start = E[v].clone(), E.tolist()
    for c, g in zip(v.flatten().tolist(), upstream.reshape(-1, E.shape[1])):
        E[c] += g
    return out, E - torch.tensor(start, dtype=E.dtype)


@wrong("embedding", "gradient added to E, which is returned")
def embedding(E, v, upstream):
    if not ((v >= 0) & (v < len(E))).all():
        raise ValueError("category")
    out = E[v].clone()
    for c, g in zip(v.flatten().tolist(), upstream.reshape(-1, E.shape[1])):
        E[c] += g
    return out, E


@wrong("embedding", "gradient always float32")
def embedding(E, v, upstream):
    if not ((v >= 0) & (v < len(E))).all():
        raise ValueError("category")
    back = torch.zeros(E.shape[0], E.shape[1])
    for c, g in zip(v.flatten().tolist(), upstream.reshape(-1, E.shape[1])):
        back[c] += g
    return E[v], back


@wrong("embedding", "gradients pile up over calls")
def embedding(E, v, upstream):
    if not ((v >= 0) & (v < len(E))).all():
        raise ValueError("category")
    tables = globals().setdefault("tables", {})
    table = tables.setdefault(tuple(E.flatten().tolist()), 0 * E)
    for c, g in zip(v.flatten().tolist(), upstream.reshape(-1, E.shape[1])):
        table[c] += g
    return E[v], 1 * table
