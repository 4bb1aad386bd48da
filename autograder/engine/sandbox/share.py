"""A share of the processor for each player: what it starts besides its first thread yields to everybody."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable

YIELDING = 19  # as nice as can be: such threads together leave one that is not most of a processor


def yield_all(player: int, others: Iterable[int], much: int = YIELDING) -> None:
    """Make a player's other threads and all threads of the processes below it yield so much.

    The cells run in the first thread, which keeps its priority. Nobody can take it back without rights. What
    is to be killed must not yield, or it takes its time to die.
    """
    for pid in (player, *others):
        with contextlib.suppress(OSError):  # it may be gone by now
            for thread in map(int, os.listdir(f"/proc/{pid}/task")):
                if thread != player and os.getpriority(os.PRIO_PROCESS, thread) != much:
                    os.setpriority(os.PRIO_PROCESS, thread, much)


def taken(player: int, others: Iterable[int]) -> float:
    """Seconds of processor that a player's other threads and the processes below it took."""
    ticks = 0
    for pid in (player, *others):
        with contextlib.suppress(OSError, ValueError, IndexError):
            for thread in map(int, os.listdir(f"/proc/{pid}/task")):
                if thread != player:
                    with open(f"/proc/{pid}/task/{thread}/stat", "rb") as file:
                        fields = file.read().rpartition(b")")[2].split()
                    ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
