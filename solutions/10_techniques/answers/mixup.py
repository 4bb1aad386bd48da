"""Other right answers and typical wrong ones to task mixup of 10_techniques."""

import torch

from autograder.catalogue import right, wrong


@right("mixup", "example by example")
def mixup(x, y, ratio, partner):
    rows = list(enumerate(partner.tolist()))
    mixed_x = torch.stack([ratio[i] * x[i] + (1 - ratio[i]) * x[j] for i, j in rows])
    mixed_y = torch.stack([ratio[i] * y[i] + (1 - ratio[i]) * y[j] for i, j in rows])
    return mixed_x, mixed_y


@right("mixup", "from the partner towards oneself")
def mixup(x, y, ratio, partner):
    other_x, other_y = x.index_select(0, partner), y.index_select(0, partner)
    shape = (len(x),) + (1,) * (x.dim() - 1)
    return other_x + ratio.reshape(shape) * (x - other_x), other_y + ratio.unsqueeze(1) * (y - other_y)


@right("mixup", "a matrix that mixes")
def mixup(x, y, ratio, partner):
    own = torch.eye(len(x), dtype=x.dtype)
    M = ratio[:, None] * own + (1 - ratio[:, None]) * own[partner]
    return (M @ x.reshape(len(x), -1)).reshape(x.shape), M @ y


@right("mixup", "the two shares side by side")
def mixup(x, y, ratio, partner):
    shares = torch.stack([ratio, 1 - ratio])

    def mixed(v):
        return torch.einsum("si, si... -> i...", shares, torch.stack([v, v[partner]]))

    return mixed(x), mixed(y)


@wrong(
    "mixup",
    "shares exchanged",
    hint="The ratio is given to the partner. It is the share of the example itself.",
)
def mixup(x, y, ratio, partner):
    own = 1 - ratio.view(-1, *[1] * (x.ndim - 1))
    return own * x + (1 - own) * x[partner], (1 - ratio)[:, None] * y + ratio[:, None] * y[partner]


@wrong(
    "mixup",
    "labels not mixed",
    hint="The inputs are mixed and the labels stay as they were. Labels are mixed at the same ratio.",
)
def mixup(x, y, ratio, partner):
    own = ratio.view(-1, *[1] * (x.ndim - 1))
    return own * x + (1 - own) * x[partner], y.clone()


@wrong(
    "mixup",
    "label of the larger share",
    hint="Each example gets the label of whoever has the larger share. Labels are mixed as well, between "
    "the two.",
)
def mixup(x, y, ratio, partner):
    own = ratio.view(-1, *[1] * (x.ndim - 1))
    return own * x + (1 - own) * x[partner], torch.where(ratio[:, None] >= 0.5, y, y[partner])


@wrong(
    "mixup",
    "labels mixed the other way",
    hint="The inputs are mixed as they should be, and in the labels the two shares are exchanged.",
)
def mixup(x, y, ratio, partner):
    own = ratio.view(-1, *[1] * (x.ndim - 1))
    return own * x + (1 - own) * x[partner], (1 - ratio)[:, None] * y + ratio[:, None] * y[partner]


@wrong(
    "mixup",
    "one ratio for all",
    hint="The whole batch is mixed at the ratio of its first example. Each example has a ratio of its own.",
)
def mixup(x, y, ratio, partner):
    own = ratio[0]
    return own * x + (1 - own) * x[partner], own * y + (1 - own) * y[partner]


@wrong(
    "mixup",
    "ratio along the last axis",
    hint="The ratio meets the last axis of what it multiplies, not the first one, that of the examples. "
    "Give it axes of size 1 behind its own.",
)
def mixup(x, y, ratio, partner):
    return ratio * x + (1 - ratio) * x[partner], ratio * y + (1 - ratio) * y[partner]


@wrong(
    "mixup",
    "partners the other way",
    hint="Each example is mixed with the one whose partner it is. Its own partner stands at its own place in "
    "`partner`.",
)
def mixup(x, y, ratio, partner):
    back = partner.argsort()
    own = ratio.view(-1, *[1] * (x.ndim - 1))
    return own * x + (1 - own) * x[back], ratio[:, None] * y + (1 - ratio[:, None]) * y[back]


@wrong(
    "mixup",
    "shares do not sum to one",
    hint="The partner is added in full. Its share is what the ratio leaves of 1.",
)
def mixup(x, y, ratio, partner):
    own = ratio.view(-1, *[1] * (x.ndim - 1))
    return own * x + x[partner], ratio[:, None] * y + y[partner]


@wrong("mixup", "always one half", hint="Both get one half, whatever the ratio says.")
def mixup(x, y, ratio, partner):
    return (x + x[partner]) / 2, (y + y[partner]) / 2


@wrong("mixup", "mixed in place", hint="The inputs are written over. Make new tensors for the mixed ones.")
def mixup(x, y, ratio, partner):
    own = ratio.view(-1, *[1] * (x.ndim - 1))
    other_x, other_y = x[partner], y[partner]
    x *= own
    x += (1 - own) * other_x
    y *= ratio[:, None]
    y += (1 - ratio[:, None]) * other_y
    return x, y


@wrong(
    "mixup",
    "cut off from the graph",
    hint="The values are right, but no gradient passes: the result is computed from detached "
    "tensors, or without a graph.",
)
def mixup(x, y, ratio, partner):
    x, y, ratio = x.detach(), y.detach(), ratio.detach()
    own = ratio.view(-1, *[1] * (x.ndim - 1))
    return own * x + (1 - own) * x[partner], ratio[:, None] * y + (1 - ratio[:, None]) * y[partner]
