"""`autograder bench`: time this autograder beside stock nbgrader."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.commands.options import CORES, CourseOption, WorkersOption, console
from autograder.errors import UsageError


def bench(
    assignment: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Grade this assignment, filled in with what its catalogue holds."),
    ] = None,
    students: Annotated[int, typer.Option(min=4, metavar="N", help="Size of the class.")] = 60,
    workers: WorkersOption = CORES,
    compute: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="What each notebook computes, in processor time.")
    ] = 0.0,
    stock: Annotated[bool, typer.Option(help="Grade the class with nbgrader too.")] = True,
    rounds: Annotated[
        int, typer.Option(min=1, metavar="N", help="Into how many parts the class is cut.")
    ] = 3,
    course: CourseOption = None,
) -> None:
    """Time this autograder and stock nbgrader on the same class, in turn, and compare the scores.

    Ends with 1 if any cell's score differs. Those of an assignment may: nbgrader knows no forbidden calls.
    """
    from autograder.authoring.coursedir import Course
    from autograder.samples.bench import bench as run_bench
    from autograder.samples.bench_class import assignment_sample, small_sample

    if assignment is None:
        sample, title = small_sample(students, compute), f"a small notebook, {compute:g} s of compute"
    elif compute:
        raise UsageError(
            f"--compute {compute:g} is for the small notebook, not for --assignment {assignment}"
        )
    else:
        sample, title = assignment_sample(Course.load(course), assignment, students), assignment
    figures = run_bench(console, sample, workers, stock, rounds, title)
    raise typer.Exit(1 if figures["same_scores"] is False else 0)
