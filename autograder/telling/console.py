"""What a grading looks like in a terminal: progress bars, then how it went."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console

from autograder.authoring.coursedir import Course
from autograder.authoring.instantiate import instantiated
from autograder.classroom.grading import Choice, ClassGrader, Graded
from autograder.engine.opening import engine_for
from autograder.engine.workers import WorkerTemplate
from autograder.progress import print_engine, progress_bar
from autograder.records import Assignment
from autograder.telling.summary import nothing_changed, print_summary
from autograder.telling.table import grades_table
from autograder.telling.tasks import tasks_in
from autograder.telling.ways import write_ways


def grade_with_progress(
    console: Console,
    course: Course,
    name: str,
    submissions: Path | None,
    workers: int,
    json_file: Path | None = None,
    choice: Choice | None = None,
    scheduler: str | None = None,
    sandbox: str = "bubblewrap",
    strict: bool = False,
    ahead: WorkerTemplate | None = None,
) -> tuple[Graded, float]:
    """Grade a class under a progress bar; what became of it, and the seconds it took. ahead: see `Engine`."""
    start = time.perf_counter()
    assignment = course.assignment(name)
    with progress_bar(console) as progress:
        task = progress.add_task("starting", total=None)

        def watch(done: int, total: int) -> None:
            progress.update(task, description="grading", completed=done, total=total)

        @contextmanager
        def engine(assignment: Assignment) -> Iterator[Any]:
            whole = instantiated(course, assignment)
            with engine_for(
                whole, workers, scheduler, sandbox, strict=strict, meanwhile=grader.get_ready, ahead=ahead
            ) as made:
                print_engine(console, made)
                write_ways(course.class_folder / "reports", name, made.ways)
                yield made

        grader = ClassGrader(course, assignment, engine, watch, json_file, choice or Choice())
        graded = grader.run(submissions)
    return graded, time.perf_counter() - start


def feedback_with_progress(
    console: Console, course: Course, name: str, students: Sequence[str], workers: int
) -> list[Path]:
    """Write feedback pages under a progress bar."""
    from autograder.telling.feedback.making import make_feedback

    with progress_bar(console) as progress:
        task = progress.add_task("feedback", total=None)

        def watch(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        return make_feedback(course, name, students, workers, watch)


def print_grades(
    console: Console,
    course: Course,
    name: str,
    graded: Graded,
    seconds: float,
    table: bool = False,
    options: tuple[str, str] = ("", ""),
) -> None:
    """How a grading went, on one screen; with `table` the whole class before it.

    options: what the next command needs as well: where submissions are, and which course and class.
    """
    if table:
        console.print(grades_table(name, tasks_in(course.assignment(name)), graded.standings))
    if graded.nothing_to_do and not table:
        console.print(nothing_changed(name, graded), markup=False, soft_wrap=True)
    else:
        print_summary(console, course, name, graded, seconds, options)
