"""`autograder export`: grades as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.commands.options import ClassOption, CourseOption, console, errors
from autograder.words import count

if TYPE_CHECKING:
    from autograder.authoring.coursedir import Course


def export(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Assignments (default: all).")
    ] = None,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The CSV file.")] = Path("grades.csv"),
    platform: Annotated[
        str, typer.Option("--for", metavar="PLATFORM", help="csv, moodle, canvas or ilias.")
    ] = "csv",
    table: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The platform's own grading table (CSV), which is filled in."),
    ] = None,
    course: CourseOption = None,
    class_folder: ClassOption = None,
) -> None:
    """Write everybody's grades to a CSV file, in nbgrader's columns and two more: status and waiting.

    Late penalties are brought up to date first. Ends with 1 if a submission could not be graded and
    nobody graded it by hand: its score is left empty, and the student is named.

    For a learning platform give --for and one assignment, and as --table what the platform exports for
    grading: Moodle's grading worksheet, Canvas's gradebook, the status file of ILIAS. It is filled in.
    """
    from autograder.authoring.coursedir import Course

    if platform != "csv":
        _fill(Course.load(course, class_folder), list(names or ()), platform, table, to)
        return
    from autograder.classroom.export import export_grades

    exported = export_grades(Course.load(course, class_folder), to, tuple(names or ()))
    console.print(f"{count(exported.lines, 'line')}: {to}", markup=False, soft_wrap=True)
    if exported.warning is not None:
        errors.print(f"autograder: {exported.warning}", markup=False)
        raise typer.Exit(1)


def _fill(course: Course, names: list[str], platform: str, table: Path | None, to: Path) -> None:
    from autograder.classroom.export import no_score
    from autograder.errors import UsageError
    from autograder.lms.tables import PLATFORMS, fill_table

    if platform not in PLATFORMS:
        raise UsageError(f"--for is {platform!r}; expected csv, {', '.join(PLATFORMS)}")
    if len(names) != 1 or table is None:
        raise UsageError(f"--for {platform} needs one assignment and --table FILE, the table of the platform")
    filled = fill_table(course, names[0], platform, table, to)
    console.print(
        f"{count(filled.graded, 'score')}, {filled.empty} without: {to}", markup=False, soft_wrap=True
    )
    if filled.waiting:
        waits = f"{count(len(filled.waiting), 'score')} not final, as answers wait for a person: "
        more = f" and {len(filled.waiting) - 5} more" if filled.waiting[5:] else ""
        console.print(waits + ", ".join(filled.waiting[:5]) + more, markup=False, soft_wrap=True)
    if filled.strangers:
        errors.print(f"autograder: not in {table}: {', '.join(filled.strangers)}", markup=False)
    if filled.failed:
        failed = [(student, names[0]) for student in filled.failed]
        errors.print(f"autograder: {no_score(failed)}", markup=False)
    if filled.strangers or filled.failed:
        raise typer.Exit(1)
