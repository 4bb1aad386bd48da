"""The whole class in one table: in the terminal, as CSV with a column a task, as an HTML page."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table
from rich.text import Text

from autograder.classroom.gradebook.files import write_file
from autograder.classroom.gradebook.standings import Standing
from autograder.errors import one_line
from autograder.telling.pages import render
from autograder.telling.tasks import Task, TaskScore, column_names, score_of

COLORS = {"graded": "", "failed": "bold red", "missing": "yellow"}
HEAD = ("student", "status", "score", "max", "late_penalty", "waiting")
TAIL = ("reasons", "message")


@dataclass
class Row:
    """One student's line of the table."""

    standing: Standing
    tasks: list[TaskScore]
    reasons: list[str]


def rows_of(tasks: list[Task], standings: dict[str, Standing]) -> list[Row]:
    """A row a student, in the order of `standings`."""
    names = column_names(tasks)
    rows = []
    for standing in standings.values():
        scores = [score_of(task, standing) for task in tasks]
        graded = standing.status == "graded"
        lost = {names[i]: score for i, score in enumerate(scores) if score.lost and graded}
        rows.append(Row(standing, scores, [reason(name, score) for name, score in lost.items()]))
    return rows


def reason(name: str, score: TaskScore) -> str:
    """Why a task lost points, in one line: the hint if there is one, else what the test said."""
    why = "; ".join(score.hints) or (one_line(score.reasons[0], 160) if score.reasons else "")
    return f"{name} -{score.lost:g}" + (f": {why}" if why else "")


def write_tables(
    folder: Path, name: str, tasks: list[Task], standings: dict[str, Standing]
) -> tuple[Path, Path]:
    """Write `<name>.csv` and `<name>.html`; their paths. An older table is kept as `<name>.before.csv`."""
    rows = rows_of(tasks, standings)
    csv_file, html_file = folder / f"{name}.csv", folder / f"{name}.html"
    made = csv_of(tasks, rows).encode("utf-8", "replace")
    if csv_file.is_file() and csv_file.read_bytes() != made:
        write_file(folder / f"{name}.before.csv", csv_file.read_bytes())
    write_file(csv_file, made)
    write_file(html_file, html_of(name, tasks, rows).encode("utf-8", "replace"))
    return csv_file, html_file


def csv_of(tasks: list[Task], rows: list[Row]) -> str:
    """The table as CSV: a score is empty where there is none, as for a submission that failed."""
    out = io.StringIO()
    names = column_names(tasks)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEAD, *(names[i] for i in range(len(tasks))), *TAIL])
    for row in rows:
        standing, graded = row.standing, row.standing.status == "graded"
        line = [standing.student, standing.status, _number(standing.score), _number(standing.points)]
        line += [_number(standing.penalty), _number(standing.waiting)]
        line += [_number(score.score if graded else None) for score in row.tasks]
        writer.writerow(_harmless(cell) for cell in [*line, " | ".join(row.reasons), _said(standing)])
    return out.getvalue()


def html_of(name: str, tasks: list[Task], rows: list[Row]) -> str:
    """The table as a page of its own."""
    names = [column_names(tasks)[i] for i in range(len(tasks))]
    return render("table.html.j2", name=name, tasks=zip(names, tasks, strict=True), rows=rows, number=_number)


def grades_table(name: str, tasks: list[Task], standings: dict[str, Standing]) -> Table:
    """The table for a terminal: one row a student, points, what waits, and why points were lost."""
    many = len(standings)
    title = f"{name}: {many} submission{'' if many == 1 else 's'}"
    table = Table(title=title, title_justify="left")
    table.add_column("student", overflow="fold")
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("waiting", justify="right", no_wrap=True)
    table.add_column("why points were lost", overflow="fold")
    for row in rows_of(tasks, standings):
        standing = row.standing
        lines = [line for line in (_said(standing),) if line]
        lines += [f"late: -{standing.penalty:g}"] if standing.penalty else []
        lines += row.reasons
        style = COLORS[standing.status]
        points = f"{_number(standing.score)} / {_number(standing.points)}"
        shown = Text(points if standing.status == "graded" else standing.status, style=style)
        waiting = _number(standing.waiting) if standing.waiting and standing.status == "graded" else ""
        table.add_row(Text(standing.student, style=style), shown, waiting, Text("\n".join(lines)))
    return table


def _said(standing: Standing) -> str:
    return standing.record.message or ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{round(value, 6):g}"


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula begins with a quote instead."""
    formula = cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{cell}" if formula and not cell.lstrip("+-").replace(".", "").isdigit() else cell
