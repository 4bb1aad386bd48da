"""How often a user may press: so many times in so many seconds."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable


class Rate:
    """times: presses in any stretch of `seconds`."""

    def __init__(self, times: int = 6, seconds: float = 60.0, now: Callable[[], float] = time.monotonic):
        self.times, self.seconds, self.now = times, seconds, now
        self.pressed: defaultdict[str, deque[float]] = defaultdict(deque)

    def wait(self, user: str) -> int:
        """0 if the user may press now, which then counts; else the seconds to wait."""
        presses, now = self.pressed[user], self.now()
        while presses and presses[0] <= now - self.seconds:
            presses.popleft()
        if len(presses) >= self.times:
            return max(1, math.ceil(presses[0] + self.seconds - now))
        presses.append(now)
        return 0
