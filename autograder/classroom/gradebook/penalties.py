"""Late penalties after the fact: a person's points, an extension or a new due date change what is taken off.

nbgrader computes a penalty when it grades and never again. Here it is computed anew whenever a grading
ends, by the same plugin, so an extension that was granted later counts without grading again.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, select, update

from autograder.authoring.coursedir import Course
from autograder.classroom.gradebook.scores import read_scores
from autograder.classroom.gradebook.writer import late_penalty_of


def refresh_penalties(course: Course, engine: Engine, name: str) -> int:
    """Bring the late penalties of an assignment up to date; how many notebooks' changed."""
    from nbgrader.api import Assignment, Notebook, SubmittedAssignment, SubmittedNotebook

    penalty_of = late_penalty_of(course)
    changed = 0
    with engine.connect() as connection, connection.begin():
        scores = read_scores(connection, name)
        query = (
            select(
                SubmittedNotebook.id,
                SubmittedNotebook.late_submission_penalty.label("penalty"),
                Notebook.name,
                SubmittedAssignment.student_id,
                SubmittedAssignment.timestamp,
                SubmittedAssignment.extension,
                Assignment.duedate,
            )
            .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
            .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .where(Assignment.name == name)
        )
        for row in connection.execute(query).all():
            late = 0.0
            if row.duedate is not None and row.timestamp is not None:
                allowed = row.duedate + (row.extension or timedelta())
                late = max(0.0, (row.timestamp - allowed).total_seconds())
            grade = scores.get((row.student_id, row.name))
            due = penalty_of(row.student_id, grade.raw if grade else 0.0, late)
            if due != row.penalty:
                table = SubmittedNotebook.__table__
                new = update(table).where(table.c.id == row.id).values(late_submission_penalty=due)
                connection.execute(new)
                changed += 1
    return changed
