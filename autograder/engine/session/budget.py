"""What one notebook may cost, seconds and bytes, in proportion to what the model answer needs."""

from __future__ import annotations

import time
from collections.abc import Callable

from autograder.engine.common.waiting import Allowance, run_delay
from autograder.engine.processes.place import give
from autograder.engine.sandbox.limits import Limits
from autograder.engine.wire.channel import OutOfTime

TIMES = 20  # what the model answer needs, a notebook may take so many times
LEAST_CELLS = 8  # cells or calls that run into their limit; so much a notebook may take in any case
LEAST_SIZE = 512 << 20  # bytes, the same
TOO_LONG = "The notebook takes more time than a notebook of this assignment may"
TOO_MUCH = "The notebook sends more data than a notebook of this assignment may"


class Spent(OutOfTime):
    """A notebook has used up what it may cost; says in words what."""


class Budget:
    """Counts what judging a notebook costs: the judge's time and the player's, and what the player sends.

    cost: seconds and bytes of the model answer, None while that is judged itself. waiting: tell how many
    seconds each player was ready to run while others had the processor; these do not count.
    """

    def __init__(self, limits: Limits, cost: tuple[float, int] | None = None):
        seconds, size = cost or (limits.total_seconds, 0)
        self.seconds = min(limits.total_seconds, LEAST_CELLS * limits.seconds + TIMES * seconds)
        self.most = LEAST_SIZE + TIMES * size
        self.size = 0
        self.waiting: list[Callable[[], float]] = [run_delay]
        self.began = time.monotonic()
        self.allowance = Allowance(self.seconds, run_delay())

    @property
    def cost(self) -> tuple[float, int]:
        """Seconds and bytes so far."""
        return time.monotonic() - self.began, self.size

    def take(self, size: int) -> None:
        """Count a message. Raises Spent."""
        self.size += size
        if self.size > self.most:
            raise Spent(TOO_MUCH)
        if time.monotonic() - self.began > self.seconds + self.allowance.given:
            if not self.allowance.more(sum(waited() for waited in self.waiting)):
                raise Spent(TOO_LONG)
            give(self.allowance.given)
