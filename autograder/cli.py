"""The command line: its commands, a file each in `commands/`, gathered here.

Ends with 0 if all is fine, 1 if something falls short, 2 if the command was called wrongly. Every
error is one line. What a command needs is imported when it runs, so that help is there at once.
"""

from __future__ import annotations

import io
import os
import sys
from importlib import metadata
from typing import Annotated

import typer

from autograder.catalogue import CatalogueError
from autograder.commands import (
    bench,
    check,
    demo,
    execute,
    export,
    feedback,
    grade,
    new,
    platforms,
    publish,
    release,
    report,
    serve,
    similar,
)
from autograder.commands.options import errors
from autograder.errors import AutograderError, one_line
from autograder.imports import import_less

app = typer.Typer(
    name="autograder",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Release assignments, grade a class of submissions, write feedback. Grades go into nbgrader's "
    "gradebook. Student code runs in a sandbox; tests run outside it, where the student's code cannot "
    "reach them.",
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"autograder (partwise) {metadata.version('partwise')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_tell_version, help="Print the version and end."),
    ] = False,
) -> None:
    """What is common to all commands; their help says the rest."""


for command in (
    new,
    release,
    grade,
    feedback,
    export,
    report,
    similar,
    check,
    publish,
    execute,
    serve,
    bench,
    demo,
):
    app.command()(getattr(command, command.__name__.rpartition(".")[2]))
for further_command in (publish.site, platforms.collect, platforms.passback):
    app.command()(further_command)


def main() -> None:
    """Run the command line; print every error as one line."""
    import_less()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal may not know every letter of a name
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except AutograderError as error:
        _fail(str(error), error.exit_code)
    except CatalogueError as error:
        _fail(one_line(str(error)), 1)
    except KeyboardInterrupt:
        _fail("stopped", 1)
    except Exception as error:
        if os.environ.get("AUTOGRADER_DEBUG"):
            raise
        said = one_line(f"{type(error).__name__}: {error}")
        _fail(f"an error inside the program: {said} (AUTOGRADER_DEBUG=1 shows where)", 1)


def _fail(message: str, code: int) -> None:
    errors.print(f"autograder: {message}", markup=False)
    sys.exit(code)
