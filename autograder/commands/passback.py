"""`autograder passback`: scores back to a learning platform."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.options import ClassOption, CourseOption, NameArgument, console, errors
from autograder.words import count


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
