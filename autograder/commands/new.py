"""`autograder new`: begin an assignment that passes every check from its first minute."""

from __future__ import annotations

import os
import shlex
from typing import Annotated

import typer

from autograder.commands.options import CourseOption, NameArgument, again, console


def new(
    name: NameArgument,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What stands at its top [the words of NAME].")
    ] = None,
    lecture: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="A lecture that it practices, where the course has a syllabus."),
    ] = None,
    course: CourseOption = None,
) -> None:
    """Begin an assignment: a notebook with a cell of every kind, and right and wrong answers beside it.

    It can be released, checked and graded as it is; change it bit by bit and let `check --watch` tell
    you what no longer fits.
    """
    from autograder.authoring.coursedir import Course
    from autograder.authoring.new import handed_out_by_nbgrader
    from autograder.authoring.new import new as make

    loaded = Course.load(course)
    for path in make(loaded, name, title, lecture or ()):
        console.print(f"written: {os.path.relpath(path, loaded.root)}", markup=False, soft_wrap=True)
    if handed_out_by_nbgrader(loaded):
        console.print(
            "Note: `autograder release` keeps the folder answers/ back. nbgrader's own generate_assignment "
            'does so if c.CourseDirectory.ignore holds "answers".',
            markup=False,
            soft_wrap=True,
        )
    console.print(
        f"Next: autograder check {shlex.quote(name)}{again(course=course)} --watch",
        markup=False,
        soft_wrap=True,
    )
