"""Batch, layer and weight normalization. (Slides, lecture 03, part 3, "Batch normalization".)

A batch of preactivations is a matrix, one example a row, one feature a column:

    batch norm     each column to mean 0 and variance 1, over the examples of the batch
    layer norm     each row to mean 0 and variance 1, over the features of the example
    weight norm    each unit's weight vector to length 1; the preactivations are left as they come

All of it is part of the forward pass: gradients flow through means and variances too.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn

Rows = Float[Tensor, "examples features"]


def standardize(z: Float[Tensor, "*shape"], dim: int, eps: float = 1e-5) -> Float[Tensor, "*shape"]:
    """Shift and scale to mean 0 and variance 1 along one dimension: (z - mean) / sqrt(variance + eps).

    The variance divides by the number of entries. eps keeps constant entries from dividing by 0.
    """
    mean = z.mean(dim, keepdim=True)
    variance = (z - mean).square().mean(dim, keepdim=True)
    return (z - mean) / torch.sqrt(variance + eps)


def batch_norm(z: Rows, eps: float = 1e-5) -> Rows:
    """Normalize each feature over the batch; a batch of one example raises ValueError."""
    if len(z) < 2:
        raise ValueError(f"the batch has {len(z)} examples; batch norm needs at least 2 to see a variance")
    return standardize(z, 0, eps)


def layer_norm(z: Rows, eps: float = 1e-5) -> Rows:
    """Normalize each example over its features, whatever else is in the batch."""
    return standardize(z, 1, eps)


def weight_norm(w: Float[Tensor, "inputs units"]) -> Float[Tensor, "inputs units"]:
    """Divide each unit's weight vector, a column, by its length (Salimans and Kingma, 2016)."""
    return w / w.norm(dim=0, keepdim=True)


class BatchNorm(nn.Module):
    """Batch norm with a learned scale and shift, and running averages for use at test time.

    In training mode the batch's own mean and variance are used, and the running ones move toward them by
    `momentum`; in evaluation mode the running ones are used, so the result for an example does not depend on
    the others. Equals torch.nn.BatchNorm1d.
    """

    mean: Tensor
    variance: Tensor

    def __init__(self, features: int, eps: float = 1e-5, momentum: float = 0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.scale = nn.Parameter(torch.ones(features))  # gamma: the standard deviation afterwards
        self.shift = nn.Parameter(torch.zeros(features))  # beta: the mean afterwards
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("variance", torch.ones(features))

    def forward(self, z: Rows) -> Rows:
        if not self.training:
            return self.scale * (z - self.mean) / torch.sqrt(self.variance + self.eps) + self.shift
        normalized = batch_norm(z, self.eps)
        with torch.no_grad():  # the unbiased variance, as the estimate for examples to come
            self.mean.lerp_(z.mean(0), self.momentum)
            self.variance.lerp_(z.var(0), self.momentum)
        return self.scale * normalized + self.shift


class LayerNorm(nn.Module):
    """Layer norm with a learned scale and shift for each feature; the same in training and evaluation.

    Equals torch.nn.LayerNorm.
    """

    def __init__(self, features: int, eps: float = 1e-5):
        super().__init__()
        self.eps = eps
        self.scale = nn.Parameter(torch.ones(features))
        self.shift = nn.Parameter(torch.zeros(features))

    def forward(self, z: Rows) -> Rows:
        return self.scale * layer_norm(z, self.eps) + self.shift


# The invariance table of Ba, Kiros and Hinton (2016): what becomes of the normalized preactivations of a
# linear layer, x @ w, when weights or data are changed in one of six ways.
NORMALIZATIONS = {
    "batch norm": lambda x, w: batch_norm(x @ w, eps=0),
    "weight norm": lambda x, w: x @ weight_norm(w),
    "layer norm": lambda x, w: layer_norm(x @ w, eps=0),
}


def _first(x: Tensor, factor: float, dim: int) -> Tensor:
    """The matrix with its first row (dim 0) or first column (dim 1) multiplied by the factor."""
    factors = torch.ones(x.shape[dim], dtype=x.dtype)
    factors[0] = factor
    return x * factors.unsqueeze(1 - dim)


CHANGES = {
    "weight matrix re-scaling": lambda x, w, shift: (x, 3 * w),
    "weight matrix re-centering": lambda x, w, shift: (x, w + shift.unsqueeze(1)),  # the same for all units
    "weight vector re-scaling": lambda x, w, shift: (x, _first(w, 3, dim=1)),  # one unit's
    "data set re-scaling": lambda x, w, shift: (3 * x, w),
    "data set re-centering": lambda x, w, shift: (x + shift, w),  # the same for all examples
    "single case re-scaling": lambda x, w, shift: (_first(x, 3, dim=0), w),
}


def invariance_table(
    x: Float[Tensor, "examples inputs"],
    w: Float[Tensor, "inputs units"],
    shift: Float[Tensor, " inputs"],
) -> dict[str, dict[str, float]]:
    """How far each change moves the output of each normalization: table[normalization][change].

    The figure is the largest absolute difference; 0 up to rounding says invariant. Use float64.
    """
    return {
        name: {
            change: float((normalize(*apply(x, w, shift)) - normalize(x, w)).abs().max())
            for change, apply in CHANGES.items()
        }
        for name, normalize in NORMALIZATIONS.items()
    }
