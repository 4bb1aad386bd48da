"""Twins of the wrong answers to task influence: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("influence", "transposed")
def influence(name, Z):
    J = torch.func.jacrev(STEPS[name])(Z)
    return torch.einsum("ikjl,ikjl->ji", J, J).sqrt()


@wrong("influence", "no square root")
def influence(name, Z):
    J = torch.func.jacrev(STEPS[name])(Z)
    return torch.einsum("ikjl,ikjl->ij", J, J)


@wrong("influence", "sum of the derivatives")
def influence(name, Z):
    J = torch.func.jacfwd(STEPS[name])(Z)
    return torch.einsum("ikjl->ij", J)


@wrong("influence", "sum of absolute values")
def influence(name, Z):
    J = torch.func.jacfwd(STEPS[name])(Z)
    return torch.einsum("ikjl->ij", J.abs())


@wrong("influence", "largest derivative")
def influence(name, Z):
    J = torch.func.jacfwd(STEPS[name])(Z)
    return J.abs().transpose(1, 2).flatten(2).max(-1).values


@wrong("influence", "features of an output added before the gradient")
def influence(name, Z):
    rows = torch.func.jacrev(lambda X: STEPS[name](X).sum(1))(Z)
    return torch.linalg.vector_norm(rows, dim=-1)


@wrong("influence", "one feature of the outputs")
def influence(name, Z):
    rows = torch.func.jacrev(lambda X: STEPS[name](X)[:, 0])(Z)
    return torch.linalg.vector_norm(rows, dim=-1)


@wrong("influence", "spectral norm")
def influence(name, Z):
    J = torch.func.jacrev(STEPS[name])(Z).transpose(1, 2)
    return torch.linalg.svdvals(J)[..., 0]


@wrong("influence", "yes or no")
def influence(name, Z):
    J = torch.func.jacrev(STEPS[name])(Z).transpose(1, 2)
    return J.flatten(2).ne(0).any(-1).to(Z.dtype)


@wrong("influence", "gradients pile up")
def influence(name, Z):
    X = Z.clone().requires_grad_()
    out = STEPS[name](X)
    squares = torch.zeros(len(out), len(Z), dtype=Z.dtype)
    for i in range(out.shape[0]):
        for k in range(out.shape[1]):
            out[i, k].backward(retain_graph=True)
            squares[i] += X.grad.square().sum(1)
    return squares.sqrt()


@wrong("influence", "rows normalized")
def influence(name, Z):
    J = torch.func.jacrev(STEPS[name])(Z).transpose(1, 2)
    M = torch.linalg.matrix_norm(J)
    return torch.nn.functional.normalize(M, p=1, dim=1)


@wrong("influence", "finite differences")
def influence(name, Z):
    dtype, Z, step = Z.dtype, Z.double(), 1e-5
    base = STEPS[name](Z)
    squares = torch.zeros(len(base), len(Z), dtype=Z.dtype)
    for j in range(Z.shape[0]):
        for k in range(Z.shape[1]):
            moved = Z.clone()
            moved[j, k] += step
            squares[:, j] += ((STEPS[name](moved) - base) / step).square().sum(1)
    return squares.sqrt().to(dtype)


@wrong("influence", "single precision")
def influence(name, Z):
    J = torch.func.jacrev(STEPS[name])(Z.to(torch.float32)).transpose(1, 2)
    return torch.linalg.matrix_norm(J)


@wrong("influence", "a little more than zero")
def influence(name, Z):
    J = torch.func.jacrev(STEPS[name])(Z)
    return (torch.einsum("ikjl,ikjl->ij", J, J) + 1e-12).sqrt()


@wrong("influence", "small influences set to 0")
def influence(name, Z):
    J = torch.func.jacrev(STEPS[name])(Z).transpose(1, 2)
    M = torch.linalg.matrix_norm(J)
    return torch.where(M < 1e-6, torch.zeros_like(M), M)
