"""Other right answers and typical wrong ones to task local_compute of 05_parts."""

import torch

from autograder.catalogue import right, wrong


@right("local_compute", "the library's linear layer")
def local_compute(Z, W_1, b_1, W_2, b_2):
    linear = torch.nn.functional.linear
    return linear(linear(Z, W_1.mT, b_1).clamp_min(0), W_2.mT, b_2)


@right("local_compute", "one part at a time")
def local_compute(Z, W_1, b_1, W_2, b_2):
    rows = []
    for z in Z.flatten(0, -2):
        scores = z @ W_1 + b_1
        rows.append(torch.where(scores > 0, scores, torch.zeros_like(scores)) @ W_2 + b_2)
    return torch.stack(rows).reshape(*Z.shape[:-1], -1)


@wrong(
    "local_compute",
    "no ReLU",
    hint="Without the ReLU, two linear layers are no more than one. Apply it to the hidden layer.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return (Z @ W_1 + b_1) @ W_2 + b_2


@wrong(
    "local_compute",
    "a second ReLU",
    hint="There is a ReLU after the second layer too, so that new parts cannot be negative. Only the hidden "
    "layer has one.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.relu(torch.relu(Z @ W_1 + b_1) @ W_2 + b_2)


@wrong(
    "local_compute",
    "ReLU at the end",
    hint="The ReLU stands after the second layer instead of between the two.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.relu((Z @ W_1 + b_1) @ W_2 + b_2)


@wrong(
    "local_compute",
    "ReLU before the bias",
    hint="The first bias is added after the ReLU. It belongs inside: it decides where the ReLU switches on.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return (torch.relu(Z @ W_1) + b_1) @ W_2 + b_2


@wrong("local_compute", "no first bias", hint="The bias of the first layer is missing.")
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.relu(Z @ W_1) @ W_2 + b_2


@wrong("local_compute", "no second bias", hint="The bias of the second layer is missing.")
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.relu(Z @ W_1 + b_1) @ W_2


@wrong(
    "local_compute",
    "ReLU of the parts",
    hint="The ReLU is applied to the parts before the first layer. It belongs after that layer.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return (torch.relu(Z) @ W_1 + b_1) @ W_2 + b_2


@wrong(
    "local_compute",
    "parts centered",
    hint="The mean over the parts is subtracted, so each part sees all the others. Local compute looks at "
    "one part at a time.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.relu((Z - Z.mean(dim=-2, keepdim=True)) @ W_1 + b_1) @ W_2 + b_2


@wrong(
    "local_compute",
    "parts added up",
    hint="The parts are added up, which is pooling. Local compute returns as many parts as it gets.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.relu(Z.sum(dim=-2, keepdim=True) @ W_1 + b_1) @ W_2 + b_2


@wrong(
    "local_compute",
    "new parts added up",
    hint="The new parts are added up, so only one comes back. That is pooling: local compute returns as many "
    "parts as it gets.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return (torch.relu(Z @ W_1 + b_1) @ W_2 + b_2).sum(dim=-2)


@wrong(
    "local_compute",
    "GELU",
    hint="The activation is a GELU, which is smooth and slightly negative at the left of 0. The task asks "
    "for a ReLU.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.nn.functional.gelu(Z @ W_1 + b_1) @ W_2 + b_2


@wrong(
    "local_compute",
    "softmax instead of ReLU",
    hint="The hidden units of a part are normalized by a softmax. The task asks for a ReLU, unit by unit.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.softmax(Z @ W_1 + b_1, dim=-1) @ W_2 + b_2


@wrong(
    "local_compute",
    "memory of the parts read in order",
    hint="The result is wrong for transposed or sliced parts. A tensor's rows need not lie in order in "
    "memory: work on the tensor, not on its storage.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    if not Z.is_contiguous():
        Z = torch.as_strided(Z, Z.shape, torch.empty(Z.shape).stride())
    return torch.relu(Z @ W_1 + b_1) @ W_2 + b_2


@wrong(
    "local_compute",
    "hidden layer cut from the graph",
    hint="The numbers are right, but no gradient flows through the hidden layer. Stay with torch operations "
    "on the tensors themselves, without data, detach or numpy.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    hidden = torch.relu(Z @ W_1 + b_1)
    return hidden.detach() @ W_2 + b_2


@wrong(
    "local_compute",
    "changes the biases in place",
    hint="An augmented assignment such as *= on an argument changes the caller's tensor. Here it is a bias: "
    "compute a new tensor.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    hidden = torch.relu(Z @ W_1 + b_1)
    out = hidden @ W_2 + b_2
    b_1 *= 0
    return out
