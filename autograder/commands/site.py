"""`autograder site`: write a site of the course."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.options import CourseOption, console
from autograder.words import count


def site(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or one written before.")],
    repository: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where students find the course on the web, for links to Binder."),
    ] = None,
    course: CourseOption = None,
) -> None:
    """Write a site: lectures with their outputs, what was measured, errata, how to run a class.

    Plain files that any server can give, and that open without one: no page loads anything from elsewhere.
    """
    from autograder.authoring.coursedir import Course
    from autograder.publishing.site import make_site

    done = make_site(Course.load(course), folder, repository)
    told = (
        f"{count(len(done.written), 'file')} written, {len(done.removed)} removed, {done.unchanged} as before"
    )
    console.print(f"{folder}: {told}; begin with {folder / 'index.html'}", markup=False, soft_wrap=True)
