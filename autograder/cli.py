"""The command line: release, grade, feedback, check, report, demo.

Ends with 0 if all is fine, 1 if something falls short, 2 if the command was called wrongly. Every
error is one line. What a command needs is imported when it runs, so that help is there at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.catalogue import CatalogueError
from autograder.errors import AutograderError, UsageError, one_line
from autograder.imports import without_iri_grammar

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
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The assignment's name.")]
CORES = os.cpu_count() or 1


@app.command()
def release(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Assignments.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All assignments of the course.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; end with 1 if anything differs.")
    ] = False,
    course: CourseOption = None,
    class_folder: ClassOption = None,
) -> None:
    """Make the student version of assignments: answers and hidden tests taken out.

    Made twice, it differs in nothing. With --check it says what is no longer as the source says.
    """
    from autograder.coursedir import Course
    from autograder.release import release as make

    loaded = Course.load(course, class_folder)
    if every == bool(names):
        raise UsageError("give the names of assignments, or --all")
    chosen = loaded.names() if every else list(names or [])
    differences = make(loaded, chosen, check=check)
    for line in differences:
        console.print(line if check else f"written: {line.rsplit(': ', 1)[0]}", markup=False, soft_wrap=True)
    if not differences:
        console.print(f"{_count(len(chosen), 'assignment')}: nothing differs.")
    raise typer.Exit(1 if check and differences else 0)


@app.command()
def grade(
    name: NameArgument,
    submissions: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="DIR/<student>/<NAME>/*.ipynb or DIR/<student>/*.ipynb."),
    ] = None,
    json: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write scores, messages and hints to this file too.")
    ] = None,
    workers: WorkersOption = CORES,
    regrade: Annotated[
        list[str] | None, typer.Option(metavar="STUDENT", help="Only this student (may be repeated).")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Work on this Dask cluster, e.g. tcp://host:8786 (extra: cluster)."
        ),
    ] = None,
    changed: Annotated[
        bool, typer.Option("--changed", help="Only what changed since it was graded, or whose source did.")
    ] = False,
    unsafe: UnsafeOption = False,
    course: CourseOption = None,
    class_folder: ClassOption = None,
) -> None:
    """Grade every submission to an assignment and record the grades in nbgrader's gradebook.

    Without --submissions, what lies in the class's folder `submitted` is graded. A submission that
    cannot be graded gets a line that says why, and the class goes on. A grading that was stopped
    goes on where it was when the command is given again.
    """
    from autograder.classroom.console import grade_with_progress, print_grades
    from autograder.classroom.grading import Choice
    from autograder.coursedir import Course

    loaded = Course.load(course, class_folder)
    choice = Choice(tuple(regrade or ()), changed)
    try:
        graded, seconds = grade_with_progress(
            console, loaded, name, submissions, workers, json, choice, scheduler, _sandbox(unsafe)
        )
    except KeyboardInterrupt:
        raise AutograderError(
            "stopped; what was graded is recorded, the same command goes on from there"
        ) from None
    print_grades(console, loaded, name, graded, seconds)


@app.command()
def feedback(
    name: NameArgument,
    student: Annotated[
        list[str] | None, typer.Option(metavar="STUDENT", help="Only this student (may be repeated).")
    ] = None,
    workers: WorkersOption = CORES,
    course: CourseOption = None,
    class_folder: ClassOption = None,
) -> None:
    """Write a feedback page for every graded submission.

    Pages show scores, what was expected and what came, and hints. They show nothing of hidden
    tests, and nothing that a student wrote into a notebook runs in them.
    """
    from autograder.classroom.console import feedback_with_progress
    from autograder.coursedir import Course

    loaded = Course.load(course, class_folder)
    pages = feedback_with_progress(console, loaded, name, tuple(student or ()), workers)
    console.print(f"{_count(len(pages), 'page')}, for example {pages[0]}", markup=False, soft_wrap=True)


@app.command()
def check(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Assignments.")],
    answers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Another file of right and wrong answers, beside the catalogue."),
    ] = None,
    mutants: Annotated[
        bool, typer.Option("--mutants", help="Grade the model answers with one slip each instead.")
    ] = False,
    workers: WorkersOption = CORES,
    unsafe: UnsafeOption = False,
    course: CourseOption = None,
) -> None:
    """Test the graders: right answers must take all points, wrong ones must lose them.

    Each answer in the assignment's answers.py (and in FILE) is handed in and graded as a student's
    would be. A wrong answer must lose points on its own task and on no other.

    With --mutants each small change of a model answer is graded: another operator, constant or axis, a
    missing term. At least 98 % must lose points. Not counted are changes that compute the same and are
    declared `equivalent` in answers.py.
    """
    from autograder.check import check as run_check
    from autograder.check import check_mutants
    from autograder.coursedir import Course

    loaded = Course.load(course)
    if answers is not None and not answers.is_file():
        raise UsageError(f"there is no file {str(answers)!r}")
    if answers is not None and mutants:
        raise UsageError("--mutants is about the model answers: give it no --answers")
    for name in names:
        loaded.assignment(name)
    if mutants:
        fine = check_mutants(loaded, names, console, workers, _sandbox(unsafe))
    else:
        fine = run_check(loaded, names, answers, console, workers, _sandbox(unsafe))
    raise typer.Exit(0 if fine else 1)


@app.command()
def report(name: NameArgument, course: CourseOption = None, class_folder: ClassOption = None) -> None:
    """Show how a class did on each task and which misconceptions were common, with a picture."""
    from autograder.coursedir import Course
    from autograder.report import draw_report, make_report, report_table

    loaded = Course.load(course, class_folder)
    made = make_report(loaded, name)
    console.print(report_table(made))
    picture = draw_report(made, loaded.class_folder / "reports" / f"{name}.png")
    console.print(f"picture: {picture}", markup=False, soft_wrap=True)


@app.command()
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
    from autograder.bench import bench as run_bench

    figures = run_bench(console, students, workers, compute, stock, rounds)
    raise typer.Exit(1 if figures["same_scores"] is False else 0)


@app.command()
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
    from autograder.demo import play

    raise typer.Exit(0 if play(console, name, class_folder, workers, _sandbox(unsafe)) else 1)


def _sandbox(unsafe: bool) -> str:
    return "none" if unsafe else "bubblewrap"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def main() -> None:
    """Run the command line; print every error as one line."""
    without_iri_grammar()
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
