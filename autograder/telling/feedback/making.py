"""Feedback pages: nbgrader's template, our messages and hints, nothing hidden and nothing that runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.authoring.coursedir import Course
from autograder.classroom.gradebook.database import open_gradebook
from autograder.classroom.gradebook.files import write_file
from autograder.classroom.gradebook.ledger import Record, read_records
from autograder.classroom.gradebook.scores import NotebookGrade, read_scores
from autograder.errors import UsageError
from autograder.telling.feedback.cells import Delimiters, for_student

if TYPE_CHECKING:
    from traitlets.config import Config

PAGES_WORTH_A_PROCESS = 400  # below, starting another process takes longer than it saves
SHARE = 20  # pages that a process takes at once
SHOWN_BESIDE = {".png", ".jpg", ".jpeg", ".gif"}


@dataclass
class Page:
    """All that one page is made from."""

    source: Path
    target: Path
    name: str
    grade: NotebookGrade
    verdicts: dict[str, dict[str, Any]]
    message: str | None = None


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
    from autograder.telling.feedback.page import make_exporter, make_page

    key = repr(config)
    if key not in _exporters:
        _exporters[key] = make_exporter(config)
    for page in pages:
        notebook = json.loads(page.source.read_bytes())
        shown = for_student(notebook, page.grade.cells, page.verdicts, delimiters, page.message)
        html = make_page(_exporters[key], shown, page.name, page.grade)
        write_file(page.target, html.encode("utf-8", "replace"))


def _delimiters(course: Course) -> Delimiters:
    from nbgrader.preprocessors import ClearHiddenTests

    hidden = ClearHiddenTests(config=course.config)
    return Delimiters(hidden.begin_test_delimeter, hidden.end_test_delimeter)


def _pages(course: Course, name: str) -> dict[tuple[str, str], Page]:
    """By student and notebook, what the gradebook, the ledger and the autograded folder hold."""
    engine = open_gradebook(course)
    with engine.connect() as connection:
        grades = read_scores(connection, name)
        records = read_records(connection, name)
    engine.dispose()
    pages = {}
    for (student, notebook), grade in grades.items():
        source = course.autograded_folder(student, name) / f"{notebook}.ipynb"
        target = course.feedback_folder(student, name) / f"{notebook}.html"
        record = records.get(student, Record(student, ""))
        said = record.message if record.status == "graded" else None  # else the notebook begins with it
        verdicts = record.cells.get(notebook, {})
        if source.is_file():
            pages[student, notebook] = Page(source, target, notebook, grade, verdicts, said)
    return pages


def _copy_pictures(course: Course, student: str, name: str, files: dict[str, bytes]) -> None:
    """The course's own helper files and the student's pictures go beside the page, which may show them."""
    folder = course.autograded_folder(student, name)
    for path in folder.rglob("*") if folder.is_dir() else []:
        if path.suffix.lower() in SHOWN_BESIDE and path.is_file():
            files.setdefault(path.relative_to(folder).as_posix(), path.read_bytes())
    for file, data in files.items():
        write_file(course.feedback_folder(student, name) / file, data)
