"""`autograder check`: see that an assignment's grader is right.

Against its catalogue: the model answer and every other right answer must take all points. A wrong
answer must lose points on its own task and on no other, and its hint must reach the student. The
released notebook and an empty one take nothing. A syntax error in one cell costs that cell's task only.

Against mutants (`--mutants`): the model answer with one slip must lose points of its task.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from rich.console import Console

from autograder.authoring.check.ledger import ledger_file, record
from autograder.authoring.check.survival import grade_mutants, is_enough, refuse_unknown_equivalents
from autograder.authoring.check.tables import print_mutants, print_trials
from autograder.authoring.check.trials import check_assignment
from autograder.authoring.coursedir import Course
from autograder.authoring.instantiate import instantiated
from autograder.progress import print_engine, progress_bar

__all__ = ["check", "check_assignment", "check_mutants", "grade_mutants"]


def check(
    course: Course,
    names: list[str],
    answers_file: Path | None,
    console: Console,
    workers: int = 2,
    sandbox: str = "bubblewrap",
    strict: bool = False,
) -> bool:
    """Check assignments against their catalogues; print a table and every fault. True if there is none."""
    fine = True
    for name in names:
        refuse_unknown_equivalents(course.assignment(name))
        tell = partial(print_engine, console)
        outcomes = list(check_assignment(course, name, answers_file, workers, sandbox, tell, strict))
        fine &= print_trials(name, outcomes, console)
    return fine


def check_mutants(
    course: Course,
    names: list[str],
    console: Console,
    workers: int = 2,
    sandbox: str = "bubblewrap",
    strict: bool = False,
    write_ledger: bool = False,
) -> bool:
    """Check assignments against mutants; print tables and survivors. True if enough of them die."""
    fine = True
    for name in names:
        with progress_bar(console) as progress:
            bar = progress.add_task("mutants", total=None)

            def watch(done: int, total: int, progress=progress, bar=bar) -> None:  # type: ignore[no-untyped-def]
                progress.update(bar, completed=done, total=total)

            tell = partial(print_engine, console)
            assignment = instantiated(course, course.assignment(name))
            if write_ledger:
                ledger_file(assignment)  # before anything is graded
            more = {"watch": watch, "sandbox": sandbox, "tell": tell, "strict": strict}
            graded = list(grade_mutants(assignment, workers, **more))  # type: ignore[arg-type]
        print_mutants(name, graded, console)
        if write_ledger:
            file = record(course.assignment(name), graded)
            console.print(f"written: {file}", highlight=False, markup=False, soft_wrap=True)
        fine &= is_enough(graded)
    return fine
