"""The queue of checks, and the threads that work on it."""

from __future__ import annotations

import secrets
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from autograder.authoring.coursedir import Course
from autograder.engine.pool import order_for, read_result
from autograder.errors import AutograderError, one_line
from autograder.hub.book import Book
from autograder.hub.engines import Engines
from autograder.hub.reply import reply_of
from autograder.records import Submission

KEPT = 600.0  # seconds for which an answer can be asked for
BUSY = "your last check is still under way"


class Full(Exception):
    """The queue is full."""


class Busy(Exception):
    """This user has a check under way."""


@dataclass
class Check:
    """One press of the button. state: waiting, running, done."""

    user: str
    assignment: str
    notebook: str
    content: bytes
    told: Callable[[], None] = lambda: None  # called from a thread whenever state or position changes
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    state: str = "waiting"
    reply: dict[str, Any] | None = None
    came: float = field(default_factory=time.monotonic)
    ended: float = 0.0


class Desk:
    """Takes checks and answers them in the order in which they came, `engines.workers` at once.

    A check whose engine is being warmed lets the others pass meanwhile.
    """

    def __init__(self, course: Course, engines: Engines, book: Book, capacity: int = 200):
        self.course, self.engines, self.book, self.capacity = course, engines, book, capacity
        self.checks: dict[str, Check] = {}
        self.queue: list[Check] = []
        self.changed = threading.Condition()
        self.closed = False
        engines.told = self._wake
        self.threads = [
            threading.Thread(target=self._work, args=(index,), daemon=True)
            for index in range(engines.workers)
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def take(self, check: Check) -> None:
        """Put a check into the queue; raises Full, or Busy where one of this user's is under way."""
        with self.changed:
            self._forget()
            if any(c.user == check.user and c.state != "done" for c in self.checks.values()):
                raise Busy
            if len(self.queue) >= self.capacity:
                raise Full
            self.checks[check.id] = check
            self.queue.append(check)
            self.changed.notify_all()

    def position(self, check: Check) -> int:
        """1 for who is next; 0 for who is not waiting."""
        with self.changed:
            return self.queue.index(check) + 1 if check in self.queue else 0

    def under_way(self) -> int:
        """How many checks wait or are worked on."""
        return sum(check.state != "done" for check in list(self.checks.values()))

    def _wake(self) -> None:
        """Look again: checks may have waited for an engine."""
        with self.changed:
            self.changed.notify_all()

    def close(self) -> None:
        with self.changed:
            self.closed = True
            self.changed.notify_all()

    def _forget(self) -> None:
        late = time.monotonic() - KEPT
        self.checks = {i: c for i, c in self.checks.items() if c.state != "done" or c.ended > late}

    def _next(self) -> Check | None:
        """The first check whose engine is not being warmed by another thread; None at the end."""
        with self.changed:
            while not self.closed:
                for check in self.queue:
                    if not self.engines.warming(check.assignment):
                        self.queue.remove(check)
                        check.state = "running"
                        return check
                self.changed.wait()
        return None

    def _work(self, index: int) -> None:
        while (check := self._next()) is not None:
            self._tell_all()
            began = time.monotonic()
            try:
                check.reply = self._answer(check, index)
                passed = {task["name"]: task["passed"] for task in check.reply["tasks"]}
            except Exception as error:  # the student is told, the next one is served
                print(f"check of {check.assignment}: {one_line(repr(error))}", file=sys.stderr, flush=True)
                said = str(error) if isinstance(error, AutograderError) else "an error inside the service"
                check.reply = {"assignment": check.assignment, "tests": "all", "tasks": []}
                check.reply["message"] = f"The check failed: {said}"
                passed = {}
            seconds, waited = time.monotonic() - began, began - check.came
            times = {"waited": round(waited, 2), "seconds": round(seconds, 2)}
            message = check.reply["message"]
            self.book.write(check.user, check.assignment, passed=passed, message=message, **times)
            with self.changed:
                check.content, check.state, check.ended = b"", "done", time.monotonic()
            check.told()

    def _answer(self, check: Check, index: int) -> dict[str, Any]:
        submission = Submission(check.user, {check.notebook: check.content})
        with self.engines.use(check.assignment) as engine:
            result = read_result(check.user, engine.ask(order_for(submission), index))
        return reply_of(self.course, check.assignment, check.notebook, result)

    def _tell_all(self) -> None:
        """Everybody who waits has moved up."""
        with self.changed:
            waiting = list(self.queue)
        for check in waiting:
            check.told()
