"""`autograder feedback`: write a page for every graded submission."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.commands.options import (
    CORES,
    ClassOption,
    CourseOption,
    NameArgument,
    WorkersOption,
    console,
)
from autograder.words import count


def feedback(
    name: NameArgument,
    student: Annotated[
        list[str] | None, typer.Option(metavar="STUDENT", help="Only this student (may be repeated).")
    ] = None,
    workers: WorkersOption = CORES,
    course: CourseOption = None,
    class_folder: ClassOption = None,
) -> None:
    """Write a feedback page for every graded submission.

    Pages show scores, what was expected and what came, and hints. They show nothing of hidden
    tests, and nothing that a student wrote into a notebook runs in them.
    """
    from autograder.authoring.coursedir import Course
    from autograder.telling.console import feedback_with_progress

    loaded = Course.load(course, class_folder)
    pages = feedback_with_progress(console, loaded, name, tuple(student or ()), workers)
    console.print(f"{count(len(pages), 'page')}, for example {pages[0]}", markup=False, soft_wrap=True)
