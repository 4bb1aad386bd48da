"""Other right answers and typical wrong ones to task log_loss of 03_training."""

import math

import torch

from autograder.catalogue import right, wrong


@right("log_loss", "largest score subtracted, one-hot labels")
def log_loss(eta, y, delta):
    shifted = eta - eta.max(dim=-1, keepdim=True).values
    total = shifted.exp().sum(-1, keepdim=True)
    truth = torch.nn.functional.one_hot(y, eta.shape[-1]).to(eta.dtype)
    return (total.log() - shifted)[truth.bool()], (shifted.exp() / total - truth) * delta.unsqueeze(-1)


@right("log_loss", "logsumexp and gather")
def log_loss(eta, y, delta):
    total = torch.logsumexp(eta, 1)
    losses = total - eta.gather(1, y.unsqueeze(1)).squeeze(1)
    gradient = torch.exp(eta - total.unsqueeze(1)) * delta.unsqueeze(1)
    return losses, gradient.scatter_add(1, y.unsqueeze(1), -delta.unsqueeze(1))


@right("log_loss", "one example at a time")
def log_loss(eta, y, delta):
    losses, rows = [], []
    for scores, label, d in zip(eta, y.tolist(), delta, strict=True):
        losses.append(torch.logsumexp(scores - scores[label], dim=0))
        row = d * torch.softmax(scores, dim=0)
        row[label] = -d * (torch.softmax(scores, dim=0).sum() - torch.softmax(scores, dim=0)[label])
        rows.append(row)
    return torch.stack(losses), torch.stack(rows)


@wrong(
    "log_loss",
    "upstream gradient ignored",
    hint="The upstream gradient is ignored. The chain rule multiplies the gradient of each example's loss "
    "by what comes back for this example.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    difference = log_p.exp()
    difference[i, y] -= 1
    return -log_p[i, y], difference


@wrong(
    "log_loss",
    "upstream gradient before the subtraction",
    hint="The upstream gradient multiplies the probabilities only; the 1 at the right class is subtracted "
    "afterwards, unscaled. It multiplies the difference.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    difference = log_p.exp() * delta[:, None]
    difference[i, y] -= 1
    return -log_p[i, y], difference


@wrong(
    "log_loss",
    "gradient with the wrong sign",
    hint="The gradient has the wrong sign. A larger score of the right class makes the loss smaller, so "
    "its gradient is negative: p less the label, not the other way round.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    difference = log_p.exp()
    difference[i, y] -= 1
    return -log_p[i, y], -delta[:, None] * difference


@wrong(
    "log_loss",
    "label not subtracted",
    hint="The gradient is the softmax alone. At the right class, 1 is subtracted: this is the part that "
    "comes from the score in the numerator.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    return -log_p[i, y], delta[:, None] * log_p.exp()


@wrong(
    "log_loss",
    "gradient at the right class only",
    hint="Only the score of the right class receives a gradient. The other scores stand in the softmax's "
    "denominator and receive their share.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    gradient = torch.zeros_like(eta)
    gradient[i, y] = delta * (log_p[i, y].exp() - 1)
    return -log_p[i, y], gradient


@wrong(
    "log_loss",
    "gradient with respect to the probabilities",
    hint="This is the gradient with respect to the probabilities, -1/p at the right class. It still has to"
    " go back through the softmax.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    gradient = torch.zeros_like(eta)
    gradient[i, y] = -delta / log_p[i, y].exp()
    return -log_p[i, y], gradient


@wrong(
    "log_loss",
    "gradient averaged over the batch",
    hint="The gradient is divided by the number of examples. The losses are not averaged here; where they "
    "are, the division comes back with the upstream gradient.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    difference = log_p.exp()
    difference[i, y] -= 1
    return -log_p[i, y], delta[:, None] * difference / len(y)


@wrong(
    "log_loss",
    "loss without the minus sign",
    hint="The losses are negative: these are the logarithms of the probabilities. The loss is minus the "
    "logarithm.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    difference = log_p.exp()
    difference[i, y] -= 1
    return log_p[i, y], delta[:, None] * difference


@wrong(
    "log_loss",
    "loss in bits",
    hint="The losses are measured in bits, with the logarithm to the base 2. The natural logarithm is "
    "meant; its gradient is the one that you return.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    difference = log_p.exp()
    difference[i, y] -= 1
    return -log_p[i, y] / math.log(2), delta[:, None] * difference


@wrong(
    "log_loss",
    "softmax over the batch",
    hint="The softmax runs over the examples of the batch. The classes of one example compete with each "
    "other: normalize each row.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=0)
    difference = log_p.exp()
    difference[i, y] -= 1
    return -log_p[i, y], delta[:, None] * difference


@wrong(
    "log_loss",
    "exponentials that overflow",
    hint="For large scores an exponential overflows. Subtracting the same number from all scores of an "
    "example changes nothing: subtract the largest.",
)
def log_loss(eta, y, delta):
    i, p = torch.arange(len(y)), eta.exp() / eta.exp().sum(dim=1, keepdim=True)
    difference = p.clone()
    difference[i, y] -= 1
    return -p[i, y].log(), delta[:, None] * difference


@wrong(
    "log_loss",
    "logarithm of the softmax",
    hint="The softmax is right, but a probability that rounds to 0 has no logarithm. Take the logarithm in"
    " the formula instead: the loss is a difference of a log-sum-exp and a score.",
)
def log_loss(eta, y, delta):
    i, p = torch.arange(len(y)), torch.softmax(eta, dim=1)
    difference = p.clone()
    difference[i, y] -= 1
    return -p[i, y].log(), delta[:, None] * difference


@wrong(
    "log_loss",
    "a small number inside the logarithm",
    hint="A small number is added to the probability before the logarithm, so the loss of a confident "
    "mistake never exceeds a few dozen. Compute the logarithm of the softmax as a whole.",
)
def log_loss(eta, y, delta):
    i, p = torch.arange(len(y)), torch.softmax(eta, dim=1)
    difference = p.clone()
    difference[i, y] -= 1
    return -(p[i, y] + 1e-12).log(), delta[:, None] * difference


@wrong(
    "log_loss",
    "scores shifted in place",
    hint="The largest score is subtracted in the caller's tensor. Subtract it in a new one.",
)
def log_loss(eta, y, delta):
    eta -= eta.amax(dim=1, keepdim=True)
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    difference = log_p.exp()
    difference[i, y] -= 1
    return -log_p[i, y], delta[:, None] * difference
