"""`autograder report`: how a class did."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.options import ClassOption, CourseOption, NameArgument, console
from autograder.words import count


def report(
    name: NameArgument,
    compare: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The table (CSV) of another grading of it, to compare with."),
    ] = None,
    course: CourseOption = None,
    class_folder: ClassOption = None,
) -> None:
    """Show how a class did on each task and which misconceptions were common.

    The page with pictures and a table of tasks (CSV) go to the class's folder `reports`. Each grading
    leaves its table there, `NAME.csv`, and keeps the one before as `NAME.before.csv`; how each test was
    judged, from outside or beside the student's code, is in `NAME-judged.csv`.
    """
    from autograder.authoring.coursedir import Course
    from autograder.progress import print_ways
    from autograder.telling.compare_runs import compare_runs
    from autograder.telling.report import common_lines, make_report, report_table
    from autograder.telling.report_page import write_report

    loaded = Course.load(course, class_folder)
    made = make_report(loaded, name)
    folder = loaded.class_folder / "reports"
    runs = None if compare is None else compare_runs(compare, folder / f"{name}.csv")
    console.print(report_table(made))
    for line in common_lines(made):
        console.print(line, markup=False, overflow="ellipsis", no_wrap=True)
    print_ways(console, made.ways)
    page, table = write_report(made, folder, runs)
    if runs is not None:
        changed = count(len(runs.students), "score")
        console.print(f"{changed} changed against {compare}", markup=False, soft_wrap=True)
    console.print(f"page: {page}\ntasks: {table}", markup=False, soft_wrap=True)
