"""`autograder similar`: which answers are alike."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.commands.options import ClassOption, CourseOption, NameArgument, console
from autograder.words import count


def similar(
    name: NameArgument,
    threshold: Annotated[
        float, typer.Option(min=0, max=1, metavar="SHARE", help="How much of the code must be alike.")
    ] = 0.8,
    course: CourseOption = None,
    class_folder: ClassOption = None,
) -> None:
    """List pairs of students whose answers are alike: a place to look, not a verdict.

    Only cells that students fill in are compared, without the template's code.
    """
    from autograder.authoring.coursedir import Course
    from autograder.telling.similar import similar_pairs, write_similar

    loaded = Course.load(course, class_folder)
    pairs = similar_pairs(loaded, name, threshold)
    for pair in pairs[:15]:
        console.print(f"{pair.share:4.0%}  {pair.one}, {pair.other}", markup=False)
    page = write_similar(loaded, name, pairs)
    console.print(f"{count(len(pairs), 'pair')}, a place to look, not a verdict: {page}", soft_wrap=True)
