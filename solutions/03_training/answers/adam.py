"""Other right answers and typical wrong ones to task adam of 03_training."""

import math

import torch

from autograder.catalogue import equivalent, right, wrong


@right("adam", "averages moved toward the gradient")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state[0].lerp(g, 1 - gamma), state[1].lerp(g * g, 1 - rho), state[2] + 1
    corrected = r.div(1 - rho**t).sqrt()
    return theta - (lr / (1 - gamma**t)) * m / (corrected + alpha), (m, r, t)


@right("adam", "root and correction apart")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    t = state[2] + 1
    m = gamma * state[0] + g - gamma * g
    r = rho * state[1] + (1 - rho) * g.square()
    a, b = -math.expm1(t * math.log(gamma)) if gamma else 1.0, math.sqrt(1 - rho**t)
    return theta - lr * b / a * m / (r.sqrt() + alpha * b), (m, r, t)


@right("adam", "a copy changed in place")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    theta, m, r, t = theta.clone(), state[0].clone(), state[1].clone(), state[2] + 1
    m.mul_(gamma).add_(g, alpha=1 - gamma)
    r.mul_(rho).addcmul_(g, g, value=1 - rho)
    theta.addcdiv_(m / (1 - gamma**t), (r / (1 - rho**t)).sqrt().add_(alpha), value=-lr)
    return theta, (m, r, t)


@wrong(
    "adam",
    "no correction",
    hint="The averages are used as they are. They start at 0 and are too small at first: divide them by 1 "
    "- gamma^t and 1 - rho^t.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (torch.sqrt(r) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "only the first average corrected",
    hint="The average of the gradients is corrected, that of the squares is not. Both start at 0.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "only the second average corrected",
    hint="The average of the squares is corrected, that of the gradients is not. Both start at 0.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "steps counted too late",
    hint="The correction uses the number of steps before this one, 0 in the first step: 0 divided by 0. "
    "The first step has t = 1.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta - lr * step, (m, r, t + 1)


@wrong(
    "adam",
    "steps not counted",
    hint="The number of steps in the new state is the old one. It counts this step too.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta - lr * step, (m, r, t - 1)


@wrong(
    "adam",
    "corrected averages kept",
    hint="The state holds the corrected averages, so the next step corrects them once more. Keep the "
    "uncorrected ones.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta - lr * step, (m / (1 - gamma**t), r / (1 - rho**t), t)


@wrong(
    "adam",
    "average of absolute values",
    hint="The second average is that of absolute values. Adam averages the squares and takes the root of "
    "the average.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g.abs()
    step = m / (1 - gamma**t) / (r / (1 - rho**t) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "no root",
    hint="The step is divided by the average of the squares. Divide by its root, which is of the size of a"
    " gradient.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (r / (1 - rho**t) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "decay rates exchanged",
    hint="The decay rates have changed places: gamma belongs to the gradients, rho to their squares.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    gamma, rho = rho, gamma
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "gradient not scaled down",
    hint="The gradient and its square are added in full. In an average, the old value has the weight gamma"
    " and the new one 1 - gamma.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + g
    r = rho * r + g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "uphill",
    hint="The step goes uphill: it is added. To make the cost smaller, subtract it.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta + lr * step, (m, r, t)


@wrong(
    "adam",
    "learning rate ignored",
    hint="The learning rate is not used: each step is about 1 long.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta - step, (m, r, t)


@wrong(
    "adam",
    "small constant under the root",
    hint="The small constant is added under the root. It is added to the root, and makes a difference "
    "where it is not small.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / torch.sqrt(r / (1 - rho**t) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "small constant before the correction",
    hint="The small constant is added before the root is corrected, so it is divided too. It is added to "
    "the corrected root.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / ((torch.sqrt(r) + alpha) / (1 - rho**t) ** 0.5)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "no small constant",
    hint="Nothing is added to the root, so a derivative of 0 leads to 0 divided by 0.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / torch.sqrt(r / (1 - rho**t))
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "forgets the past",
    hint="The averages start at 0 in every step: the state that is given is not used.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = 0 * state[0], 0 * state[1], state[2]
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "changed in place",
    hint="Parameters and averages are updated in the caller's tensors. Make new ones: the old state may "
    "still be needed.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m.mul_(gamma).add_((1 - gamma) * g)
    r.mul_(rho).add_((1 - rho) * g**2)
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    theta -= lr * step
    return theta, (m, r, t)


equivalent("adam", "line 19: t = t + 1 -> t += 1", because="t is an int, which cannot change in place")


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
