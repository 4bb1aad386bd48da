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
