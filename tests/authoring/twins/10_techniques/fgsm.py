"""Twins of the wrong answers to task fgsm: the same misconceptions, written by another hand."""

import torch
from torch import Tensor

from autograder.catalogue import wrong


@wrong("fgsm", "downhill")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    with torch.no_grad():
        before = x @ W_1 + b_1
        slope = (before.relu() @ W_2 + b_2).softmax(1)
        slope[torch.arange(len(y)), y] -= 1
        slope = ((slope @ W_2.T) * (before > 0)) @ W_1.T
        return torch.clamp(x - epsilon * slope.sign(), 0, 1)


@wrong("fgsm", "the gradient itself")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    with torch.no_grad():
        before = x @ W_1 + b_1
        slope = (before.relu() @ W_2 + b_2).softmax(1)
        slope[torch.arange(len(y)), y] -= 1
        slope = ((slope @ W_2.T) * (before > 0)) @ W_1.T
        return torch.clamp(x + epsilon * slope / len(x), 0, 1)


@wrong("fgsm", "a step of length epsilon")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    with torch.no_grad():
        before = x @ W_1 + b_1
        slope = (before.relu() @ W_2 + b_2).softmax(1)
        slope[torch.arange(len(y)), y] -= 1
        slope = ((slope @ W_2.T) * (before > 0)) @ W_1.T
        lengths = slope.square().sum(1, keepdim=True).sqrt()
        return torch.clamp(x + epsilon * slope / lengths.clamp(min=1e-12), 0, 1)


@wrong("fgsm", "not clipped")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    with torch.no_grad():
        before = x @ W_1 + b_1
        slope = (before.relu() @ W_2 + b_2).softmax(1)
        slope[torch.arange(len(y)), y] -= 1
        slope = ((slope @ W_2.T) * (before > 0)) @ W_1.T
        return x + epsilon * slope.sign()


@wrong("fgsm", "clipped from above alone")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    with torch.no_grad():
        before = x @ W_1 + b_1
        slope = (before.relu() @ W_2 + b_2).softmax(1)
        slope[torch.arange(len(y)), y] -= 1
        slope = ((slope @ W_2.T) * (before > 0)) @ W_1.T
        return torch.minimum(x + epsilon * slope.sign(), torch.ones_like(x))


@wrong("fgsm", "sign of 0 as 1")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    with torch.no_grad():
        before = x @ W_1 + b_1
        slope = (before.relu() @ W_2 + b_2).softmax(1)
        slope[torch.arange(len(y)), y] -= 1
        slope = ((slope @ W_2.T) * (before > 0)) @ W_1.T
        return torch.clamp(x + epsilon * (2 * (slope >= 0).to(x.dtype) - 1), 0, 1)


@wrong("fgsm", "score of the label instead of the loss")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    with torch.no_grad():
        on = (x @ W_1 + b_1 > 0).to(x.dtype)
        slope = (on * W_2.T[y]) @ W_1.T
        return torch.clamp(x - epsilon * slope.sign(), 0, 1)


@wrong("fgsm", "predicted class instead of the label")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    with torch.no_grad():
        before = x @ W_1 + b_1
        slope = (before.relu() @ W_2 + b_2).softmax(1)
        slope[torch.arange(len(y)), slope.argmax(1)] -= 1
        slope = ((slope @ W_2.T) * (before > 0)) @ W_1.T
        return torch.clamp(x + epsilon * slope.sign(), 0, 1)


@wrong("fgsm", "hidden layer taken as linear")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    with torch.no_grad():
        slope = ((x @ W_1 + b_1) @ W_2 + b_2).softmax(1)
        slope[torch.arange(len(y)), y] -= 1
        return torch.clamp(x + epsilon * (slope @ (W_1 @ W_2).T).sign(), 0, 1)


@wrong("fgsm", "the result requires a gradient")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    leaf = x if x.requires_grad else x.clone().requires_grad_()
    scores = torch.relu(leaf @ W_1 + b_1) @ W_2 + b_2
    loss = (scores.logsumexp(1) - scores.gather(1, y[:, None])[:, 0]).mean()
    (slope,) = torch.autograd.grad(loss, leaf)
    return (leaf + epsilon * slope.sign()).clamp(0, 1)


@wrong("fgsm", "in place")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    with torch.no_grad():
        before = x @ W_1 + b_1
        slope = (before.relu() @ W_2 + b_2).softmax(1)
        slope[torch.arange(len(y)), y] -= 1
        slope = ((slope @ W_2.T) * (before > 0)) @ W_1.T
        x += epsilon * slope.sign()
        return x.clamp_(0, 1)


@wrong("fgsm", "the input returned")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    return 1.0 * x.detach()


@wrong("fgsm", "logarithm of the softmax")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    leaf = x.detach().clone().requires_grad_()
    scores = (leaf @ W_1.detach() + b_1.detach()).clamp(min=0) @ W_2.detach() + b_2.detach()
    e = torch.exp(scores - scores.detach().amax(1, keepdim=True))
    p = e / e.sum(1, keepdim=True)
    loss = -p[torch.arange(len(y)), y].log().sum()
    loss.backward()
    return (x.detach() + epsilon * leaf.grad.sign()).clamp(0, 1)
