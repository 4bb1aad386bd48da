"""What a grading looks like in a terminal: progress bars, and the table of the class."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.authoring.coursedir import Course
from autograder.authoring.instantiate import instantiated
from autograder.classroom.gradebook.database import public_url
from autograder.classroom.gradebook.ledger import Record
from autograder.classroom.grading import Choice, ClassGrader, Graded
from autograder.engine.opening import engine_for
from autograder.progress import print_notes, progress_bar
from autograder.records import Assignment

SPLIT = "milliseconds per submission: "
COLORS = {"graded": "", "failed": "bold red", "missing": "yellow"}


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
) -> tuple[Graded, float]:
    """Grade a class under a progress bar; what became of it, and the seconds it took."""
    start = time.perf_counter()
    assignment = course.assignment(name)
    with progress_bar(console) as progress:
        task = progress.add_task("starting", total=None)

        def watch(done: int, total: int) -> None:
            progress.update(task, description="grading", completed=done, total=total)

        @contextmanager
        def engine(assignment: Assignment) -> Iterator[Any]:
            with engine_for(instantiated(course, assignment), workers, scheduler, sandbox) as made:
                print_notes(console, made.notes)
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


def print_grades(console: Console, course: Course, name: str, graded: Graded, seconds: float) -> None:
    """The class's table, then where everything is."""
    console.print(grades_table(name, graded.records))
    counts = Counter(record.status for record in graded.records.values())
    said = ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
    if graded.skipped:
        said += f"; {graded.skipped} of them were graded before"
    console.print(f"{said}, in {seconds:.1f} s", soft_wrap=True)
    for line in graded.changes:
        console.print(f"the source changed after grading: {line}", markup=False, soft_wrap=True)
    judged = len(graded.records) - graded.skipped
    if graded.split and judged:
        parts = [f"{what} {1000 * spent / judged:.0f}" for what, spent in graded.split.items()]
        console.print(f"{SPLIT}{', '.join(parts)}", soft_wrap=True)
    for what, where in (
        ("gradebook", public_url(course)),
        ("log", course.class_folder / "logs" / f"{name}.log"),
    ):
        console.print(f"{what}: {where}", markup=False, soft_wrap=True)


def grades_table(name: str, records: dict[str, Record]) -> Table:
    """One row a student: points so far, points that wait for a person, message and hints."""
    table = Table(title=f"{name}: {len(records)} submissions", title_justify="left")
    table.add_column("student", overflow="fold")
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("waiting", justify="right", no_wrap=True)
    table.add_column("messages and hints", overflow="fold")
    for student, record in records.items():
        cells = [cell for _, cell in cells_by_id(record)]
        most = sum(cell["max"] for cell in cells)
        waiting = sum(cell["max"] for cell in cells if cell["score"] is None)
        points = f"{sum(cell['score'] or 0 for cell in cells):g} / {most:g}"
        hints = dict.fromkeys(hint for cell in cells for hint in cell["hints"])
        lost = [f"{i} -{c['max'] - c['score']:g}" for i, c in cells_by_id(record) if _lost(c)]
        lines = [record.message] if record.message else []
        lines += [f"lost: {', '.join(lost)}"] if lost else []
        lines += [f"hint: {hint}" for hint in hints]
        style = COLORS[record.status]
        shown = Text(points if record.status == "graded" else record.status, style=style)
        table.add_row(
            Text(student, style=style), shown, f"{waiting:g}" if waiting else "", Text("\n".join(lines))
        )
    return table


def cells_by_id(record: Record) -> list[tuple[str, dict[str, Any]]]:
    """A record's cells with their grade ids, all notebooks together."""
    return [item for notebook in record.cells.values() for item in notebook.items()]


def _lost(cell: dict[str, Any]) -> bool:
    return cell["score"] is not None and cell["score"] < cell["max"]
