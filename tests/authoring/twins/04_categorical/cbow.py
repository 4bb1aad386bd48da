"""Twins of the wrong answers to task cbow: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("cbow", "mean of the context")
def cbow_step(E, W, contexts, targets, rate):
    A, B = E.detach().clone().requires_grad_(), W.detach().clone().requires_grad_()
    scores = A[contexts].mean(1) @ B
    loss = torch.nn.functional.cross_entropy(scores, targets)
    a, b = torch.autograd.grad(loss, (A, B))
    return loss.detach(), E - rate * a, W - rate * b


@wrong("cbow", "sum over the examples")
def cbow_step(E, W, contexts, targets, rate):
    A, B = E.detach().clone().requires_grad_(), W.detach().clone().requires_grad_()
    scores = A[contexts].sum(1) @ B
    loss = torch.nn.functional.cross_entropy(scores, targets, reduction="sum")
    a, b = torch.autograd.grad(loss, (A, B))
    return loss.detach(), E - rate * a, W - rate * b


@wrong("cbow", "uphill")
def cbow_step(E, W, contexts, targets, rate):
    A, B = E.detach().clone().requires_grad_(), W.detach().clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(A[contexts].sum(1) @ B, targets)
    a, b = torch.autograd.grad(loss, (A, B))
    return loss.detach(), torch.add(E, a, alpha=rate), torch.add(W, b, alpha=rate)


@wrong("cbow", "gradient of E at the new W")
def cbow_step(E, W, contexts, targets, rate):
    B = W.detach().clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(E[contexts].sum(1) @ B, targets)
    (b,) = torch.autograd.grad(loss, B)
    V = W - rate * b
    p = (E[contexts].sum(1) @ W).softmax(1)
    p[range(len(targets)), targets] -= 1
    back = p @ V.T / len(targets)
    new = E.clone()
    for n, words in enumerate(contexts.tolist()):
        for word in words:
            new[word] -= rate * back[n]
    return loss.detach(), new, V


@wrong("cbow", "only E is trained")
def cbow_step(E, W, contexts, targets, rate):
    A = E.detach().clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(A[contexts].sum(1) @ W, targets)
    (a,) = torch.autograd.grad(loss, A)
    return loss.detach(), E - rate * a, W.clone()


@wrong("cbow", "only W is trained")
def cbow_step(E, W, contexts, targets, rate):
    B = W.detach().clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(E[contexts].sum(1) @ B, targets)
    (b,) = torch.autograd.grad(loss, B)
    return loss.detach(), E.clone(), W - rate * b


@wrong("cbow", "a context word counts once")
def cbow_step(E, W, contexts, targets, rate):
    z = torch.stack([E[words].sum(0) for words in contexts])
    scores = z @ W
    loss = torch.nn.functional.cross_entropy(scores, targets)
    d = (scores.softmax(1) - torch.nn.functional.one_hot(targets, W.shape[1])) / len(targets)
    new = E.clone()
    new[contexts] -= rate * (d @ W.T)[:, None, :]
    return loss, new, W - rate * torch.einsum("nd,nv->dv", z, d)


@wrong("cbow", "only the target is pulled up")
def cbow_step(E, W, contexts, targets, rate):
    z = torch.stack([E[words].sum(0) for words in contexts])
    scores = z @ W
    loss = torch.nn.functional.cross_entropy(scores, targets)
    hot = torch.nn.functional.one_hot(targets, W.shape[1])
    d = (scores.softmax(1) - hot) / len(targets)
    counts = torch.nn.functional.one_hot(contexts, len(E)).sum(1).to(E.dtype)
    return loss, E - rate * counts.T @ (d @ W.T), W - rate * z.T @ (d * hot)


@wrong("cbow", "loss after the step")
def cbow_step(E, W, contexts, targets, rate):
    A, B = E.detach().clone().requires_grad_(), W.detach().clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(A[contexts].sum(1) @ B, targets)
    a, b = torch.autograd.grad(loss, (A, B))
    E, W = E - rate * a, W - rate * b
    return torch.nn.functional.cross_entropy(E[contexts].sum(1) @ W, targets), E, W


@wrong("cbow", "unstable softmax")
def cbow_step(E, W, contexts, targets, rate):
    z = E[contexts].sum(1)
    e = (z @ W).exp()
    p = e / e.sum(1, keepdim=True)
    hot = torch.nn.functional.one_hot(targets, W.shape[1]).to(E.dtype)
    loss = -p.gather(1, targets[:, None]).log().mean()
    d = (p - hot) / len(targets)
    counts = torch.nn.functional.one_hot(contexts, len(E)).sum(1).to(E.dtype)
    return loss, E - rate * counts.T @ (d @ W.T), W - rate * z.T @ d


@wrong("cbow", "step in place")
def cbow_step(E, W, contexts, targets, rate):
    A, B = E.detach().clone().requires_grad_(), W.detach().clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(A[contexts].sum(1) @ B, targets)
    a, b = torch.autograd.grad(loss, (A, B))
    E.sub_(a, alpha=rate)
    W.sub_(b, alpha=rate)
    return loss.detach(), E, W
