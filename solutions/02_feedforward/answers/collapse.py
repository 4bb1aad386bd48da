"""Other right answers and typical wrong ones to task collapse of 02_feedforward."""

import torch

from autograder.catalogue import right, wrong


@right("collapse", "from the output down")
def collapse(weights, biases):
    W, b = weights[-1], biases[-1]
    for V, c in zip(reversed(weights[:-1]), reversed(biases[:-1])):
        b = b + c @ W
        W = V @ W
    return W, b


@right("collapse", "what the stack makes of zero and of the unit vectors")
def collapse(weights, biases):
    n = weights[0].shape[0]
    z = torch.cat([torch.zeros(1, n, dtype=weights[0].dtype), torch.eye(n, dtype=weights[0].dtype)])
    for V, c in zip(weights, biases):
        z = z @ V + c
    return z[1:] - z[0], z[0]


@right("collapse", "the bias as the weight of a constant input")
def collapse(weights, biases):
    total = None
    for V, c in zip(weights, biases):
        corner = torch.zeros(len(V) + 1, 1, dtype=V.dtype)
        corner[-1] = 1
        M = torch.cat([torch.cat([V, c[None]]), corner], dim=1)
        total = M if total is None else torch.linalg.multi_dot([total, M])
    return total[:-1, :-1], total[-1, :-1]


@wrong(
    "collapse",
    "only the last bias",
    hint="Only the bias of the last layer is there. The biases of the layers below reach the output too, "
    "through the matrices above them.",
)
def collapse(weights, biases):
    W = weights[0]
    for V in weights[1:]:
        W = W @ V
    return W, biases[-1]


@wrong(
    "collapse",
    "no bias",
    hint="The bias of the result is 0. For the input 0 the stack does not output 0: follow that input.",
)
def collapse(weights, biases):
    W = weights[0]
    for V in weights[1:]:
        W = W @ V
    return W, torch.zeros_like(biases[-1])


@wrong(
    "collapse",
    "only the first bias",
    hint="The bias of the first layer is carried through the stack, but those of the layers above are not "
    "added on the way.",
)
def collapse(weights, biases):
    W, b = weights[0], biases[0]
    for V in weights[1:]:
        W, b = W @ V, b @ V
    return W, b


@wrong(
    "collapse",
    "only the two last biases",
    hint="The biases of the last two layers are right, those of the layers below are forgotten: they have "
    "to go through all the matrices above them.",
)
def collapse(weights, biases):
    W = weights[0]
    for V in weights[1:]:
        W = W @ V
    return W, biases[-1] + biases[-2] @ weights[-1] if len(weights) > 1 else biases[-1]


@wrong(
    "collapse",
    "only two layers",
    hint="Only the first two layers are collapsed. The list may hold any number of layers.",
)
def collapse(weights, biases):
    if len(weights) == 1:
        return weights[0], biases[0]
    return weights[0] @ weights[1], biases[0] @ weights[1] + biases[1]


@wrong(
    "collapse",
    "biases added up",
    hint="The biases are added up as they are. A bias passes through the matrices of all layers above it, "
    "which change it and its length.",
)
def collapse(weights, biases):
    W, b = weights[0], biases[0]
    for V, c in zip(weights[1:], biases[1:]):
        W, b = W @ V, b.sum() + c
    return W, b


@wrong(
    "collapse",
    "transposed",
    hint="W is the transpose of what is asked for, as torch.nn.Linear stores it. Here a layer maps the row x "
    "to x W + b, so W has a row for each input.",
)
def collapse(weights, biases):
    W, b = weights[0], biases[0]
    for V, c in zip(weights[1:], biases[1:]):
        W, b = W @ V, b @ V + c
    return W.T, b


@wrong(
    "collapse",
    "matrices in reverse order",
    hint="The matrices are multiplied in reverse order. With examples as rows, the matrix of the first layer "
    "stands on the left.",
)
def collapse(weights, biases):
    W, b = weights[0], biases[0]
    for V, c in zip(weights[1:], biases[1:]):
        W, b = V @ W, b @ V + c
    return W, b


@wrong(
    "collapse",
    "bias added before the matrix",
    hint="The bias of a layer is added before its matrix is applied. A layer computes z W + b: its own "
    "matrix does not touch its bias.",
)
def collapse(weights, biases):
    W, b = weights[0], biases[0]
    for V, c in zip(weights[1:], biases[1:]):
        W, b = W @ V, b @ V + c * V.sum(0)
    return W, b


@wrong(
    "collapse",
    "ReLU in between",
    hint="Negative entries are set to 0 between the layers, as a ReLU would do. The layers here are linear, "
    "with nothing in between.",
)
def collapse(weights, biases):
    W, b = weights[0], biases[0]
    for V, c in zip(weights[1:], biases[1:]):
        W, b = torch.relu(W) @ V, torch.relu(b) @ V + c
    return W, b


@wrong(
    "collapse",
    "last layer returned",
    hint="The result is the last layer alone. The input would have to be what the layers below it output.",
)
def collapse(weights, biases):
    return weights[-1], biases[-1]


@wrong(
    "collapse",
    "changes a bias in place",
    hint="An augmented assignment such as += on a bias changes the caller's tensor. Compute a new one.",
)
def collapse(weights, biases):
    W, b = weights[-1], biases[-1]
    for V, c in zip(reversed(weights[:-1]), reversed(biases[:-1])):
        b += c @ W
        W = V @ W
    return W, b


@wrong(
    "collapse",
    "cut off from the graph",
    hint="The numbers are right, but no gradient reaches the weights and biases, because they are detached "
    "or copied as plain numbers.",
)
def collapse(weights, biases):
    W, b = weights[0].detach(), biases[0].detach()
    for V, c in zip(weights[1:], biases[1:]):
        W, b = W @ V.detach(), b @ V.detach() + c.detach()
    return W, b


@wrong(
    "collapse",
    "single precision",
    hint="The numbers are right, but they are computed in single precision whatever comes in. Keep the dtype"
    " of the layers.",
)
def collapse(weights, biases):
    W, b = weights[0].float(), biases[0].float()
    for V, c in zip(weights[1:], biases[1:]):
        W, b = W @ V.float(), b @ V.float() + c.float()
    return W, b
