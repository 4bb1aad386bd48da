"""Output layers for classification and their losses. (Slides, lecture 02, part 4, second half.)

    regression                     linear layer          squared error (lecture 02, part 3)
    binary classification          logistic unit         log_loss
    multi-label classification     logistic units        log_loss, once for each label
    multi-class classification     softmax layer         softmax_log_loss

Both losses take preactivations, not probabilities: the logarithm of a probability that was rounded to 0 is
lost, that of its preactivation is not.
"""

from collections.abc import Callable

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn


def softmax(eta: Float[Tensor, "*batch classes"], T: float = 1.0) -> Float[Tensor, "*batch classes"]:
    """exp(eta_c / T), divided by their sum: positive, sum 1. T above 0 is the temperature.

    The largest preactivation is subtracted first. That changes nothing (numerator and denominator shrink by
    the same factor) and no exp overflows.
    """
    if T <= 0:
        raise ValueError(f"the temperature is {T}; expected a number above 0")
    scaled = eta / T
    powers = (scaled - scaled.amax(-1, keepdim=True)).exp()
    return powers / powers.sum(-1, keepdim=True)


def log_loss(s: Float[Tensor, "*shape"], y: Float[Tensor, "*shape"]) -> Float[Tensor, ""]:
    """Mean of -[y ln p + (1 - y) ln(1 - p)] with p = logistic(s), for labels y of 0 or 1.

    ln p = -ln(1 + exp(-s)), so the loss is ln(1 + exp(s)) - y s; its first term is the stable logarithm of
    exp(0) + exp(s), which has the slope 1/2 at s = 0, where training often starts.
    """
    return (torch.logaddexp(s, torch.zeros_like(s)) - y * s).mean()


def softmax_log_loss(
    eta: Float[Tensor, "examples classes"], y: Int[Tensor, " examples"]
) -> Float[Tensor, ""]:
    """Mean of -ln softmax(eta)_y, for labels y from 0: ln sum_c exp(eta_c) - eta_y."""
    return (eta.logsumexp(-1) - eta.gather(-1, y[:, None]).squeeze(-1)).mean()


def fit(model: nn.Module, loss: Callable[[], Tensor], steps: int = 100) -> float:
    """Minimize a smooth loss over all of the model's parameters, and return the loss reached.

    Uses all data at once and second-order steps (L-BFGS): for the small convex problems of this lecture,
    where the minimum itself is of interest. Networks are trained by `course.training.loop.train`.
    """
    optimizer = torch.optim.LBFGS(
        model.parameters(), max_iter=steps, tolerance_grad=1e-10, tolerance_change=1e-14,
        line_search_fn="strong_wolfe",
    )  # fmt: skip

    def closure() -> Tensor:
        optimizer.zero_grad()
        value = loss()
        value.backward()
        return value

    optimizer.step(closure)
    with torch.no_grad():
        return float(loss())
