"""nbgrader's rows for a batch of submissions, read and written with a few statements in all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import Connection, bindparam, insert, select, update

from autograder.classroom.gradebook.files import FAILED
from autograder.classroom.gradebook.ledger import Record
from autograder.classroom.gradebook.master import Master, MasterNotebook
from autograder.classroom.gradebook.work import Given, settle
from autograder.records import NotebookResult, Submission, SubmissionResult

if TYPE_CHECKING:
    from sqlalchemy import Table

    Row = dict[str, Any]
    LatePenalty = Callable[[str, float, float], float | None]

NO_RESPONSE = "No response."  # nbgrader's words for an answer that was left as it was handed out
NOT_HANDED_IN = "This notebook was not handed in."


class Rows:
    """What nbgrader knows of a batch of submissions; `enter` changes it, `write` writes it back."""

    def __init__(
        self, connection: Connection, master: Master, late_penalty: LatePenalty, submissions: list[Submission]
    ) -> None:
        from nbgrader import api

        self.connection, self.master, self.late_penalty = connection, master, late_penalty
        self.tables: dict[str, Table] = {
            "student": api.Student.__table__,
            "submission": api.SubmittedAssignment.__table__,
            "notebook": api.SubmittedNotebook.__table__,
            "grade": api.Grade.__table__,
            "comment": api.Comment.__table__,
        }
        self.new: dict[str, list[Row]] = {name: [] for name in self.tables}
        self.changed: dict[str, list[Row]] = {name: [] for name in self.tables}
        students = [submission.student for submission in submissions]
        known = {row["id"] for row in self._read("student", "id", students)}
        self.new["student"] = [{"id": student} for student in students if student not in known]
        rows = self._read("submission", "student_id", students)
        self.submissions = {r["student_id"]: r for r in rows if r["assignment_id"] == master.id}
        rows = self._read("notebook", "assignment_id", [r["id"] for r in self.submissions.values()])
        self.notebooks = {(row["assignment_id"], row["notebook_id"]): row for row in rows}
        ids = [row["id"] for row in rows]
        self.grades = {(r["notebook_id"], r["cell_id"]): r for r in self._read("grade", "notebook_id", ids)}
        self.comments = {
            (r["notebook_id"], r["cell_id"]): r for r in self._read("comment", "notebook_id", ids)
        }

    def enter(
        self, submission: Submission, result: SubmissionResult, record: Record, old: Record | None
    ) -> None:
        """Grades and comments of one submission; `record` gets what is put aside of a person's work."""
        keys = {"assignment_id": self.master.id, "student_id": submission.student}
        values = {"timestamp": _utc(submission.timestamp)}
        entry = self._put("submission", self.submissions.get(submission.student), keys, values)
        gone = {} if old is None else {n: a for n, a in old.aside.items() if n not in self.master.notebooks}
        record.aside.update(gone)
        for name, master in self.master.notebooks.items():
            keys = {"assignment_id": entry["id"], "notebook_id": master.id}
            known = self.notebooks.get((entry["id"], master.id))
            row = self._put("notebook", known, keys | {"flagged": False}, {})
            score = self._enter_cells(row["id"], name, master, result.notebooks.get(name), record, old)
            penalty = self.late_penalty(submission.student, score, self._seconds_late(entry))
            self._put("notebook", row, {}, {"late_submission_penalty": penalty})

    def _enter_cells(
        self,
        row_id: str,
        name: str,
        master: MasterNotebook,
        verdict: NotebookResult | None,
        record: Record,
        old: Record | None,
    ) -> float:
        """The grades and comments of one notebook; returns its score by nbgrader's rules."""
        before = old.prints.get(name, {}) if old is not None else {}
        aside = old.aside.get(name, {}) if old is not None else {}
        now = record.prints.get(name, {})
        if (
            old is not None and old.submission == record.submission
        ):  # the source may differ, the work does not
            before = {cell: now.get(cell, work) for cell, work in before.items()}
        cells = master.grades.keys() | master.comments.keys()
        keep: dict[str, Any] = {cell: given for cell, given in aside.items() if cell not in cells}
        total = 0.0
        for grade_id in sorted(cells):
            grade = self.grades.get((row_id, master.grades.get(grade_id, "")))
            comment = self.comments.get((row_id, master.comments.get(grade_id, "")))
            stands, put_aside, look_again = settle(
                _given(grade, comment), before.get(grade_id), now.get(grade_id), aside.get(grade_id)
            )
            if put_aside is not None:
                keep[grade_id] = put_aside
            if grade_id in master.grades:
                keys = {"notebook_id": row_id, "cell_id": master.grades[grade_id]}
                values = _grade_values(grade, _score(record, verdict, grade_id), stands, look_again)
                self._put("grade", grade, keys, values)
                total += _total(values)
            if grade_id in master.comments:
                keys = {"notebook_id": row_id, "cell_id": master.comments[grade_id]}
                untouched = now.get(grade_id) == master.prints.get(grade_id) and grade_id not in master.tasks
                said = _auto_comment(record, verdict, untouched)
                values = {"auto_comment": said, "manual_comment": stands.manual_comment}
                self._put("comment", comment, keys, values)
        if keep:
            record.aside[name] = keep
        return total

    def write(self) -> None:
        """Send all that is new or changed to the database."""
        for name, table in self.tables.items():
            if self.new[name]:
                self.connection.execute(insert(table), self.new[name])
            fresh = {row["id"] for row in self.new[name]}
            rows = {row["id"]: row for row in self.changed[name] if row["id"] not in fresh}
            if rows:
                columns = [c for c in next(iter(rows.values())) if c != "id"]
                statement = update(table).where(table.c.id == bindparam("key"))
                statement = statement.values({c: bindparam(f"new_{c}") for c in columns})
                values = [{"key": i} | {f"new_{c}": row[c] for c in columns} for i, row in rows.items()]
                self.connection.execute(statement, values)

    def _seconds_late(self, entry: Row) -> float:
        """How much later than the due date (and this student's extension) a submission came."""
        due, time = self.master.duedate, entry["timestamp"]
        if due is None or time is None:
            return 0.0
        return max(0.0, (time - due - (entry["extension"] or timedelta())).total_seconds())

    def _read(self, name: str, column: str, wanted: list[str]) -> list[Row]:
        if not wanted:
            return []
        table = self.tables[name]
        rows = self.connection.execute(select(table).where(table.c[column].in_(wanted)))
        return [dict(row._mapping) for row in rows]

    def _put(self, name: str, row: Row | None, keys: Row, values: Row) -> Row:
        """Change a row, or add it; rows that stay as they are are not written."""
        if row is None:
            empty = {column.name: None for column in self.tables[name].columns}
            row = empty | {"id": uuid4().hex} | keys | values
            self.new[name].append(row)
        elif any(row[column] != value for column, value in values.items()):
            row.update(values)
            self.changed[name].append(row)
        return row


def _utc(time: datetime | None) -> datetime | None:
    """nbgrader keeps times in UTC, without saying so."""
    return time.astimezone(UTC).replace(tzinfo=None) if time is not None and time.tzinfo else time


def _given(grade: Row | None, comment: Row | None) -> Given:
    return Given(
        grade["manual_score"] if grade else None,
        grade["extra_credit"] if grade else None,
        comment["manual_comment"] if comment else None,
    )


def _score(record: Record, verdict: NotebookResult | None, grade_id: str) -> float | None:
    """Our score of a cell; None where a person grades it, which goes for whatever could not be graded."""
    if verdict is not None and grade_id in verdict.cells:
        return verdict.cells[grade_id].score
    return 0.0 if verdict is None and record.status == "graded" else None


def _grade_values(row: Row | None, score: float | None, stands: Given, look_again: bool | None) -> Row:
    waits = score is None
    if stands.manual_score is not None or stands.extra_credit is not None:
        as_before = row is not None and not row["needs_manual_grade"] and row["auto_score"] == score
        waits = not as_before if look_again is None else look_again
    return {
        "auto_score": score,
        "manual_score": stands.manual_score,
        "extra_credit": stands.extra_credit,
        "needs_manual_grade": waits,
    }


def _total(values: Row) -> float:
    """nbgrader's rule: a person's score goes before ours, extra credit is added to either."""
    score = values["auto_score"] if values["manual_score"] is None else values["manual_score"]
    return 0.0 if score is None else score + (values["extra_credit"] or 0.0)


def _auto_comment(record: Record, verdict: NotebookResult | None, unchanged: bool) -> str | None:
    if record.status == "failed":
        return f"{FAILED} {record.message or ''}".strip()
    if verdict is None:
        return NOT_HANDED_IN
    return NO_RESPONSE if unchanged else None
