"""The assignment's own entries in the gradebook: notebooks and cells, as nbgrader's release makes them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from autograder.authoring.coursedir import Course
from autograder.authoring.release import (
    check_source,
    converter_for,
    inside,
    nbgrader_errors,
    prepare,
    quiet_nbgrader,
    source_path,
)
from autograder.classroom.gradebook.carrying import carry_over, put_aside
from autograder.classroom.gradebook.work import prints_of
from autograder.records import Assignment

if TYPE_CHECKING:
    from nbgrader.api import Gradebook


@dataclass
class MasterNotebook:
    """One notebook of an assignment: its row, its cells, and what students started from.

    grades, comments: the cells that nbgrader keeps a grade or a comment for: grade id -> cell id.
    tasks: those among them that students answer in cells of their own.
    prints: grade id -> digest of the work (see `work.prints_of`) in the notebook as handed out.
    text: the notebook as nbgrader enters it, answers cleared and hidden tests in it, as JSON.
    """

    id: str
    text: str
    grades: dict[str, str] = field(default_factory=dict)
    max_scores: dict[str, float] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    tasks: set[str] = field(default_factory=set)
    prints: dict[str, str] = field(default_factory=dict)


@dataclass
class Master:
    """An assignment in the gradebook: its row's id, its due date (UTC), its notebooks by name.

    changes: what is different from the source by which submissions were graded, a line each.
    """

    id: str
    duedate: datetime | None
    notebooks: dict[str, MasterNotebook]
    changes: list[str] = field(default_factory=list)


def convert_all(course: Course, assignment: Assignment) -> dict[str, tuple[Any, dict]]:
    """The assignment's notebooks as nbgrader enters them, and the resources that go with each."""
    check_source(assignment, python=False)
    return {name: convert(course, assignment, name) for name in assignment.notebooks}


def enter_assignment(
    course: Course, assignment: Assignment, converted: dict[str, tuple[Any, dict]] | None = None
) -> Master:
    """Bring the gradebook's entries of an assignment up to its source, and return them.

    Where submissions were graded by an earlier source, their rows are carried over (see `carrying`).
    converted: what `convert_all` made of the source, if that was done already.
    """
    from nbgrader.api import Gradebook

    converted = converted or convert_all(course, assignment)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        gradebook.update_or_create_assignment(assignment.name)
        changes = _drop_removed_notebooks(gradebook, assignment)
        for name, (notebook, resources) in converted.items():
            before, after = _cells_in_gradebook(gradebook, assignment.name, name), cells_in_notebook(notebook)
            if before != after:
                if before is not None:
                    changes += carry_over(gradebook, assignment.name, name, before, after)
                _save_cells(course, assignment, name, notebook, resources)
        gradebook.db.expire_all()
        entry = gradebook.find_assignment(assignment.name)
        notebooks = {n.name: _master_notebook(n, converted[n.name][0]) for n in entry.notebooks}
        return Master(entry.id, entry.duedate, notebooks, changes)


def convert(course: Course, assignment: Assignment, name: str) -> tuple[Any, dict]:
    """A source notebook as nbgrader enters it: answers cleared, checksums computed, hidden tests in it."""
    from nbformat import reads
    from nbgrader.preprocessors import SaveCells

    converter = converter_for(course, assignment.name)
    steps = list(converter.preprocessors)
    converter.preprocessors = steps[: steps.index(SaveCells)] if SaveCells in steps else steps
    path = source_path(course, assignment.name, name)
    with quiet_nbgrader(), inside(course.root), nbgrader_errors(assignment.notebooks[name]):
        prepare(converter)
        resources = converter.init_single_notebook_resources(path)
        output, resources = converter.exporter.from_filename(path, resources=resources)
    return reads(output, as_version=4), resources


def _save_cells(course: Course, assignment: Assignment, name: str, notebook: Any, resources: dict) -> None:
    from nbgrader.preprocessors import SaveCells

    resources["nbgrader"]["db_url"] = course.db_url
    with quiet_nbgrader(), nbgrader_errors(assignment.notebooks[name]):
        SaveCells().preprocess(notebook, resources)


def _drop_removed_notebooks(gradebook: Gradebook, assignment: Assignment) -> list[str]:
    """Take notebooks out that the source has no more; what came and went, a line each."""
    entry = gradebook.find_assignment(assignment.name)
    known = {notebook.name for notebook in entry.notebooks}
    graded = bool(known and entry.submissions)
    told = [f"{name}: a new notebook" for name in sorted(set(assignment.notebooks) - known) if graded]
    for name in sorted(known - set(assignment.notebooks)):
        cells = _cells_in_gradebook(gradebook, assignment.name, name) or {}
        aside = put_aside(gradebook, assignment.name, name, cells["grades"].keys() | cells["tasks"].keys())
        gradebook.remove_notebook(name, assignment.name)
        kept = f"; what people gave for it ({aside} grades) is put aside" if aside else ""
        told += [f"{name}: the notebook went{kept}"] if graded else []
    return told


def cells_in_notebook(notebook: Any) -> dict[str, Any]:
    """What nbgrader's SaveCells would enter, in a form to compare."""
    from nbgrader import utils

    grades, tasks, solutions, sources = {}, {}, set(), {}
    for cell in notebook.cells:
        mark = cell.metadata.get("nbgrader", {})
        name = mark.get("grade_id")
        if utils.is_grade(cell):
            grades[name] = (float(mark["points"]), cell.cell_type)
        if utils.is_solution(cell):
            solutions.add(name)
        if utils.is_task(cell):
            tasks[name] = (float(mark["points"]), cell.cell_type)
        if utils.is_grade(cell) or utils.is_solution(cell) or utils.is_locked(cell) or utils.is_task(cell):
            sources[name] = (cell.cell_type, utils.is_locked(cell), cell.source, mark.get("checksum"))
    kernel = json.dumps(notebook.metadata.get("kernelspec", {}))
    return {"grades": grades, "tasks": tasks, "solutions": solutions, "sources": sources, "kernel": kernel}


def _cells_in_gradebook(gradebook: Gradebook, assignment: str, name: str) -> dict[str, Any] | None:
    from nbgrader.api import MissingEntry

    try:
        entry = gradebook.find_notebook(name, assignment)
    except MissingEntry:
        return None
    return {
        "grades": {cell.name: (cell.max_score, cell.cell_type) for cell in entry.grade_cells},
        "tasks": {cell.name: (cell.max_score, cell.cell_type) for cell in entry.task_cells},
        "solutions": {cell.name for cell in entry.solution_cells},
        "sources": {c.name: (c.cell_type, c.locked, c.source, c.checksum) for c in entry.source_cells},
        "kernel": entry.kernelspec,
    }


def _master_notebook(entry: Any, notebook: Any) -> MasterNotebook:
    graded, commented = [*entry.grade_cells, *entry.task_cells], [*entry.solution_cells, *entry.task_cells]
    return MasterNotebook(
        entry.id,
        json.dumps(notebook),
        {cell.name: cell.id for cell in graded},
        {cell.name: cell.max_score for cell in graded},
        {cell.name: cell.id for cell in commented},
        {cell.name for cell in entry.task_cells},
        prints_of(notebook),
    )
