"""Twins of the wrong answers to task negatives: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("negatives", "the right class as its own negative")
def negative_sampling_loss(z, W, y, negatives):
    scores, total = z @ W, 0
    for row, c, drawn in zip(scores, y.tolist(), negatives.tolist()):
        total = total + torch.nn.functional.softplus(-row[c]) + torch.nn.functional.softplus(row[drawn]).sum()
    return total / len(y)


@wrong("negatives", "collisions count as score 0")
def negative_sampling_loss(z, W, y, negatives):
    scores = z @ W
    own = scores.gather(1, y[:, None])
    other = scores.gather(1, negatives).masked_fill(negatives == y[:, None], 0.0)
    both = torch.nn.functional.softplus(torch.cat([-own, other], 1))
    return both.sum() / len(y)


@wrong("negatives", "mean over the negatives")
def negative_sampling_loss(z, W, y, negatives):
    scores = z @ W
    own = torch.nn.functional.softplus(-scores.gather(1, y[:, None]))[:, 0]
    push = torch.nn.functional.softplus(scores.gather(1, negatives))
    push = push.masked_fill(negatives == y[:, None], 0.0)
    return (own + push.sum(1) / negatives.shape[1]).mean()


@wrong("negatives", "sum over the inputs")
def negative_sampling_loss(z, W, y, negatives):
    scores = z @ W
    own = torch.nn.functional.softplus(-scores.gather(1, y[:, None]))
    push = torch.nn.functional.softplus(scores.gather(1, negatives))
    return own.sum() + push.masked_fill(negatives == y[:, None], 0.0).sum()


@wrong("negatives", "negatives without the minus")
def negative_sampling_loss(z, W, y, negatives):
    scores, total = z @ W, 0
    for row, c, drawn in zip(scores, y.tolist(), negatives.tolist()):
        for k in [c, *(k for k in drawn if k != c)]:
            total = total + torch.nn.functional.softplus(-row[k])
    return total / len(y)


@wrong("negatives", "right class and negatives swapped")
def negative_sampling_loss(z, W, y, negatives):
    scores, total = z @ W, 0
    for row, c, drawn in zip(scores, y.tolist(), negatives.tolist()):
        total = total + torch.nn.functional.softplus(row[c])
        for k in drawn:
            if k != c:
                total = total + torch.nn.functional.softplus(-row[k])
    return total / len(y)


@wrong("negatives", "no negatives")
def negative_sampling_loss(z, W, y, negatives):
    own = torch.einsum("nd,dn->n", z, W[:, y])
    return torch.nn.functional.softplus(-own).mean()


@wrong("negatives", "the log likelihood")
def negative_sampling_loss(z, W, y, negatives):
    scores, total = z @ W, 0
    for row, c, drawn in zip(scores, y.tolist(), negatives.tolist()):
        total = total - torch.nn.functional.softplus(-row[c])
        for k in drawn:
            if k != c:
                total = total - torch.nn.functional.softplus(row[k])
    return total / len(y)


@wrong("negatives", "softmax over the sample")
def negative_sampling_loss(z, W, y, negatives):
    scores, total = z @ W, 0
    for row, c, drawn in zip(scores, y.tolist(), negatives.tolist()):
        sample = [c, *(k for k in drawn if k != c)]
        total = total + torch.logsumexp(row[sample], 0) - row[c]
    return total / len(y)


@wrong("negatives", "each negative once")
def negative_sampling_loss(z, W, y, negatives):
    scores, total = z @ W, 0
    for row, c, drawn in zip(scores, y.tolist(), negatives.tolist()):
        total = total + torch.nn.functional.softplus(-row[c])
        for k in set(drawn) - {c}:
            total = total + torch.nn.functional.softplus(row[k])
    return total / len(y)


@wrong("negatives", "logarithm of a vanished probability")
def negative_sampling_loss(z, W, y, negatives):
    scores, total = z @ W, 0
    for row, c, drawn in zip(scores, y.tolist(), negatives.tolist()):
        total = total - torch.log(1 / (1 + torch.exp(-row[c])))
        for k in drawn:
            if k != c:
                total = total - torch.log(1 / (1 + torch.exp(row[k])))
    return total / len(y)


@wrong("negatives", "z changed in place")
def negative_sampling_loss(z, W, y, negatives):
    own = torch.nn.functional.softplus(-torch.einsum("nd,dn->n", z, W[:, y]))
    z.neg_()
    push = torch.nn.functional.softplus(-torch.einsum("nd,dnk->nk", z, W[:, negatives]))
    return (own + push.masked_fill(negatives == y[:, None], 0.0).sum(1)).mean()
