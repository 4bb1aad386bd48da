"""Other right answers and typical wrong ones to task cr_vae of 11_representations."""

import torch
import torch.nn.functional as F

from autograder.catalogue import equivalent, right, wrong


@right("cr_vae", "two cross entropies of distances")
def cr_vae_loss(bounds, z, other, gamma):
    scores = -0.5 * (z.unsqueeze(1) - other.unsqueeze(0)).square().sum(2)
    own = torch.arange(len(z))
    found = (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2
    return (bounds[0] + bounds[1]).mean() / 2 + gamma * found


@right("cr_vae", "logarithms of softmaxes")
def cr_vae_loss(bounds, z, other, gamma):
    differences = z[:, None, :] - other[None, :, :]
    scores = torch.einsum("ijd, ijd -> ij", differences, differences) / -2
    both = scores.log_softmax(0).diagonal() + scores.log_softmax(1).diagonal()
    return bounds.sum() / bounds.numel() - gamma / 2 * both.mean()


@right("cr_vae", "one image at a time")
def cr_vae_loss(bounds, z, other, gamma):
    terms = []
    for k in range(len(z)):
        row, column = (-((a[k] - b) ** 2).sum(1) / 2 for a, b in ((z, other), (other, z)))
        terms.append((row.logsumexp(0) - row[k] + column.logsumexp(0) - column[k]) / 2)
    return bounds.mean() + gamma * torch.stack(terms).mean()


@right("cr_vae", "gamma as a tensor of single precision")
def cr_vae_loss(bounds, z, other, gamma):
    weight = torch.tensor(gamma, dtype=torch.float32)
    scores = (z.unsqueeze(1) - other.unsqueeze(0)).pow(2).sum(-1).mul(-0.5)
    ways = [-s.log_softmax(1).diagonal().mean() for s in (scores, scores.mT)]
    return bounds.mean() + weight * (ways[0] + ways[1]) / 2


@wrong(
    "cr_vae",
    "one direction",
    hint="Only the codes of the first view look for their partner. Both directions count, and their mean is "
    "taken.",
)
def cr_vae_loss(bounds, z, other, gamma):
    scores = -((z[:, None] - other) ** 2).sum(-1) / 2
    return bounds.mean() + gamma * F.cross_entropy(scores, torch.arange(len(z)))


@wrong(
    "cr_vae",
    "the other direction",
    hint="Only the codes of the second view look for their partner. Both directions count, and their mean is"
    " taken.",
)
def cr_vae_loss(bounds, z, other, gamma):
    scores = -((z[:, None] - other) ** 2).sum(-1) / 2
    return bounds.mean() + gamma * F.cross_entropy(scores.T, torch.arange(len(z)))


@wrong(
    "cr_vae",
    "sum of the directions",
    hint="The two directions are added. InfoNCE here is their mean: the factor one half is missing.",
)
def cr_vae_loss(bounds, z, other, gamma):
    scores, own = -((z[:, None] - other) ** 2).sum(-1) / 2, torch.arange(len(z))
    return bounds.mean() + gamma * (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own))


@wrong(
    "cr_vae",
    "cosines",
    hint="The similarity is the cosine, which does not see how short a code is, and the collapse with it. "
    "Use minus half of the squared distance.",
)
def cr_vae_loss(bounds, z, other, gamma):
    scores = F.normalize(z, dim=1) @ F.normalize(other, dim=1).T
    own = torch.arange(len(z))
    return bounds.mean() + gamma * (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "cr_vae",
    "inner products",
    hint="The similarity is the inner product. That of a Gaussian is minus half of the squared distance.",
)
def cr_vae_loss(bounds, z, other, gamma):
    scores, own = z @ other.T, torch.arange(len(z))
    return bounds.mean() + gamma * (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "cr_vae",
    "no half in the similarity",
    hint="The squared distance is not halved. A Gaussian has a half in its exponent.",
)
def cr_vae_loss(bounds, z, other, gamma):
    scores, own = -((z[:, None] - other) ** 2).sum(-1), torch.arange(len(z))
    return bounds.mean() + gamma * (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "cr_vae",
    "distance not squared",
    hint="The distance is not squared. A Gaussian has the squared distance in its exponent.",
)
def cr_vae_loss(bounds, z, other, gamma):
    scores, own = -torch.cdist(z, other) / 2, torch.arange(len(z))
    return bounds.mean() + gamma * (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "cr_vae",
    "minus missing",
    hint="The similarity grows with the distance: the farthest code is taken for the partner. The minus is "
    "missing.",
)
def cr_vae_loss(bounds, z, other, gamma):
    scores, own = ((z[:, None] - other) ** 2).sum(-1) / 2, torch.arange(len(z))
    return bounds.mean() + gamma * (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "cr_vae",
    "contrast subtracted",
    hint="InfoNCE is subtracted, so that codes that do not find each other make the loss smaller. It is a "
    "loss: add it.",
)
def cr_vae_loss(bounds, z, other, gamma):
    scores, own = -((z[:, None] - other) ** 2).sum(-1) / 2, torch.arange(len(z))
    return bounds.mean() - gamma * (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong("cr_vae", "gamma ignored", hint="The weight gamma is not used: it stands before InfoNCE.")
def cr_vae_loss(bounds, z, other, gamma):
    scores, own = -((z[:, None] - other) ** 2).sum(-1) / 2, torch.arange(len(z))
    return bounds.mean() + (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "cr_vae",
    "gamma shared out",
    hint="The bound is weighted with 1 - gamma. It counts in full, whatever gamma is.",
)
def cr_vae_loss(bounds, z, other, gamma):
    scores, own = -((z[:, None] - other) ** 2).sum(-1) / 2, torch.arange(len(z))
    found = (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2
    return (1 - gamma) * bounds.mean() + gamma * found


@wrong(
    "cr_vae",
    "bounds of the views added",
    hint="The bounds of the two views are added. The loss takes their mean over views and images.",
)
def cr_vae_loss(bounds, z, other, gamma):
    scores, own = -((z[:, None] - other) ** 2).sum(-1) / 2, torch.arange(len(z))
    return bounds.sum(0).mean() + gamma * (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "cr_vae",
    "the first view's bound alone",
    hint="Only the first view's bound counts. Both views are images, and both are rebuilt.",
)
def cr_vae_loss(bounds, z, other, gamma):
    scores, own = -((z[:, None] - other) ** 2).sum(-1) / 2, torch.arange(len(z))
    return bounds[0].mean() + gamma * (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "cr_vae",
    "sum over the batch",
    hint="InfoNCE is added up over the batch. It is a mean, so that gamma means the same for every batch.",
)
def cr_vae_loss(bounds, z, other, gamma):
    scores, own = -((z[:, None] - other) ** 2).sum(-1) / 2, torch.arange(len(z))
    found = F.cross_entropy(scores, own, reduction="sum") + F.cross_entropy(scores.T, own, reduction="sum")
    return bounds.mean() + gamma * found / 2


@wrong(
    "cr_vae",
    "own partner left out of the sum",
    hint="The own partner is left out of the sum in the denominator. A softmax runs over all candidates, the"
    " right one included.",
)
def cr_vae_loss(bounds, z, other, gamma):
    scores = -((z[:, None] - other) ** 2).sum(-1) / 2
    others = scores.masked_fill(torch.eye(len(z), dtype=torch.bool), -1e9)
    return (
        bounds.mean() + gamma * (others.logsumexp(1) + others.logsumexp(0) - 2 * scores.diagonal()).mean() / 2
    )


@wrong(
    "cr_vae",
    "underflow",
    hint="Where codes lie far apart all exponentials are 0, and 0 divided by 0 is NaN. Use logsumexp, "
    "log_softmax or cross_entropy.",
)
def cr_vae_loss(bounds, z, other, gamma):
    e = (-((z[:, None] - other) ** 2).sum(-1) / 2).exp()
    return (
        bounds.mean() - gamma * ((e.diagonal() / e.sum(1)).log() + (e.diagonal() / e.sum(0)).log()).mean() / 2
    )


@wrong(
    "cr_vae",
    "second view cut off",
    hint="The second view's codes are detached: only one of the two moves towards the other.",
)
def cr_vae_loss(bounds, z, other, gamma):
    scores, own = -((z[:, None] - other.detach()) ** 2).sum(-1) / 2, torch.arange(len(z))
    return bounds.mean() + gamma * (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "cr_vae",
    "changes z in place",
    hint="The codes that were passed in are moved to their mean, in place. Compute in new tensors.",
)
def cr_vae_loss(bounds, z, other, gamma):
    middle = z.mean(0)
    z -= middle
    scores, own = -((z[:, None] - (other - middle)) ** 2).sum(-1) / 2, torch.arange(len(z))
    return bounds.mean() + gamma * (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "cr_vae",
    "a root that is squared again",
    hint="The distances are computed with a root and squared again. Where two codes coincide, the root's "
    "slope is infinite, and the gradient is not a number. The square needs no root.",
)
def cr_vae_loss(bounds, z, other, gamma):
    distances = ((z[:, None] - other) ** 2).sum(-1).sqrt()
    scores, own = -(distances**2) / 2, torch.arange(len(z))
    return bounds.mean() + gamma * (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "cr_vae",
    "distance multiplied out",
    hint="The squared distance is multiplied out. Far from the origin it is then a small difference of large "
    "squares, whose digits are lost. Subtract first, then square.",
)
def cr_vae_loss(bounds, z, other, gamma):
    lengths = z.square().sum(1, keepdim=True) + other.square().sum(1)
    scores, own = (z @ other.T - lengths / 2).clamp(max=0), torch.arange(len(z))
    return bounds.mean() + gamma * (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


equivalent("cr_vae", "line 8: z[:, None] - other -> other - z[:, None]", because="the difference is squared")
