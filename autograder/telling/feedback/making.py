"""Feedback pages of a class: our own design, nothing hidden, nothing that runs, nothing from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from autograder.authoring.coursedir import Course
from autograder.authoring.filling import text_of
from autograder.classroom.gradebook.database import open_gradebook
from autograder.classroom.gradebook.files import write_file
from autograder.classroom.gradebook.standings import Standing, read_standings
from autograder.errors import UsageError, one_line
from autograder.records import Assignment
from autograder.telling.feedback.bounded import make_all
from autograder.telling.feedback.cells import Delimiters, for_student
from autograder.telling.feedback.page import PageText, make_page
from autograder.telling.tasks import HEADING, Task, tasks_in

SHOWN_BESIDE = {".png", ".jpg", ".jpeg", ".gif"}
PLAIN_ADDRESS = re.compile(r"https?://[^\s]+$")


@dataclass(frozen=True)
class Lectures:
    """Where links to the course's own files lead: below `base`, which may be nowhere ("")."""

    root: Path
    folder: Path
    base: str = ""

    def __call__(self, target: str) -> str | None:
        """The web address of a file of the course that a source notebook links to."""
        path, _, part = target.partition("#")
        found = (self.folder / path).resolve()
        if not self.base or not found.is_relative_to(self.root) or not found.exists():
            return None
        return f"{self.base.rstrip('/')}/{found.relative_to(self.root)}" + (f"#{part}" if part else "")


@dataclass
class Page:
    """All that one page is made from."""

    source: Path
    target: Path
    title: str
    notebook: str
    standing: Standing
    tasks: list[Task]
    delimiters: Delimiters
    lectures: Lectures


def make_feedback(
    course: Course,
    name: str,
    students: Sequence[str] = (),
    workers: int = 1,
    watch: Callable[[int, int], None] = lambda done, total: None,
    seconds: float | None = None,
) -> list[Path]:
    """Write `feedback/<student>/<name>/<notebook>.html` for everybody whose grade is in the gradebook.

    students: only these (default all); watch: called as (done, total). Returns the pages' paths.
    seconds: for one page; one that takes longer is made without the notebook.
    Raises UsageError if there is nothing to make pages of, or if a student is not known.
    """
    assignment = course.assignment(name)
    pages = _pages(course, assignment)
    if not pages:
        raise UsageError(f"no graded submission of {name!r} yet; run: autograder grade {name}")
    if unknown := sorted(set(students) - {page.standing.student for page in pages}):
        raise UsageError(f"no graded submission of {', '.join(map(repr, unknown))} to {name!r}")
    if students:
        pages = [page for page in pages if page.standing.student in students]
    files = {file: path.read_bytes() for file, path in assignment.files.items()}
    for student in sorted({page.standing.student for page in pages}):
        _copy_pictures(course, student, name, dict(files))
    watch(0, len(pages))
    for done, (page, made) in enumerate(make_all(pages, write_page, workers, seconds), 1):
        if not made:
            write_page(page, whole=False)
        watch(done, len(pages))
    return [page.target for page in pages]


def write_page(page: Page, whole: bool = True) -> None:
    """Write one page; with `whole` false without the notebook."""
    cells: list[dict[str, Any]] | None = None
    if whole:
        cells = for_student(json.loads(page.source.read_bytes()), page.delimiters)
        if page.standing.status == "failed":
            cells = None  # what stands there is ours, and says what the page says
    text = PageText(page.title, page.standing, page.tasks, page.notebook)
    write_file(page.target, make_page(text, cells, page.lectures).encode("utf-8", "replace"))


def _pages(course: Course, assignment: Assignment) -> list[Page]:
    """What the gradebook, the ledger and the autograded folder hold, by student and notebook."""
    engine = open_gradebook(course)
    with engine.connect() as connection:
        standings = read_standings(connection, assignment.name)
    engine.dispose()
    tasks, title = tasks_in(assignment), _title(assignment)
    base = str(course.config.FeedbackPages.get("course_url", ""))
    if base and not PLAIN_ADDRESS.match(base):
        raise UsageError(
            f"FeedbackPages.course_url is {base!r}; expected an address that begins with https://"
        )
    lectures = Lectures(course.root, assignment.folder, base)
    make = partial(Page, title=title, tasks=tasks, delimiters=_delimiters(course), lectures=lectures)
    pages = []
    for student, standing in standings.items():
        for notebook in standing.notebooks:
            source = course.autograded_folder(student, assignment.name) / f"{notebook}.ipynb"
            target = course.feedback_folder(student, assignment.name) / f"{notebook}.html"
            if source.is_file() or standing.status == "graded":
                pages.append(make(source, target, notebook=notebook, standing=standing))
    return pages


def _title(assignment: Assignment) -> str:
    """The first heading of the assignment, its name where there is none."""
    for path in list(assignment.notebooks.values())[:1]:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown" and (found := HEADING.search(text_of(cell))):
                return one_line(found[1], 120)
    return assignment.name


def _delimiters(course: Course) -> Delimiters:
    from nbgrader.preprocessors import ClearHiddenTests

    hidden = ClearHiddenTests(config=course.config)
    return Delimiters(hidden.begin_test_delimeter, hidden.end_test_delimeter)


def _copy_pictures(course: Course, student: str, name: str, files: dict[str, bytes]) -> None:
    """The course's own helper files and the student's pictures go beside the page, which may show them."""
    folder = course.autograded_folder(student, name)
    for path in folder.rglob("*") if folder.is_dir() else []:
        if path.suffix.lower() in SHOWN_BESIDE and path.is_file():
            files.setdefault(path.relative_to(folder).as_posix(), path.read_bytes())
    for file, data in files.items():
        write_file(course.feedback_folder(student, name) / file, data)
