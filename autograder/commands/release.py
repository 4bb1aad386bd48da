"""`autograder release`: make the student version of assignments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from autograder.commands.options import (
    CORES,
    ClassOption,
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
from autograder.errors import AutograderError
from autograder.words import count

if TYPE_CHECKING:
    from autograder.authoring.coursedir import Course


def release(
    names: NamesArgument = None,
    every: EveryOption = False,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; end with 1 if anything differs.")
    ] = False,
    strict: StrictOption = False,
    workers: WorkersOption = CORES,
    unsafe: UnsafeOption = False,
    course: CourseOption = None,
    class_folder: ClassOption = None,
) -> None:
    """Make the student version of assignments: answers and hidden tests taken out.

    Made twice, it differs in nothing. With --check it says what is no longer as the source says.

    The model answers are judged once, as `check` and `grade` need it too, and it is told how many tests are
    judged from outside and how many beside the student's code, and why. With --check that is left out, unless
    --strict asks for it.
    """
    from autograder.authoring.coursedir import Course
    from autograder.authoring.release import release as make

    loaded = Course.load(course, class_folder)
    wanted = chosen(loaded, names, every)
    if strict:
        make(loaded, wanted, check=True)  # what is wrong with a source is said first
        _tell_ways(loaded, wanted, workers, sandbox(unsafe), strict=True)
    differences = make(loaded, wanted, check=check)
    for line in differences:
        console.print(line if check else f"written: {line.rsplit(': ', 1)[0]}", markup=False, soft_wrap=True)
    if not differences:
        console.print(f"{count(len(wanted), 'assignment')}: nothing differs.")
    if not strict and not check:
        _tell_ways(loaded, wanted, workers, sandbox(unsafe), strict=False)
    raise typer.Exit(1 if check and differences else 0)


def _tell_ways(course: Course, names: list[str], workers: int, sandbox: str, strict: bool) -> None:
    """How the tests of these assignments are judged; an error if `strict` refuses one of them."""
    from autograder.authoring.instantiate import instantiated
    from autograder.engine import opening
    from autograder.progress import print_notes, print_ways

    for name in names:
        try:
            assignment = instantiated(course, course.assignment(name))
            print_ways(console, opening.ways_for(assignment, workers, sandbox, strict))
        except AutograderError as error:
            if strict:
                raise
            print_notes(console, [f"{name}: how its tests are judged is not known: {error}"])
