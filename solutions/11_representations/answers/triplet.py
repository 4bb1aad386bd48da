"""Other right answers and typical wrong ones to task triplet of 11_representations."""

import torch
import torch.nn.functional as F

from autograder.catalogue import equivalent, right, wrong


@right("triplet", "one anchor at a time")
def triplet_loss(a, p, n, margin):
    losses = []
    for anchor, positive, negatives in zip(a, p, n, strict=True):
        near = torch.dist(anchor, positive)
        losses.append(sum(F.relu(margin + near - torch.dist(anchor, other)) for other in negatives))
    return sum(losses) / len(losses)


@right("triplet", "roots of sums of squares, and a sum over everything")
def triplet_loss(a, p, n, margin):
    d_p = ((a - p) ** 2).sum(-1, keepdim=True).sqrt()
    d_n = ((a.unsqueeze(1) - n) ** 2).sum(-1).sqrt()
    return torch.relu(d_p - d_n + margin).sum() / a.shape[0]


@right("triplet", "maximum with zeros")
def triplet_loss(a, p, n, margin):
    x = (
        margin
        + torch.linalg.vector_norm(a - p, dim=1)[:, None]
        - torch.linalg.vector_norm(a[:, None] - n, dim=2)
    )
    return torch.where(x > 0, x, torch.zeros_like(x)).sum(1).mean(0)


@right("triplet", "pairwise_distance, which adds a millionth")
def triplet_loss(a, p, n, margin):
    d_p = F.pairwise_distance(a, p)
    d_n = F.pairwise_distance(a.unsqueeze(1), n)
    return (d_p.unsqueeze(1) - d_n + margin).clamp_min(0).sum(1).mean()


@wrong(
    "triplet",
    "squared distances",
    hint="The distances are squared. The task asks for Euclidean lengths, the roots of the sums of squares.",
)
def triplet_loss(a, p, n, margin):
    d_p, d_n = ((a - p) ** 2).sum(-1), ((a[:, None] - n) ** 2).sum(-1)
    return (margin + d_p[:, None] - d_n).clamp(min=0).sum(1).mean()


@wrong(
    "triplet",
    "mean over the negatives",
    hint="The hinges of an anchor's negatives are averaged. They are added: only over the anchors is the "
    "mean taken.",
)
def triplet_loss(a, p, n, margin):
    d_p, d_n = (a - p).norm(dim=-1), (a[:, None] - n).norm(dim=-1)
    return (margin + d_p[:, None] - d_n).clamp(min=0).mean()


@wrong(
    "triplet",
    "the hardest negative alone",
    hint="Only the nearest negative of each anchor counts, which is hinge 2. Here every negative that lies "
    "too near adds its part.",
)
def triplet_loss(a, p, n, margin):
    d_p, d_n = (a - p).norm(dim=-1), (a[:, None] - n).norm(dim=-1)
    return (margin + d_p[:, None] - d_n).clamp(min=0).amax(1).mean()


@wrong(
    "triplet",
    "no hinge",
    hint="Negatives that lie far enough make the loss smaller. Each term has to stop at 0.",
)
def triplet_loss(a, p, n, margin):
    d_p, d_n = (a - p).norm(dim=-1), (a[:, None] - n).norm(dim=-1)
    return (margin + d_p[:, None] - d_n).sum(1).mean()


@wrong(
    "triplet",
    "hinge after the sum",
    hint="The maximum with 0 is taken of the sum over the negatives, so that a far one makes up for a near "
    "one. Take it of each term, then add.",
)
def triplet_loss(a, p, n, margin):
    d_p, d_n = (a - p).norm(dim=-1), (a[:, None] - n).norm(dim=-1)
    return (margin + d_p[:, None] - d_n).sum(1).clamp(min=0).mean()


@wrong(
    "triplet",
    "positive and negative exchanged",
    hint="Positives are pushed away and negatives drawn near. The distance to the positive enters with a "
    "plus, that to a negative with a minus.",
)
def triplet_loss(a, p, n, margin):
    d_p, d_n = (a - p).norm(dim=-1), (a[:, None] - n).norm(dim=-1)
    return (margin + d_n - d_p[:, None]).clamp(min=0).sum(1).mean()


@wrong(
    "triplet", "no margin", hint="The margin is missing: a negative has to be farther than the positive by m."
)
def triplet_loss(a, p, n, margin):
    d_p, d_n = (a - p).norm(dim=-1), (a[:, None] - n).norm(dim=-1)
    return (d_p[:, None] - d_n).clamp(min=0).sum(1).mean()


@wrong(
    "triplet",
    "margin subtracted",
    hint="The margin is subtracted, which lets negatives come nearer than the positive. It has to be added.",
)
def triplet_loss(a, p, n, margin):
    d_p, d_n = (a - p).norm(dim=-1), (a[:, None] - n).norm(dim=-1)
    return (d_p[:, None] - d_n - margin).clamp(min=0).sum(1).mean()


@wrong(
    "triplet",
    "sum over the anchors",
    hint="The losses of the anchors are added. The task asks for their mean, which does not grow with the "
    "batch.",
)
def triplet_loss(a, p, n, margin):
    d_p, d_n = (a - p).norm(dim=-1), (a[:, None] - n).norm(dim=-1)
    return (margin + d_p[:, None] - d_n).clamp(min=0).sum()


@wrong(
    "triplet",
    "sums of absolute differences",
    hint="The distances are sums of absolute differences. The Euclidean length is the root of the sum of "
    "squares.",
)
def triplet_loss(a, p, n, margin):
    d_p, d_n = (a - p).abs().sum(-1), (a[:, None] - n).abs().sum(-1)
    return (margin + d_p[:, None] - d_n).clamp(min=0).sum(1).mean()


@wrong(
    "triplet",
    "distance from the positive to the negatives",
    hint="The negatives' distances are measured from the positive. They are measured from the anchor.",
)
def triplet_loss(a, p, n, margin):
    d_p, d_n = (a - p).norm(dim=-1), (p[:, None] - n).norm(dim=-1)
    return (margin + d_p[:, None] - d_n).clamp(min=0).sum(1).mean()


@wrong(
    "triplet",
    "one loss for each anchor",
    hint="There is one loss for each anchor. The result is their mean, a tensor without axes.",
)
def triplet_loss(a, p, n, margin):
    d_p, d_n = (a - p).norm(dim=-1), (a[:, None] - n).norm(dim=-1)
    return (margin + d_p[:, None] - d_n).clamp(min=0).sum(1)


@wrong(
    "triplet",
    "positive cut off",
    hint="The distance to the positive is detached, so nothing draws anchor and positive together: only the "
    "negatives get a gradient.",
)
def triplet_loss(a, p, n, margin):
    d_p, d_n = (a - p).norm(dim=-1).detach(), (a[:, None] - n).norm(dim=-1)
    return (margin + d_p[:, None] - d_n).clamp(min=0).sum(1).mean()


@wrong(
    "triplet",
    "changes n in place",
    hint="The differences are written into the negatives that were passed in. Compute them in a new tensor.",
)
def triplet_loss(a, p, n, margin):
    n -= a[:, None]
    return (margin + (a - p).norm(dim=-1)[:, None] - n.norm(dim=-1)).clamp(min=0).sum(1).mean()


@wrong(
    "triplet",
    "what the gradient needs is overwritten",
    hint="A tensor that torch needs for the gradient is overwritten by an operation in place, such as -= or "
    "*=, and the gradient stops with an error. Put the result into a new tensor.",
)
def triplet_loss(a, p, n, margin):
    d_p, d_n = (a - p).norm(dim=-1), (a[:, None] - n).norm(dim=-1)
    d_n -= d_p[:, None]
    return (margin - d_n).clamp(min=0).sum(1).mean()


@wrong("triplet", "zeros", hint="The loss is always 0. It is 0 only where all negatives lie far enough.")
def triplet_loss(a, p, n, margin):
    return (0 * a).sum()


equivalent("triplet", "line 8: a - p -> p - a", because="a difference and its negative are equally long")

equivalent("triplet", "line 8: dim=-1 -> dim=1", because="a has two axes")

equivalent(
    "triplet",
    "line 9: a[:, None] - n -> n - a[:, None]",
    because="a difference and its negative are equally long",
)
