"""Other right answers and typical wrong ones to task sinusoids of 08_attention."""

import math

import torch

from autograder.catalogue import equivalent, right, wrong


@right("sinusoids", "even and odd columns")
def sinusoids(positions, d):
    result = torch.empty(len(positions), d, dtype=positions.dtype)
    for k in range(d // 2):
        result[:, 2 * k] = torch.sin(positions / 10000 ** (2 * k / d))
        result[:, 2 * k + 1] = torch.cos(positions / 10000 ** (2 * k / d))
    return result


@right("sinusoids", "points on the unit circle")
def sinusoids(positions, d):
    rates = torch.exp(torch.arange(d // 2) * (-2 * math.log(10000) / d)).to(positions.dtype)
    angles = torch.outer(positions, rates)
    points = torch.view_as_real(torch.polar(torch.ones_like(angles), angles))
    return points.flip(-1).reshape(len(positions), d)


@right("sinusoids", "a cosine is a shifted sine")
def sinusoids(positions, d):
    column = torch.arange(d)
    rates = 10000 ** ((column % 2 - column) / d)
    return torch.sin(positions.unsqueeze(1) * rates + column % 2 * math.pi / 2)


@wrong(
    "sinusoids",
    "all sines first",
    hint="All sines come first, then all cosines. Here sine and cosine of the same wave are neighbors: "
    "columns 2k and 2k + 1.",
)
def sinusoids(positions, d):
    angles = positions[:, None] * 10000.0 ** (-torch.arange(0, d, 2, dtype=positions.dtype) / d)
    return torch.cat([angles.sin(), angles.cos()], dim=-1)


@wrong(
    "sinusoids",
    "cosine first",
    hint="Sine and cosine have changed places: the sine is in the even columns 2k.",
)
def sinusoids(positions, d):
    angles = positions[:, None] * 10000.0 ** (-torch.arange(0, d, 2, dtype=positions.dtype) / d)
    return torch.stack([angles.cos(), angles.sin()], dim=-1).flatten(-2)


@wrong(
    "sinusoids",
    "exponent k / d",
    hint="The exponent is k / d, half of what it should be, so the waves are too fast. Wave k has the "
    "exponent 2k / d.",
)
def sinusoids(positions, d):
    angles = positions[:, None] * 10000.0 ** (-torch.arange(d // 2, dtype=positions.dtype) / d)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


@wrong(
    "sinusoids",
    "a wave per column",
    hint="Sine and cosine of a pair have different frequencies: the exponent grows from column to column. "
    "Both columns of a pair use the exponent 2k / d with the same k.",
)
def sinusoids(positions, d):
    column = torch.arange(d, dtype=positions.dtype)
    angles = positions[:, None] * 10000.0 ** (-column / d)
    return torch.where(column % 2 == 0, angles.sin(), angles.cos())


@wrong(
    "sinusoids",
    "multiplied instead of divided",
    hint="The frequencies grow instead of falling: the position is multiplied by the power of 10000. It has "
    "to be divided by it.",
)
def sinusoids(positions, d):
    angles = positions[:, None] * 10000.0 ** (torch.arange(0, d, 2, dtype=positions.dtype) / d)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


@wrong(
    "sinusoids",
    "the same wave in all pairs",
    hint="All pairs turn with the same frequency. The frequency falls with k: wave k has the rate 1 / "
    "10000^(2k / d).",
)
def sinusoids(positions, d):
    angles = positions[:, None].expand(-1, d // 2)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


@wrong(
    "sinusoids",
    "rates that end at 1 / 10000",
    hint="The rates run from 1 to 1 / 10000 inclusive. In the formula the last one is 1 / 10000^((d - 2) / "
    "d), which is a little faster.",
)
def sinusoids(positions, d):
    rates = torch.logspace(0, -4, d // 2, dtype=positions.dtype)
    angles = positions[:, None] * rates
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


@wrong(
    "sinusoids",
    "numbers of the rows instead of the positions",
    hint="The rows are numbered 0, 1, 2 and so on, whatever the positions are. Use the numbers in "
    "positions: they may be in any order and need not be integers.",
)
def sinusoids(positions, d):
    i = torch.arange(len(positions), dtype=positions.dtype)
    angles = i[:, None] * 10000.0 ** (-torch.arange(0, d, 2, dtype=positions.dtype) / d)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


@wrong(
    "sinusoids",
    "counted from 1",
    hint="The vectors are those of the next position: 1 has been added. Position 0 has sines 0 and cosines "
    "1.",
)
def sinusoids(positions, d):
    angles = (positions[:, None] + 1) * 10000.0 ** (-torch.arange(0, d, 2, dtype=positions.dtype) / d)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


equivalent(
    "sinusoids",
    "line 8: torch.arange(0, d, 2, dtype=positions.dtype)"
    " -> torch.arange(0, d - 1, 2, dtype=positions.dtype)",
    because="d is even, so that the last number is d - 2 in both",
)


equivalent(
    "sinusoids",
    "line 10: torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)"
    " -> torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)",
    because="of three axes, axis 1 is the last but one",
)

equivalent(
    "sinusoids",
    "line 8: torch.arange(0, d, 2, dtype=positions.dtype) -> torch.arange(0, d, 2)",
    "line 8: positions.dtype -> torch.float32",
    because="the prompt asks for the dtype of the result, which the product has, not for exact rates",
)
