"""Label smoothing: targets that leave a little to the other classes. (Slides, 10, part 1.)"""

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor


def smooth_labels(y: Int[Tensor, " batch"], classes: int, epsilon: float) -> Float[Tensor, "batch classes"]:
    """Targets 1 − epsilon at the label and epsilon in all at the others, in equal parts.

    For two classes these are the slides' ε and 1 − ε. (PyTorch's `label_smoothing` s gives s to *all*
    classes in equal parts, the label included: s = epsilon · classes / (classes − 1).)
    ValueError unless 0 <= epsilon < 1 and there are at least two classes.
    """
    if not 0 <= epsilon < 1 or classes < 2:
        raise ValueError(f"epsilon = {epsilon}, {classes} classes; expected 0 <= epsilon < 1 and at least 2")
    hot = F.one_hot(y, classes).to(torch.get_default_dtype())
    return hot * (1 - epsilon) + (1 - hot) * epsilon / (classes - 1)


def soft_cross_entropy(
    logits: Float[Tensor, "batch classes"], targets: Float[Tensor, "batch classes"]
) -> Float[Tensor, ""]:
    """Mean cross entropy in nats for targets that are distributions over the classes."""
    return -(targets * logits.log_softmax(-1)).sum(-1).mean()
