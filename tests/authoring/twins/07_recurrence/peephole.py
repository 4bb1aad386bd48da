"""Twins of the wrong answers to task peephole: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("peephole", "no peepholes")
def peephole_step(x, h, c, W, U, b, p):
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    f, g, o = sums.unflatten(-1, (3, -1)).unbind(-2)
    new = torch.lerp(g.tanh(), c, f.sigmoid())
    return o.sigmoid() * new.tanh(), new


@wrong("peephole", "output gate sees the old cell")
def peephole_step(x, h, c, W, U, b, p):
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    f, g, o = sums.unflatten(-1, (3, -1)).unbind(-2)
    f, o = (p * c.unsqueeze(-2) + torch.stack([f, o], -2)).sigmoid().unbind(-2)
    new = torch.lerp(g.tanh(), c, f)
    return o * new.tanh(), new


@wrong("peephole", "gates the wrong way round")
def peephole_step(x, h, c, W, U, b, p):
    look_f, look_o = p.unbind(0)
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    f, g, o = sums.unflatten(-1, (3, -1)).unbind(-2)
    new = torch.lerp(c, g.tanh(), torch.addcmul(f, look_f, c).sigmoid())
    return torch.addcmul(o, look_o, new).sigmoid() * new.tanh(), new


@wrong("peephole", "not coupled")
def peephole_step(x, h, c, W, U, b, p):
    look_f, look_o = p.unbind(0)
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    f, g, o = sums.unflatten(-1, (3, -1)).unbind(-2)
    new = torch.addcmul(g.tanh(), torch.addcmul(f, look_f, c).sigmoid(), c)
    return torch.addcmul(o, look_o, new).sigmoid() * new.tanh(), new


@wrong("peephole", "peepholes swapped")
def peephole_step(x, h, c, W, U, b, p):
    look_o, look_f = p.unbind(0)
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    f, g, o = sums.unflatten(-1, (3, -1)).unbind(-2)
    new = torch.lerp(g.tanh(), c, torch.addcmul(f, look_f, c).sigmoid())
    return torch.addcmul(o, look_o, new).sigmoid() * new.tanh(), new


@wrong("peephole", "peepholes outside of the gate")
def peephole_step(x, h, c, W, U, b, p):
    look_f, look_o = p.unbind(0)
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    f, g, o = sums.unflatten(-1, (3, -1)).unbind(-2)
    new = torch.lerp(g.tanh(), c, torch.addcmul(f.sigmoid(), look_f, c))
    return torch.addcmul(o, look_o, new).sigmoid() * new.tanh(), new


@wrong("peephole", "the candidate peeps too")
def peephole_step(x, h, c, W, U, b, p):
    look_f, look_o = p.unbind(0)
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    f, g, o = sums.unflatten(-1, (3, -1)).unbind(-2)
    new = torch.lerp(torch.addcmul(g, look_f, c).tanh(), c, torch.addcmul(f, look_f, c).sigmoid())
    return torch.addcmul(o, look_o, new).sigmoid() * new.tanh(), new


@wrong("peephole", "peephole sees the hidden state")
def peephole_step(x, h, c, W, U, b, p):
    look_f, look_o = p.unbind(0)
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    f, g, o = sums.unflatten(-1, (3, -1)).unbind(-2)
    new = torch.lerp(g.tanh(), c, torch.addcmul(f, look_f, h).sigmoid())
    return torch.addcmul(o, look_o, new).sigmoid() * new.tanh(), new


@wrong("peephole", "columns of candidate and output gate swapped")
def peephole_step(x, h, c, W, U, b, p):
    look_f, look_o = p.unbind(0)
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    f, o, g = sums.unflatten(-1, (3, -1)).unbind(-2)
    new = torch.lerp(g.tanh(), c, torch.addcmul(f, look_f, c).sigmoid())
    return torch.addcmul(o, look_o, new).sigmoid() * new.tanh(), new


@wrong("peephole", "peepholes cut off from the graph")
def peephole_step(x, h, c, W, U, b, p):
    look_f, look_o = p.unbind(0)
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    f, g, o = sums.unflatten(-1, (3, -1)).unbind(-2)
    with torch.no_grad():
        seen = c.clone()
    new = torch.lerp(g.tanh(), c, torch.addcmul(f, look_f, seen).sigmoid())
    with torch.no_grad():
        seen = new.clone()
    return torch.addcmul(o, look_o, seen).sigmoid() * new.tanh(), new


@wrong("peephole", "changed in place")
def peephole_step(x, h, c, W, U, b, p):
    look_f, look_o = p.unbind(0)
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    f, g, o = sums.unflatten(-1, (3, -1)).unbind(-2)
    c[...] = torch.lerp(g.tanh(), c, torch.addcmul(f, look_f, c).sigmoid())
    return torch.addcmul(o, look_o, c).sigmoid() * c.tanh(), c


@wrong("peephole", "weights cut off from the graph")
def peephole_step(x, h, c, W, U, b, p):
    with torch.no_grad():
        both = torch.cat([W, U], 0)
    f, g, o = (torch.cat([x, h], -1) @ both + b).tensor_split(3, -1)
    keep = torch.addcmul(f, p[0], c).sigmoid()
    new = torch.lerp(g.tanh(), c, keep)
    return torch.addcmul(o, p[1], new).sigmoid() * new.tanh(), new


@wrong("peephole", "p cut off from the graph")
def peephole_step(x, h, c, W, U, b, p):
    look_f, look_o = p.unbind(0)
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    f, g, o = sums.unflatten(-1, (3, -1)).unbind(-2)
    with torch.no_grad():
        seen = look_f * c
    new = torch.lerp(g.tanh(), c, (f + seen).sigmoid())
    with torch.no_grad():
        seen = look_o * new
    return (o + seen).sigmoid() * new.tanh(), new


@wrong("peephole", "h overwritten")
def peephole_step(x, h, c, W, U, b, p):
    f, g, o = (torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b).tensor_split(3, -1)
    new = torch.lerp(g.tanh(), c, torch.addcmul(f, p[0], c).sigmoid())
    h.copy_(torch.addcmul(o, p[1], new).sigmoid() * new.tanh())
    return h, new
