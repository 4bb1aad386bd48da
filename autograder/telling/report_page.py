"""The class report as a page with pictures, and as CSV a line a task."""

from __future__ import annotations

import base64
import csv
import io
from pathlib import Path

from autograder.classroom.gradebook.files import write_file
from autograder.telling.compare_runs import Runs
from autograder.telling.pages import render
from autograder.telling.pictures import draw_tasks, draw_times, draw_totals, picture
from autograder.telling.report import ClassReport, describe

COLUMNS = ("task", "title", "points", "mean", "difficulty", "discrimination")
COUNTS = ("full", "part", "nothing", "waits")


def write_report(report: ClassReport, folder: Path, runs: Runs | None = None) -> tuple[Path, Path]:
    """Write `<name>-report.html` and `<name>-tasks.csv`; their paths."""
    page, table = folder / f"{report.name}-report.html", folder / f"{report.name}-tasks.csv"
    write_file(page, page_of(report, runs).encode("utf-8", "replace"))
    write_file(table, csv_of(report).encode("utf-8", "replace"))
    return page, table


def page_of(report: ClassReport, runs: Runs | None = None) -> str:
    """The page: how the class did, task by task, what went wrong."""
    pictures = [
        ("Points", "How the points are spread over the class", picture(draw_totals, report, 2.8)),
        (
            "Tasks",
            "Shares of the class with all, part and none of the points",
            picture(draw_tasks, report, 1.8 + 0.36 * len(report.tasks)),
        ),
    ]
    if report.times:
        pictures.append(("Time", "When submissions came", picture(draw_times, report, 2.6)))
    shown = [(title, words, _address(svg)) for title, words, svg in pictures]
    return render("report.html.j2", report=report, pictures=shown, words=describe(report), runs=runs)


def csv_of(report: ClassReport) -> str:
    """A line a task."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, *COUNTS])
    for task in report.tasks:
        numbers = [task.points, task.mean, task.difficulty, task.discrimination]
        shown = ["" if number is None else f"{number:.4g}" for number in numbers]
        counts = [task.full, task.part, task.nothing, task.waits]
        writer.writerow([task.name, task.title, *shown, *counts])
    return out.getvalue()


def _address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
