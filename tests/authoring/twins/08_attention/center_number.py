"""Twins of the wrong answers to task center_number: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("center_number", "peak at tau / 2")
def center_number():
    W_K = torch.zeros(3, 2)
    W_K[1, 0] = W_K[2, 1] = 1
    return 60 * torch.tensor([[0.0, -1.0], [1.0, 0.0]]), W_K


@wrong("center_number", "peak at (tau + 1) / 2")
def center_number():
    W_K = torch.zeros(3, 2)
    W_K[1, 0] = W_K[2, 1] = 1
    return 60 * torch.tensor([[1.0, -1.0], [1.0, 0.0]]), W_K


@wrong("center_number", "too soft")
def center_number():
    W_K = torch.zeros(3, 2)
    W_K[1, 0] = W_K[2, 1] = 1
    return torch.tensor([[0.5, -1.0], [1.0, 0.0]]), W_K


@wrong("center_number", "wrong sign")
def center_number():
    W_K = torch.zeros(3, 2)
    W_K[1, 0] = W_K[2, 1] = -1
    return 60 * torch.tensor([[0.5, -1.0], [1.0, 0.0]]), W_K


@wrong("center_number", "parts counted from 0")
def center_number():
    W_K = torch.zeros(3, 2)
    W_K[1, 0] = W_K[2, 1] = 1
    return 60 * torch.tensor([[-1.5, -1.0], [1.0, 0.0]]), W_K


@wrong("center_number", "the last part")
def center_number():
    W_K = torch.zeros(3, 2)
    W_K[1, 0] = W_K[2, 1] = 1
    return 60 * torch.tensor([[0.5, -1.0], [2.0, 0.0]]), W_K


@wrong("center_number", "the same part for every length")
def center_number():
    W_K = torch.zeros(3, 2)
    W_K[1, 0] = W_K[2, 1] = 1
    return torch.tensor([[120.0, -20.0], [0.0, 0.0]]), W_K


@wrong("center_number", "scores linear in the position")
def center_number():
    W_K = torch.zeros(3, 1)
    W_K[1] = 1
    return torch.tensor([[0.0], [60.0]]), W_K


@wrong("center_number", "zeros")
def center_number():
    return torch.zeros(2, 3), torch.zeros(3, 3)
