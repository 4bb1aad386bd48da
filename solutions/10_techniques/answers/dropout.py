"""Other right answers and typical wrong ones to task dropout of 10_techniques."""

import torch

from autograder.catalogue import right, wrong


@right("dropout", "a mask times a factor")
def inverted_dropout(x, u, p, training):
    if not training:
        return x.clone()
    mask = (u >= p).to(x.dtype)
    return x * mask if p in (0, 1) else x * mask * (1 / (1 - p))


@right("dropout", "filled with zeros")
def inverted_dropout(x, u, p, training):
    keep = 1 - p if training and p < 1 else 1
    return (x / keep).masked_fill(u < p, 0) if training else x


@right("dropout", "entry by entry")
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    entries = zip(x.reshape(-1), u.reshape(-1), strict=True)
    return torch.stack([a * 0 if b < p else a / (1 - p) for a, b in entries]).reshape(x.shape)


@right("dropout", "the factor as a tensor of single precision")
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    factor = 1 / torch.clamp(torch.tensor(1.0 - p), min=1e-6)
    return torch.where(u >= p, x * factor, torch.zeros_like(x))


@wrong(
    "dropout",
    "not scaled up",
    hint="What is kept is not scaled up in training. Divide it by 1 - p, the share kept on average.",
)
def inverted_dropout(x, u, p, training):
    return torch.where(u < p, 0, x) if training else x


@wrong(
    "dropout",
    "divided by p",
    hint="What is kept is divided by p, the chance of being dropped. Divide by the chance of being kept.",
)
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    return torch.where(u < p, 0, x if p == 0 else x / p)


@wrong(
    "dropout",
    "multiplied by 1 - p",
    hint="What is kept is multiplied by 1 - p, and gets smaller still. It is divided by it.",
)
def inverted_dropout(x, u, p, training):
    return torch.where(u < p, 0, x * (1 - p)) if training else x


@wrong(
    "dropout",
    "p as the share that is kept",
    hint="p is taken for the probability of being kept. It is the probability of being dropped.",
)
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    return torch.where(u < p, x / p if p > 0 else x, 0)


@wrong(
    "dropout",
    "keeps what it should drop",
    hint="The mask is the wrong way around: entries with u < p are kept. They are the ones that are dropped.",
)
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    if p == 1:
        return torch.zeros_like(x)
    return torch.where(u < p, x / (1 - p), 0)


@wrong(
    "dropout",
    "drops below or at p",
    hint="An entry whose u equals p is dropped. Dropped is what lies below p.",
)
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    if p == 1:
        return torch.zeros_like(x)
    return torch.where(u <= p, 0, x / (1 - p))


@wrong(
    "dropout",
    "scaled down in evaluation",
    hint="In evaluation the activations are multiplied by 1 - p, and in training nothing is scaled. Inverted "
    "dropout scales in training, so that nothing is left to do in evaluation.",
)
def inverted_dropout(x, u, p, training):
    return torch.where(u < p, 0, x) if training else x * (1 - p)


@wrong(
    "dropout",
    "scaled twice",
    hint="Training is right, but in evaluation all is multiplied by 1 - p. It should stay as it is.",
)
def inverted_dropout(x, u, p, training):
    if not training:
        return x * (1 - p)
    if p == 1:
        return torch.zeros_like(x)
    return torch.where(u < p, 0, x / (1 - p))


@wrong(
    "dropout",
    "drops in evaluation, too",
    hint="In evaluation entries are dropped as in training. There nothing is dropped and nothing scaled.",
)
def inverted_dropout(x, u, p, training):
    if p == 1:
        return torch.zeros_like(x)
    return torch.where(u < p, 0, x / (1 - p))


@wrong(
    "dropout",
    "divided by the share that was kept",
    hint="What is kept is divided by the share that happened to be kept. Divide by 1 - p.",
)
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    kept = (u >= p).to(x.dtype)
    return x * kept / kept.mean() if kept.any() else x * kept


@wrong(
    "dropout",
    "nan at p = 1",
    hint="With p = 1 something is divided by 0, and 0 times infinity is not a number. Everything is dropped "
    "there: the result is 0.",
)
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    return x * (u >= p) * (1 / torch.tensor(1 - p, dtype=x.dtype))


@wrong("dropout", "in place", hint="x is written over. Make a new tensor for the result.")
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    x[u < p] = 0
    if p < 1:
        x /= 1 - p
    return x


@wrong("dropout", "zeros", hint="Everything is dropped, whatever u and p say.")
def inverted_dropout(x, u, p, training):
    return torch.zeros_like(x)


@wrong(
    "dropout",
    "nan in the gradient at p = 1",
    hint="With p = 1 the values are right, but the gradient is not a number: the entries that are not taken "
    "were divided by 0, and 0 times infinity comes back. Do not divide there.",
)
def inverted_dropout(x, u, p, training):
    if not training:
        return x
    return torch.where(u < p, 0, x / (1 - p))
