"""`autograder export`: grades as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.options import ClassOption, CourseOption, console, errors
from autograder.words import count


def export(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Assignments (default: all).")
    ] = None,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The CSV file.")] = Path("grades.csv"),
    course: CourseOption = None,
    class_folder: ClassOption = None,
) -> None:
    """Write everybody's grades to a CSV file, in nbgrader's columns and two more: status and waiting.

    Late penalties are brought up to date first. Ends with 1 if a submission could not be graded and
    nobody graded it by hand: its score is left empty, and the student is named.
    """
    from autograder.authoring.coursedir import Course
    from autograder.classroom.export import export_grades

    exported = export_grades(Course.load(course, class_folder), to, tuple(names or ()))
    console.print(f"{count(exported.lines, 'line')}: {to}", markup=False, soft_wrap=True)
    if exported.warning is not None:
        errors.print(f"autograder: {exported.warning}", markup=False)
        raise typer.Exit(1)
