"""Other right answers and typical wrong ones to task smoothing of 10_techniques."""

import torch

from autograder.catalogue import equivalent, right, wrong


@right("smoothing", "with the target written out")
def smoothed_loss(scores, y, epsilon):
    n, K = scores.shape
    target = torch.full_like(scores, epsilon / K)
    target[torch.arange(n), y] += 1 - epsilon
    return -(target.detach() * torch.log_softmax(scores, 1)).sum() / n


@right("smoothing", "example by example")
def smoothed_loss(scores, y, epsilon):
    losses = []
    for row, label in zip(scores, y.tolist(), strict=True):
        total = torch.logsumexp(row, 0)
        losses.append(total - (1 - epsilon) * row[label] - epsilon * row.mean())
    return torch.stack(losses).mean()


@right("smoothing", "shifted by the largest score")
def smoothed_loss(scores, y, epsilon):
    shifted = scores - scores.max(dim=1, keepdim=True).values
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    hard = -log_p[torch.arange(len(y)), y].mean()
    return (1 - epsilon) * hard - epsilon * log_p.mean()


@right("smoothing", "a target of single precision")
def smoothed_loss(scores, y, epsilon):
    hard = torch.zeros(scores.shape)
    hard[torch.arange(len(y)), y] = 1
    target = (1 - epsilon) * hard + epsilon / scores.shape[1]
    return (target * -scores.log_softmax(-1)).sum(-1).mean()


@wrong(
    "smoothing",
    "spread over the other classes",
    hint="The share epsilon is spread over the classes other than the label alone. It is spread over all K.",
)
def smoothed_loss(scores, y, epsilon):
    K = scores.shape[1]
    log_p = torch.log_softmax(scores, dim=1)
    label = log_p.gather(1, y[:, None])[:, 0]
    return -((1 - epsilon) * label + epsilon / (K - 1) * (log_p.sum(1) - label)).mean()


@wrong(
    "smoothing",
    "label not reduced",
    hint="The label keeps its full weight 1 and epsilon comes on top, so the target sums to more than 1.",
)
def smoothed_loss(scores, y, epsilon):
    log_p = torch.log_softmax(scores, dim=1)
    return -(log_p.gather(1, y[:, None])[:, 0] + epsilon * log_p.mean(1)).mean()


@wrong(
    "smoothing",
    "epsilon for each class",
    hint="Each class gets the whole epsilon. All classes share it: epsilon / K each.",
)
def smoothed_loss(scores, y, epsilon):
    log_p = torch.log_softmax(scores, dim=1)
    return -((1 - epsilon) * log_p.gather(1, y[:, None])[:, 0] + epsilon * log_p.sum(1)).mean()


@wrong(
    "smoothing",
    "shares exchanged",
    hint="The label gets epsilon and the rest is spread out. The label should get 1 - epsilon.",
)
def smoothed_loss(scores, y, epsilon):
    log_p = torch.log_softmax(scores, dim=1)
    return -(epsilon * log_p.gather(1, y[:, None])[:, 0] + (1 - epsilon) * log_p.mean(1)).mean()


@wrong(
    "smoothing",
    "prediction smoothed",
    hint="The prediction is smoothed, before the logarithm. Smooth the target instead.",
)
def smoothed_loss(scores, y, epsilon):
    p = (1 - epsilon) * torch.softmax(scores, dim=1) + epsilon / scores.shape[1]
    return -p.gather(1, y[:, None]).log().mean()


@wrong("smoothing", "not smoothed", hint="Epsilon has no effect: this is the cross entropy with hard labels.")
def smoothed_loss(scores, y, epsilon):
    return -torch.log_softmax(scores, dim=1).gather(1, y[:, None]).mean()


@wrong("smoothing", "sum over the batch", hint="The losses of the examples are added up. Take their mean.")
def smoothed_loss(scores, y, epsilon):
    log_p = torch.log_softmax(scores, dim=1)
    return -((1 - epsilon) * log_p.gather(1, y[:, None])[:, 0] + epsilon * log_p.mean(1)).sum()


@wrong(
    "smoothing",
    "mean over the classes, too",
    hint="The mean is taken over examples and classes. Over the classes the terms are added up.",
)
def smoothed_loss(scores, y, epsilon):
    log_p = torch.log_softmax(scores, dim=1)
    label = log_p.gather(1, y[:, None])[:, 0]
    return -((1 - epsilon) * label + epsilon * log_p.mean(1)).mean() / scores.shape[1]


@wrong(
    "smoothing", "sign forgotten", hint="The loss is negative. A cross entropy has a minus before its sum."
)
def smoothed_loss(scores, y, epsilon):
    log_p = torch.log_softmax(scores, dim=1)
    return ((1 - epsilon) * log_p.gather(1, y[:, None])[:, 0] + epsilon * log_p.mean(1)).mean()


@wrong(
    "smoothing",
    "softmax over the batch",
    hint="The softmax runs over the examples. Probabilities sum to 1 over the classes of each example.",
)
def smoothed_loss(scores, y, epsilon):
    log_p = torch.log_softmax(scores, dim=0)
    return -((1 - epsilon) * log_p.gather(1, y[:, None])[:, 0] + epsilon * log_p.mean(1)).mean()


@wrong(
    "smoothing",
    "logarithm of the softmax",
    hint="Where scores differ much, the softmax is 0 and its logarithm minus infinity. Compute both at once, "
    "with log_softmax.",
)
def smoothed_loss(scores, y, epsilon):
    log_p = torch.softmax(scores, dim=1).log()
    return -((1 - epsilon) * log_p.gather(1, y[:, None])[:, 0] + epsilon * log_p.mean(1)).mean()


@wrong("smoothing", "scores changed in place", hint="The scores are written over. Make a new tensor.")
def smoothed_loss(scores, y, epsilon):
    scores -= scores.max(dim=1, keepdim=True).values
    log_p = torch.log_softmax(scores, dim=1)
    return -((1 - epsilon) * log_p.gather(1, y[:, None])[:, 0] + epsilon * log_p.mean(1)).mean()


@wrong(
    "smoothing",
    "cut off from the graph",
    hint="The values are right, but no gradient passes: the result is computed from detached "
    "tensors, or without a graph.",
)
def smoothed_loss(scores, y, epsilon):
    log_p = torch.log_softmax(scores.detach(), dim=1)
    return -((1 - epsilon) * log_p.gather(1, y[:, None])[:, 0] + epsilon * log_p.mean(1)).mean()


@wrong(
    "smoothing",
    "labels changed in place",
    hint="The labels are written over with places in the flattened scores. Make a new tensor.",
)
def smoothed_loss(scores, y, epsilon):
    log_p = torch.log_softmax(scores, dim=1)
    y += torch.arange(len(y)) * scores.shape[1]
    return -(1 - epsilon) * log_p.flatten()[y].mean() - epsilon * log_p.mean()


equivalent(
    "smoothing",
    "line 8: dim=-1 -> dim=1",
    "line 10: dim=-1 -> dim=1",
    because="scores have two axes",
)


equivalent(
    "smoothing",
    "line 9: (:, 0) -> (:, -1)",
    because="there is one column",
)


equivalent(
    "smoothing",
    "line 10: log_p.mean(dim=-1) -> log_p.mean()",
    because="the mean over the batch follows, and the mean of the rows' means is the mean of all",
)
