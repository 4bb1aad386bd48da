"""Other right answers and typical wrong ones to task influence of 05_parts."""

import torch

from autograder.catalogue import right, wrong


@right("influence", "one backward pass for each output number")
def influence(name, Z):
    leaf = Z.detach().clone().requires_grad_(True)
    out = STEPS[name](leaf)
    rows = []
    for part in out:
        grads = [torch.autograd.grad(value, leaf, retain_graph=True)[0] for value in part]
        rows.append(sum(g.pow(2).sum(-1) for g in grads).sqrt())
    return torch.stack(rows)


@right("influence", "backward, with the gradient reset")
def influence(name, Z):
    leaf = Z.detach().clone().requires_grad_(True)
    out = STEPS[name](leaf)
    blocks = torch.zeros(*out.shape, *Z.shape, dtype=Z.dtype)
    for i in range(out.shape[0]):
        for k in range(out.shape[1]):
            leaf.grad = None
            out[i, k].backward(retain_graph=True)
            blocks[i, k] = leaf.grad
    return torch.linalg.matrix_norm(blocks, dim=(1, 3))


@wrong(
    "influence",
    "transposed",
    hint="Rows and columns have changed places. Output parts stand down, input parts across.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return torch.linalg.norm(J, dim=(1, 3)).mT


@wrong(
    "influence",
    "no square root",
    hint="The map holds the sums of squares. The Frobenius norm is their square root.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return (J * J).sum(dim=(1, 3))


@wrong(
    "influence",
    "sum of the derivatives",
    hint="The derivatives of a block are added up with their signs, so that they can cancel. Add up their "
    "squares, then take the root.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return J.sum(dim=(1, 3))


@wrong(
    "influence",
    "sum of absolute values",
    hint="The absolute values of the derivatives are added up. The Frobenius norm is the root of the sum of "
    "their squares.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return J.abs().sum(dim=(1, 3))


@wrong(
    "influence",
    "largest derivative",
    hint="The map holds the largest derivative of each block. The Frobenius norm counts all of them.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return J.abs().amax(dim=(1, 3))


@wrong(
    "influence",
    "features of an output added before the gradient",
    hint="The features of an output part are added up before the gradient is taken, so their derivatives "
    "can cancel. Each feature needs a backward pass of its own.",
)
def influence(name, Z):
    leaf = Z.detach().clone().requires_grad_(True)
    out = STEPS[name](leaf)
    return torch.stack([torch.autograd.grad(o.sum(), leaf, retain_graph=True)[0].norm(dim=-1) for o in out])


@wrong(
    "influence",
    "one feature of the outputs",
    hint="Only the first feature of each output part is looked at. The block holds the derivatives of all.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return J[:, 0].norm(dim=-1)


@wrong(
    "influence",
    "spectral norm",
    hint="The map holds the largest singular value of each block, the spectral norm. Asked for is the "
    "Frobenius norm, from the squares of all entries.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return torch.linalg.matrix_norm(J, ord=2, dim=(1, 3))


@wrong(
    "influence",
    "yes or no",
    hint="The map tells only whether there is an influence. How strong it is, is the Frobenius norm of the "
    "block.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return (J != 0).any(dim=3).any(dim=1).to(Z.dtype)


@wrong(
    "influence",
    "gradients pile up",
    hint="backward() adds to the gradient that is already there, so each block holds the ones before it "
    "too. Reset the gradient before each pass.",
)
def influence(name, Z):
    leaf = Z.detach().clone().requires_grad_(True)
    out = STEPS[name](leaf)
    squares = torch.zeros(out.shape[0], Z.shape[0], dtype=Z.dtype)
    for i in range(out.shape[0]):
        for k in range(out.shape[1]):
            out[i, k].backward(retain_graph=True)
            squares[i] += leaf.grad.square().sum(dim=-1)
    return squares.sqrt()


@wrong(
    "influence",
    "rows normalized",
    hint="Each row is divided by its sum. These are not attention weights: the map holds the norms "
    "themselves.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    M = torch.linalg.norm(J, dim=(1, 3))
    return M / M.sum(dim=1, keepdim=True)


@wrong(
    "influence",
    "finite differences",
    hint="The derivatives are estimated from small steps, which is not exact. Let automatic differentiation "
    "compute them.",
)
def influence(name, Z):
    step, columns = STEPS[name], []
    for j in range(Z.shape[0]):
        squares = 0
        for k in range(Z.shape[1]):
            moved = Z.double()
            moved = moved.clone()
            moved[j, k] += 1e-6
            squares = squares + ((step(moved) - step(Z.double())) / 1e-6).square()
        columns.append(squares.sum(dim=1).sqrt())
    return torch.stack(columns, dim=1).to(Z.dtype)


@wrong(
    "influence",
    "single precision",
    hint="The map is computed in single precision, whatever the parts come in. Keep the dtype of Z.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z.float())
    return torch.linalg.norm(J, dim=(1, 3))


@wrong(
    "influence",
    "a little more than zero",
    hint="A small number is added under the root, so that parts without any influence seem to have some. "
    "Zeros are what the map is about.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return (J.square().sum(dim=(1, 3)) + 1e-24).sqrt()


@wrong(
    "influence",
    "small influences set to 0",
    hint="Influences below some bound are set to 0. Over many steps an influence gets small without "
    "vanishing: the map is 0 only where all derivatives are.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    M = J.square().sum(dim=(1, 3)).sqrt()
    return torch.where(M < 1e-6, torch.zeros_like(M), M)
