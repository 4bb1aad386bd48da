"""Twins of the wrong answers to task local_compute: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("local_compute", "no ReLU")
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.einsum("...d,dh,he->...e", Z, W_1, W_2) + b_1 @ W_2 + b_2


@wrong("local_compute", "a second ReLU")
def local_compute(Z, W_1, b_1, W_2, b_2):
    hidden = torch.nn.functional.linear(Z, W_1.T, b_1).clamp(min=0)
    return torch.nn.functional.linear(hidden, W_2.T, b_2).clamp(min=0)


@wrong("local_compute", "ReLU at the end")
def local_compute(Z, W_1, b_1, W_2, b_2):
    hidden = torch.nn.functional.linear(Z, W_1.T, b_1)
    return torch.nn.functional.linear(hidden, W_2.T, b_2).clamp(min=0)


@wrong("local_compute", "ReLU before the bias")
def local_compute(Z, W_1, b_1, W_2, b_2):
    hidden = torch.nn.functional.linear(Z, W_1.T).clamp(min=0) + b_1
    return torch.nn.functional.linear(hidden, W_2.T, b_2)


@wrong("local_compute", "no first bias")
def local_compute(Z, W_1, b_1, W_2, b_2):
    hidden = torch.nn.functional.linear(Z, W_1.T).clamp(min=0)
    return torch.nn.functional.linear(hidden, W_2.T, b_2)


@wrong("local_compute", "no second bias")
def local_compute(Z, W_1, b_1, W_2, b_2):
    hidden = torch.nn.functional.linear(Z, W_1.T, b_1).clamp(min=0)
    return torch.nn.functional.linear(hidden, W_2.T)


@wrong("local_compute", "ReLU of the parts")
def local_compute(Z, W_1, b_1, W_2, b_2):
    hidden = torch.nn.functional.linear(Z.clamp(min=0), W_1.T, b_1)
    return torch.nn.functional.linear(hidden, W_2.T, b_2)


@wrong("local_compute", "parts centered")
def local_compute(Z, W_1, b_1, W_2, b_2):
    middle = torch.einsum("...td->...d", Z) / Z.shape[-2]
    hidden = torch.nn.functional.linear(Z - middle.unsqueeze(-2), W_1.T, b_1).clamp(min=0)
    return torch.nn.functional.linear(hidden, W_2.T, b_2)


@wrong("local_compute", "parts added up")
def local_compute(Z, W_1, b_1, W_2, b_2):
    total = torch.einsum("...td->...d", Z).unsqueeze(-2)
    hidden = torch.nn.functional.linear(total, W_1.T, b_1).clamp(min=0)
    return torch.nn.functional.linear(hidden, W_2.T, b_2)


@wrong("local_compute", "new parts added up")
def local_compute(Z, W_1, b_1, W_2, b_2):
    hidden = torch.nn.functional.linear(Z, W_1.T, b_1).clamp(min=0)
    return torch.einsum("...te->...e", torch.nn.functional.linear(hidden, W_2.T, b_2))


@wrong("local_compute", "GELU")
def local_compute(Z, W_1, b_1, W_2, b_2):
    a = Z @ W_1 + b_1
    return (a * 0.5 * (1 + torch.erf(a / math.sqrt(2)))) @ W_2 + b_2


@wrong("local_compute", "softmax instead of ReLU")
def local_compute(Z, W_1, b_1, W_2, b_2):
    a = Z @ W_1 + b_1
    return (a - a.logsumexp(-1, keepdim=True)).exp() @ W_2 + b_2


@wrong("local_compute", "memory of the parts read in order")
def local_compute(Z, W_1, b_1, W_2, b_2):
    Z = torch.as_strided(Z, (Z.numel(),), (1,), Z.storage_offset()).view(Z.shape)
    hidden = torch.nn.functional.linear(Z, W_1.T, b_1).clamp(min=0)
    return torch.nn.functional.linear(hidden, W_2.T, b_2)


@wrong("local_compute", "hidden layer cut from the graph")
def local_compute(Z, W_1, b_1, W_2, b_2):
    with torch.no_grad():
        hidden = torch.nn.functional.linear(Z, W_1.T, b_1).clamp(min=0)
    return torch.nn.functional.linear(hidden, W_2.T, b_2)


@wrong("local_compute", "changes the biases in place")
def local_compute(Z, W_1, b_1, W_2, b_2):
    hidden = torch.nn.functional.linear(Z, W_1.T, b_1).clamp(min=0)
    result = torch.nn.functional.linear(hidden, W_2.T, b_2)
    b_1.add_(1)
    return result
