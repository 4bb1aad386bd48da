"""Gradient-based optimizers, each beside its formula. (Slides, lecture 03, part 2.)

An optimizer turns gradients into update terms u, and the parameters move by theta <- theta + u. It keeps its
own state (a velocity, averages of squared gradients), each of the size of the parameters.

    >>> optimizer, theta = Momentum(lr=0.1, gamma=0.5), torch.tensor([1.0])
    >>> for _ in range(2):
    ...     theta = theta + optimizer.update(2 * theta, theta)  # the gradient of theta^2
    >>> theta
    tensor([0.5400])

Parameters are one tensor of any shape; `torch.nn.utils.parameters_to_vector` makes one of a network's.
All agree with torch.optim. (Nesterov's momentum: see there.)
"""

from collections.abc import Callable
from math import sqrt

import torch
from jaxtyping import Float
from torch import Tensor

Theta = Float[Tensor, "*shape"]


class Optimizer:
    """What all have in common; `update` of this class is gradient descent's: u = -lr g.

    lr: the learning rate, epsilon on the slides. Raises ValueError unless it is above 0.
    """

    def __init__(self, lr: float):
        if not lr > 0:
            raise ValueError(f"lr is {lr}; expected a learning rate above 0")
        self.lr = lr

    def look_ahead(self, theta: Theta) -> Theta:
        """Where the next gradient is to be taken: at theta, but for Nesterov's momentum."""
        return theta

    def update(self, g: Theta, theta: Theta) -> Theta:
        """The update term u for a gradient g; theta is needed for weight decay only."""
        return -self.lr * g


class GradientDescent(Optimizer):
    """u = -lr g. With the gradient of a batch it is (mini-batch) stochastic gradient descent."""


class Momentum(Optimizer):
    """u = v, and the velocity v <- gamma v - lr g. (Polyak, 1964, the heavy-ball method.)"""

    def __init__(self, lr: float, gamma: float = 0.9):
        super().__init__(lr)
        self.gamma = _share("gamma", gamma)
        self.v: Tensor | None = None

    def update(self, g: Theta, theta: Theta) -> Theta:
        v = torch.zeros_like(g) if self.v is None else self.v
        self.v = self.gamma * v - self.lr * g
        return self.v


class Nesterov(Momentum):
    """Momentum with the gradient taken at theta + gamma v, where the velocity alone would lead.

    torch.optim.SGD(nesterov=True) keeps that point, theta + gamma v, as its parameters. (Nesterov, 1983.)
    """

    def look_ahead(self, theta: Theta) -> Theta:
        return theta if self.v is None else theta + self.gamma * self.v


class Adagrad(Optimizer):
    """u = -lr g / (sqrt(r) + delta), and r <- r + g^2. (Duchi, Hazan and Singer, 2011.)"""

    def __init__(self, lr: float, delta: float = 1e-10):
        super().__init__(lr)
        self.delta = delta
        self.r: Tensor | None = None

    def update(self, g: Theta, theta: Theta) -> Theta:
        r = torch.zeros_like(g) if self.r is None else self.r
        self.r = r + g**2
        return -self.lr * g / (self.r.sqrt() + self.delta)


class RMSProp(Optimizer):
    """Adagrad that forgets: r <- rho r + (1 - rho) g^2. (Hinton, 2012.)"""

    def __init__(self, lr: float, rho: float = 0.99, delta: float = 1e-8):
        super().__init__(lr)
        self.rho, self.delta = _share("rho", rho), delta
        self.r: Tensor | None = None

    def update(self, g: Theta, theta: Theta) -> Theta:
        r = torch.zeros_like(g) if self.r is None else self.r
        self.r = self.rho * r + (1 - self.rho) * g**2
        return -self.lr * g / (self.r.sqrt() + self.delta)


class Adam(Optimizer):
    """RMSProp with momentum, both averages corrected for their start at 0. (Kingma and Ba, 2015.)

    m <- gamma m + (1 - gamma) g        u = -lr m' / (sqrt(r') + delta)
    r <- rho r + (1 - rho) g^2          m' = m / (1 - gamma^t),  r' = r / (1 - rho^t)
    """

    def __init__(self, lr: float, gamma: float = 0.9, rho: float = 0.999, delta: float = 1e-8):
        super().__init__(lr)
        self.gamma, self.rho, self.delta = _share("gamma", gamma), _share("rho", rho), delta
        self.m: Tensor | None = None
        self.r: Tensor | None = None
        self.t = 0  # updates so far

    def update(self, g: Theta, theta: Theta) -> Theta:
        self.t += 1
        m = torch.zeros_like(g) if self.m is None else self.m
        r = torch.zeros_like(g) if self.r is None else self.r
        self.m = self.gamma * m + (1 - self.gamma) * g
        self.r = self.rho * r + (1 - self.rho) * g**2
        scale = sqrt(1 - self.rho**self.t)
        return -self.lr / (1 - self.gamma**self.t) * self.m / (self.r.sqrt() / scale + self.delta)


class AdamW(Adam):
    """Adam whose weight decay acts on the parameters directly: u <- u - lr decay theta.

    As a penalty in the cost, the decay would be divided by sqrt(r) like any gradient. (Loshchilov and
    Hutter, 2019.)
    """

    def __init__(self, lr: float, decay: float = 0.01, **settings: float):
        super().__init__(lr, **settings)
        self.decay = decay

    def update(self, g: Theta, theta: Theta) -> Theta:
        return super().update(g, theta) - self.lr * self.decay * theta


def descend(
    gradient: Callable[[Tensor], Tensor],
    theta: Theta,
    optimizer: Optimizer,
    steps: int,
    *,
    until: Callable[[Tensor], bool] | None = None,
) -> Float[Tensor, "visited *shape"]:
    """Follow an optimizer from theta and return all points visited, the first and the last included.

    gradient: of the cost at a point, exact or estimated. until: stop before `steps` at a point where it is
    True. Raises FloatingPointError when the parameters stop being finite.
    """
    visited = [theta]
    for step in range(steps):
        if until is not None and until(theta):
            break
        theta = theta + optimizer.update(gradient(optimizer.look_ahead(theta)), theta)
        if not theta.isfinite().all():
            raise FloatingPointError(f"the parameters are not finite after step {step + 1}; try a smaller lr")
        visited.append(theta)
    return torch.stack(visited)


def _share(name: str, value: float) -> float:
    if not 0 <= value < 1:
        raise ValueError(f"{name} is {value}; expected at least 0 and less than 1")
    return value
