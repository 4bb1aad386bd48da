"""Losses that say which things should lie near each other.

Learning Representations I (Czech Technical University). An anchor a, a positive p that belongs to it,
negatives n that do not. D_p = d(a, p) shall be smaller than each D_n = d(a, n).

    hinge 1   sum of max(0, margin + D_p - D_n) over the negatives   smooth: softplus (`smooth_triplet_loss`)
    hinge 2   the largest of them: the hardest negative              smooth: log-softmax (`contrastive_loss`)

Losses are means over anchors, in units of distance (hinge and their smooth forms) or nats (InfoNCE, CLIP).
"""

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor

Positive = Float[Tensor, " anchors"]  # D_p, one for each anchor
Negatives = Float[Tensor, "anchors negatives"]  # D_n
Which = Bool[Tensor, "anchors negatives"] | None  # True: this one counts as a negative of this anchor


def triplet_loss(d_p: Positive, d_n: Positive, margin: float = 0.0) -> Float[Tensor, ""]:
    """max(0, margin + D_p - D_n), one negative for each anchor. (As torch.nn.TripletMarginLoss.)"""
    return (margin + d_p - d_n).clamp_min(0).mean()


def hinge_sum(d_p: Positive, d_n: Negatives, margin: float = 0.0, which: Which = None) -> Float[Tensor, ""]:
    """Hinge loss 1: every negative that lies too near adds its part."""
    return _hidden((margin + d_p[:, None] - d_n).clamp_min(0), which, 0.0).sum(1).mean()


def hinge_max(d_p: Positive, d_n: Negatives, margin: float = 0.0, which: Which = None) -> Float[Tensor, ""]:
    """Hinge loss 2: only the hardest negative counts, the nearest one."""
    return _hidden((margin + d_p[:, None] - d_n).clamp_min(0), which, 0.0).amax(1).mean()


def smooth_triplet_loss(
    d_p: Positive, d_n: Negatives, temperature: float = 1.0, which: Which = None
) -> Float[Tensor, ""]:
    """Hinge loss 1 with each hinge rounded: sum of t log(1 + exp((D_p - D_n) / t)) over the negatives.

    It is the expectation of hinge loss 1 when the differences carry logistic noise of scale t.
    """
    _positive(temperature)
    smooth = temperature * F.softplus((d_p[:, None] - d_n) / temperature)
    return _hidden(smooth, which, 0.0).sum(1).mean()


def contrastive_loss(
    d_p: Positive, d_n: Negatives, temperature: float = 1.0, which: Which = None
) -> Float[Tensor, ""]:
    """Hinge loss 2 made smooth: -t log of the softmax of -D / t at the positive, among it and the negatives.

    It is the expectation of hinge loss 2 when Gumbel noise of scale t is subtracted from each distance.
    """
    _positive(temperature)
    scores = torch.cat([-d_p[:, None], _hidden(-d_n, which, -torch.inf)], dim=1) / temperature
    return -temperature * scores.log_softmax(1)[:, 0].mean()


def info_nce(
    anchors: Float[Tensor, "batch d"], positives: Float[Tensor, "batch d"], temperature: float = 0.1
) -> Float[Tensor, ""]:
    """Find an anchor's positive among all positives of the batch: cross entropy of cosines / temperature.

    Instance discrimination with two views of each example. Van den Oord et al. (2018), Wu et al. (2018).
    """
    _positive(temperature)
    scores = F.normalize(anchors, dim=-1) @ F.normalize(positives, dim=-1).mT / temperature
    return F.cross_entropy(scores, torch.arange(len(scores), device=scores.device))


def clip_loss(
    images: Float[Tensor, "batch d"],
    texts: Float[Tensor, "batch d"],
    temperature: float | Float[Tensor, ""] = 0.1,
) -> Float[Tensor, ""]:
    """Find each image's text and each text's image among those of the batch: mean of the two cross entropies.

    Cosines over temperature. (The slide prints their sum over the batch.) Radford et al. (2021).
    """
    _positive(temperature)
    scores = F.normalize(images, dim=-1) @ F.normalize(texts, dim=-1).mT / temperature  # image x text
    return both_ways(scores)


def both_ways(scores: Float[Tensor, "batch batch"]) -> Float[Tensor, ""]:
    """Each row finds its column and each column its row, on the diagonal: mean of the two cross entropies."""
    own = torch.arange(len(scores), device=scores.device)
    return (F.cross_entropy(scores, own) + F.cross_entropy(scores.mT, own)) / 2


def _hidden(values: Negatives, which: Which, value: float) -> Negatives:
    if which is None:
        return values
    if not which.any(1).all():
        raise ValueError(f"anchor {int((~which.any(1)).nonzero()[0])} has no negative; expected at least one")
    return values.masked_fill(~which, value)


def _positive(temperature: float | Tensor) -> None:
    if temperature <= 0:
        raise ValueError(f"temperature is {temperature}; expected more than 0")
