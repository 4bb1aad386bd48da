"""Twins of the wrong answers to task masking: the same misconceptions, written by another hand."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from autograder.catalogue import wrong


@wrong("masking", "the smallest numbers hidden")
def random_masking(patches, noise, hidden):
    mask = torch.zeros(noise.shape, dtype=torch.bool)
    for i in range(len(noise)):
        mask[i, noise[i].argsort()[:hidden]] = True
    return torch.stack([image[~m] for image, m in zip(patches, mask)]), mask


@wrong("masking", "mask the wrong way round")
def random_masking(patches, noise, hidden):
    mask = torch.zeros(noise.shape, dtype=torch.bool)
    for i in range(len(noise)):
        mask[i, noise[i].argsort(descending=True)[:hidden]] = True
    return torch.stack([image[~m] for image, m in zip(patches, mask)]), mask.logical_not()


@wrong("masking", "as many visible as hidden")
def random_masking(patches, noise, hidden):
    mask = torch.ones(noise.shape, dtype=torch.bool)
    for i in range(len(noise)):
        mask[i, noise[i].argsort()[:hidden]] = False
    return torch.stack([image[~m] for image, m in zip(patches, mask)]), mask


@wrong("masking", "in the order of the numbers")
def random_masking(patches, noise, hidden):
    visible, mask = [], torch.ones(noise.shape, dtype=torch.bool)
    for i in range(len(noise)):
        seen = sorted(range(noise.shape[1]), key=lambda j: noise[i, j].item())[: noise.shape[1] - hidden]
        mask[i, seen] = False
        visible.append(patches[i, seen])
    return torch.stack(visible), mask


@wrong("masking", "places taken for ranks")
def random_masking(patches, noise, hidden):
    rank = torch.sort(noise, dim=1).indices
    mask = rank > noise.shape[1] - hidden - 1
    return torch.stack([image[~m] for image, m in zip(patches, mask)]), mask


@wrong("masking", "the first image's numbers for all")
def random_masking(patches, noise, hidden):
    mask = torch.zeros(noise.shape, dtype=torch.bool)
    mask[:, noise[0].topk(hidden).indices] = True
    return patches[:, ~mask[0]], mask


@wrong("masking", "the last patches hidden")
def random_masking(patches, noise, hidden):
    seen = patches.shape[1] - hidden
    mask = torch.tensor([[j >= seen for j in range(patches.shape[1])]] * len(patches))
    return patches[:, :seen], mask


@wrong("masking", "hidden patches returned")
def random_masking(patches, noise, hidden):
    mask = torch.zeros(noise.shape, dtype=torch.bool)
    for i in range(len(noise)):
        mask[i, noise[i].argsort(descending=True)[:hidden]] = True
    return torch.stack([image[m] for image, m in zip(patches, mask)]), mask


@wrong("masking", "hidden patches set to zero")
def random_masking(patches, noise, hidden):
    mask = torch.zeros(noise.shape, dtype=torch.bool)
    for i in range(len(noise)):
        mask[i, noise[i].argsort(descending=True)[:hidden]] = True
    return patches.masked_fill(mask[:, :, None], 0), mask


@wrong("masking", "one too many hidden")
def random_masking(patches, noise, hidden):
    seen = noise.shape[1] - hidden
    mask = torch.stack([row >= row.sort().values[seen - 1] for row in noise])
    return torch.stack([image[~m] for image, m in zip(patches, mask)]), mask


@wrong("masking", "a threshold for all images")
def random_masking(patches, noise, hidden):
    mask = noise > 1 - hidden / noise.shape[1]
    count = int((~mask).sum(1).max())
    visible = patches.new_zeros(len(patches), count, patches.shape[2])
    for i in range(len(patches)):
        seen = patches[i, ~mask[i]]
        visible[i, : len(seen)] = seen
    return visible, mask


@wrong("masking", "mask of numbers")
def random_masking(patches, noise, hidden):
    mask = torch.zeros_like(noise)
    for i in range(len(noise)):
        mask[i, noise[i].argsort(descending=True)[:hidden]] = 1
    return torch.stack([image[m == 0] for image, m in zip(patches, mask)]), mask


@wrong("masking", "its own random numbers")
def random_masking(patches, noise, hidden):
    mask = torch.zeros(noise.shape, dtype=torch.bool)
    drawn = torch.rand(noise.shape)
    for row, largest in zip(mask, drawn.topk(hidden, dim=1).indices):
        row[largest] = True
    return torch.stack([image[~m] for image, m in zip(patches, mask)]), mask


@wrong("masking", "a permutation of its own")
def random_masking(patches, noise, hidden):
    mask = torch.zeros(noise.shape, dtype=torch.bool)
    for i in range(len(noise)):
        mask[i, torch.randperm(noise.shape[1])[:hidden]] = True
    return torch.stack([image[~m] for image, m in zip(patches, mask)]), mask


@wrong("masking", "patches cut off")
def random_masking(patches, noise, hidden):
    mask = torch.zeros(noise.shape, dtype=torch.bool)
    for i in range(len(noise)):
        mask[i, noise[i].argsort(descending=True)[:hidden]] = True
    with torch.no_grad():
        return torch.stack([image[~m] for image, m in zip(patches, mask)]), mask


@wrong("masking", "changes the noise in place")
def random_masking(patches, noise, hidden):
    before = noise.clone()
    for row in noise:
        row.copy_(row.sort().values)
    mask = torch.zeros(noise.shape, dtype=torch.bool)
    for i, row in enumerate(before):
        for j in range(len(row)):
            mask[i, j] = row[j] in noise[i, len(row) - hidden :]
    return torch.stack([image[~m] for image, m in zip(patches, mask)]), mask
