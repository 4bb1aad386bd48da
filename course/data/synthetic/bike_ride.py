"""A bike ride as altitudes, one a minute: out to a hill and back. It is a simulation, not a recording.

The slides (lecture 05) climb 503.4 m on a ride from Mannheim to the Weißer Stein and back, but do not show
the measurements. `bike_ride` is built to look like it: the town lies in the plain at about 97 m, the hilltop
at about 550 m, and the way takes 150 minutes. Its climb is a figure of its own.
"""

import numpy as np
import torch
from jaxtyping import Float
from scipy.interpolate import PchipInterpolator
from torch import Tensor

# Minute and altitude in meters; between these points the road runs smoothly.
_ROAD = (
    (0, 97.0),
    (25, 98.0),
    (48, 112.0),
    (58, 196.0),
    (64, 188.0),
    (80, 390.0),
    (84, 382.0),
    (95, 549.0),
    (100, 549.0),
    (112, 205.0),
    (117, 118.0),
    (130, 99.0),
    (149, 97.0),
)


def bike_ride() -> Float[Tensor, "parts 1"]:
    """The ride: 150 altitudes in meters above sea level, one a minute, measured to 0.1 m."""
    minutes, meters = zip(*_ROAD, strict=True)
    t = np.arange(150)
    waves = 0.9 * np.sin(2 * np.pi * t / 7.3) + 0.6 * np.sin(2 * np.pi * t / 3.1)  # bridges and bumps
    altitudes = PchipInterpolator(minutes, meters)(t) + waves
    return torch.tensor(altitudes.round(1), dtype=torch.float32).unsqueeze(-1)


def random_rides(
    rides: int, minutes: int, generator: torch.Generator | None = None
) -> Float[Tensor, "rides parts 1"]:
    """Other rides, drawn at random: altitudes in meters, one a minute.

    A ride starts anywhere between 0 and 500 m. Its slope, in meters a minute, wanders: it keeps 0.9 of itself
    from one minute to the next and settles at a standard deviation of 5.
    Raises ValueError for fewer than one ride or one minute.
    """
    if rides < 1 or minutes < 1:
        raise ValueError(f"rides is {rides}, minutes is {minutes}; expected at least 1 of each")
    start = 500 * torch.rand(rides, 1, generator=generator)
    push = 5 * torch.randn(rides, minutes - 1, generator=generator)
    slope, slopes = torch.zeros(rides), []
    for t in range(minutes - 1):
        slope = push[:, 0] if t == 0 else 0.9 * slope + (1 - 0.9**2) ** 0.5 * push[:, t]
        slopes.append(slope)
    steps = torch.stack(slopes, dim=1) if slopes else start[:, :0]  # rides x (minutes - 1)
    return torch.cat([start, start + steps.cumsum(1)], dim=1).unsqueeze(-1)
