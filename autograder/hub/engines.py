"""Warm engines of several assignments. The one that was not used for longest ends when memory is short."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.authoring.coursedir import Course
from autograder.authoring.instantiate import instantiated
from autograder.catalogue import catalogue_files
from autograder.engine.pool import Engine
from autograder.engine.sandbox.limits import Limits
from autograder.engine.timing import limits_of
from autograder.records import Assignment

FIRST_GUESS = 1 << 30  # bytes of an engine, before one was measured
SECONDS = 10.0  # for a cell or a call, unless c.CheckService.seconds says otherwise: others wait


@dataclass
class Kept:
    """An engine that is warm, or is being warmed. users: the threads that ask it at this moment."""

    engine: Engine
    stamp: tuple
    ready: bool = False
    users: int = 0
    used: float = field(default_factory=time.monotonic)


class Engines:
    """Engines by the name of their assignment; every one has a worker for each of `workers` threads.

    memory: bytes that all of them may take; one may always be there, however big it is.
    """

    def __init__(self, course: Course, workers: int, memory: int, sandbox: str = "bubblewrap"):
        self.course, self.workers, self.memory, self.sandbox = course, workers, memory, sandbox
        self.kept: dict[str, Kept] = {}
        self.changed = threading.Condition()
        self.biggest = 0
        self.told: Callable[[], None] = lambda: None  # called when an engine is warm, or cannot be

    def warming(self, name: str) -> bool:
        """Whether a thread is warming this very engine."""
        kept = self.kept.get(name)
        return kept is not None and not kept.ready

    def warm(self) -> list[str]:
        """The assignments whose engines are warm."""
        return [name for name, kept in list(self.kept.items()) if kept.ready]

    @contextmanager
    def use(self, name: str) -> Iterator[Engine]:
        """The engine of an assignment as its source stands now; started, and another ended, if need be."""
        kept = self._take(name)
        try:
            yield kept.engine
        finally:
            with self.changed:
                kept.users -= 1
                kept.used = time.monotonic()
                self.changed.notify_all()

    def _take(self, name: str) -> Kept:
        assignment = self.course.assignment(name)
        stamp = _stamp(assignment)
        with self.changed:
            while (kept := self.kept.get(name)) is not None:
                if kept.ready and kept.stamp == stamp:
                    kept.users += 1
                    return kept
                if kept.ready and not kept.users:  # the source has changed
                    self.kept.pop(name).engine.close()
                    break
                self.changed.wait()
            limits = check_limits(self.course, assignment, self.sandbox)
            engine = Engine(instantiated(self.course, assignment), self.workers, limits)
            kept = self.kept[name] = Kept(engine, stamp, users=1)
        try:
            self._make_room(name)
            engine.__enter__()
        except BaseException:
            with self.changed:
                del self.kept[name]
                self.changed.notify_all()
            self.told()
            raise
        with self.changed:
            kept.ready = True
            self.biggest = max(self.biggest, _bytes_of(engine))
            self.changed.notify_all()
        self.told()
        return kept

    def _make_room(self, name: str) -> None:
        """End engines that nobody uses until another one fits."""
        with self.changed:
            while True:
                others = {other: kept for other, kept in self.kept.items() if other != name}
                taken = sum(_bytes_of(kept.engine) for kept in others.values())
                if not others or taken + (self.biggest or FIRST_GUESS) <= self.memory:
                    return
                idle = [other for other, kept in others.items() if kept.ready and not kept.users]
                if idle:
                    last = min(idle, key=lambda other: others[other].used)
                    self.kept.pop(last).engine.close()
                elif all(not kept.ready for kept in others.values()):
                    return  # others are being started: none of them would end
                else:
                    self.changed.wait()

    def bytes(self) -> int:
        """What all engines take together."""
        return sum(_bytes_of(kept.engine) for kept in list(self.kept.values()))

    def close(self) -> None:
        with self.changed:
            for kept in self.kept.values():
                kept.engine.close()
            self.kept.clear()


def check_limits(course: Course, assignment: Assignment, sandbox: str = "bubblewrap") -> Limits:
    """As for grading, but a cell gets less time: people wait in a queue behind it."""
    limits = limits_of(assignment.config, sandbox)
    seconds = min(limits.seconds, float(course.config.get("CheckService", {}).get("seconds", SECONDS)))
    return replace(limits, seconds=seconds, total_seconds=3 * seconds)


def _stamp(assignment: Assignment) -> tuple:
    """What changes when a source does."""
    answers = [] if assignment.catalogue is None else catalogue_files(assignment.catalogue)
    beside = [*assignment.files.values(), *assignment.hidden.values()]
    paths = [*assignment.notebooks.values(), *beside, *answers]
    return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in paths)


def _bytes_of(engine: Engine) -> int:
    """The memory of an engine's processes, what they share counted once where the kernel tells."""
    template = engine.template
    return 0 if template is None else _tree(template.process.pid)


def _tree(pid: int) -> int:
    process = Path("/proc", str(pid))
    try:
        children = " ".join(p.read_text() for p in process.glob("task/*/children")).split()
        return _memory(process) + sum(_tree(int(child)) for child in children)
    except OSError:  # it has ended meanwhile
        return 0


def _memory(process: Path) -> int:
    try:
        for line in (process / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
    except PermissionError:
        return int((process / "statm").read_text().split()[1]) << 12
    return 0
