"""`autograder grade`: grade every submission to an assignment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.options import (
    CORES,
    ClassOption,
    CourseOption,
    NameArgument,
    StrictOption,
    UnsafeOption,
    WorkersOption,
    again,
    console,
    sandbox,
)
from autograder.errors import AutograderError


def grade(
    name: NameArgument,
    submissions: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="DIR/<student>/<NAME>/*.ipynb or DIR/<student>/*.ipynb."),
    ] = None,
    json: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write scores, messages and hints to this file too.")
    ] = None,
    workers: WorkersOption = CORES,
    regrade: Annotated[
        list[str] | None, typer.Option(metavar="STUDENT", help="Only this student (may be repeated).")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Work on this Dask cluster, e.g. tcp://host:8786 (extra: cluster)."
        ),
    ] = None,
    changed: Annotated[
        bool, typer.Option("--changed", help="Only what changed since it was graded, or whose source did.")
    ] = False,
    table: Annotated[bool, typer.Option("--table", help="Print a line for every student too.")] = False,
    strict: StrictOption = False,
    unsafe: UnsafeOption = False,
    course: CourseOption = None,
    class_folder: ClassOption = None,
) -> None:
    """Grade every submission to an assignment and record the grades in nbgrader's gradebook.

    Without --submissions, what lies in the class's folder `submitted` is graded. A submission that
    cannot be graded gets a line that says why, and the class goes on. A grading that was stopped
    goes on where it was when the command is given again.

    The table of the class goes to the folder `reports` of the class (CSV and HTML). Ends with 0 if
    everybody has a score, with 1 if a submission could not be graded: such students are named, have no
    score, and are no zeros.
    """
    from autograder.engine.opening import started_ahead

    with started_ahead(wanted=not changed and scheduler is None) as ahead:
        from autograder.authoring.coursedir import Course
        from autograder.classroom.grading import Choice
        from autograder.telling.console import grade_with_progress, print_grades
        from autograder.telling.summary import failures

        loaded = Course.load(course, class_folder)
        choice = Choice(tuple(regrade or ()), changed)
        try:
            graded, seconds = grade_with_progress(
                console,
                loaded,
                name,
                submissions,
                workers,
                json,
                choice,
                scheduler,
                sandbox(unsafe),
                strict,
                ahead,
            )
        except KeyboardInterrupt:
            raise AutograderError(
                "stopped; what was graded is recorded, the same command goes on from there"
            ) from None
        place = again(course=course, **{"class": class_folder})
        print_grades(console, loaded, name, graded, seconds, table, (again(submissions=submissions), place))
        raise typer.Exit(1 if failures(graded.standings) else 0)
