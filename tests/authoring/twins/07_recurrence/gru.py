"""Twins of the wrong answers to task gru: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("gru", "update the wrong way round")
def gru_step(x, h, W, U, b):
    of_x, of_h = torch.einsum("...d,dk->...k", x, W) + b, torch.einsum("...e,ek->...k", h, U)
    e = h.shape[-1]
    r, u = (of_x + of_h)[..., : 2 * e].sigmoid().split(e, -1)
    n = torch.addcmul(of_x[..., 2 * e :], r, of_h[..., 2 * e :]).tanh()
    return torch.lerp(h, n, u)


@wrong("gru", "reset before the product")
def gru_step(x, h, W, U, b):
    e = h.shape[-1]
    W_ru, W_n, U_ru, U_n = W[:, : 2 * e], W[:, 2 * e :], U[:, : 2 * e], U[:, 2 * e :]
    r, u = (x @ W_ru + h @ U_ru + b[: 2 * e]).sigmoid().split(e, -1)
    n = (x @ W_n + (r * h) @ U_n + b[2 * e :]).tanh()
    return torch.lerp(n, h, u)


@wrong("gru", "gates swapped")
def gru_step(x, h, W, U, b):
    of_x, of_h = torch.einsum("...d,dk->...k", x, W) + b, torch.einsum("...e,ek->...k", h, U)
    e = h.shape[-1]
    u, r = (of_x + of_h)[..., : 2 * e].sigmoid().split(e, -1)
    n = torch.addcmul(of_x[..., 2 * e :], r, of_h[..., 2 * e :]).tanh()
    return torch.lerp(n, h, u)


@wrong("gru", "no reset gate")
def gru_step(x, h, W, U, b):
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    e = h.shape[-1]
    return torch.lerp(sums[..., 2 * e :].tanh(), h, sums[..., e : 2 * e].sigmoid())


@wrong("gru", "reset gate on all of the proposal")
def gru_step(x, h, W, U, b):
    sums = torch.cat([x, h], -1) @ torch.cat([W, U], 0) + b
    r, u, n = sums.unflatten(-1, (3, -1)).unbind(-2)
    return torch.lerp((r.sigmoid() * n).tanh(), h, u.sigmoid())


@wrong("gru", "bias of the proposal reset")
def gru_step(x, h, W, U, b):
    of_x, of_h = torch.einsum("...d,dk->...k", x, W), torch.einsum("...e,ek->...k", h, U) + b
    e = h.shape[-1]
    r, u = (of_x + of_h)[..., : 2 * e].sigmoid().split(e, -1)
    n = torch.addcmul(of_x[..., 2 * e :], r, of_h[..., 2 * e :]).tanh()
    return torch.lerp(n, h, u)


@wrong("gru", "proposal through the logistic function")
def gru_step(x, h, W, U, b):
    of_x, of_h = torch.einsum("...d,dk->...k", x, W) + b, torch.einsum("...e,ek->...k", h, U)
    e = h.shape[-1]
    r, u = (of_x + of_h)[..., : 2 * e].sigmoid().split(e, -1)
    n = torch.addcmul(of_x[..., 2 * e :], r, of_h[..., 2 * e :]).sigmoid()
    return torch.lerp(n, h, u)


@wrong("gru", "old state added whole")
def gru_step(x, h, W, U, b):
    of_x, of_h = torch.einsum("...d,dk->...k", x, W) + b, torch.einsum("...e,ek->...k", h, U)
    e = h.shape[-1]
    r, u = (of_x + of_h)[..., : 2 * e].sigmoid().split(e, -1)
    n = torch.addcmul(of_x[..., 2 * e :], r, of_h[..., 2 * e :]).tanh()
    return torch.addcmul(h, 1 - u, n)


@wrong("gru", "state cut off from the graph")
def gru_step(x, h, W, U, b):
    of_x, of_h = torch.einsum("...d,dk->...k", x, W) + b, torch.einsum("...e,ek->...k", h, U)
    e = h.shape[-1]
    r, u = (of_x + of_h)[..., : 2 * e].sigmoid().split(e, -1)
    n = torch.addcmul(of_x[..., 2 * e :], r, of_h[..., 2 * e :]).tanh()
    with torch.no_grad():
        old = 1 * h
    return torch.lerp(n, old, u)


@wrong("gru", "changed in place")
def gru_step(x, h, W, U, b):
    of_x, of_h = torch.einsum("...d,dk->...k", x, W) + b, torch.einsum("...e,ek->...k", h, U)
    e = h.shape[-1]
    r, u = (of_x + of_h)[..., : 2 * e].sigmoid().split(e, -1)
    n = torch.addcmul(of_x[..., 2 * e :], r, of_h[..., 2 * e :]).tanh()
    h[...] = torch.lerp(n, h, u)
    return h


@wrong("gru", "weights cut off from the graph")
def gru_step(x, h, W, U, b):
    of_x, of_h = torch.einsum("...d,dk->...k", x, W.data) + b.data, torch.einsum("...e,ek->...k", h, U.data)
    e = h.shape[-1]
    r, u = (of_x + of_h)[..., : 2 * e].sigmoid().split(e, -1)
    n = torch.addcmul(of_x[..., 2 * e :], r, of_h[..., 2 * e :]).tanh()
    return torch.lerp(n, h, u)
