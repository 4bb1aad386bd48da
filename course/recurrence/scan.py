"""Linear recurrences, one after the other and in parallel. (Slides, lecture 07, part 6.)

    z_t = a_t * z_{t-1} + b_t        element by element; the slides' b x_t is b_t here

`loop` takes a step at a time, `three_steps` is the slides' algorithm with P parts, `scan` works on pairs of
pairs: about 2 log2(length) operations on whole tensors. All give the same states, and so do their gradients.
"""

from collections.abc import Callable
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

Factors = Float[Tensor, "..."]  # as States
States = Float[Tensor, "*batch time d"]


def loop(a: Factors, b: States, start: Float[Tensor, "*batch d"] | None = None) -> States:
    """The definition: a Python loop over time. start: the state before the first step, 0 by default."""
    _check(a, b)
    z, states = torch.zeros_like(b[..., 0, :]) if start is None else start, []
    for a_t, b_t in zip(a.unbind(-2), b.unbind(-2), strict=True):
        z = a_t * z + b_t
        states.append(z)
    return torch.stack(states, dim=-2)


def three_steps(
    a: Factors, b: States, parts: int, ends: Callable[[Tensor, Tensor], Tensor] | None = None
) -> States:
    """The slides' parallel scan: `parts` parts that are worked on at the same time.

    1. Run the recurrence on each part from 0, for the last state of each.
    2. Run a linear recurrence over these to get the state in which each part really begins.
    3. Run each part again from there.

    ends: how step 2 is done, `loop` by default; with `by_halving` it is parallel, too.
    The last part may be shorter: it is filled up with steps that change nothing (a = 1, b = 0).
    ValueError unless 1 <= parts <= length.
    """
    _check(a, b)
    time = b.shape[-2]
    if not 1 <= parts <= time:
        raise ValueError(f"parts is {parts}; expected 1 to {time}, the number of time steps")
    length = -(-time // parts)  # of one part, rounded up
    fill = parts * length - time
    a = torch.cat([a, torch.ones_like(a[..., :1, :]).expand(*a.shape[:-2], fill, -1)], dim=-2)
    b = torch.cat([b, torch.zeros_like(b[..., :1, :]).expand(*b.shape[:-2], fill, -1)], dim=-2)
    a, b = (x.unflatten(-2, (parts, length)).transpose(-3, -2) for x in (a, b))  # ... length x parts x d
    a, b = a.flatten(-2), b.flatten(-2)  # a loop over time inside the parts steps through all of them at once
    last, whole = loop(a, b)[..., -1, :], a.prod(-2)
    by_part = [x.unflatten(-1, (parts, -1)) for x in (whole, last)]  # ... parts x d
    begin = _before((ends or loop)(by_part[0], by_part[1]))
    states = loop(a, b, begin.flatten(-2)).unflatten(-1, (parts, -1))
    return states.transpose(-3, -2).flatten(-3, -2)[..., :time, :]


def scan(a: Factors, b: States) -> States:
    """All states from z_0 = 0, without a loop over time: forward and backward.

    Two steps make one: z_{t+1} = (a_{t+1} a_t) z_{t-1} + (a_{t+1} b_t + b_{t+1}). So half as long a
    recurrence gives every other state, and one more step gives those between. The gradient is a linear
    recurrence too, from the end to the beginning (Martin and Cundy, 2018), and is computed the same way.

    a: factors that may change over time, shaped like b (one that broadcasts to b's shape will do).
    """
    a = a.expand_as(b) if a.shape != b.shape else a
    _check(a, b)
    return _Scan.apply(a, b)


def by_halving(a: Factors, b: States) -> States:
    """What `scan` computes, with every operation in torch's graph (a gradient then takes more memory)."""
    time = b.shape[-2]
    if time == 1:
        return b.clone()
    if time % 2:  # one step at the end that pairs up with nothing: its state is made from the last one
        states = by_halving(a[..., :-1, :], b[..., :-1, :])
        return torch.cat([states, a[..., -1:, :] * states[..., -1:, :] + b[..., -1:, :]], dim=-2)
    a0, a1, b0, b1 = a[..., ::2, :], a[..., 1::2, :], b[..., ::2, :], b[..., 1::2, :]
    odd = by_halving(a1 * a0, torch.addcmul(b1, a1, b0))  # states after two, four, six ... steps
    even = torch.addcmul(b0, a0, _before(odd))
    return torch.stack([even, odd], dim=-2).reshape(b.shape)


class _Scan(torch.autograd.Function):
    """The gradient g_t of state t is what comes from outside plus a_{t+1} g_{t+1}: a recurrence backwards."""

    generate_vmap_rule = True

    @staticmethod
    def forward(a: Tensor, b: Tensor) -> Tensor:
        return by_halving(a, b)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor, Tensor], output: Tensor) -> None:
        ctx.save_for_backward(inputs[0], output)

    @staticmethod
    def backward(ctx: Any, outside: Tensor) -> tuple[Tensor, Tensor]:  # type: ignore[override]
        a, z = ctx.saved_tensors
        scan_again = _Scan.apply if torch.is_grad_enabled() else by_halving  # for gradients of gradients
        g = scan_again(_before(a.flip(-2)), outside.flip(-2)).flip(-2)
        return g * _before(z), g


def _before(x: Tensor) -> Tensor:
    """Each time step gets what stood one step earlier; the first gets 0."""
    first = torch.zeros_like(x.narrow(-2, 0, 1))
    return torch.cat([first, x.narrow(-2, 0, x.shape[-2] - 1)], dim=-2)


def _check(a: Tensor, b: Tensor) -> None:
    if a.shape != b.shape or b.dim() < 2 or b.shape[-2] == 0:
        raise ValueError(
            f"a has shape {tuple(a.shape)}, b {tuple(b.shape)}; expected the same, time x d with time >= 1"
        )
