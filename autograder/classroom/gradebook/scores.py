"""What the gradebook says, read with two statements for a whole class."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import Connection, select


@dataclass
class CellGrade:
    """What the gradebook says of one cell: a person's score goes before ours. `waits`: for a person.

    score is None where nobody has given one yet.
    """

    score: float | None = None
    points: float | None = None
    comment: str | None = None
    waits: bool = False


@dataclass
class NotebookGrade:
    """What the gradebook says of one notebook, by grade id."""

    cells: dict[str, CellGrade] = field(default_factory=dict)
    penalty: float = 0.0

    @property
    def raw(self) -> float:
        """Points before the late penalty."""
        return sum(cell.score or 0.0 for cell in self.cells.values())

    @property
    def score(self) -> float:
        """Points after the late penalty, as nbgrader exports them: never below zero."""
        return max(0.0, self.raw - self.penalty)

    @property
    def points(self) -> float:
        return sum(cell.points or 0.0 for cell in self.cells.values())


def read_scores(connection: Connection, name: str) -> dict[tuple[str, str], NotebookGrade]:
    """Every graded notebook of an assignment, by student and notebook."""
    from nbgrader.api import (
        Assignment,
        BaseCell,
        Comment,
        Grade,
        Notebook,
        SubmittedAssignment,
        SubmittedNotebook,
    )

    found: dict[tuple[str, str], NotebookGrade] = defaultdict(NotebookGrade)
    penalty = SubmittedNotebook.late_submission_penalty
    columns = SubmittedAssignment.student_id.label("student"), Notebook.name.label("notebook"), BaseCell.name
    for table, more in (
        (
            Grade,
            (
                Grade.score.label("score"),
                Grade.max_score.label("most"),
                Grade.needs_manual_grade,
                (Grade.auto_score.is_(None) & Grade.manual_score.is_(None)).label("open"),
                penalty,
            ),
        ),
        (Comment, (Comment.comment.label("comment"),)),
    ):
        query = (
            select(*columns, *more)
            .join(BaseCell, BaseCell.id == table.cell_id)
            .join(SubmittedNotebook, SubmittedNotebook.id == table.notebook_id)
            .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
            .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .where(Assignment.name == name)
        )
        for row in connection.execute(query):
            notebook = found[row.student, row.notebook]
            cell = notebook.cells.setdefault(row.name, CellGrade())
            if table is Comment:
                cell.comment = row.comment
            else:
                cell.score = None if row.open else row.score
                cell.points, cell.waits = row.most, row.needs_manual_grade
                notebook.penalty = row.late_submission_penalty or 0.0
    return dict(found)
