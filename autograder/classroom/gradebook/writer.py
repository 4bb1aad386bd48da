"""The one writer of grades: takes results as they come and commits them in groups.

Whatever has gathered while the last commit went to disk goes into the next one, so a slow class is
recorded submission by submission and a fast one in large transactions.
"""

from __future__ import annotations

import errno
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

from sqlalchemy import Connection, Engine

from autograder.authoring.coursedir import Course
from autograder.classroom.gradebook.files import failed_notebook, write_autograded
from autograder.classroom.gradebook.harmless import harmless
from autograder.classroom.gradebook.ledger import (
    Record,
    cells_of,
    digest_of_source,
    digest_of_submission,
    read_records,
    write_records,
)
from autograder.classroom.gradebook.master import Master
from autograder.classroom.gradebook.rows import Rows
from autograder.classroom.gradebook.rubric import mark_schemes, with_mark_schemes
from autograder.classroom.gradebook.work import prints_of
from autograder.errors import AutograderError, one_line
from autograder.records import Assignment, Submission, SubmissionResult

GATHER = 0.1  # seconds between two transactions: what is finished meanwhile goes together
MOST = 200  # submissions in one transaction


class GradeWriter:
    """Records results in nbgrader's gradebook, its `autograded` folder and the ledger.

    Use as a context manager; when it ends, everything added is on disk. `committed` is called (from
    the writer's thread) with the records of each finished transaction. source: the digest of what the
    results were judged by; of the assignment as it is now if none.
    """

    def __init__(
        self,
        course: Course,
        assignment: Assignment,
        engine: Engine,
        master: Master,
        committed: Callable[[list[Record]], None] = lambda records: None,
        source: str | None = None,
    ) -> None:
        self.course, self.assignment, self.engine, self.master = course, assignment, engine, master
        self.source = source or digest_of_source(assignment)
        self._schemes = mark_schemes(assignment)
        self.seconds = 0.0  # spent writing
        self._committed = committed
        self._late_penalty = late_penalty_of(course)
        self._pending: list[tuple[Submission, SubmissionResult]] = []
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="gradebook")
        self._ending = threading.Event()
        self._active = False
        self._running: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._pool.shutdown(wait=True)
        self.flush()

    def add(self, submission: Submission, result: SubmissionResult) -> None:
        """Hand over one result. Raises AutograderError if an earlier one could not be written."""
        self._raise_if_failed()
        with self._lock:
            self._pending.append((submission, result))
            if not self._active:
                self._active = True
                self._running = self._pool.submit(self._gather)

    def flush(self) -> None:
        """Write what is pending, now."""
        self._raise_if_failed()
        while self._pending:
            self._write()

    def _raise_if_failed(self) -> None:
        if self._running is not None and self._running.done() and (error := self._running.exception()):
            self._running = None
            raise AutograderError(f"the grades cannot be written: {error}") from error

    def _gather(self) -> None:
        while True:
            self._write()
            self._ending.wait(GATHER)
            with self._lock:
                if not self._pending:
                    self._active = False
                    return

    def _write(self) -> None:
        start = time.perf_counter()
        with self._lock:
            taken = self._pending[:MOST]
        batch = {submission.student: (submission, result) for submission, result in taken}
        with self.engine.connect() as connection, connection.begin():
            records = self._write_batch(connection, batch)
        with self._lock:
            del self._pending[: len(taken)]
        self.seconds += time.perf_counter() - start
        self._committed(records)

    def _write_files(self, submission: Submission, texts: dict[str, str], record: Record) -> None:
        """The autograded folder of one student, who is told if it cannot be written."""
        try:
            write_autograded(self.course, self.assignment, submission, texts)
        except OSError as error:
            if error.errno not in ONES:
                raise
            told = f"the graded files cannot be written ({error.strerror}: {error.filename})"
            record.message = _line("; ".join(filter(None, (told, record.message))))

    def _write_batch(
        self, connection: Connection, batch: dict[str, tuple[Submission, SubmissionResult]]
    ) -> list[Record]:
        known = read_records(connection, self.assignment.name, list(batch))
        submissions = [submission for submission, result in batch.values() if result.status != "missing"]
        rows = Rows(connection, self.master, self._late_penalty, submissions)
        records = []
        for student, (submission, result) in batch.items():
            old = known.get(student)
            record = Record(student, result.status, _line(result.message))
            record.submission, record.source = digest_of_submission(submission), self.source
            record.cells = cells_of(result)
            if result.status == "missing":  # an earlier grade, if there is one, stays what it was
                records.append(old or record)
                continue
            record.prints = {name: prints_of(json.loads(n.notebook)) for name, n in result.notebooks.items()}
            rows.enter(submission, result, record, old)
            aside = sorted(_put_aside(record) - _put_aside(old))
            if aside and result.status == "graded":
                told = f"what a person gave for {', '.join(aside)} is put aside: the work it was for changed"
                record.message = _line("; ".join(filter(None, (record.message, told))))
            texts = {
                name: with_mark_schemes(harmless(part.notebook), self._schemes.get(name, {}))
                for name, part in result.notebooks.items()
            }
            if result.status == "failed":
                texts = {n: failed_notebook(m.text, result) for n, m in self.master.notebooks.items()}
            self._write_files(submission, texts, record)
            records.append(record)
        rows.write()
        changed = [r for r in records if r != known.get(r.student)]
        write_records(connection, self.assignment.name, changed)
        return records


# A folder that cannot be written is one student's; any other error, as of a full disk, stops the grading.
ONES = {
    errno.EACCES,
    errno.EPERM,
    errno.ENAMETOOLONG,
    errno.EISDIR,
    errno.ENOTDIR,
    errno.ENOTEMPTY,
    errno.ELOOP,
}


def _put_aside(record: Record | None) -> set[str]:
    return {grade_id for cells in record.aside.values() for grade_id in cells} if record else set()


def _line(message: str | None) -> str | None:
    return None if message is None else one_line(message)


def late_penalty_of(course: Course) -> Callable[[str, float, float], float | None]:
    """The course's late penalty: (student, score, seconds late) -> points off, None if none are due."""
    from nbgrader.preprocessors import AssignLatePenalties
    from traitlets import TraitError

    try:
        assigner = AssignLatePenalties(config=course.config)
        assigner.init_plugin()
    except TraitError as error:
        named = course.config.AssignLatePenalties.get("plugin_class")
        raise AutograderError(
            f"c.AssignLatePenalties.plugin_class is {named!r}; expected a plugin of nbgrader's: {error}"
        ) from error

    def penalty(student: str, score: float, seconds: float) -> float | None:
        if seconds <= 0:
            return None
        points = assigner.plugin_inst.late_submission_penalty(student, score, seconds)
        return None if points is None else min(max(float(points), 0.0), score)

    return penalty
