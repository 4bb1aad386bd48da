"""How much memory all processes of a player take together: what limits per process do not bound."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Collection, Sequence


class Memory:
    """Looks at the processes of players. `limit`: bytes that those of one may have to themselves."""

    def __init__(self, limit: int):
        self.limit = limit
        self.base = _own(os.getpid())

    def exceeded(self, player: int, others: Sequence[int]) -> bool:
        """Whether it and those below it take more. What they share with the template does not count."""
        # One process is held by its own limit already.
        return bool(others) and sum(max(_own(pid) - self.base, 0) for pid in (player, *others)) > self.limit


def end_children_but(kept: Collection[int]) -> None:
    """Kill this process's children but these, with all below them, until nothing is left of them."""
    while strays := [child for child in below(os.getpid(), levels=1) if child not in kept]:
        for pid in [*strays, *(lower for stray in strays for lower in below(stray))]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for child in strays:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child, os.WNOHANG)


def _own(pid: int) -> int:
    """Bytes of a process that are no file's: its own, and memory shared with others; 0 if it is gone."""
    try:
        with open(f"/proc/{pid}/status", "rb") as file:
            lines = dict(line.split(b":", 1) for line in file if b":" in line)
        return sum(int(lines[kind].split()[0]) for kind in (b"RssAnon", b"RssShmem")) << 10
    except (OSError, ValueError, KeyError, IndexError):
        return 0


def below(pid: int, levels: int = 1_000) -> list[int]:
    """The descendants of a process, down to so many generations."""
    parents: dict[int, int] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:  # a process may give itself any name
                    parents[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
    found: list[int] = []
    front = {pid}
    while front and levels:
        front = {child for child, parent in parents.items() if parent in front}
        found += front
        levels -= 1
    return found
