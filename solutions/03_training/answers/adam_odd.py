"""More wrong answers to task adam of 03_training: gradients of 0, another small constant."""

import torch

from autograder.catalogue import wrong


@wrong(
    "adam",
    "no step where the gradient is 0",
    hint="Parameters whose gradient is 0 in this step stay where they are, and so do their averages. An "
    "average of earlier gradients moves them on, and it has to decay.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    some = g != 0
    m = torch.where(some, gamma * m + (1 - gamma) * g, m)
    r = torch.where(some, rho * r + (1 - rho) * g**2, r)
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return torch.where(some, theta - lr * step, theta), (m, r, t)


@wrong(
    "adam",
    "alpha always at its default",
    hint="The given alpha is not used: the root is always increased by the default. Use the argument.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + 1e-8)
    return theta - lr * step, (m, r, t)
