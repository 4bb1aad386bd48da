"""Twins of the wrong answers to task forced_loss: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("forced_loss", "reads what it has to say")
def forced_loss(z_0, E, U, V, y, lengths):
    losses = []
    for row, length in zip(y, lengths.tolist()):
        z = z_0
        for symbol in row[:length]:
            z = (E[symbol] + torch.einsum("i,ij->j", z, U)).tanh()
            losses.append((z @ V).logsumexp(0) - (z @ V)[symbol])
    return torch.stack(losses).mean()


@wrong("forced_loss", "padding counted")
def forced_loss(z_0, E, U, V, y, lengths):
    losses = []
    for row in y:
        z = z_0
        for symbol in row:
            losses.append((z @ V).logsumexp(0) - (z @ V)[symbol])
            z = (E[symbol] + torch.einsum("i,ij->j", z, U)).tanh()
    return torch.stack(losses).mean()


@wrong("forced_loss", "divided by all symbols")
def forced_loss(z_0, E, U, V, y, lengths):
    losses = []
    for row, length in zip(y, lengths.tolist()):
        z = z_0
        for symbol in row[:length]:
            losses.append((z @ V).logsumexp(0) - (z @ V)[symbol])
            z = (E[symbol] + torch.einsum("i,ij->j", z, U)).tanh()
    return torch.stack(losses).sum() / y.numel()


@wrong("forced_loss", "mean of the sequences' means")
def forced_loss(z_0, E, U, V, y, lengths):
    means = []
    for row, length in zip(y, lengths.tolist()):
        z, losses = z_0, []
        for symbol in row[:length]:
            losses.append((z @ V).logsumexp(0) - (z @ V)[symbol])
            z = (E[symbol] + torch.einsum("i,ij->j", z, U)).tanh()
        means.append(torch.stack(losses).mean())
    return torch.stack(means).mean()


@wrong("forced_loss", "sum")
def forced_loss(z_0, E, U, V, y, lengths):
    losses = []
    for row, length in zip(y, lengths.tolist()):
        z = z_0
        for symbol in row[:length]:
            losses.append((z @ V).logsumexp(0) - (z @ V)[symbol])
            z = (E[symbol] + torch.einsum("i,ij->j", z, U)).tanh()
    return torch.stack(losses).sum()


@wrong("forced_loss", "sign")
def forced_loss(z_0, E, U, V, y, lengths):
    log_p = []
    for row, length in zip(y, lengths.tolist()):
        z = z_0
        for symbol in row[:length]:
            log_p.append((z @ V)[symbol] - (z @ V).logsumexp(0))
            z = (E[symbol] + torch.einsum("i,ij->j", z, U)).tanh()
    return torch.stack(log_p).mean()


@wrong("forced_loss", "running freely")
def forced_loss(z_0, E, U, V, y, lengths):
    losses = []
    for row, length in zip(y, lengths.tolist()):
        z = z_0
        for symbol in row[:length]:
            scores = torch.einsum("i,is->s", z, V)
            losses.append(scores.logsumexp(0) - scores[symbol])
            z = (E[scores.argmax()] + torch.einsum("i,ij->j", z, U)).tanh()
    return torch.stack(losses).mean()


@wrong("forced_loss", "first symbol left out")
def forced_loss(z_0, E, U, V, y, lengths):
    total = 0 * z_0.sum()
    for row, length in zip(y, lengths.tolist()):
        z = z_0
        for before, symbol in zip(row[: length - 1], row[1:length]):
            z = (E[before] + torch.einsum("i,ij->j", z, U)).tanh()
            total = total + (z @ V).logsumexp(0) - (z @ V)[symbol]
    return total / (lengths - 1).sum()


@wrong("forced_loss", "bits")
def forced_loss(z_0, E, U, V, y, lengths):
    losses = []
    for row, length in zip(y, lengths.tolist()):
        z = z_0
        for symbol in row[:length]:
            losses.append((z @ V).logsumexp(0) - (z @ V)[symbol])
            z = (E[symbol] + torch.einsum("i,ij->j", z, U)).tanh()
    return torch.stack(losses).mean() / torch.tensor(2.0, dtype=E.dtype).log()


@wrong("forced_loss", "state forgotten")
def forced_loss(z_0, E, U, V, y, lengths):
    losses = []
    for row, length in zip(y, lengths.tolist()):
        states = torch.cat([z_0[None], E[row[: length - 1]].tanh()])
        losses.append(torch.nn.functional.cross_entropy(states @ V, row[:length], reduction="none"))
    return torch.cat(losses).mean()


@wrong("forced_loss", "softmax, then its logarithm")
def forced_loss(z_0, E, U, V, y, lengths):
    losses = []
    for row, length in zip(y, lengths.tolist()):
        z = z_0
        for symbol in row[:length]:
            losses.append(-(z @ V).softmax(0)[symbol].log())
            z = (E[symbol] + torch.einsum("i,ij->j", z, U)).tanh()
    return torch.stack(losses).mean()


@wrong("forced_loss", "states cut off from the graph")
def forced_loss(z_0, E, U, V, y, lengths):
    losses = []
    for row, length in zip(y, lengths.tolist()):
        z = z_0
        for symbol in row[:length]:
            losses.append((z @ V).logsumexp(0) - (z @ V)[symbol])
            with torch.no_grad():
                old = 1 * z
            z = (E[symbol] + torch.einsum("i,ij->j", old, U)).tanh()
    return torch.stack(losses).mean()


@wrong("forced_loss", "padding overwritten in y")
def forced_loss(z_0, E, U, V, y, lengths):
    losses = []
    for row, length in zip(y, lengths.tolist()):
        row[length:] = 0
        z = z_0
        for symbol in row[:length]:
            losses.append(torch.nn.functional.cross_entropy(z @ V, symbol))
            z = (E[symbol] + torch.einsum("i,ij->j", z, U)).tanh()
    return torch.stack(losses).mean()
