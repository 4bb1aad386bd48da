"""`autograder collect` and `autograder passback`: from a learning platform and back to it."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.options import ClassOption, CourseOption, NameArgument, again, console, errors
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
    told = f"{count(len(collected.students), 'submission')} from {collected.title}"
    place = again(course=course, **{"class": class_folder})
    console.print(f"{told}; next: autograder grade {shlex.quote(name)}{place}", markup=False, soft_wrap=True)


def passback(
    name: NameArgument,
    settings: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The platform (default: lti.json of the class).")
    ] = None,
    course: CourseOption = None,
    class_folder: ClassOption = None,
) -> None:
    """Send everybody's score to a learning platform, with a comment (LTI 1.3; extra: hub).

    FILE is JSON: issuer, client_id, token_url, private_key (a file beside it), lineitems (the address of each
    assignment's column) and, where student ids are not the platform's user ids, users. A score is sent once,
    and a command that was stopped goes on where it was. Scores that wait for a person are kept back and
    named, and the command ends with 1.
    """
    from autograder.authoring.coursedir import Course
    from autograder.lms.passback import passback as send

    loaded = Course.load(course, class_folder)
    sent = send(loaded, name, settings or loaded.class_folder / "lti.json")
    for line in sent.kept:
        errors.print(f"autograder: not sent: {line}", markup=False)
    console.print(f"{count(sent.sent, 'score')} sent, {sent.before} had arrived before", markup=False)
    raise typer.Exit(1 if sent.kept else 0)
