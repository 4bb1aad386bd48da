"""Other right answers and typical wrong ones to task clip of 11_representations."""

import torch
import torch.nn.functional as F

from autograder.catalogue import equivalent, right, wrong


@right("clip", "two cross entropies")
def clip_loss(images, texts, log_scale):
    scores = log_scale.exp() * F.normalize(images, dim=1) @ F.normalize(texts, dim=1).T
    own = torch.arange(len(scores))
    return (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@right("clip", "logarithms of softmaxes, by einsum")
def clip_loss(images, texts, log_scale):
    cosines = torch.einsum("id, jd -> ij", images, texts)
    cosines = cosines / images.norm(dim=1)[:, None] / texts.norm(dim=1)[None]
    scores = torch.exp(log_scale) * cosines
    both = scores.log_softmax(0) + scores.log_softmax(1)
    return -both.trace() / (2 * len(images))


@right("clip", "one pair at a time")
def clip_loss(images, texts, log_scale):
    losses = []
    for k in range(len(images)):
        row = log_scale.exp() * F.cosine_similarity(images[k : k + 1], texts)
        column = log_scale.exp() * F.cosine_similarity(images, texts[k : k + 1])
        losses += [row.logsumexp(0) - row[k], column.logsumexp(0) - column[k]]
    return torch.stack(losses).mean()


@right("clip", "a small number added to the lengths")
def clip_loss(images, texts, log_scale):
    u = images / (images.norm(dim=1, keepdim=True) + 1e-8)
    v = texts / (texts.norm(dim=1, keepdim=True) + 1e-8)
    scores = log_scale.exp() * torch.inner(u, v)
    ways = [s.log_softmax(-1).diagonal().mean() for s in (scores, scores.mT)]
    return -sum(ways) / 2


@wrong(
    "clip",
    "images find texts only",
    hint="Each image finds its text, and that is all. Each text must find its image as well: the second "
    "direction reads the similarities by columns.",
)
def clip_loss(images, texts, log_scale):
    scores = log_scale.exp() * F.normalize(images, dim=1) @ F.normalize(texts, dim=1).T
    return F.cross_entropy(scores, torch.arange(len(scores)))


@wrong(
    "clip",
    "texts find images only",
    hint="Each text finds its image, and that is all. Each image must find its text as well.",
)
def clip_loss(images, texts, log_scale):
    scores = log_scale.exp() * F.normalize(images, dim=1) @ F.normalize(texts, dim=1).T
    return F.cross_entropy(scores.T, torch.arange(len(scores)))


@wrong(
    "clip",
    "sum of the directions",
    hint="The two directions are added. The loss is their mean: the factor one half is missing.",
)
def clip_loss(images, texts, log_scale):
    scores = log_scale.exp() * F.normalize(images, dim=1) @ F.normalize(texts, dim=1).T
    own = torch.arange(len(scores))
    return F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)


@wrong(
    "clip",
    "sum over the batch",
    hint="The cross entropies of the batch are added. The loss is a mean over the pairs, so that it does not"
    " grow with the batch.",
)
def clip_loss(images, texts, log_scale):
    scores = log_scale.exp() * F.normalize(images, dim=1) @ F.normalize(texts, dim=1).T
    own = torch.arange(len(scores))
    return (
        F.cross_entropy(scores, own, reduction="sum") + F.cross_entropy(scores.T, own, reduction="sum")
    ) / 2


@wrong(
    "clip",
    "lengths not removed",
    hint="The embeddings are not scaled to length 1, so long ones score high. Divide each by its length "
    "first.",
)
def clip_loss(images, texts, log_scale):
    scores, own = log_scale.exp() * images @ texts.T, torch.arange(len(images))
    return (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "clip",
    "normalized over the batch",
    hint="Embeddings are scaled along the wrong axis: each coordinate over the batch. It is each embedding "
    "that gets length 1.",
)
def clip_loss(images, texts, log_scale):
    scores = log_scale.exp() * F.normalize(images, dim=0) @ F.normalize(texts, dim=0).T
    own = torch.arange(len(scores))
    return (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "clip",
    "log_scale not exponentiated",
    hint="The cosines are multiplied by log_scale itself. The factor is its exponential, which is always "
    "above 0.",
)
def clip_loss(images, texts, log_scale):
    scores = log_scale * F.normalize(images, dim=1) @ F.normalize(texts, dim=1).T
    own = torch.arange(len(scores))
    return (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "clip",
    "divided by the scale",
    hint="The cosines are divided by exp(log_scale), as if it were a temperature. Here it is a factor: they "
    "are multiplied by it.",
)
def clip_loss(images, texts, log_scale):
    scores = F.normalize(images, dim=1) @ F.normalize(texts, dim=1).T / log_scale.exp()
    own = torch.arange(len(scores))
    return (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong("clip", "no scale", hint="The scale is missing: between -1 and 1 a softmax stays nearly flat.")
def clip_loss(images, texts, log_scale):
    scores = F.normalize(images, dim=1) @ F.normalize(texts, dim=1).T
    own = torch.arange(len(scores))
    return (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "clip",
    "own pair left out of the sum",
    hint="The own pair is left out of the sum in the denominator, so that the loss can fall below 0. A "
    "softmax runs over all candidates, the right one included.",
)
def clip_loss(images, texts, log_scale):
    scores = log_scale.exp() * F.normalize(images, dim=1) @ F.normalize(texts, dim=1).T
    others = scores.masked_fill(torch.eye(len(scores), dtype=torch.bool), -1e9)
    return (others.logsumexp(1) + others.logsumexp(0) - 2 * scores.diagonal()).mean() / 2


@wrong(
    "clip",
    "one softmax over all pairs",
    hint="One softmax runs over all pairs of the batch. There is one for each image, over the texts, and one"
    " for each text, over the images.",
)
def clip_loss(images, texts, log_scale):
    scores = log_scale.exp() * F.normalize(images, dim=1) @ F.normalize(texts, dim=1).T
    return (scores.flatten().logsumexp(0) - scores.diagonal()).mean()


@wrong(
    "clip",
    "scale cut off",
    hint="The scale is taken as a plain number, so log_scale gets no gradient and is never learned.",
)
def clip_loss(images, texts, log_scale):
    scores = log_scale.detach().exp() * F.normalize(images, dim=1) @ F.normalize(texts, dim=1).T
    own = torch.arange(len(scores))
    return (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "clip",
    "overflow",
    hint="At a large scale the exponentials overflow, and infinity divided by infinity is NaN. Use "
    "logsumexp, log_softmax or cross_entropy.",
)
def clip_loss(images, texts, log_scale):
    e = (log_scale.exp() * F.normalize(images, dim=1) @ F.normalize(texts, dim=1).T).exp()
    return -((e.diagonal() / e.sum(1)).log() + (e.diagonal() / e.sum(0)).log()).mean() / 2


@wrong(
    "clip",
    "lengths cut off",
    hint="The lengths are detached. The loss is right, its gradient is not: scaling to length 1 has a "
    "derivative, too.",
)
def clip_loss(images, texts, log_scale):
    u = images / images.norm(dim=1, keepdim=True).detach()
    v = texts / texts.norm(dim=1, keepdim=True).detach()
    scores, own = log_scale.exp() * u @ v.T, torch.arange(len(images))
    return (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


@wrong(
    "clip",
    "changes the embeddings in place",
    hint="The embeddings that were passed in are scaled in place. Divide into new tensors.",
)
def clip_loss(images, texts, log_scale):
    images /= images.norm(dim=1, keepdim=True)
    texts /= texts.norm(dim=1, keepdim=True)
    scores, own = log_scale.exp() * images @ texts.T, torch.arange(len(images))
    return (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


equivalent("clip", "line 8: dim=-1 -> dim=1", because="images has two axes")

equivalent("clip", "line 9: dim=-1 -> dim=1", because="texts has two axes")
