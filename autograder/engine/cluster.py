"""Grading on many machines: the same workers, started by the processes of a Dask cluster.

Tasks carry bytes (assignment, what is known of it, one submission), so nothing but this package has
to be installed on the other machines, and no disk is shared. Dask's scheduler gives the tasks of a
worker that died to another one.
"""

from __future__ import annotations

import atexit
import hashlib
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import msgpack

from autograder.engine.pool import Engine, order_for, read_result, unjudged
from autograder.engine.sandbox.limits import Limits
from autograder.engine.workers import EngineError
from autograder.records import Assignment, Submission, SubmissionResult

AHEAD = 3  # submissions per process of the cluster that are on their way at once


class ClusterEngine(Engine):
    """An engine whose workers live on a Dask cluster. `address`: the scheduler's, as tcp://host:port."""

    def __init__(self, assignment: Assignment, address: str, limits: Limits | None = None):
        super().__init__(assignment, workers=1, limits=limits)
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
        knowledge, self.notes = learnt
        self.task = self.client.scatter([data, knowledge], broadcast=True, hash=False)
        return self

    def close(self) -> None:
        if hasattr(self, "client"):
            self.client.close()

    def grade(self, submissions: Iterable[Submission]) -> Iterator[SubmissionResult]:
        """Grade submissions; each result is handed out as soon as it is there."""
        from distributed import wait

        running: dict[Any, Submission] = {}
        source = iter(submissions)
        while True:
            for submission in source:
                early = unjudged(submission)
                if early is not None:
                    yield early
                    continue
                order = msgpack.packb(order_for(submission))
                running[self.client.submit(grade_here, *self.task, order, pure=False)] = submission
                if len(running) >= AHEAD * self.count:
                    break
            if not running:
                return
            with self.client.as_current():
                finished = wait(list(running), return_when="FIRST_COMPLETED").done
            for future in finished:
                yield self._result(running.pop(future), future)

    def _result(self, submission: Submission, future: Any) -> SubmissionResult:
        try:
            return read_result(submission.student, msgpack.unpackb(future.result()))
        except Exception as error:  # the processes that had it died, or Dask lost it
            files = ", ".join(f"{name}.ipynb" for name in submission.notebooks)
            message = f"{files}: grading it ended the worker: {type(error).__name__}"
            return SubmissionResult(submission.student, "failed", message)


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
