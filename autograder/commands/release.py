"""`autograder release`: make the student version of assignments."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.commands.options import ClassOption, CourseOption, console
from autograder.errors import UsageError
from autograder.words import count


def release(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Assignments.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All assignments of the course.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; end with 1 if anything differs.")
    ] = False,
    course: CourseOption = None,
    class_folder: ClassOption = None,
) -> None:
    """Make the student version of assignments: answers and hidden tests taken out.

    Made twice, it differs in nothing. With --check it says what is no longer as the source says.
    """
    from autograder.authoring.coursedir import Course
    from autograder.authoring.release import release as make

    loaded = Course.load(course, class_folder)
    if every == bool(names):
        raise UsageError("give the names of assignments, or --all")
    chosen = loaded.names() if every else list(names or [])
    differences = make(loaded, chosen, check=check)
    for line in differences:
        console.print(line if check else f"written: {line.rsplit(': ', 1)[0]}", markup=False, soft_wrap=True)
    if not differences:
        console.print(f"{count(len(chosen), 'assignment')}: nothing differs.")
    raise typer.Exit(1 if check and differences else 0)
