"""The engine: a pool of workers for one assignment, and results as they come."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import queue
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgpack

from autograder.catalogue import read_catalogue_text
from autograder.engine.judge.knowledge import Knowledge, read_traces
from autograder.engine.player.sandbox import Limits, NoSandbox
from autograder.engine.wire.channel import Channel, Closed
from autograder.errors import AutograderError
from autograder.records import Assignment, CellResult, NotebookResult, Status, Submission, SubmissionResult

__all__ = ["Engine", "Limits", "NoSandbox"]

ATTEMPTS = 2  # a submission that ends its worker this often is given up


class EngineError(AutograderError):
    """The engine could not start; the message says why."""


class Engine:
    """Grades submissions to one assignment.

    Use as a context manager; `grade` streams results in the order in which they are finished.
    """

    def __init__(self, assignment: Assignment, workers: int = 2, limits: Limits | None = None):
        self._begin(pack(assignment, limits or Limits()), workers)

    @classmethod
    def of_package(cls, package: dict[str, Any], workers: int) -> Engine:
        """An engine for an assignment that came from elsewhere as data."""
        engine = Engine.__new__(Engine)
        engine._begin(package, workers)
        return engine

    def _begin(self, package: dict[str, Any], workers: int) -> None:
        if workers < 1:
            raise ValueError(f"workers must be at least 1, got {workers}")
        self.package, self.count = package, workers
        self.workers: list[WorkerProcess] = []
        self.knowledge: dict[str, bytes] = {}

    def __enter__(self) -> Engine:
        try:
            for slot in range(self.count):
                self.workers.append(WorkerProcess(self.package, slot))
            for worker in self.workers:
                worker.wait_ready()
            self.knowledge = self.learn()
            self._teach(self.knowledge)
        except BaseException:
            self.close()
            raise
        return self

    def learn(self) -> dict[str, bytes]:
        """Run the model answer and the catalogue's wrong answers; what is learnt, by notebook.

        Kept in the cache folder under a digest of the assignment and the engine.
        """
        file = cache_file(self.package)
        if file.is_file():
            return msgpack.unpackb(file.read_bytes())
        learnt = self._asked(0, {"contracts": True})
        self._teach(learnt["contracts"])
        knowledge = {name: Knowledge.loads(data) for name, data in learnt["contracts"].items()}
        catalogue = read_catalogue_text(self.package["catalogue"] or "", "answers.py").answers
        with ThreadPoolExecutor(self.count) as pool:
            free: queue.Queue[int] = queue.Queue()
            for slot in range(self.count):
                free.put(slot)

            def trace(wanted: list) -> bytes:
                slot = free.get()
                try:
                    return self._asked(slot, {"trace": wanted})["trace"]
                finally:
                    free.put(slot)

            for (name, index), data in zip(
                learnt["to_trace"], pool.map(trace, learnt["to_trace"]), strict=True
            ):
                answer = catalogue[index]
                known = knowledge[name].wrong.setdefault(answer.task, [])
                known.append((answer.hint or "", read_traces(data)))
        packed = {name: known.dumps() for name, known in knowledge.items()}
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(f".{os.getpid()}")
        partial.write_bytes(msgpack.packb(packed))
        partial.replace(file)
        return packed

    def _teach(self, knowledge: dict[str, bytes]) -> None:
        for slot in range(len(self.workers)):
            self._asked(slot, {"know": knowledge})

    def _asked(self, slot: int, order: dict[str, Any]) -> dict[str, Any]:
        answer = self.workers[slot].ask(order)
        if "failed" in answer:
            raise EngineError(f"{self.package['name']}: {answer['failed']}")
        return answer

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        for worker in self.workers:
            worker.close()
        self.workers.clear()

    def grade(self, submissions: Iterable[Submission]) -> Iterator[SubmissionResult]:
        """Grade submissions; each result is handed out as soon as it is there."""
        todo: queue.Queue = queue.Queue(maxsize=2 * self.count)
        done: queue.Queue = queue.Queue()
        threads = [
            threading.Thread(target=self._work, args=(i, todo, done), daemon=True) for i in range(self.count)
        ]
        for thread in threads:
            thread.start()
        feeder = threading.Thread(target=self._feed, args=(submissions, todo, done), daemon=True)
        feeder.start()
        working = self.count
        while working:
            item = done.get()
            if item is None:
                working -= 1
            elif isinstance(item, BaseException):
                raise item
            else:
                yield item

    def _feed(self, submissions: Iterable[Submission], todo: queue.Queue, done: queue.Queue) -> None:
        try:
            for submission in submissions:
                todo.put(submission)
        except BaseException as error:
            done.put(error)
        for _ in range(self.count):
            todo.put(None)

    def _work(self, index: int, todo: queue.Queue, done: queue.Queue) -> None:
        """One thread per worker: hand it submissions, start it anew when it dies."""
        try:
            while (submission := todo.get()) is not None:
                done.put(self._one(index, submission))
        except BaseException as error:
            done.put(error)
        finally:
            done.put(None)

    def _one(self, index: int, submission: Submission) -> SubmissionResult:
        early = unjudged(submission)
        if early is not None:
            return early
        order = {"notebooks": submission.notebooks, "files": submission.files}
        for _ in range(ATTEMPTS):
            try:
                return read_result(submission.student, self.workers[index].ask(order))
            except Closed:
                self.workers[index].close()
                self.workers[index] = WorkerProcess(self.package, index)
                self.workers[index].wait_ready()
                self._asked(index, {"know": self.knowledge})
        return SubmissionResult(submission.student, "failed", f"grading it ended the worker {ATTEMPTS} times")


class WorkerProcess:
    """A worker on this machine, seen from the engine."""

    def __init__(self, package: dict[str, Any], slot: int):
        ours, theirs = socket.socketpair()
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the worker
        line = [sys.executable, "-m", "autograder.engine.worker", str(theirs.fileno())]
        self.process = subprocess.Popen(
            line, pass_fds=[theirs.fileno()], env=environment(), stdin=subprocess.DEVNULL, stderr=self.errors
        )
        theirs.close()
        self.channel = Channel(ours)
        self.channel.send(msgpack.packb({"package": package, "slot": slot}))

    def wait_ready(self) -> None:
        """Wait until the worker has imported what it needs; raises NoSandbox or EngineError."""
        try:
            answer = msgpack.unpackb(bytes(self.channel.receive()))
        except Closed:
            answer = {"failed": self.last_words()}
        if "ready" not in answer:
            raise NoSandbox(answer["failed"]) if answer.get("sandbox") else EngineError(answer["failed"])

    def ask(self, order: dict[str, Any]) -> Any:
        """Send an order and wait for the answer; Closed if the worker died."""
        self.channel.send(msgpack.packb(order))
        return msgpack.unpackb(bytes(self.channel.receive()))

    def last_words(self) -> str:
        """The end of what the worker wrote to standard error."""
        self.process.wait(5)
        self.errors.seek(0)
        return self.errors.read()[-2000:].decode("utf-8", "replace").strip() or "the worker ended"

    def close(self) -> None:
        self.channel.close()
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.errors.close()


def cache_file(package: dict[str, Any]) -> Path:
    """Where knowledge of this very assignment is kept, judged by this very engine."""
    digest = hashlib.sha256(repr({k: v for k, v in package.items() if k != "limits"}).encode())
    for module in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(module.read_bytes())
    for name in ("torch", "numpy"):
        digest.update(_version(name).encode())
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "partwise" / f"{digest.hexdigest()[:32]}.knowledge"


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def environment() -> dict[str, str]:
    """A worker's environment: one thread everywhere, so that it may fork."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return {**os.environ, **threads, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}


def pack(assignment: Assignment, limits: Limits) -> dict[str, Any]:
    """An assignment as data."""
    return {
        "name": assignment.name,
        "notebooks": {n: p.read_text(encoding="utf-8") for n, p in assignment.notebooks.items()},
        "files": {n: p.read_bytes() for n, p in assignment.files.items()},
        "catalogue": assignment.catalogue.read_text(encoding="utf-8") if assignment.catalogue else None,
        "config": assignment.config,
        "limits": asdict(limits),
    }


def unjudged(submission: Submission) -> SubmissionResult | None:
    """The result of a submission that cannot be judged; None if it can be."""
    if submission.problem is None:
        return None
    status: Status = "failed" if submission.notebooks else "missing"
    return SubmissionResult(submission.student, status, submission.problem)


def read_result(student: str, answer: dict[str, Any]) -> SubmissionResult:
    """A worker's answer as a record."""
    notebooks = {
        name: NotebookResult(
            {grade_id: CellResult(**cell) for grade_id, cell in found["cells"].items()},
            found["notebook"],
            found["seconds"],
            found["split"],
        )
        for name, found in answer["notebooks"].items()
    }
    return SubmissionResult(student, answer["status"], answer["message"], notebooks)
