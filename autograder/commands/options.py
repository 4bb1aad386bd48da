"""The options that several commands share."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.authoring.coursedir import Course

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

CourseOption = Annotated[
    Path | None,
    typer.Option("--course", metavar="DIR", help="The course: a folder with nbgrader_config.py or source/."),
]
ClassOption = Annotated[
    Path | None,
    typer.Option("--class", metavar="DIR", help="Where gradebook, feedback and reports of this class go."),
]
WorkersOption = Annotated[
    int, typer.Option("--workers", min=1, metavar="N", help="How many submissions to work on at once.")
]
UnsafeOption = Annotated[
    bool,
    typer.Option(
        "--unsafe-no-sandbox",
        help="Run student code without the sandbox, where namespaces cannot be allowed: it can then read "
        "and write whatever you can, and reaches the network. Only for code that you trust.",
    ),
]
StrictOption = Annotated[
    bool,
    typer.Option(
        "--strict", help="Refuse an assignment with a test that can only be judged beside the student's code."
    ),
]
NamesArgument = Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Assignments.")]
EveryOption = Annotated[bool, typer.Option("--all", help="All assignments of the course.")]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The assignment's name.")]
CORES = os.cpu_count() or 1


def again(**given: Path | None) -> str:
    """Options that were given, as the next command needs them too: ` --class spring`."""
    return "".join(f" --{name} {shlex.quote(str(path))}" for name, path in given.items() if path is not None)


def chosen(course: Course, names: list[str] | None, every: bool) -> list[str]:
    """The assignments that a command was given: their names, or --all."""
    if every == bool(names):
        raise UsageError("give the names of assignments, or --all")
    return course.names() if every else list(names or [])


def sandbox(unsafe: bool) -> str:
    """The engine's word for the flag --unsafe-no-sandbox."""
    return "none" if unsafe else "bubblewrap"
