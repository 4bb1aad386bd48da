"""`autograder publish` and `autograder site`: what is written for others to read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.commands.options import CourseOption, console
from autograder.words import count

if TYPE_CHECKING:
    from autograder.publishing.folder import Published


def publish(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or one published before.")],
    repository: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where students find it on the web, for the link to Binder."),
    ] = None,
    course: CourseOption = None,
) -> None:
    """Write the student's repository: course, assignments, Binder and a README for students.

    Lectures go along without outputs. No solutions, no hidden tests, no autograder: the result is
    searched for every line of them before anything is written. Given again, it brings the folder up
    to date; what it did not write itself, such as .git, stays.
    """
    from autograder.authoring.coursedir import Course
    from autograder.publishing.publish import publish as make

    done = make(Course.load(course), folder, repository)
    console.print(f"{folder}: {_told(done)}", markup=False, soft_wrap=True)


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
    console.print(
        f"{folder}: {_told(done)}; begin with {folder / 'index.html'}", markup=False, soft_wrap=True
    )


def _told(done: Published) -> str:
    written = count(len(done.written), "file")
    return f"{written} written, {len(done.removed)} removed, {done.unchanged} as before"
