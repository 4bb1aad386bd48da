"""Feedback pages: nbgrader's template, our messages and hints, nothing hidden and nothing that runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from autograder.coursedir import Course
from autograder.errors import UsageError
from autograder.feedback.cells import CellGrade, Delimiters, for_student
from autograder.gradebook import open_gradebook, read_records
from autograder.gradebook.files import write_file

if TYPE_CHECKING:
    from traitlets.config import Config

PAGES_WORTH_A_PROCESS = 40  # below, starting another process takes longer than it saves
SHARE = 20  # pages that a process takes at once
SHOWN_BESIDE = {".png", ".jpg", ".jpeg", ".gif"}


@dataclass
class Page:
    """All that one page is made from."""

    source: Path
    target: Path
    name: str
    score: float = 0.0
    most: float = 0.0
    penalty: float = 0.0
    grades: dict[str, CellGrade] = field(default_factory=dict)
    verdicts: dict[str, dict[str, Any]] = field(default_factory=dict)


def make_feedback(
    course: Course,
    name: str,
    students: Sequence[str] = (),
    workers: int = 1,
    watch: Callable[[int, int], None] = lambda done, total: None,
) -> list[Path]:
    """Write `feedback/<student>/<name>/<notebook>.html` for everybody whose grade is in the gradebook.

    students: only these (default all); watch: called as (done, total). Returns the pages' paths.
    Raises UsageError if there is nothing to make pages of.
    """
    assignment = course.assignment(name)
    pages = _pages(course, name)
    if students:
        pages = {key: page for key, page in pages.items() if key[0] in students}
    if not pages:
        raise UsageError(f"no graded submission of {name!r} yet; run: autograder grade {name}")
    delimiters = _delimiters(course)
    for student in sorted({student for student, _ in pages}):
        _copy_pictures(course, student, name, {f: p.read_bytes() for f, p in assignment.files.items()})
    todo = [page for _, page in sorted(pages.items())]
    shares = [todo[i : i + SHARE] for i in range(0, len(todo), SHARE)]
    done = 0
    if workers < 2 or len(todo) < PAGES_WORTH_A_PROCESS:
        for page in todo:
            write_pages(course.config, delimiters, [page])
            done += 1
            watch(done, len(todo))
    else:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            config = course.config
            waiting = {pool.submit(write_pages, config, delimiters, share): len(share) for share in shares}
            for future in as_completed(waiting):
                future.result()
                done += waiting[future]
                watch(done, len(todo))
    return [page.target for page in todo]


_exporters: dict[str, Any] = {}


def write_pages(config: Config, delimiters: Delimiters, pages: list[Page]) -> None:
    """Write some pages; the exporter is made once in a process."""
    from autograder.feedback.page import make_exporter, make_page

    key = repr(config)
    if key not in _exporters:
        _exporters[key] = make_exporter(config)
    for page in pages:
        notebook = json.loads(page.source.read_bytes())
        shown = for_student(notebook, page.grades, page.verdicts, delimiters)
        html = make_page(_exporters[key], shown, page.name, page.score, page.most, page.penalty)
        write_file(page.target, html.encode("utf-8", "replace"))


def _delimiters(course: Course) -> Delimiters:
    from nbgrader.preprocessors import ClearHiddenTests

    hidden = ClearHiddenTests(config=course.config)
    return Delimiters(hidden.begin_test_delimeter, hidden.end_test_delimeter)


def _pages(course: Course, name: str) -> dict[tuple[str, str], Page]:
    """By student and notebook, what the gradebook, the ledger and the autograded folder hold."""
    engine = open_gradebook(course)
    with engine.connect() as connection:
        pages = _scores(connection, course, name)
        records = read_records(connection, name)
    engine.dispose()
    for (student, notebook), page in pages.items():
        if student in records:
            page.verdicts = records[student].cells.get(notebook, {})
    return {key: page for key, page in pages.items() if page.source.is_file()}


def _scores(connection: Connection, course: Course, name: str) -> dict[tuple[str, str], Page]:
    from nbgrader.api import (
        Assignment,
        BaseCell,
        Comment,
        Grade,
        Notebook,
        SubmittedAssignment,
        SubmittedNotebook,
    )

    penalty = SubmittedNotebook.late_submission_penalty
    columns = SubmittedAssignment.student_id.label("student"), Notebook.name.label("notebook"), BaseCell.name
    pages: dict[tuple[str, str], Page] = {}
    for table, more in (
        (Grade, (Grade.score.label("score"), Grade.max_score.label("most"), penalty.label("penalty"))),
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
            page = pages.get((row.student, row.notebook))
            if page is None:
                source = course.autograded_folder(row.student, name) / f"{row.notebook}.ipynb"
                target = course.feedback_folder(row.student, name) / f"{row.notebook}.html"
                page = pages[row.student, row.notebook] = Page(source, target, row.notebook)
            grade = page.grades.setdefault(row.name, CellGrade())
            if table is Comment:
                grade.comment = row.comment
                continue
            grade.score, grade.points = row.score, row.most
            page.penalty = row.penalty or 0.0
            page.score, page.most = page.score + row.score, page.most + row.most
    for page in pages.values():
        page.score -= page.penalty
    return pages


def _copy_pictures(course: Course, student: str, name: str, files: dict[str, bytes]) -> None:
    """The course's own helper files and the student's pictures go beside the page, which may show them."""
    folder = course.autograded_folder(student, name)
    for path in folder.rglob("*") if folder.is_dir() else []:
        if path.suffix.lower() in SHOWN_BESIDE and path.is_file():
            files.setdefault(path.relative_to(folder).as_posix(), path.read_bytes())
    for file, data in files.items():
        write_file(course.feedback_folder(student, name) / file, data)
