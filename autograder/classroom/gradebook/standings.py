"""Where each student stands on an assignment: the one place that terminal, files and pages take numbers from.

The gradebook has the last word on scores (a person's before ours, late penalties taken off), the ledger on
what became of a submission and why. Sums are nbgrader's, so `nbgrader export` says the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from autograder.classroom.gradebook.ledger import Record, read_records
from autograder.classroom.gradebook.scores import CellGrade, NotebookGrade, read_scores


@dataclass
class Standing:
    """One student on one assignment.

    notebooks: every notebook of the assignment, whether handed in or not.
    raw, penalty, score, points: as nbgrader exports them; score is None while a failed submission waits
    for a person, because it is no zero.
    """

    student: str
    record: Record
    notebooks: dict[str, NotebookGrade] = field(default_factory=dict)
    timestamp: datetime | None = None

    @property
    def cells(self) -> dict[tuple[str, str], CellGrade]:
        """Graded cells, by notebook and grade id."""
        found = {(n, c): cell for n, grade in self.notebooks.items() for c, cell in grade.cells.items()}
        return {key: cell for key, cell in found.items() if cell.points is not None}

    @property
    def status(self) -> str:
        """graded, failed or missing; a failed submission that a person has graded whole is graded."""
        if self.record.status == "failed" and not any(cell.waits for cell in self.cells.values()):
            return "graded"
        return self.record.status

    @property
    def raw(self) -> float:
        return sum(grade.raw for grade in self.notebooks.values())

    @property
    def penalty(self) -> float:
        return sum(grade.penalty for grade in self.notebooks.values())

    @property
    def score(self) -> float | None:
        return None if self.status == "failed" else max(0.0, self.raw - self.penalty)

    @property
    def points(self) -> float:
        return sum(grade.points for grade in self.notebooks.values())

    @property
    def waiting(self) -> float:
        """Points that a person has yet to give."""
        return sum(cell.points or 0.0 for cell in self.cells.values() if cell.waits)

    def verdict(self, notebook: str, cell: str) -> dict[str, Any]:
        """What the ledger says of a cell: {"score", "max", "hints", "message"}, empty if nothing."""
        return self.record.cells.get(notebook, {}).get(cell, {})

    def public(self) -> dict[str, Any]:
        """As `grade --json` shows it."""
        notebooks: dict[str, dict[str, Any]] = {}
        for (notebook, name), cell in self.cells.items():
            said = self.verdict(notebook, name)
            notebooks.setdefault(notebook, {})[name] = {
                "score": cell.score,
                "max": cell.points,
                "hints": said.get("hints", []),
                "message": said.get("message"),
            }
        return {
            "status": self.status,
            "score": self.score,
            "max": self.points,
            "penalty": self.penalty,
            "waiting": self.waiting,
            "message": self.record.message,
            "notebooks": notebooks if self.status == "graded" else {},
        }


def read_standings(
    connection: Connection, name: str, more: dict[str, Record] | None = None
) -> dict[str, Standing]:
    """Everybody who was graded, failed or handed in nothing, by student in alphabetical order.

    more: records beside those in the ledger, of submissions whose student's name it cannot hold.
    """
    records = (more or {}) | read_records(connection, name)
    scores = read_scores(connection, name)
    whole = _cells_of(connection, name)
    times = _times(connection, name)
    found = {}
    for student in sorted(records.keys() | {student for student, _ in scores}):
        record = records.get(student, Record(student, "graded"))
        waits = record.status == "failed"
        grades = {n: scores.get((student, n)) or _nothing(cells, waits) for n, cells in whole.items()}
        found[student] = Standing(student, record, grades, times.get(student))
    return found


def _nothing(cells: dict[str, float], waits: bool) -> NotebookGrade:
    """What stands for somebody of whom the gradebook has no row."""
    score = None if waits else 0.0
    return NotebookGrade({name: CellGrade(score, points, None, waits) for name, points in cells.items()})


def _cells_of(connection: Connection, name: str) -> dict[str, dict[str, float]]:
    """The assignment's notebooks and the points of their graded cells."""
    from nbgrader.api import Assignment, GradeCell, Notebook, TaskCell

    query = select(Notebook.name).join(Assignment).where(Assignment.name == name).order_by(Notebook.name)
    found: dict[str, dict[str, float]] = {row.name: {} for row in connection.execute(query)}
    for kind in (GradeCell, TaskCell):
        columns = Notebook.name.label("notebook"), kind.name.label("cell"), kind.max_score.label("points")
        cells = select(*columns).join(Notebook, Notebook.id == kind.notebook_id).join(Assignment)
        for row in connection.execute(cells.where(Assignment.name == name)):
            found[row.notebook][row.cell] = row.points
    return found


def _times(connection: Connection, name: str) -> dict[str, datetime]:
    """When each student handed in (UTC without saying so, as nbgrader keeps it), where that is known."""
    from nbgrader.api import Assignment, SubmittedAssignment

    columns = SubmittedAssignment.student_id, SubmittedAssignment.timestamp
    query = select(*columns).join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    rows = connection.execute(query.where(Assignment.name == name))
    return {row.student_id: row.timestamp for row in rows if row.timestamp is not None}
