"""Twins of the wrong answers to task jacobian: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("jacobian", "slope left out")
def jacobian_products(x, W_1, W_2, v, delta):
    W = W_1 @ W_2
    return torch.einsum("...i,io->...o", v, W), torch.einsum("...o,io->...i", delta, W)


@wrong("jacobian", "value in place of the slope")
def jacobian_products(x, W_1, W_2, v, delta):
    h = torch.einsum("...i,ih->...h", x, W_1).tanh()
    there = torch.einsum("...i,ih,...h,ho->...o", v, W_1, h, W_2)
    return there, torch.einsum("...o,ho,...h,ih->...i", delta, W_2, h, W_1)


@wrong("jacobian", "slope without the square")
def jacobian_products(x, W_1, W_2, v, delta):
    h = 1 - torch.einsum("...i,ih->...h", x, W_1).tanh()
    there = torch.einsum("...i,ih,...h,ho->...o", v, W_1, h, W_2)
    return there, torch.einsum("...o,ho,...h,ih->...i", delta, W_2, h, W_1)


@wrong("jacobian", "slope of the preactivation")
def jacobian_products(x, W_1, W_2, v, delta):
    a = torch.einsum("...i,ih->...h", x, W_1)
    h = (1 - a) * (1 + a)
    there = torch.einsum("...i,ih,...h,ho->...o", v, W_1, h, W_2)
    return there, torch.einsum("...o,ho,...h,ih->...i", delta, W_2, h, W_1)


@wrong("jacobian", "slope of the logistic unit")
def jacobian_products(x, W_1, W_2, v, delta):
    z = torch.einsum("...i,ih->...h", x, W_1).tanh()
    h = z - z.square()
    there = torch.einsum("...i,ih,...h,ho->...o", v, W_1, h, W_2)
    return there, torch.einsum("...o,ho,...h,ih->...i", delta, W_2, h, W_1)


@wrong("jacobian", "slope where the direction is")
def jacobian_products(x, W_1, W_2, v, delta):
    h = 1 - torch.einsum("...i,ih->...h", v, W_1).tanh().square()
    there = torch.einsum("...i,ih,...h,ho->...o", v, W_1, h, W_2)
    return there, torch.einsum("...o,ho,...h,ih->...i", delta, W_2, h, W_1)


@wrong("jacobian", "products in the other order")
def jacobian_products(x, W_1, W_2, v, delta):
    h = 1 - torch.einsum("...i,ih->...h", x, W_1).tanh().square()
    there = torch.einsum("...i,ih,...h,ho->...o", v, W_1, h, W_2)
    return torch.einsum("...o,ho,...h,ih->...i", delta, W_2, h, W_1), there


@wrong("jacobian", "weights not transposed on the way back")
def jacobian_products(x, W_1, W_2, v, delta):
    h = 1 - torch.einsum("...i,ih->...h", x, W_1).tanh().square()
    there = torch.matmul(torch.matmul(v, W_1) * h, W_2)
    return there, torch.matmul(torch.matmul(delta, W_2) * h, W_1)


@wrong("jacobian", "the value of the network")
def jacobian_products(x, W_1, W_2, v, delta):
    z = torch.einsum("...i,ih->...h", x, W_1).tanh()
    back = torch.einsum("...o,ho,...h,ih->...i", delta, W_2, 1 - z.square(), W_1)
    return torch.einsum("...h,ho->...o", z, W_2), back


@wrong("jacobian", "one slope for all examples")
def jacobian_products(x, W_1, W_2, v, delta):
    first = x.reshape(-1, x.shape[-1])[0]
    h = 1 - torch.mv(W_1.T, first).tanh().square()
    there = torch.einsum("...i,ih,h,ho->...o", v, W_1, h, W_2)
    return there, torch.einsum("...o,ho,h,ih->...i", delta, W_2, h, W_1)


@wrong("jacobian", "gradient written over the point")
def jacobian_products(x, W_1, W_2, v, delta):
    h = 1 - torch.einsum("...i,ih->...h", x, W_1).tanh().square()
    there = torch.einsum("...i,ih,...h,ho->...o", v, W_1, h, W_2)
    x[...] = torch.einsum("...o,ho,...h,ih->...i", delta, W_2, h, W_1)
    return there, x


@wrong("jacobian", "slope from sinh and cosh")
def jacobian_products(x, W_1, W_2, v, delta):
    a = x @ W_1
    up, down = torch.exp(a), torch.exp(-a)
    z = (up - down) / (up + down)
    return (v @ W_1 * (1 - z * z)) @ W_2, (delta @ W_2.T * (1 - z * z)) @ W_1.T


@wrong("jacobian", "the whole Jacobian")
def jacobian_products(x, W_1, W_2, v, delta):
    h = 1 - (x @ W_1).tanh().square()
    J = torch.matmul(W_2.T * h.unsqueeze(-2), W_1.T)
    return (J @ v.unsqueeze(-1)).squeeze(-1), (J.mT @ delta.unsqueeze(-1)).squeeze(-1)
