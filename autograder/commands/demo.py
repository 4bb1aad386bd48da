"""`autograder demo`: play everything once with a made-up class."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.commands.options import CORES, ClassOption, UnsafeOption, WorkersOption, console, sandbox


def demo(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="The assignment.")] = "08_attention",
    workers: WorkersOption = CORES,
    unsafe: UnsafeOption = False,
    class_folder: ClassOption = None,
) -> None:
    """Play everything once with a made-up class: release, grade, feedback, report.

    The class hands in the assignment's catalogue of right and wrong answers, mixtures of them, an
    untouched notebook, an empty one and broken files. Ends with 0 only if every score is what the
    catalogue says.
    """
    from autograder.samples.demo import play

    raise typer.Exit(0 if play(console, name, class_folder, workers, sandbox(unsafe)) else 1)
