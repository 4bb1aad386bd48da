"""What nbgrader's tables have no place for, in one table of our own beside them.

One row per student and assignment: what became of the submission, the message, the hints behind
each score, digests that tell whether anything changed since, and grades given by hand that were put
aside because the work they were given for is gone. nbgrader ignores the table.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, MetaData, String, Table, Text, bindparam, delete, insert, select

from autograder.catalogue import catalogue_files
from autograder.errors import printable
from autograder.records import Assignment, Submission, SubmissionResult

ledger = Table(
    "autograder_ledger",
    MetaData(),
    Column("assignment", String(128), primary_key=True),
    Column("student", String(128), primary_key=True),
    Column("status", String(16), nullable=False),
    Column("message", Text),
    Column("submission", String(64), nullable=False),
    Column("source", String(64), nullable=False),
    Column("detail", Text, nullable=False),
)


@dataclass
class Record:
    """One row of the ledger.

    submission, source: digests of what was handed in and of what it was graded by.
    cells: notebook -> grade id -> {"score", "max", "hints", "message"}, as in `grade --json`.
    prints: notebook -> grade id -> digest of the student's work that the cell's grade is about.
    aside: notebook -> grade id -> what a person gave for earlier work, with that work's print.
    """

    student: str
    status: str
    message: str | None = None
    submission: str = ""
    source: str = ""
    cells: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    prints: dict[str, dict[str, str]] = field(default_factory=dict)
    aside: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def public(self) -> dict[str, Any]:
        """The record as `grade --json` shows it."""
        return {"status": self.status, "message": self.message, "notebooks": self.cells}


def cells_of(result: SubmissionResult) -> dict[str, dict[str, dict[str, Any]]]:
    """The verdicts of a result as plain data."""
    return {
        name: {
            grade_id: {
                "score": c.score,
                "max": c.max_score,
                "hints": list(c.hints),
                "message": c.message and printable(c.message),
            }
            for grade_id, c in notebook.cells.items()
        }
        for name, notebook in result.notebooks.items()
    }


def read_records(
    connection: Connection, assignment: str, students: list[str] | None = None
) -> dict[str, Record]:
    """The ledger's rows of an assignment (of the named students), by student."""
    query = select(ledger).where(ledger.c.assignment == assignment).order_by(ledger.c.student)
    if students is not None:
        query = query.where(ledger.c.student.in_(students))
    rows = connection.execute(query)
    return {row.student: _record(row) for row in rows}


def write_records(connection: Connection, assignment: str, records: list[Record]) -> None:
    """Put rows in, in place of those that are there."""
    if not records:
        return
    rows = [_row(assignment, record) for record in records]
    keys = [{"a": assignment, "s": record.student} for record in records]
    old = delete(ledger).where(ledger.c.assignment == bindparam("a"), ledger.c.student == bindparam("s"))
    connection.execute(old, keys)
    connection.execute(insert(ledger), rows)


def digest_of_submission(submission: Submission) -> str:
    """Changes with any byte, name or time of what was handed in, and with what is wrong with it."""
    parts = {**{f"n:{k}": v for k, v in submission.notebooks.items()}, **submission.files}
    return _digest([str(submission.timestamp).encode(), str(submission.problem).encode()], parts)


def digest_of_source(assignment: Assignment) -> str:
    """Changes with anything that an assignment is graded by."""
    paths = {
        **{f"n:{k}": v for k, v in assignment.notebooks.items()},
        **assignment.files,
        **assignment.hidden,
    }
    if assignment.catalogue is not None:
        paths |= {f"c:{file.name}": file for file in catalogue_files(assignment.catalogue)}
    return _digest([], {name: path.read_bytes() for name, path in paths.items()})


def _digest(head: list[bytes], parts: dict[str, bytes]) -> str:
    whole = hashlib.sha256()
    for piece in [*head, *(p for name in sorted(parts) for p in (name.encode(), parts[name]))]:
        whole.update(len(piece).to_bytes(8, "big"))
        whole.update(piece)
    return whole.hexdigest()


def _row(assignment: str, record: Record) -> dict[str, Any]:
    detail = {"cells": record.cells, "prints": record.prints, "aside": record.aside}
    return {
        "assignment": assignment,
        "student": record.student,
        "status": record.status,
        "message": record.message,
        "submission": record.submission,
        "source": record.source,
        "detail": json.dumps(detail),
    }


def _record(row: Any) -> Record:
    detail = json.loads(row.detail)
    return Record(row.student, row.status, row.message, row.submission, row.source, **detail)
