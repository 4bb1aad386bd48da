"""Grade a class: collect, judge, record. Whatever is finished stays, whatever happens next.

The engine judges in processes of its own; this process reads submissions as the engine asks for
them and hands results to the one writer of the gradebook.
"""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from autograder.authoring.coursedir import Course
from autograder.classroom.gradebook.database import back_up, get_ready, only_writer, open_gradebook
from autograder.classroom.gradebook.files import keep_submission, refuse_taken_name, write_named_file
from autograder.classroom.gradebook.ledger import (
    Record,
    digest_of_source,
    digest_of_submission,
)
from autograder.classroom.gradebook.master import convert_all, enter_assignment
from autograder.classroom.gradebook.penalties import refresh_penalties
from autograder.classroom.gradebook.standings import Standing, read_standings
from autograder.classroom.gradebook.writer import GradeWriter
from autograder.classroom.journal import Journal
from autograder.classroom.reasons import name_the_cause
from autograder.classroom.submissions.handins import Handin, find_handins, read_submission
from autograder.classroom.submissions.names import stray_files
from autograder.errors import UsageError, one_line
from autograder.records import Assignment, Submission, SubmissionResult


@dataclass
class Choice:
    """Which submissions to grade: all, those of some students, those that changed since."""

    students: Sequence[str] = ()
    changed: bool = False


@dataclass
class Graded:
    """What a grading left behind: records by student, how many were taken over from before.

    split: seconds of all submissions together, by what they were spent on; workers count side by side.
    changes: what is different from the source by which submissions were graded before, a line each.
    before, standings: where everybody in the gradebook stood before and stands now.
    strays: files beside the students' folders, which nobody graded.
    """

    records: dict[str, Record]
    skipped: int = 0
    backup: Path | None = None
    split: dict[str, float] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    before: dict[str, Standing] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)
    strays: list[str] = field(default_factory=list)

    @property
    def nothing_to_do(self) -> bool:
        """Whether everything was settled already."""
        return bool(self.records) and self.skipped == len(self.records)


@dataclass
class ClassGrader:
    """One grading of one assignment. `engine` makes the engine: Assignment -> context manager.

    watch: called as (done, total) whenever a submission is through.
    """

    course: Course
    assignment: Assignment
    engine: Callable[[Assignment], AbstractContextManager[Any]]
    watch: Callable[[int, int], None] = lambda done, total: None
    json_file: Path | None = None
    choice: Choice = field(default_factory=Choice)

    def __post_init__(self) -> None:
        self._records: dict[str, Record] = {}
        self._in_flight: dict[str, tuple[Submission, list[str]]] = {}
        self._lock, self._open = threading.Lock(), threading.Event()
        self._done = self._total = 0
        self._settled: list[str] = []
        self._skipped, self._changes = 0, list[str]()
        self._json_due = 0.0
        self._split: defaultdict[str, float] = defaultdict(float)

    def run(self, folder: Path | None = None) -> Graded:
        """Grade what lies in `folder` (default: the class's submitted folder)."""
        if self.json_file is not None:
            refuse_taken_name(self.json_file)
        handins = self._chosen(find_handins(self.course, self.assignment.name, folder))
        with only_writer(self.course):
            backup = None if self._all_settled(handins) else self._judge(handins)
            refresh_penalties(self.course, self._gradebook, self.assignment.name)
            standings = self._standings()
            self._gradebook.dispose()
        self._write_json(standings)
        strays = [] if folder is None else stray_files(folder)
        records = dict(sorted(self._records.items()))
        kept = self._changes, self._before, standings, strays
        return Graded(records, self._skipped, backup, dict(self._split), *kept)

    def get_ready(self) -> None:
        """Do what recording takes and enters nothing: a second that may pass while the engine starts."""
        get_ready()
        _ = self._known, self._converted

    @cached_property
    def _before(self) -> dict[str, Standing]:
        """Where everybody stood before this grading; nobody where there is no gradebook yet."""
        file = self.course.gradebook_file
        if file is not None and not file.exists():
            return {}
        with self._gradebook.connect() as connection:
            return read_standings(connection, self.assignment.name)

    @cached_property
    def _known(self) -> dict[str, Record]:
        return {student: standing.record for student, standing in self._before.items()}

    @cached_property
    def _converted(self) -> dict[str, tuple[Any, dict]]:
        return convert_all(self.course, self.assignment)

    @cached_property
    def _source(self) -> str:
        """The digest of what the class is graded by; what changes meanwhile is found by the next grading."""
        return digest_of_source(self.assignment)

    @cached_property
    def _gradebook(self) -> Engine:
        """The gradebook, made when it is first needed: where grading is refused nothing is written."""
        return open_gradebook(self.course)

    def _all_settled(self, handins: list[Handin]) -> bool:
        """Whether only changed submissions are wanted and none is: then no engine need start."""
        if not self.choice.changed or self.choice.students:
            return False
        source, ignore = self._source, list(self.course.directory.ignore)
        found = {}
        for handin in handins:
            if handin.problem is not None and handin.folder is None:
                found[handin.student] = Record(handin.student, "failed", handin.problem)
                continue
            submission, _ = read_submission(handin, self.assignment, ignore)
            old = self._known.get(submission.student)
            if old is None or old.source != source or old.submission != digest_of_submission(submission):
                return False
            found[submission.student] = old
        self._records, self._skipped = found, len(found)
        Journal(self.course, self.assignment.name, source).finish()
        return True

    def _judge(self, handins: list[Handin]) -> Path | None:
        """Judge these submissions and record what comes of it; the backup made before.

        The first are judged while the gradebook is opened; nothing is recorded before it is.
        """
        with self.engine(self.assignment) as engine:
            self.get_ready()  # where the engine was there at once
            self._total = len(handins)
            resumes = not self.choice.students
            self._journal = Journal(self.course, self.assignment.name, self._source, resumes)
            results = engine.grade(self._submissions(handins))
            backup, gradebook = back_up(self.course), self._gradebook
            master = enter_assignment(self.course, self.assignment, self._converted)
            with GradeWriter(
                self.course, self.assignment, gradebook, master, self._committed, self._source
            ) as self._writer:
                self._open.set()
                self._grade(results)
            self._split["recording"] = self._writer.seconds
            self._journal.finish()
            self._skipped, self._changes = len(self._settled), master.changes
        return backup

    def _standings(self) -> dict[str, Standing]:
        with self._gradebook.connect() as connection:
            return read_standings(connection, self.assignment.name, self._records)

    def _chosen(self, handins: list[Handin]) -> list[Handin]:
        if not self.choice.students:
            return handins
        unknown = sorted(set(self.choice.students) - {handin.student for handin in handins})
        if unknown:
            raise UsageError(f"there is no submission of {', '.join(map(repr, unknown))}")
        return [handin for handin in handins if handin.student in self.choice.students]

    def _grade(self, results: Iterator[SubmissionResult]) -> None:
        for result in results:
            submission, notes = self._in_flight.pop(result.student)
            self._record(submission, result, notes)
        for student, (submission, notes) in self._in_flight.items():
            lost = SubmissionResult(
                student, "failed", "the engine ended without a result for this submission"
            )
            self._record(submission, lost, notes)

    def _submissions(self, handins: list[Handin]) -> Iterator[Submission]:
        """Read one submission after the other, as the engine asks; settle those it need not see."""
        ignore = list(self.course.directory.ignore)
        wanted = " or ".join(f"{name}.ipynb" for name in self.assignment.notebooks)
        for handin in handins:
            if handin.problem is not None and handin.folder is None:  # the id itself cannot be recorded
                self._committed([Record(handin.student, "failed", handin.problem)])
                self._step()
                continue
            submission, notes = read_submission(handin, self.assignment, ignore, self.course.time_zone)
            if handin.problem is None:
                keep_submission(self.course, self.assignment.name, submission, handin.folder)
            if self._is_settled(submission):
                self._settled.append(submission.student)
                self._committed([self._known[submission.student]])
                self._step()
            elif submission.problem is not None:
                self._record(
                    submission, SubmissionResult(handin.student, "failed", submission.problem), notes
                )
            elif not submission.notebooks:
                missing = SubmissionResult(handin.student, "missing", f"{wanted}: not handed in")
                self._record(submission, missing, notes)
            else:
                self._in_flight[submission.student] = submission, notes
                yield submission

    def _is_settled(self, submission: Submission) -> bool:
        """Whether the gradebook holds this very submission's grade already, and that is enough."""
        old = self._known.get(submission.student)
        if old is None or self.choice.students:
            return False
        if old.source != self._source or old.submission != digest_of_submission(submission):
            return False
        return self.choice.changed or submission.student in self._journal.done

    def _record(self, submission: Submission, result: SubmissionResult, notes: list[str]) -> None:
        name_the_cause(submission, result)
        said = [result.message] if result.message else []
        result.message = one_line("; ".join([*said, *notes])) or None
        for notebook in result.notebooks.values():
            for what, spent in notebook.split.items():
                self._split[what] += spent
        self._open.wait()
        self._writer.add(submission, result)
        self._step()

    def _step(self) -> None:
        with self._lock:
            self._done += 1
        self.watch(self._done, self._total)

    def _committed(self, records: list[Record]) -> None:
        """Records that are in the gradebook; the writer's thread calls this too."""
        self._open.wait()
        with self._lock:
            self._records |= {record.student: record for record in records}
            self._journal.add(records)
            if time.monotonic() > self._json_due:
                self._write_json(self._standings() if self.json_file is not None else {})
                self._json_due = time.monotonic() + 1.0

    def _write_json(self, standings: dict[str, Standing]) -> None:
        """Of the submissions of this grading what is known so far."""
        if self.json_file is not None:
            write_json(self.json_file, {s: standings[s] for s in sorted(self._records) if s in standings})


def write_json(path: Path, standings: dict[str, Standing]) -> None:
    """`{student: {"status", "score", ..., "notebooks": {notebook: {grade_id: {...}}}}}`, written whole."""
    found = {student: standing.public() for student, standing in standings.items()}
    write_named_file(
        path, (json.dumps(found, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")
    )
