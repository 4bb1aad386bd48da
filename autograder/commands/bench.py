"""`autograder bench`: time this autograder beside stock nbgrader."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.commands.options import CORES, WorkersOption, console


def bench(
    students: Annotated[int, typer.Option(min=4, metavar="N", help="Size of the class.")] = 60,
    workers: WorkersOption = CORES,
    compute: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="What each notebook computes, in processor time.")
    ] = 0.0,
    stock: Annotated[bool, typer.Option(help="Grade the class with nbgrader too.")] = True,
    rounds: Annotated[
        int, typer.Option(min=1, metavar="N", help="Into how many parts the class is cut.")
    ] = 3,
) -> None:
    """Time this autograder and stock nbgrader on the same class, in turn, and compare the scores.

    Ends with 1 if any cell's score differs.
    """
    from autograder.samples.bench import bench as run_bench

    figures = run_bench(console, students, workers, compute, stock, rounds)
    raise typer.Exit(1 if figures["same_scores"] is False else 0)
