"""Other right answers and typical wrong ones to task negatives of 04_categorical."""

import math

import torch

from autograder.catalogue import right, wrong


@right("negatives", "all scores and counts")
def negative_sampling_loss(z, W, y, negatives):
    counts = torch.zeros(len(z), W.shape[1], dtype=z.dtype)
    counts.scatter_add_(1, negatives, torch.ones(negatives.shape, dtype=z.dtype))
    counts[torch.arange(len(y)), y] = 0
    scores = z @ W
    positive = torch.nn.functional.softplus(-scores.gather(1, y[:, None])).sum()
    return (positive + (counts * torch.nn.functional.softplus(scores)).sum()) / len(z)


@right("negatives", "one input at a time")
def negative_sampling_loss(z, W, y, negatives):
    total = 0.0
    for x, label, drawn in zip(z, y.tolist(), negatives.tolist(), strict=True):
        total = total - torch.nn.functional.logsigmoid(W[:, label] @ x)
        for c in drawn:
            if c != label:
                total = total - torch.nn.functional.logsigmoid(-(W[:, c] @ x))
    return total / len(z)


@wrong(
    "negatives",
    "the right class as its own negative",
    hint="When the right class is drawn as a negative, it is pushed down as well. Leave such draws out of "
    "the sum.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores, F = z @ W, torch.nn.functional
    return -(
        F.logsigmoid(scores.gather(1, y[:, None])).sum() + F.logsigmoid(-scores.gather(1, negatives)).sum()
    ) / len(z)


@wrong(
    "negatives",
    "collisions count as score 0",
    hint="For a draw of the right class the score is set to 0, but the loss at score 0 is log 2, not 0. "
    "Leave the whole term out.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores, F = z @ W, torch.nn.functional
    negative = scores.gather(1, negatives) * (negatives != y[:, None])
    return -(F.logsigmoid(scores.gather(1, y[:, None])).sum() + F.logsigmoid(-negative).sum()) / len(z)


@wrong(
    "negatives",
    "mean over the negatives",
    hint="The negatives are averaged. Their terms are summed: with more negatives, they weigh more.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores, F = z @ W, torch.nn.functional
    push = (F.logsigmoid(-scores.gather(1, negatives)) * (negatives != y[:, None])).mean(1)
    return -(F.logsigmoid(scores.gather(1, y[:, None]))[:, 0] + push).mean()


@wrong(
    "negatives",
    "sum over the inputs",
    hint="The loss is summed over the inputs. It is their mean.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores, F = z @ W, torch.nn.functional
    push = (F.logsigmoid(-scores.gather(1, negatives)) * (negatives != y[:, None])).sum(1)
    return -(F.logsigmoid(scores.gather(1, y[:, None]))[:, 0] + push).sum()


@wrong(
    "negatives",
    "negatives without the minus",
    hint="The negatives are pulled up like the right class: the minus inside of their logistic function "
    "is missing.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores, F = z @ W, torch.nn.functional
    push = (F.logsigmoid(scores.gather(1, negatives)) * (negatives != y[:, None])).sum(1)
    return -(F.logsigmoid(scores.gather(1, y[:, None]))[:, 0] + push).mean()


@wrong(
    "negatives",
    "right class and negatives swapped",
    hint="The signs are the wrong way round: the right class is pushed down and the negatives are pulled up.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores, F = z @ W, torch.nn.functional
    push = (F.logsigmoid(scores.gather(1, negatives)) * (negatives != y[:, None])).sum(1)
    return -(F.logsigmoid(-scores.gather(1, y[:, None]))[:, 0] + push).mean()


@wrong(
    "negatives",
    "no negatives",
    hint="Only the right classes are in the loss. Without negatives all scores would grow forever.",
)
def negative_sampling_loss(z, W, y, negatives):
    return -torch.nn.functional.logsigmoid((z @ W).gather(1, y[:, None])).mean()


@wrong(
    "negatives",
    "the log likelihood",
    hint="The sign of the result is wrong: this is the log likelihood. The loss is its negative.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores, F = z @ W, torch.nn.functional
    push = (F.logsigmoid(-scores.gather(1, negatives)) * (negatives != y[:, None])).sum(1)
    return (F.logsigmoid(scores.gather(1, y[:, None]))[:, 0] + push).mean()


@wrong(
    "negatives",
    "softmax over the sample",
    hint="A softmax over the right class and the negatives is another method (sampled softmax). Here each "
    "class answers yes or no by itself, with a logistic function.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores = z @ W
    hidden = scores.gather(1, negatives).masked_fill(negatives == y[:, None], -math.inf)
    return -torch.cat([scores.gather(1, y[:, None]), hidden], 1).log_softmax(1)[:, 0].mean()


@wrong(
    "negatives",
    "each negative once",
    hint="A class that is drawn twice for an input counts only once. Every draw counts.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores, F = z @ W, torch.nn.functional
    drawn = torch.zeros(scores.shape).scatter(1, negatives, 1.0).scatter(1, y[:, None], 0.0).to(z.dtype)
    return (F.softplus(-scores.gather(1, y[:, None])).sum() + (drawn * F.softplus(scores)).sum()) / len(z)


@wrong(
    "negatives",
    "logarithm of a vanished probability",
    hint="For large scores the logistic function becomes exactly 0, and its logarithm is infinite. Take "
    "both in one piece.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores = z @ W
    push = torch.where(negatives != y[:, None], torch.sigmoid(-scores.gather(1, negatives)), 1.0).log().sum(1)
    return -(torch.sigmoid(scores.gather(1, y[:, None]))[:, 0].log() + push).mean()


@wrong(
    "negatives",
    "z changed in place",
    hint="An augmented assignment on an argument changes the caller's tensor. Compute a new tensor.",
)
def negative_sampling_loss(z, W, y, negatives):
    F = torch.nn.functional
    positive = F.logsigmoid((z @ W).gather(1, y[:, None]))[:, 0]
    z *= -1
    push = (F.logsigmoid((z @ W).gather(1, negatives)) * (negatives != y[:, None])).sum(1)
    return -(positive + push).mean()
