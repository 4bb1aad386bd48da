"""A source that changed after submissions were graded: the gradebook follows it, and what changed is told.

nbgrader refuses cells that came or went once there are submissions. Here the cells that stay keep their
grades; what a person gave for a cell that went is put aside (in the ledger) and returns with the cell.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from autograder.classroom.gradebook.ledger import read_records, write_records
from autograder.classroom.gradebook.work import Given

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

NAMED = 8  # cells that a line names
Cells = dict[str, Any]  # see `master.cells_in_notebook`


def carry_over(gradebook: Gradebook, assignment: str, name: str, before: Cells, after: Cells) -> list[str]:
    """Bring the rows of a notebook with submissions up to its source; what changed, a line each."""
    notebook = gradebook.find_notebook(name, assignment)
    if not notebook.submissions:
        return []
    told = [f"{cell!r}: {old[0]:g} points, now {new[0]:g}" for cell, old, new in _points(before, after)]
    for cell, _, _ in _points(before, after):
        _look_again(notebook, cell)
    graded_before, graded_after = before["grades"] | before["tasks"], after["grades"] | after["tasks"]
    came, went = graded_after.keys() - graded_before.keys(), graded_before.keys() - graded_after.keys()
    if came:
        told.append(f"{_list(came)} came, worth {sum(graded_after[c][0] for c in came):g} points")
    if went:
        aside = put_aside(gradebook, assignment, name, went)
        kept = f"; what people gave for it ({aside} grades) is put aside" if aside else ""
        told.append(f"{_list(went)} went, worth {sum(graded_before[c][0] for c in went):g} points{kept}")
    texts = {
        cell for cell, old in before["sources"].items() if old[2] != after["sources"].get(cell, old)[2]
    } - came
    if texts:
        told.append(f"the text of {_list(texts)}")
    _remove(gradebook, notebook, before, after)
    _add(gradebook, assignment, name, before, after)
    return [f"{name}: {line}" for line in told]


def put_aside(gradebook: Gradebook, assignment: str, name: str, cells: set[str]) -> int:
    """Keep in the ledger what people gave for cells that go; how many grades and comments that were."""
    notebook = gradebook.find_notebook(name, assignment)
    connection = gradebook.db.connection()
    records = read_records(connection, assignment)
    changed, number = {}, 0
    for submitted in notebook.submissions:
        record = records.get(submitted.student.id)
        grades, comments = {g.name: g for g in submitted.grades}, {c.name: c for c in submitted.comments}
        for cell in sorted(cells) if record is not None else ():
            grade, comment = grades.get(cell), comments.get(cell)
            given = Given(
                grade.manual_score if grade else None,
                grade.extra_credit if grade else None,
                comment.manual_comment if comment else None,
            )
            work = record.prints.get(name, {}).get(cell) if record else None
            if given and work and record:
                record.aside.setdefault(name, {})[cell] = asdict(given) | {"print": work}
                changed[record.student] = record
                number += 1
    write_records(connection, assignment, list(changed.values()))
    return number


def _points(before: Cells, after: Cells) -> list[tuple[str, tuple, tuple]]:
    """Cells that are worth more or less than before."""
    found = []
    for kind in ("grades", "tasks"):
        for cell, old in before[kind].items():
            new = after[kind].get(cell)
            if new is not None and new[0] != old[0]:
                found.append((cell, old, new))
    return found


def _look_again(notebook: Any, cell: str) -> None:
    """A person's score for a cell stays; as its points changed, a person should look at it."""
    for submitted in notebook.submissions:
        for grade in submitted.grades:
            if grade.name == cell and grade.manual_score is not None:
                grade.needs_manual_grade = True


def _remove(gradebook: Gradebook, notebook: Any, before: Cells, after: Cells) -> None:
    """Delete the rows of cells that are no more, or are cells of another kind now."""
    for kind in ("grades", "tasks", "solutions", "sources"):
        gone = set(before[kind]) - set(after[kind])
        for cell in [c for c in getattr(notebook, f"{kind[:-1]}_cells") if c.name in gone]:
            for row in [*getattr(cell, "grades", ()), *getattr(cell, "comments", ())]:
                gradebook.db.delete(row)
            gradebook.db.delete(cell)
    gradebook.db.commit()
    gradebook.db.expire_all()


def _add(gradebook: Gradebook, assignment: str, name: str, before: Cells, after: Cells) -> None:
    """Add rows for new cells, for each submission too: it waits until it is graded anew."""
    from nbgrader.api import Comment, Grade

    make = {
        "grades": lambda cell, about: gradebook.update_or_create_grade_cell(
            cell, name, assignment, max_score=about[0], cell_type=about[1]
        ),
        "tasks": lambda cell, about: gradebook.update_or_create_task_cell(
            cell, name, assignment, max_score=about[0], cell_type=about[1]
        ),
        "solutions": lambda cell, about: gradebook.update_or_create_solution_cell(cell, name, assignment),
        "sources": lambda cell, about: gradebook.update_or_create_source_cell(
            cell, name, assignment, cell_type=about[0]
        ),
    }
    rows: dict[str, tuple[Any, ...]] = {
        "grades": (Grade,),
        "tasks": (Grade, Comment),
        "solutions": (Comment,),
    }
    submissions = gradebook.find_notebook(name, assignment).submissions
    for kind, maker in make.items():
        for cell in sorted(set(after[kind]) - set(before[kind])):
            entry = maker(cell, after[kind][cell] if isinstance(after[kind], dict) else None)
            for table in rows.get(kind, ()):
                gradebook.db.add_all([table(cell_id=entry.id, notebook_id=s.id) for s in submissions])
    gradebook.db.commit()
    gradebook.db.expire_all()


def _list(cells: set[str]) -> str:
    named = sorted(cells)
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return ", ".join(map(repr, named[:NAMED])) + more
