"""How long a process waited for a processor: time that others took, and that no limit should count."""

from __future__ import annotations

LEAST = 0.05  # seconds that are worth another wait
MOST = 4.0  # times its limit that a process may be given for what others took


def run_delay(process: int | str = "self") -> float:
    """Seconds that a process's first thread was ready to run and did not; 0 where that is not told."""
    try:
        with open(f"/proc/{process}/schedstat", "rb") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


class Allowance:
    """What is added to a limit of `seconds` for the time that a process waited since now."""

    def __init__(self, seconds: float, waited: float):
        self.seconds, self.before, self.given = seconds, waited, 0.0

    def more(self, waited: float) -> float:
        """Seconds to add, given how long the process has waited in all; 0 if the limit is reached."""
        added = min(waited - self.before, MOST * self.seconds) - self.given
        if added < LEAST:
            return 0.0
        self.given += added
        return added
