"""Dates in the ways people write them, and in the one that sorts: a small translation task."""

import datetime
from collections.abc import Iterator

import torch
from jaxtyping import Int
from torch import Tensor

INPUT = "\0 ,.0123456789ADFJMNOSabceghilmnoprstuvy"  # symbol 0 is padding
OUTPUT = "\0-0123456789"  # symbol 0 means "begin"
LONGEST = 18  # "September 30, 1999"
_FIRST, _LAST = datetime.date(1950, 1, 1).toordinal(), datetime.date(2049, 12, 31).toordinal()


def written(day: datetime.date, way: int) -> str:
    """A date in one of four ways: 3 March 1984; March 3, 1984; 3 Mar 1984; 3.3.1984."""
    months = "January February March April May June July August September October November December".split()
    month = months[day.month - 1]
    return (
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month[:3]} {day.year}",
        f"{day.day}.{day.month}.{day.year}",
    )[way]


def dates(
    examples: int, generator: torch.Generator | None = None
) -> tuple[Int[Tensor, "examples longest"], Int[Tensor, "examples ten"]]:
    """Draw dates of the years 1950 to 2049 in random ways, and the same as year-month-day."""
    days = torch.randint(_FIRST, _LAST + 1, (examples,), generator=generator).tolist()
    ways = torch.randint(4, (examples,), generator=generator).tolist()
    pairs = [(datetime.date.fromordinal(day), way) for day, way in zip(days, ways, strict=True)]
    x = [[INPUT.index(c) for c in written(day, way).ljust(LONGEST, INPUT[0])] for day, way in pairs]
    y = [[OUTPUT.index(c) for c in day.isoformat()] for day, _ in pairs]
    return torch.tensor(x), torch.tensor(y)


class DateBatches:
    """Endless mini-batches of the task, each of new dates."""

    def __init__(self, examples: int, seed: int = 0):
        self.examples, self.generator = examples, torch.Generator().manual_seed(seed)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        while True:
            yield dates(self.examples, self.generator)
