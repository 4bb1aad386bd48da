"""Features that are not learned: RBF kernels, and the few of them that an L1 penalty keeps (an L1VM).

Slides, lecture 02, part 1, "From linear models to FNNs (2)" and "Example: L1VM".
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from sklearn.linear_model import LogisticRegression
from torch import Tensor


def rbf_features(
    x: Float[Tensor, "examples d"], centers: Float[Tensor, "centers d"], variance: float
) -> Float[Tensor, "examples centers"]:
    """Closeness to each center: exp(-||x - c||^2 / (2 variance)); 1 at the center, 0 far away.

    Raises ValueError for a variance that is not above 0.
    """
    if variance <= 0:
        raise ValueError(f"variance is {variance}; expected above 0")
    squares = (x.unsqueeze(1) - centers).square().sum(-1)  # examples x centers
    return torch.exp(-squares / (2 * variance))


@dataclass(frozen=True)
class L1VM:
    """Logistic regression on RBF features around the training examples, most of them switched off.

    centers: the training examples; weights: one for each, exactly 0 for a center that is not used.
    """

    centers: Float[Tensor, "centers d"]
    weights: Float[Tensor, " centers"]
    bias: float
    variance: float

    @property
    def active(self) -> Tensor:
        """Which centers are used (bool, one for each)."""
        return self.weights != 0

    def __call__(self, x: Float[Tensor, "examples d"]) -> Float[Tensor, " examples"]:
        """Probability of class 1."""
        features = rbf_features(x, self.centers[self.active], self.variance)
        return torch.sigmoid(features @ self.weights[self.active] + self.bias)


def fit_l1vm(
    x: Float[Tensor, "examples d"], y: Int[Tensor, " examples"], penalty: float, variance: float
) -> L1VM:
    """Minimize the summed log loss plus penalty times the absolute values of the weights (scikit-learn).

    y: 0 or 1. penalty: the slides' lambda; the larger, the fewer centers stay active. The bias is not
    penalized. Raises ValueError for a penalty that is not above 0.
    """
    if penalty <= 0:
        raise ValueError(f"penalty is {penalty}; expected above 0")
    features = rbf_features(x, x, variance).double().numpy()
    # liblinear finds exact zeros fast but penalizes the bias; scaled by 1000, it costs next to nothing. C
    # counts the loss, not the penalty.
    model = LogisticRegression(
        C=1 / penalty,
        l1_ratio=1,
        solver="liblinear",
        intercept_scaling=1000,
        tol=1e-6,
        max_iter=10_000,
        random_state=0,
    )
    model.fit(features, y.numpy())
    weights = torch.tensor(model.coef_[0], dtype=x.dtype)
    return L1VM(x, weights, float(model.intercept_[0]), variance)
