"""Twins of the wrong answers to task adam: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("adam", "no correction")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    first, second, steps = state
    first, second = torch.lerp(g, first, gamma), torch.lerp(g.square(), second, rho)
    return theta - lr * first / (second.sqrt() + alpha), (first, second, steps + 1)


@wrong("adam", "only the first average corrected")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    first, second, steps = state
    first, second = torch.lerp(g, first, gamma), torch.lerp(g.square(), second, rho)
    size = lr / (1 - gamma ** (steps + 1))
    return torch.addcdiv(theta, first, second.sqrt() + alpha, value=-size), (first, second, steps + 1)


@wrong("adam", "only the second average corrected")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    first, second, steps = state
    first, second = torch.lerp(g, first, gamma), torch.lerp(g.square(), second, rho)
    root = (second / (1 - rho ** (steps + 1))).sqrt()
    return torch.addcdiv(theta, first, root + alpha, value=-lr), (first, second, steps + 1)


@wrong("adam", "steps counted too late")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g * g
    scale = torch.tensor([1 - gamma**t, 1 - rho**t], dtype=g.dtype)
    step = (m / scale[0]) / ((r / scale[1]).sqrt() + alpha)
    return theta - lr * step, (m, r, t + 1)


@wrong("adam", "steps not counted")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r = torch.lerp(g, state[0], gamma), torch.lerp(g.square(), state[1], rho)
    now = state[2] + 1
    move = (m / (1 - gamma**now)) / ((r / (1 - rho**now)).sqrt() + alpha)
    return theta.sub(move, alpha=lr), (m, r, state[2])


@wrong("adam", "corrected averages kept")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    now = state[2] + 1
    m = torch.lerp(g, state[0], gamma) / (1 - gamma**now)
    r = torch.lerp(g.square(), state[1], rho) / (1 - rho**now)
    return theta.sub(m / (r.sqrt() + alpha), alpha=lr), (m, r, now)


@wrong("adam", "average of absolute values")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    now = state[2] + 1
    m, r = torch.lerp(g, state[0], gamma), torch.lerp(g.abs(), state[1], rho)
    move = (m / (1 - gamma**now)) / (r / (1 - rho**now) + alpha)
    return theta.sub(move, alpha=lr), (m, r, now)


@wrong("adam", "no root")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    now = state[2] + 1
    m, r = torch.lerp(g, state[0], gamma), torch.lerp(g.square(), state[1], rho)
    move = (m / (1 - gamma**now)) / (r / (1 - rho**now) + alpha)
    return theta.sub(move, alpha=lr), (m, r, now)


@wrong("adam", "decay rates exchanged")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    now = state[2] + 1
    gamma, rho = rho, gamma
    m, r = torch.lerp(g, state[0], gamma), torch.lerp(g.square(), state[1], rho)
    move = (m / (1 - gamma**now)) / ((r / (1 - rho**now)).sqrt() + alpha)
    return theta.sub(move, alpha=lr), (m, r, now)


@wrong("adam", "gradient not scaled down")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    now = state[2] + 1
    m, r = g.add(state[0], alpha=gamma), g.square().add(state[1], alpha=rho)
    move = (m / (1 - gamma**now)) / ((r / (1 - rho**now)).sqrt() + alpha)
    return theta.sub(move, alpha=lr), (m, r, now)


@wrong("adam", "uphill")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    now = state[2] + 1
    m, r = torch.lerp(g, state[0], gamma), torch.lerp(g.square(), state[1], rho)
    move = (m / (1 - gamma**now)) / ((r / (1 - rho**now)).sqrt() + alpha)
    return theta.add(move, alpha=lr), (m, r, now)


@wrong("adam", "learning rate ignored")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    now = state[2] + 1
    m, r = torch.lerp(g, state[0], gamma), torch.lerp(g.square(), state[1], rho)
    return theta - (m / (1 - gamma**now)) / ((r / (1 - rho**now)).sqrt() + alpha), (m, r, now)


@wrong("adam", "small constant under the root")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    now = state[2] + 1
    m, r = torch.lerp(g, state[0], gamma), torch.lerp(g.square(), state[1], rho)
    move = (m / (1 - gamma**now)) * (r / (1 - rho**now) + alpha).rsqrt()
    return theta.sub(move, alpha=lr), (m, r, now)


@wrong("adam", "small constant before the correction")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    now = state[2] + 1
    m, r = torch.lerp(g, state[0], gamma), torch.lerp(g.square(), state[1], rho)
    size = lr * (1 - rho**now) ** 0.5 / (1 - gamma**now)
    return torch.addcdiv(theta, m, r.sqrt() + alpha, value=-size), (m, r, now)


@wrong("adam", "no small constant")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    now = state[2] + 1
    m, r = torch.lerp(g, state[0], gamma), torch.lerp(g.square(), state[1], rho)
    return theta - lr * (m / (1 - gamma**now)) / (r / (1 - rho**now)).sqrt(), (m, r, now)


@wrong("adam", "forgets the past")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    now = state[2] + 1
    m, r = g.mul(1 - gamma), g.square().mul(1 - rho)
    move = (m / (1 - gamma**now)) / ((r / (1 - rho**now)).sqrt() + alpha)
    return theta.sub(move, alpha=lr), (m, r, now)


@wrong("adam", "changed in place")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t += 1
    m *= gamma
    m += (1 - gamma) * g
    r *= rho
    r += (1 - rho) * g * g
    theta -= lr * (m / (1 - gamma**t)) / ((r / (1 - rho**t)).sqrt() + alpha)
    return theta, (m, r, t)


@wrong("adam", "no step where the gradient is 0")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    now, moved = state[2] + 1, g != 0
    m = torch.where(moved, torch.lerp(g, state[0], gamma), state[0])
    r = torch.where(moved, torch.lerp(g.square(), state[1], rho), state[1])
    move = (m / (1 - gamma**now)) / ((r / (1 - rho**now)).sqrt() + alpha)
    return torch.where(moved, theta - lr * move, theta), (m, r, now)


@wrong("adam", "alpha always at its default")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    now = state[2] + 1
    m, r = torch.lerp(g, state[0], gamma), torch.lerp(g.square(), state[1], rho)
    move = (m / (1 - gamma**now)) / ((r / (1 - rho**now)).sqrt() + 1e-8)
    return theta.sub(move, alpha=lr), (m, r, now)
