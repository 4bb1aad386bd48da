"""Temperatures of twelve European cities. (Slides, lecture 02, part 3, "Example: Weather data".)"""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

_TABLE = """
Stockholm   -0.7   8.6  21.9   9.9  10.0
Minsk       -2.1  12.2  23.6  10.2  10.6
London       7.9  13.3  22.8  15.2  14.8
Budapest     1.2  16.3  26.5  16.1  15.0
Paris        6.9  14.7  24.4  15.8  15.5
Bucharest    1.5  18.0  28.8  18.0  16.5
Barcelona   12.4  17.6  27.5  21.5  20.0
Rome        11.9  17.7  30.3  21.4  20.4
Lisbon      14.8  19.8  27.9  22.5  21.5
Athens      12.9  20.3  32.6  23.1  22.3
Valencia    16.1  20.2  29.1  23.6  22.3
Malta       16.1  20.0  31.5  25.2  23.2
"""


@dataclass(frozen=True)
class Weather:
    """One row a city, one column a month or the year; degrees Celsius (the slide prints no unit)."""

    cities: tuple[str, ...]
    columns: tuple[str, ...]
    x: Float[Tensor, "12 5"]


def weather() -> Weather:
    """The slide's table: twelve cities by January, April, July, October and the whole year."""
    rows = [line.split() for line in _TABLE.strip().split("\n")]
    numbers = [[float(entry) for entry in row[1:]] for row in rows]
    x = torch.tensor(numbers, dtype=torch.float64)
    return Weather(tuple(row[0] for row in rows), ("Jan", "Apr", "Jul", "Oct", "Year"), x)
