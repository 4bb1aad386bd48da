"""Other right answers and typical wrong ones to task smooth of 11_representations."""

import torch
import torch.nn.functional as F

from autograder.catalogue import right, wrong


@right("smooth", "softplus")
def smooth_triplet_loss(d_p, d_n, tau):
    return tau * F.softplus((d_p.unsqueeze(1) - d_n) / tau, threshold=40).sum(1).mean()


@right("smooth", "minus the logarithm of a logistic function")
def smooth_triplet_loss(d_p, d_n, tau):
    return -tau * F.logsigmoid((d_n - d_p[:, None]) / tau).sum() / len(d_p)


@right("smooth", "the hinge and what rounds it, one anchor at a time")
def smooth_triplet_loss(d_p, d_n, tau):
    losses = []
    for near, far in zip(d_p, d_n, strict=True):
        x = (near - far) / tau
        losses.append((tau * -F.logsigmoid(x.abs()) + tau * x.relu()).sum())
    return torch.stack(losses).mean()


@right("smooth", "tau as a tensor of single precision")
def smooth_triplet_loss(d_p, d_n, tau):
    tau = torch.as_tensor(tau, dtype=torch.float32)
    return (tau * F.softplus((d_p[:, None] - d_n) / tau)).sum(-1).mean()


@wrong(
    "smooth",
    "tau missing in front",
    hint="The factor tau before the logarithm is missing. Without it the loss grows beyond all bounds as the"
    " noise vanishes, where the hinge should come out.",
)
def smooth_triplet_loss(d_p, d_n, tau):
    return F.softplus((d_p[:, None] - d_n) / tau).sum(1).mean()


@wrong(
    "smooth",
    "tau missing inside",
    hint="The differences are not divided by tau. The noise's scale stands in the exponent, too.",
)
def smooth_triplet_loss(d_p, d_n, tau):
    return tau * F.softplus(d_p[:, None] - d_n).sum(1).mean()


@wrong(
    "smooth",
    "times tau in the exponent",
    hint="The differences are multiplied by tau in the exponent. They are divided by it: less noise, a "
    "sharper corner.",
)
def smooth_triplet_loss(d_p, d_n, tau):
    return tau * F.softplus((d_p[:, None] - d_n) * tau).sum(1).mean()


@wrong(
    "smooth",
    "divided by tau in front",
    hint="The logarithm is divided by tau. It is multiplied, so that the loss is in the unit of distances.",
)
def smooth_triplet_loss(d_p, d_n, tau):
    return F.softplus((d_p[:, None] - d_n) / tau).sum(1).mean() / tau


@wrong(
    "smooth",
    "wrong sign",
    hint="The sign of the difference is the wrong way round: far negatives cost most. A negative costs where"
    " it is nearer than the positive.",
)
def smooth_triplet_loss(d_p, d_n, tau):
    return tau * F.softplus((d_n - d_p[:, None]) / tau).sum(1).mean()


@wrong(
    "smooth",
    "overflow",
    hint="For large differences the exponential overflows to infinity. Use a function that computes log(1 + "
    "exp(x)) without it, or split off the larger part.",
)
def smooth_triplet_loss(d_p, d_n, tau):
    return tau * torch.log(1 + torch.exp((d_p[:, None] - d_n) / tau)).sum(1).mean()


@wrong(
    "smooth",
    "clamped exponent",
    hint="Large differences are cut off, so they all cost the same. There the loss is the difference itself,"
    " without a limit.",
)
def smooth_triplet_loss(d_p, d_n, tau):
    return tau * torch.log1p(torch.exp(((d_p[:, None] - d_n) / tau).clamp(max=80))).sum(1).mean()


@wrong(
    "smooth",
    "exponent clamped at 50",
    hint="Differences of more than 50 temperatures are cut off, so they all cost the same. There the "
    "loss is the difference itself, without a limit.",
)
def smooth_triplet_loss(d_p, d_n, tau):
    x = ((d_p[:, None] - d_n) / tau).clamp(max=50)
    return tau * torch.log1p(torch.exp(x)).sum(1).mean()


@wrong(
    "smooth",
    "exponent clamped at 20",
    hint="Differences of more than 20 temperatures are cut off, so they all cost the same. There the "
    "loss is the difference itself, without a limit.",
)
def smooth_triplet_loss(d_p, d_n, tau):
    x = ((d_p[:, None] - d_n) / tau).clamp(max=20)
    return tau * torch.log1p(torch.exp(x)).sum(1).mean()


@wrong(
    "smooth",
    "the hinge itself",
    hint="The corner is not rounded: this is the hinge. At equal distances the loss is tau log 2, not 0.",
)
def smooth_triplet_loss(d_p, d_n, tau):
    return (d_p[:, None] - d_n).clamp(min=0).sum(1).mean()


@wrong(
    "smooth",
    "softmax over the negatives",
    hint="All negatives stand in one logarithm, which is the smooth form of the hardest negative alone. Here"
    " each negative has its own logarithm, and these are added.",
)
def smooth_triplet_loss(d_p, d_n, tau):
    scores = torch.cat([torch.zeros_like(d_p)[:, None], (d_p[:, None] - d_n) / tau], dim=1)
    return tau * scores.logsumexp(1).mean()


@wrong(
    "smooth",
    "mean over the negatives",
    hint="The terms of an anchor's negatives are averaged. They are added: only over the anchors is the mean"
    " taken.",
)
def smooth_triplet_loss(d_p, d_n, tau):
    return tau * F.softplus((d_p[:, None] - d_n) / tau).mean()


@wrong(
    "smooth",
    "sum over the anchors",
    hint="The losses of the anchors are added. The task asks for their mean, which does not grow with the "
    "batch.",
)
def smooth_triplet_loss(d_p, d_n, tau):
    return tau * F.softplus((d_p[:, None] - d_n) / tau).sum()


@wrong(
    "smooth",
    "logistic function instead of its integral",
    hint="The terms are probabilities, the logistic function of the difference. That is the slope of the "
    "loss; the loss is the logarithm of 1 + exp.",
)
def smooth_triplet_loss(d_p, d_n, tau):
    return tau * torch.sigmoid((d_p[:, None] - d_n) / tau).sum(1).mean()


@wrong(
    "smooth",
    "positive cut off",
    hint="The distance to the positive is detached: only negatives get a gradient, and nothing draws the "
    "positive near.",
)
def smooth_triplet_loss(d_p, d_n, tau):
    return tau * F.softplus((d_p.detach()[:, None] - d_n) / tau).sum(1).mean()


@wrong(
    "smooth",
    "changes d_n in place",
    hint="The differences are written into the distances that were passed in. Compute them in a new tensor.",
)
def smooth_triplet_loss(d_p, d_n, tau):
    d_n.neg_().add_(d_p[:, None]).div_(tau)
    return tau * F.softplus(d_n).sum(1).mean()
