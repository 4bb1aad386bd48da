"""Twins of the wrong answers to task collapse: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("collapse", "only the last bias")
def collapse(weights, biases):
    from functools import reduce

    return reduce(torch.matmul, weights), biases[-1]


@wrong("collapse", "no bias")
def collapse(weights, biases):
    product = torch.eye(len(weights[0]), dtype=weights[0].dtype)
    for matrix in weights:
        product = torch.einsum("ij,jk->ik", product, matrix)
    return product, product.new_zeros(product.shape[1])


@wrong("collapse", "only the first bias")
def collapse(weights, biases):
    total, shift, layer = weights[0], biases[0], 1
    while layer < len(weights):
        total = total.mm(weights[layer])
        shift = weights[layer].mT.mv(shift)
        layer += 1
    return total, shift


@wrong("collapse", "only the two last biases")
def collapse(weights, biases):
    product = weights[-1]
    for matrix in weights[-2::-1]:
        product = matrix @ product
    if len(biases) == 1:
        return product, biases[0]
    return product, torch.addmv(biases[-1], weights[-1].T, biases[-2])


@wrong("collapse", "only two layers")
def collapse(weights, biases):
    if len(weights) == 1:
        return weights[0], biases[0]
    (first, second), (below, above) = weights[:2], biases[:2]
    return torch.matmul(first, second), torch.matmul(below, second) + above


@wrong("collapse", "biases added up")
def collapse(weights, biases):
    product = weights[0]
    for k in range(1, len(weights)):
        product = product.mm(weights[k])
    return product, sum(biases[1:], biases[0])


@wrong("collapse", "transposed")
def collapse(weights, biases):
    product = weights[0].T
    shift = biases[0]
    for matrix, bias in zip(weights[1:], biases[1:]):
        product = matrix.T @ product
        shift = matrix.T @ shift + bias
    return product, shift


@wrong("collapse", "matrices in reverse order")
def collapse(weights, biases):
    product, shift = weights[0], biases[0]
    for k in range(1, len(weights)):
        shift = biases[k] + torch.einsum("i,ij->j", shift, weights[k])
        product = torch.einsum("ij,jk->ik", weights[k], product)
    return product, shift


@wrong("collapse", "bias added before the matrix")
def collapse(weights, biases):
    product, shift = weights[0], biases[0]
    for k in range(1, len(weights)):
        shift = torch.mv(weights[k].T, torch.add(shift, biases[k]))
        product = torch.mm(product, weights[k])
    return product, shift


@wrong("collapse", "ReLU in between")
def collapse(weights, biases):
    product, shift = weights[0], biases[0]
    for matrix, bias in zip(weights[1:], biases[1:]):
        product = torch.where(product > 0, product, torch.zeros_like(product)) @ matrix
        shift = torch.where(shift > 0, shift, torch.zeros_like(shift)) @ matrix + bias
    return product, shift


@wrong("collapse", "last layer returned")
def collapse(weights, biases):
    for layer in zip(weights, biases):
        result = layer
    return result


@wrong("collapse", "changes a bias in place")
def collapse(weights, biases):
    product, shift = weights[-1], biases[-1]
    for k in range(len(weights) - 2, -1, -1):
        shift += biases[k] @ product
        product = weights[k] @ product
    return product, shift


@wrong("collapse", "cut off from the graph")
def collapse(weights, biases):
    with torch.no_grad():
        product, shift = weights[0].clone(), biases[0].clone()
        for matrix, bias in zip(weights[1:], biases[1:]):
            product, shift = torch.mm(product, matrix), torch.addmv(bias, matrix.T, shift)
    return product, shift


@wrong("collapse", "single precision")
def collapse(weights, biases):
    product = torch.eye(weights[0].shape[0])
    shift = torch.zeros(weights[0].shape[0])
    for matrix, bias in zip(weights, biases):
        product = product @ matrix.to(torch.float32)
        shift = shift @ matrix.to(torch.float32) + bias.to(torch.float32)
    return product, shift
