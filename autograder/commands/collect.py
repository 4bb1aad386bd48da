"""`autograder collect`: submissions out of a learning platform's zip."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.options import ClassOption, CourseOption, NameArgument, console
from autograder.words import count


def collect(
    name: NameArgument,
    zip_file: Annotated[
        Path, typer.Argument(metavar="FILE.zip", help="All submissions, as the platform packs them.")
    ],
    course: CourseOption = None,
    class_folder: ClassOption = None,
) -> None:
    """Put what students handed in on Moodle, Canvas or ILIAS into the class's folder `submitted`.

    A student's id is name and number, as the platform writes them; `autograder export --for` finds people
    in the platform's grading table by that number. Of several files with one name the last counts.
    """
    from autograder.authoring.coursedir import Course
    from autograder.lms.collect import collect as take

    collected = take(Course.load(course, class_folder), name, zip_file)
    for note in collected.notes:
        console.print(note, markup=False, soft_wrap=True)
    told = f"{count(len(collected.students), 'submission')} from {collected.platform.capitalize()}"
    console.print(f"{told}; next: autograder grade {name}", markup=False, soft_wrap=True)
