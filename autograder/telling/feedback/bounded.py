"""Pages are made in processes of their own: one that never ends, or that dies, costs only its own page."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

SECONDS = 20.0  # that one page may take; an ordinary one takes a few hundredths of a second
START = 120.0  # that a process may take to begin
MEMORY = 4 << 30  # bytes that it may have
SHARE = 100  # pages below which another process takes longer to start than it saves


class Maker:
    """A process that makes pages, one after the other; made anew if one of them ends it."""

    def __init__(self, make: Callable[[Any], None], seconds: float) -> None:
        self.make, self.seconds = make, seconds
        self.process: BaseProcess | None = None
        self.pipe: Connection[Any, Any] | None = None

    def __call__(self, job: Any) -> bool:
        """Have one page made; whether it was."""
        pipe = self._pipe()
        try:
            pipe.send(job)
            if pipe.poll(self.seconds):
                return bool(pipe.recv())
        except (EOFError, OSError):
            pass
        self.close()
        return False

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self.process is not None and self.pipe is not None:
            self.pipe.close()
            self.process.kill()
            self.process.join()
        self.process = self.pipe = None

    def _pipe(self) -> Connection[Any, Any]:
        if self.pipe is None:
            context = get_context("spawn")
            self.pipe, theirs = context.Pipe()
            self.process = context.Process(target=_serve, args=(theirs, self.make), daemon=True)
            self.process.start()
            theirs.close()
            if self.pipe.poll(START):
                self.pipe.recv()
        return self.pipe


def make_all(
    jobs: list[Any], make: Callable[[Any], None], workers: int, seconds: float | None = None
) -> Iterator[tuple[Any, bool]]:
    """Call `make` (a function of a module) with each job in other processes; the job and whether it ended.

    seconds: for one job (default `SECONDS`).
    """
    count = max(1, min(workers, -(-len(jobs) // SHARE)))
    makers = [Maker(make, SECONDS if seconds is None else seconds) for _ in range(count)]
    idle = list(makers)

    def one(job: Any) -> tuple[Any, bool]:
        maker = idle.pop()
        try:
            return job, maker(job)
        finally:
            idle.append(maker)

    try:
        with ThreadPoolExecutor(count) as pool:
            for future in as_completed([pool.submit(one, job) for job in jobs]):
                yield future.result()
    finally:
        for maker in makers:
            maker.close()


def _serve(pipe: Connection[Any, Any], make: Callable[[Any], None]) -> None:
    """Make pages until nobody asks any more; an error costs its page alone."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    pipe.send(True)
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        try:
            make(job)
        except Exception:  # whatever a student's notebook brings about
            pipe.send(False)
        else:
            pipe.send(True)
