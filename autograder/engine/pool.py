"""The engine: a pool of workers for one assignment, and results as they come."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from autograder.engine.learning import checked, learn, remembered
from autograder.engine.package import pack
from autograder.engine.sandbox.limits import Limits
from autograder.engine.timing import limits_of
from autograder.engine.wire.channel import Closed
from autograder.engine.workers import EngineError, WorkerProcess, WorkerTemplate
from autograder.records import Assignment, CellResult, NotebookResult, Status, Submission, SubmissionResult

if TYPE_CHECKING:
    from autograder.engine.ways import Ways

ATTEMPTS = 2  # a submission that ends its worker this often is given up


class Engine:
    """Grades submissions to one assignment.

    Use as a context manager; `grade` streams results in the order in which they are finished.
    strict: refuse a test cell that cannot be judged from outside. meanwhile: what the caller has to prepare,
    called while the processes start. ahead: a template that was started before the assignment was known.
    notes: what protects less than it should on the machine that grades, a line each. ways: which cells are
    judged from outside, which beside the student's code. Both are known once it runs.
    """

    def __init__(
        self,
        assignment: Assignment,
        workers: int = 2,
        limits: Limits | None = None,
        strict: bool = False,
        meanwhile: Callable[[], object] = lambda: None,
        ahead: WorkerTemplate | None = None,
    ):
        package = pack(assignment, limits or limits_of(assignment.config), strict)
        self._begin(package, workers, None, meanwhile, ahead)

    @classmethod
    def of_package(
        cls, package: dict[str, Any], workers: int, knowledge: dict[str, bytes] | None = None
    ) -> Engine:
        """An engine for an assignment that came from elsewhere as data, as may what is known of it."""
        engine = Engine.__new__(Engine)
        engine._begin(package, workers, knowledge)
        return engine

    def _begin(
        self,
        package: dict[str, Any],
        workers: int,
        knowledge: dict[str, bytes] | None,
        meanwhile: Callable[[], object] = lambda: None,
        ahead: WorkerTemplate | None = None,
    ) -> None:
        if workers < 1:
            raise ValueError(f"workers must be at least 1, got {workers}")
        self.package, self.count, self.knowledge = package, workers, knowledge
        self.template: WorkerTemplate | None = None
        self.meanwhile, self.ahead = meanwhile, ahead
        self.workers: list[WorkerProcess] = []
        self.notes: list[str] = []
        self.ways: list[Ways] = []
        self._starting, self._retrying = threading.Lock(), threading.Lock()

    def __enter__(self) -> Engine:
        try:
            with self._starting:
                self._start()
            self.workers += [self._new_worker() for _ in range(self.count)]
        except BaseException:
            self.close()
            raise
        return self

    def _start(self) -> WorkerTemplate:
        """The process from which all workers are forked, which knows the assignment."""
        self.template, self.ahead = self.ahead or WorkerTemplate(), None
        self.template.load({k: v for k, v in self.package.items() if k != "strict"})
        self.meanwhile()
        known = self.knowledge or remembered(self.package)
        if known is not None:
            self._tell_ways(known)
        self.notes = self.template.wait_ready()
        if known is None:
            known = learn(self.package, self.template, self.count)
            self._tell_ways(known)
        self.knowledge = known
        checked(self.package["name"], self.template.ask({"know": known}))
        return self.template

    def _tell_ways(self, knowledge: dict[str, bytes]) -> None:
        """Work out which tests are judged how; EngineError if that may not be."""
        from autograder.engine.ways import refused_by_strict, ways_of

        self.ways = ways_of(self.package["notebooks"], knowledge)
        refused = refused_by_strict(self.ways) if self.package["strict"] else None
        if refused is not None:
            raise EngineError(f"{self.package['name']}: {refused}")

    def _new_worker(self) -> WorkerProcess:
        """A worker; where the template has ended, from a new one."""
        with self._starting:
            assert self.template is not None
            try:
                return self.template.fork()
            except Closed:
                self.template.close()
                return self._start().fork()

    def know_ways(self) -> list[Ways]:
        """`ways`, without starting anything where they are known already."""
        self.knowledge = remembered(self.package)
        if self.knowledge is None:
            with self:
                return self.ways
        self._tell_ways(self.knowledge)
        return self.ways

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        for process in [*self.workers, *([self.template] if self.template else [])]:
            process.close()
        self.workers.clear()
        self.template = None

    def grade(self, submissions: Iterable[Submission]) -> Iterator[SubmissionResult]:
        """Grade submissions, from now on; each result is handed out as soon as it is there."""
        todo: queue.Queue = queue.Queue(maxsize=2 * self.count)
        done: queue.Queue = queue.Queue()
        threads = [
            threading.Thread(target=self._work, args=(i, todo, done), daemon=True) for i in range(self.count)
        ]
        for thread in threads:
            thread.start()
        feeder = threading.Thread(target=self._feed, args=(submissions, todo, done), daemon=True)
        feeder.start()
        return self._results(done)

    def _results(self, done: queue.Queue) -> Iterator[SubmissionResult]:
        """What the workers' threads put down, until each has said that it is through."""
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
        order = order_for(submission)
        return read_result(submission.student, self.ask(order, index))

    def ask(self, order: dict[str, Any], index: int = 0) -> dict[str, Any]:
        """A worker's answer to an order; one that dies over it is replaced, and another one tries.

        It may have died of what a neighbor did to the template that they have in common. So the other one has
        a template of its own: what ends that is this submission's doing.
        """
        try:
            return self.workers[index].ask(order)
        except Closed:
            self.workers[index].close()
            self.workers[index] = self._new_worker()
        try:
            with self._retrying, Engine.of_package(self.package, 1, self.knowledge) as alone:
                return alone.workers[0].ask(order)
        except Closed as closed:
            cause = str(closed)
        files = ", ".join(f"{name}.ipynb" for name in order["notebooks"])
        message = f"{files}: grading it ended the worker {ATTEMPTS} times, the last time: {cause}"
        return {"status": "failed", "message": message, "notebooks": {}}


def unjudged(submission: Submission) -> SubmissionResult | None:
    """The result of a submission that cannot be judged; None if it can be."""
    if submission.problem is None:
        return None
    status: Status = "failed" if submission.notebooks else "missing"
    return SubmissionResult(submission.student, status, submission.problem)


def order_for(submission: Submission) -> dict[str, Any]:
    """What a worker is told to judge."""
    return {"notebooks": submission.notebooks, "files": submission.files, "only": submission.only}


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
