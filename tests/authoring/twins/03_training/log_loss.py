"""Twins of the wrong answers to task log_loss: the same misconceptions, written by another hand."""

import math

import torch

from autograder.catalogue import wrong


@wrong("log_loss", "upstream gradient ignored")
def log_loss(eta, y, delta):
    z = torch.logsumexp(eta, 1, keepdim=True)
    hot = torch.nn.functional.one_hot(y, eta.shape[1]).to(eta.dtype)
    return (z.squeeze(1) - (eta * hot).sum(1)), (eta - z).exp() - hot


@wrong("log_loss", "upstream gradient before the subtraction")
def log_loss(eta, y, delta):
    p = torch.softmax(eta, 1)
    hot = torch.nn.functional.one_hot(y, eta.shape[1]).to(eta.dtype)
    losses = torch.logsumexp(eta, 1) - eta.gather(1, y[:, None])[:, 0]
    return losses, torch.einsum("n,nc->nc", delta, p) - hot


@wrong("log_loss", "gradient with the wrong sign")
def log_loss(eta, y, delta):
    p = torch.softmax(eta, 1)
    hot = torch.eye(eta.shape[1], dtype=eta.dtype)[y]
    losses = torch.logsumexp(eta, 1) - eta.gather(1, y[:, None])[:, 0]
    return losses, torch.einsum("n,nc->nc", delta, hot - p)


@wrong("log_loss", "label not subtracted")
def log_loss(eta, y, delta):
    p = torch.softmax(eta, 1)
    losses = torch.stack([row.logsumexp(0) - row[c] for row, c in zip(eta, y)])
    return losses, torch.diag(delta) @ p


@wrong("log_loss", "gradient at the right class only")
def log_loss(eta, y, delta):
    p = torch.softmax(eta, 1)
    losses = torch.stack([row.logsumexp(0) - row[c] for row, c in zip(eta, y)])
    back = torch.zeros_like(eta)
    for n, c in enumerate(y.tolist()):
        back[n, c] = delta[n] * (p[n, c] - 1)
    return losses, back


@wrong("log_loss", "gradient with respect to the probabilities")
def log_loss(eta, y, delta):
    p = torch.softmax(eta, 1)
    losses = torch.stack([row.logsumexp(0) - row[c] for row, c in zip(eta, y)])
    hot = torch.eye(eta.shape[1], dtype=eta.dtype)[y]
    return losses, -hot * (delta / p.gather(1, y[:, None])[:, 0])[:, None]


@wrong("log_loss", "gradient averaged over the batch")
def log_loss(eta, y, delta):
    p = torch.softmax(eta, 1)
    losses = torch.stack([row.logsumexp(0) - row[c] for row, c in zip(eta, y)])
    hot = torch.eye(eta.shape[1], dtype=eta.dtype)[y]
    return losses, (p - hot) * (delta / eta.shape[0])[:, None]


@wrong("log_loss", "loss without the minus sign")
def log_loss(eta, y, delta):
    p = torch.softmax(eta, 1)
    hot = torch.eye(eta.shape[1], dtype=eta.dtype)[y]
    return torch.stack([row[c] - row.logsumexp(0) for row, c in zip(eta, y)]), (p - hot) * delta[:, None]


@wrong("log_loss", "loss in bits")
def log_loss(eta, y, delta):
    p = torch.softmax(eta, 1)
    hot = torch.eye(eta.shape[1], dtype=eta.dtype)[y]
    nats = torch.stack([row.logsumexp(0) - row[c] for row, c in zip(eta, y)])
    return nats * math.log2(math.e), (p - hot) * delta[:, None]


@wrong("log_loss", "softmax over the batch")
def log_loss(eta, y, delta):
    z = torch.logsumexp(eta, 0)
    hot = torch.eye(eta.shape[1], dtype=eta.dtype)[y]
    losses = torch.stack([z[c] - row[c] for row, c in zip(eta, y)])
    return losses, ((eta - z).exp() - hot) * delta[:, None]


@wrong("log_loss", "exponentials that overflow")
def log_loss(eta, y, delta):
    total = sum(column.exp() for column in eta.unbind(1))
    losses = total.log() - eta.gather(1, y[:, None]).squeeze(1)
    hot = torch.eye(eta.shape[1], dtype=eta.dtype)[y]
    return losses, delta[:, None] * (eta.exp() / total[:, None] - hot)


@wrong("log_loss", "logarithm of the softmax")
def log_loss(eta, y, delta):
    p = eta.softmax(-1)
    hot = torch.eye(eta.shape[1], dtype=eta.dtype)[y]
    return -torch.log(p.gather(1, y.unsqueeze(1)).flatten()), (p - hot) * delta.unsqueeze(1)


@wrong("log_loss", "a small number inside the logarithm")
def log_loss(eta, y, delta):
    p = eta.softmax(-1)
    hot = torch.eye(eta.shape[1], dtype=eta.dtype)[y]
    return -torch.log(p.gather(1, y.unsqueeze(1)).flatten() + 1e-12), (p - hot) * delta.unsqueeze(1)


@wrong("log_loss", "scores shifted in place")
def log_loss(eta, y, delta):
    for row in eta:
        row -= row.max().item()
    e = eta.exp()
    total = e.sum(1)
    hot = torch.eye(eta.shape[1], dtype=eta.dtype)[y]
    losses = total.log() - eta.gather(1, y[:, None]).squeeze(1)
    return losses, delta[:, None] * (e / total[:, None] - hot)
