"""`autograder check`: test the graders."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.options import (
    CORES,
    CourseOption,
    EveryOption,
    NamesArgument,
    StrictOption,
    UnsafeOption,
    WorkersOption,
    chosen,
    console,
    sandbox,
)
from autograder.errors import UsageError


def check(
    names: NamesArgument = None,
    every: EveryOption = False,
    answers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="More right and wrong answers: a file, or a folder of files."),
    ] = None,
    mutants: Annotated[
        bool, typer.Option("--mutants", help="Grade the model answers with one slip each instead.")
    ] = False,
    record: Annotated[
        bool, typer.Option("--record", help="With --mutants: keep what came out in answers/ledger.json.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check what changed whenever a file of the one NAME is saved.")
    ] = False,
    workers: WorkersOption = CORES,
    strict: StrictOption = False,
    unsafe: UnsafeOption = False,
    course: CourseOption = None,
) -> None:
    """Test the graders: right answers must take all points, wrong ones must lose them.

    Each answer in the assignment's catalogue (and in FILE) is handed in and graded as a student's
    would be. A wrong answer must lose points on its own task and on no other. An answer of FILE with the
    task and name of a catalogued one is its twin: a student who wrote it must read the same hint.

    With --mutants each small change of a model answer is graded: another operator, constant or axis, a
    missing term. At least 98 % must lose points. Not counted are changes that compute the same and are
    declared `equivalent` there.

    With --watch it goes on: whenever source or answers are saved, the tasks that changed are checked.

    How many tests are judged from outside and how many beside the student's code is told, cell by cell.
    """
    from autograder.authoring.check.checking import check as run_check
    from autograder.authoring.check.checking import check_mutants
    from autograder.authoring.check.watching import watch as run_watch
    from autograder.authoring.coursedir import Course

    loaded = Course.load(course)
    if answers is not None and not answers.exists():
        raise UsageError(f"there is no file {str(answers)!r}")
    if answers is not None and mutants:
        raise UsageError("--mutants is about the model answers: give it no --answers")
    if record and not mutants:
        raise UsageError("--record keeps what came of mutants: it needs --mutants")
    wanted = chosen(loaded, names, every)
    if watch and (mutants or answers is not None or len(wanted) != 1):
        raise UsageError("--watch is for one assignment and its own catalogue")
    for name in wanted:
        loaded.assignment(name)
    if watch:
        with contextlib.suppress(KeyboardInterrupt):
            run_watch(loaded, wanted[0], console, workers, sandbox(unsafe))
        raise typer.Exit(0)
    if mutants:
        fine = check_mutants(loaded, wanted, console, workers, sandbox(unsafe), strict, record)
    else:
        fine = run_check(loaded, wanted, answers, console, workers, sandbox(unsafe), strict)
    raise typer.Exit(0 if fine else 1)
