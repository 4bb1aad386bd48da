"""What a grading has done so far: a log to read, and the list from which a killed grading goes on."""

from __future__ import annotations

import json
import os
from datetime import datetime

from autograder.authoring.coursedir import Course
from autograder.classroom.gradebook.ledger import Record


class Journal:
    """The unfinished business of one assignment, in the class folder.

    `done` are the students whose grades an earlier, unfinished grading by the same source had
    committed; a grading of chosen students only does not touch that list (`resumes` false).
    `logs/<assignment>.log` keeps one line per submission for people to read.
    """

    def __init__(self, course: Course, name: str, source: str, resumes: bool = True) -> None:
        self._resumes = resumes
        self._unfinished = course.class_folder / "unfinished" / f"{name}.jsonl"
        self._log = course.class_folder / "logs" / f"{name}.log"
        for file in (self._unfinished, self._log):
            file.parent.mkdir(parents=True, exist_ok=True)
        self.done = self._read(source) if resumes else set()
        if resumes and not self.done:
            self._unfinished.write_text(json.dumps({"source": source}) + "\n", encoding="utf-8")

    def _read(self, source: str) -> set[str]:
        """The students named in the file, if it is about the same source; a torn last line is skipped."""
        try:
            first, *lines = self._unfinished.read_text(encoding="utf-8").splitlines()
            if json.loads(first) != {"source": source}:
                return set()
        except (OSError, ValueError):
            return set()
        done = set()
        for line in lines:
            try:
                done.add(json.loads(line))
            except ValueError:
                continue
        return done

    def add(self, records: list[Record]) -> None:
        """Note that these records are in the gradebook."""
        if self._resumes:
            _append(self._unfinished, [json.dumps(record.student) for record in records])
        now = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
        _append(self._log, [f"{now}  {line_of(record)}" for record in records])

    def finish(self) -> None:
        """The grading came to its end: the next one begins anew."""
        if self._resumes:
            self._unfinished.unlink(missing_ok=True)


def line_of(record: Record) -> str:
    """One submission in one line: student, what became of it, points, message."""
    cells = [cell for notebook in record.cells.values() for cell in notebook.values()]
    points = f"{sum(c['score'] or 0 for c in cells):g} of {sum(c['max'] for c in cells):g} points"
    what = points if record.status == "graded" else record.status
    return f"{record.student}: {what}" + (f": {record.message}" if record.message else "")


def _append(file: os.PathLike[str], lines: list[str]) -> None:
    with open(file, "a", encoding="utf-8", errors="replace") as stream:
        stream.write("".join(f"{line}\n" for line in lines))
