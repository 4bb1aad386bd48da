"""How much memory all processes of a player take together: what limits per process do not bound."""

from __future__ import annotations

import contextlib
import os
import resource
import signal


class Memory:
    """Looks at the processes below the template. `limit`: bytes that they may have to themselves."""

    def __init__(self, limit: int):
        self.limit = limit
        self.me = os.getpid()
        self.base = _own(self.me)

    def exceeded(self) -> bool:
        """Whether all of them together take more. What they share with the template does not count."""
        found = _below(self.me)
        # One process is held by its own limit already.
        return len(found) > 1 and sum(max(_own(pid) - self.base, 0) for pid in found) > self.limit

    def end_all_below(self, pid: int) -> None:
        """Kill whatever still descends from a process, again and again until nothing is left."""
        while found := _below(pid):
            for child in found:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            for child in found:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(child, os.WNOHANG)


def _own(pid: int) -> int:
    """Bytes of a process that are no file's and no other's; 0 if it is gone."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            _, resident, shared, *_ = map(int, file.read().split())
    except (OSError, ValueError):
        return 0
    return (resident - shared) * resource.getpagesize()


def _below(pid: int) -> list[int]:
    """The descendants of a process."""
    parents: dict[int, int] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    parents[int(name)] = int(file.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found: list[int] = []
    front = {pid}
    while front:
        front = {child for child, parent in parents.items() if parent in front}
        found += front
    return found
