"""Twins of the wrong answers to task lstm: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("lstm", "input and forget gate swapped")
def lstm_step(x, h, c, W, U, b):
    sums = torch.einsum("...d,dk->...k", x, W) + torch.einsum("...e,ek->...k", h, U) + b
    f, i, g, o = sums.unflatten(-1, (4, c.shape[-1])).unbind(-2)
    new = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * new.tanh(), new


@wrong("lstm", "output gate before the candidate")
def lstm_step(x, h, c, W, U, b):
    sums = torch.einsum("...d,dk->...k", x, W) + torch.einsum("...e,ek->...k", h, U) + b
    i, f, o, g = sums.unflatten(-1, (4, c.shape[-1])).unbind(-2)
    new = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * new.tanh(), new


@wrong("lstm", "cell overwritten")
def lstm_step(x, h, c, W, U, b):
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    e = h.shape[-1]
    new = sums[..., :e].sigmoid() * sums[..., 2 * e : 3 * e].tanh()
    return sums[..., 3 * e :].sigmoid() * new.tanh(), new


@wrong("lstm", "no tanh on the way out")
def lstm_step(x, h, c, W, U, b):
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    i, f, g, o = sums.tensor_split(4, -1)
    new = torch.addcmul(f.sigmoid() * c, i.sigmoid(), g.tanh())
    return torch.mul(o.sigmoid(), new), new


@wrong("lstm", "old cell shown")
def lstm_step(x, h, c, W, U, b):
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    i, f, g, o = sums.tensor_split(4, -1)
    out = o.sigmoid() * c.tanh()
    c = torch.addcmul(f.sigmoid() * c, i.sigmoid(), g.tanh())
    return out, c


@wrong("lstm", "candidate through the logistic function")
def lstm_step(x, h, c, W, U, b):
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    i, f, g, o = sums.sigmoid().tensor_split(4, -1)
    new = torch.addcmul(f * c, i, g)
    return o * new.tanh(), new


@wrong("lstm", "results swapped")
def lstm_step(x, h, c, W, U, b):
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    i, f, g, o = sums.tensor_split(4, -1)
    new = torch.addcmul(f.sigmoid() * c, i.sigmoid(), g.tanh())
    out = o.sigmoid() * new.tanh()
    return new, out


@wrong("lstm", "no bias")
def lstm_step(x, h, c, W, U, b):
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0)
    i, f, g, o = sums.tensor_split(4, -1)
    new = torch.addcmul(f.sigmoid() * c, i.sigmoid(), g.tanh())
    return o.sigmoid() * new.tanh(), new


@wrong("lstm", "hidden state ignored")
def lstm_step(x, h, c, W, U, b):
    sums = torch.einsum("...d,dk->...k", x, W) + b
    i, f, g, o = sums.tensor_split(4, -1)
    new = torch.addcmul(f.sigmoid() * c, i.sigmoid(), g.tanh())
    return o.sigmoid() * new.tanh(), new


@wrong("lstm", "cell cut off from the graph")
def lstm_step(x, h, c, W, U, b):
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    i, f, g, o = sums.tensor_split(4, -1)
    with torch.no_grad():
        old = 1 * c
    new = torch.addcmul(f.sigmoid() * old, i.sigmoid(), g.tanh())
    return o.sigmoid() * new.tanh(), new


@wrong("lstm", "changed in place")
def lstm_step(x, h, c, W, U, b):
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    i, f, g, o = sums.tensor_split(4, -1)
    c[...] = torch.addcmul(f.sigmoid() * c, i.sigmoid(), g.tanh())
    return o.sigmoid() * c.tanh(), c


@wrong("lstm", "input cut off from the graph")
def lstm_step(x, h, c, W, U, b):
    with torch.no_grad():
        numbers = 1 * x
    sums = torch.cat([numbers, h], -1) @ torch.cat([W, U], 0) + b
    i, f, g, o = sums.tensor_split(4, -1)
    new = torch.addcmul(f.sigmoid() * c, i.sigmoid(), g.tanh())
    return o.sigmoid() * new.tanh(), new
