"""Grading on many machines: the same workers, started by the processes of a Dask cluster.

Tasks carry bytes (assignment, what is known of it, one submission), so nothing but this package has
to be installed on the other machines, and no disk is shared. Dask's scheduler gives the tasks of a
worker that died to another one.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgpack

from autograder.engine.pool import Engine, order_for, read_result, unjudged
from autograder.engine.sandbox.limits import Limits
from autograder.engine.workers import EngineError
from autograder.errors import one_line
from autograder.records import Assignment, Submission, SubmissionResult

ATTEMPTS = 3  # times that a submission is sent
LOOK = 2.0  # seconds between two looks at the cluster
PATIENCE = 60.0  # seconds without a worker, after which the grading ends
AHEAD = 3  # submissions per process of the cluster that are on their way at once


@dataclass
class Task:
    """One submission on its way, how often it was sent."""

    submission: Submission
    order: bytes
    times: int = 0


class ClusterEngine(Engine):
    """An engine whose workers live on a Dask cluster. `address`: the scheduler's, as tcp://host:port.

    patience: seconds without any worker, after which a grading ends.
    """

    patience = PATIENCE

    def __init__(
        self, assignment: Assignment, address: str, limits: Limits | None = None, strict: bool = False
    ):
        super().__init__(assignment, workers=1, limits=limits, strict=strict)
        self.address = address

    def __enter__(self) -> ClusterEngine:
        try:
            from distributed import Client
        except ImportError as error:
            raise EngineError(
                "--scheduler needs the extra 'cluster': pip install partwise[cluster]"
            ) from error
        try:
            self.client = Client(self.address, timeout=20, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise EngineError(f"no Dask scheduler answers at {self.address!r}: {error}") from error
        self.count = len(self.client.scheduler_info(n_workers=-1)["workers"])
        if self.count == 0:
            self.client.close()
            raise EngineError(f"the Dask scheduler at {self.address!r} has no workers")
        data = msgpack.packb(self.package)
        learnt = self.client.submit(learn_here, data, pure=False).result()
        if isinstance(learnt, str):
            raise EngineError(learnt)
        self.data, (self.learnt, self.notes) = data, learnt
        self._tell_ways(msgpack.unpackb(self.learnt))
        self._scatter()
        return self

    def close(self) -> None:
        if hasattr(self, "client"):
            self.client.close()

    def grade(self, submissions: Iterable[Submission]) -> Iterator[SubmissionResult]:
        """Grade submissions; each result is handed out as soon as it is there.

        What a lost worker of the cluster had is sent again. EngineError: there was no worker for a while.
        """
        running: dict[Any, Task] = {}
        source = iter(submissions)
        while True:
            for submission in source:
                early = unjudged(submission)
                if early is not None:
                    yield early
                    continue
                task = Task(submission, msgpack.packb(order_for(submission)))
                running[self._send(task)] = task
                if len(running) >= AHEAD * self.count:
                    break
            if not running:
                return
            for future in self._finished(running):
                task = running.pop(future)
                result = self._result(task, future)
                if result is None:
                    running[self._send(task)] = task
                else:
                    yield result

    def _send(self, task: Task) -> Any:
        task.times += 1
        return self.client.submit(grade_here, *self.task, task.order, pure=False)

    def _finished(self, running: dict[Any, Task]) -> list[Any]:
        """Futures that are through, one way or the other; waits for the first."""
        from distributed import wait
        from distributed.client import CancelledError

        seen = time.monotonic()
        while True:
            with contextlib.suppress(TimeoutError, CancelledError), self.client.as_current():
                wait(list(running), timeout=LOOK, return_when="FIRST_COMPLETED")
            if done := [future for future in running if future.status not in ("pending", "processing")]:
                return done
            if self._has_workers():
                seen = time.monotonic()
            elif time.monotonic() - seen > self.patience:
                raise EngineError(
                    f"the Dask cluster at {self.address!r} has had no workers for {self.patience:.0f} s; "
                    "what was graded is recorded, the same command goes on from there"
                )

    def _has_workers(self) -> bool:
        return bool(self.client.scheduler_info(n_workers=-1)["workers"])

    def _result(self, task: Task, future: Any) -> SubmissionResult | None:
        """The result of a task that is through; None if it was lost and is to be sent again."""
        submission = task.submission
        try:
            return read_result(submission.student, msgpack.unpackb(future.result()))
        except Exception as error:  # the processes that had it died, or Dask lost it or the assignment
            if task.times < ATTEMPTS:
                self._scatter()
                return None
            files = ", ".join(f"{name}.ipynb" for name in submission.notebooks)
            cause = one_line(f"{type(error).__name__}: {error}", 200)
            message = f"{files}: grading it ended the worker {task.times} times, the last time: {cause}"
            return SubmissionResult(submission.student, "failed", message)

    def _scatter(self) -> None:
        """Put the assignment on the machines of the cluster; again where those that held it are gone."""
        self.task = [self.data, self.learnt]  # without machines it travels with each submission
        if self._has_workers():
            with contextlib.suppress(TimeoutError):
                self.task = self.client.scatter(self.task, broadcast=True, hash=False)


# -- on the machines of the cluster -----------------------------------------------------------

_lock = threading.Lock()
_here: dict[str, Engine] = {}


def learn_here(package: bytes) -> tuple[bytes, list[str]] | str:
    """What is to be known of an assignment, and the engine's notes; a text says why it cannot be learnt."""
    with _lock:
        engine = Engine.of_package(msgpack.unpackb(package), workers=1)
        try:
            with engine:
                return msgpack.packb(engine.knowledge), engine.notes
        except (EngineError, RuntimeError) as error:
            return str(error)


def grade_here(package: bytes, knowledge: bytes, order: bytes) -> bytes:
    """Grade one submission with this process's own worker, which is started when it is needed first."""
    name = hashlib.sha256(package).hexdigest()
    with _lock:
        engine = _here.get(name) or _start(name, package, knowledge)
        return msgpack.packb(engine.ask(msgpack.unpackb(order)))


def _start(name: str, package: bytes, knowledge: bytes) -> Engine:
    for other in list(_here):
        _here.pop(other).close()
    engine = Engine.of_package(msgpack.unpackb(package), 1, msgpack.unpackb(knowledge))
    _here[name] = engine.__enter__()
    atexit.register(engine.close)
    return engine
