"""What a class found hard: points per task, the commonest misconceptions, one picture."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.authoring.coursedir import Course
from autograder.classroom.gradebook.database import open_gradebook
from autograder.classroom.gradebook.ledger import Record, read_records
from autograder.classroom.gradebook.scores import NotebookGrade, read_scores
from autograder.errors import UsageError
from autograder.records import Assignment
from autograder.telling.tasks import tasks_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from rich.table import Table

FULL, PART, NOTHING, WAITING = "#0072B2", "#56B4E9", "#D55E00", "#BBBBBB"  # told apart by everybody
HINTS_SHOWN = 3


@dataclass
class TaskReport:
    """How a class did on one task. `full`, `part`, `nothing`, `waits` count submissions."""

    name: str
    points: float = 0.0
    scores: list[float] = field(default_factory=list)
    waits: int = 0
    hints: Counter[str] = field(default_factory=Counter)

    @property
    def mean(self) -> float | None:
        return sum(self.scores) / len(self.scores) if self.scores else None

    @property
    def full(self) -> int:
        return sum(score >= self.points for score in self.scores)

    @property
    def nothing(self) -> int:
        return sum(score <= 0 < self.points for score in self.scores)

    @property
    def part(self) -> int:
        return len(self.scores) - self.full - self.nothing


@dataclass
class ClassReport:
    """An assignment's report: tasks in the order of the notebook, total scores, what failed."""

    name: str
    tasks: list[TaskReport]
    totals: list[float]
    points: float
    statuses: Counter[str]

    @property
    def mean(self) -> float:
        return sum(self.totals) / len(self.totals)


def make_report(course: Course, name: str) -> ClassReport:
    """Gather the report of an assignment; UsageError if nothing was graded yet."""
    assignment = course.assignment(name)
    engine = open_gradebook(course)
    with engine.connect() as connection:
        grades, records = read_scores(connection, name), read_records(connection, name)
    engine.dispose()
    return summarize(assignment, grades, records)


def summarize(
    assignment: Assignment, grades: dict[tuple[str, str], NotebookGrade], records: dict[str, Record]
) -> ClassReport:
    """The report over what was graded; submissions that failed are counted, not averaged."""
    task_of = tasks_of(assignment)
    tasks: dict[tuple[str, str], TaskReport] = {}
    totals: dict[str, float] = {}
    graded = {key: grade for key, grade in grades.items() if _was_graded(key[0], records)}
    if not graded:
        raise UsageError(
            f"no graded submission of {assignment.name!r} yet; run: autograder grade {assignment.name}"
        )
    points = {notebook: grade.points for (_, notebook), grade in graded.items()}
    for (student, notebook), grade in graded.items():
        totals[student] = totals.get(student, 0.0) + grade.score
        sums: dict[str, tuple[float, float, bool]] = {}
        for cell, task in ((c, t) for (n, c), t in task_of.items() if n == notebook):
            found = grade.cells.get(cell)
            if found is not None:
                score, most, waits = sums.get(task, (0.0, 0.0, False))
                sums[task] = (score + (found.score or 0), most + (found.points or 0), waits or found.waits)
        verdicts = records[student].cells.get(notebook, {}) if student in records else {}
        for task, (score, most, waits) in sums.items():
            report = tasks.setdefault((notebook, task), TaskReport(task))
            report.points = most
            if waits:
                report.waits += 1
            else:
                report.scores.append(score)
            cells = {cell for (n, cell), t in task_of.items() if n == notebook and t == task}
            report.hints.update({hint for cell in cells for hint in verdicts.get(cell, {}).get("hints", [])})
    order = list(dict.fromkeys((notebook, task) for (notebook, _), task in task_of.items()))
    statuses = Counter(record.status for record in records.values()) or Counter(graded=len(totals))
    ordered = [tasks[key] for key in order if key in tasks]
    return ClassReport(assignment.name, ordered, sorted(totals.values()), sum(points.values()), statuses)


def _was_graded(student: str, records: dict[str, Record]) -> bool:
    return student not in records or records[student].status == "graded"


def report_table(report: ClassReport) -> Table:
    """The report for a terminal."""
    from rich.table import Table
    from rich.text import Text

    counts = ", ".join(f"{number} {status}" for status, number in sorted(report.statuses.items()))
    table = Table(title=f"{report.name}: {counts}", title_justify="left", show_lines=True)
    table.add_column("task", overflow="fold", min_width=10)
    for column in ("points", "mean", "full", "waiting"):
        table.add_column(column, justify="right")
    table.add_column("commonest hints", min_width=18)
    for task in report.tasks:
        mean = "" if task.mean is None else f"{task.mean:.2f}"
        share = f"{task.full / len(task.scores):.0%}" if task.scores else ""
        common = task.hints.most_common(HINTS_SHOWN)
        hints = Text("\n".join(f"{count} x {hint}" for hint, count in common))
        table.add_row(Text(task.name), f"{task.points:g}", mean, share, str(task.waits or ""), hints)
    table.add_row("all", f"{report.points:g}", f"{report.mean:.2f}", "", "", "")
    return table


def draw_report(report: ClassReport, path: Path) -> Path:
    """The report as one picture (PNG): shares per task, and how the points are spread over the class."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rows = len(report.tasks)
    figure = Figure(figsize=(9, 3.6 + 0.36 * rows), layout="constrained")
    FigureCanvasAgg(figure)
    tasks, totals = figure.subplots(2, 1, height_ratios=[1.2 + 0.36 * rows, 2])
    _draw_tasks(tasks, report)
    _draw_totals(totals, report)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150, metadata={"Title": report.name, "Description": describe(report)})
    return path


def describe(report: ClassReport) -> str:
    """The picture in words."""
    parts = []
    for task in report.tasks:
        if task.scores:
            parts.append(f"{task.name}: {task.full / len(task.scores):.0%} with full points")
    head = f"{report.name}, {len(report.totals)} submissions, mean {report.mean:.1f} of {report.points:g}."
    return f"{head} {'; '.join(parts)}."


def _draw_tasks(axes: Axes, report: ClassReport) -> None:
    names = [f"{task.name} ({task.points:g})" for task in report.tasks]
    left = [0.0] * len(names)
    kinds = (("full points", FULL), ("part", PART), ("nothing", NOTHING), ("waits for a person", WAITING))
    for i, (label, color) in enumerate(kinds):
        counts = [(t.full, t.part, t.nothing, t.waits)[i] for t in report.tasks]
        wholes = [len(t.scores) + t.waits for t in report.tasks]
        widths = [100 * count / whole for count, whole in zip(counts, wholes, strict=True)]
        axes.barh(names, widths, left=left, color=color, label=label, edgecolor="white", height=0.8)
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.set_xlabel("share of submissions (%)")
    axes.set_ylabel("task (points)")
    axes.set_title(f"{report.name}: {len(report.totals)} submissions", loc="left")
    axes.legend(ncols=4, loc="lower left", bbox_to_anchor=(0, 1.06), frameon=False, borderaxespad=0)
    axes.spines[["top", "right"]].set_visible(False)


def _draw_totals(axes: Axes, report: ClassReport) -> None:
    from matplotlib.ticker import MaxNLocator

    most = max(report.points, 1.0)
    edges = [most * i / 20 for i in range(21)]
    axes.hist(
        [min(max(total, 0), most) for total in report.totals], bins=edges, color=FULL, edgecolor="white"
    )
    axes.axvline(report.mean, color=NOTHING, linewidth=2)
    axes.text(report.mean, 1.02, f"mean {report.mean:.1f}", transform=axes.get_xaxis_transform(), ha="center")
    axes.set_xlim(0, most)
    axes.set_xlabel("points so far")
    axes.set_ylabel("submissions")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
