"""Grades out: nbgrader's CSV, which does not take a submission that failed for a zero.

It is nbgrader's export plugin as well, so `nbgrader export` writes the same under this course's
configuration; elsewhere `c.ExportApp.plugin_class = "autograder.classroom.export.GradesPlugin"` does it.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.plugins.export import ExportPlugin
from sqlalchemy import inspect

from autograder.authoring.coursedir import Course
from autograder.classroom.gradebook.database import open_gradebook, public_url
from autograder.classroom.gradebook.files import write_named_file
from autograder.classroom.gradebook.ledger import ledger
from autograder.classroom.gradebook.penalties import refresh_penalties
from autograder.classroom.gradebook.standings import Standing, read_standings
from autograder.errors import UsageError

COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score", "status", "waiting"),
)


@dataclass
class Exported:
    """What was written. failed: (student, assignment) of submissions without a score."""

    path: Path
    lines: int
    failed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def warning(self) -> str | None:
        """What to do about those without a score, in one line."""
        return no_score(self.failed) if self.failed else None


def no_score(failed: Sequence[tuple[str, str]]) -> str:
    """What to do about students without a score, by (student, assignment), in one line."""
    names = ", ".join(f"{student} ({assignment})" for student, assignment in failed)
    return (
        f"no score for {names}: the submission could not be graded, so its score is left empty; mend or "
        "replace the files and run autograder grade NAME --changed, or grade it by hand in formgrader"
    )


def export_grades(course: Course, path: Path, names: Sequence[str] = ()) -> Exported:
    """Write the grades of assignments (default: all in the gradebook) of everybody in the gradebook."""
    for name in names:
        course.assignment(name)
    engine = open_gradebook(course)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        there = [assignment.name for assignment in gradebook.assignments]
    if not there:
        raise UsageError(f"there are no grades in {public_url(course)}; run: autograder grade NAME")
    chosen = list(names) or there
    if unknown := sorted(set(chosen) - set(there)):
        raise UsageError(
            f"no grades of {', '.join(unknown)} in {public_url(course)}; run: autograder grade NAME"
        )
    for name in chosen:
        refresh_penalties(course, engine, name)
    engine.dispose()
    with Gradebook(course.db_url, course.course_id) as gradebook:
        return write_grades(gradebook, path, chosen)


def write_grades(
    gradebook: Gradebook, path: Path, names: Sequence[str] = (), students: Sequence[str] = ()
) -> Exported:
    """Write what an open gradebook holds of these assignments and students (default: all)."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    exported = Exported(path, 0)
    connection = gradebook.db.connection()
    if not inspect(connection).has_table(ledger.name):  # graded by plain nbgrader only
        ledger.create(connection)
    for assignment in gradebook.assignments:
        if names and assignment.name not in names:
            continue
        standings = read_standings(connection, assignment.name)
        for student in sorted(gradebook.students, key=lambda student: student.id):
            if students and student.id not in students:
                continue
            standing = standings.get(student.id)
            about = {"last_name": student.last_name, "first_name": student.first_name, "email": student.email}
            about |= {"student_id": student.id, "assignment": assignment.name, "duedate": assignment.duedate}
            writer.writerow(about | _numbers(standing, assignment.max_score))
            exported.lines += 1
            if standing is not None and standing.status == "failed":
                exported.failed.append((student.id, assignment.name))
    write_named_file(path, out.getvalue().encode("utf-8", "replace"))
    return exported


def _numbers(standing: Standing | None, points: float) -> dict[str, Any]:
    """Nobody's line says zero but of somebody who handed in nothing or who lost all points."""
    if standing is None:
        nothing = {"raw_score": 0.0, "late_submission_penalty": 0.0, "score": 0.0, "max_score": points}
        return nothing | {"status": "missing", "waiting": 0.0}
    failed = standing.status == "failed"
    return {
        "timestamp": standing.timestamp,
        "raw_score": None if failed else standing.raw,
        "late_submission_penalty": standing.penalty,
        "score": standing.score,
        "max_score": points,
        "status": standing.status,
        "waiting": standing.waiting,
    }


class GradesPlugin(ExportPlugin):
    """`nbgrader export` with the status of each submission; ends with 1 if one has no score."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the CSV to `--to` (default `grades.csv`)."""
        names, students = [str(n) for n in self.assignment], [str(s) for s in self.student]
        exported = write_grades(gradebook, Path(self.to or "grades.csv"), names, students)
        if exported.warning is not None:
            self.log.error(exported.warning)
            sys.exit(1)
