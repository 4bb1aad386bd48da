"""What a class found hard: points, difficulty and discrimination a task, misconceptions, times, failures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from autograder.authoring.coursedir import Course
from autograder.classroom.gradebook.database import open_gradebook
from autograder.classroom.gradebook.standings import Standing, read_standings
from autograder.errors import UsageError
from autograder.records import Assignment, Ways
from autograder.telling.tasks import Task, column_names, score_of, tasks_in
from autograder.telling.ways import read_ways
from autograder.words import count

if TYPE_CHECKING:
    from rich.table import Table

HINTS_SHOWN = 3  # in a terminal; the page has all
ENOUGH = 5  # submissions below which a correlation says nothing


@dataclass
class TaskReport:
    """How a class did on one task. `full`, `part`, `nothing`, `waits` count submissions."""

    name: str
    title: str = ""
    points: float = 0.0
    scores: list[float] = field(default_factory=list)
    rests: list[float] = field(default_factory=list)  # what the same students have in the other tasks
    waits: int = 0
    hints: Counter[str] = field(default_factory=Counter)

    @property
    def mean(self) -> float | None:
        return sum(self.scores) / len(self.scores) if self.scores else None

    @property
    def difficulty(self) -> float | None:
        """Mean share of the points, as test theory calls it: 1 is easy, 0 is hard."""
        return None if self.mean is None or not self.points else self.mean / self.points

    @property
    def discrimination(self) -> float | None:
        """Correlation with the points of the other tasks; None where it is not defined."""
        if len(self.scores) < ENOUGH or not np.std(self.scores) or not np.std(self.rests):
            return None
        return float(np.corrcoef(self.scores, self.rests)[0, 1])

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
    """An assignment's report: tasks in the order of the notebook, total scores, what failed and why.

    times: when submissions came (UTC, as nbgrader keeps it). late: how many lost points for it. ways: how
    the tests were judged, as the last grading found.
    """

    name: str
    tasks: list[TaskReport]
    totals: list[float]
    points: float
    statuses: Counter[str]
    failures: dict[str, str] = field(default_factory=dict)
    times: list[datetime] = field(default_factory=list)
    due: datetime | None = None
    late: int = 0
    ways: list[Ways] = field(default_factory=list)

    @property
    def misconceptions(self) -> list[tuple[int, str, str]]:
        """How many students, which task, which hint; the commonest first."""
        found = [(count, task.name, hint) for task in self.tasks for hint, count in task.hints.items()]
        return sorted(found, key=lambda f: (-f[0], f[1], f[2]))

    @property
    def median(self) -> float:
        return float(np.median(self.totals))

    @property
    def mean(self) -> float:
        return sum(self.totals) / len(self.totals)


def make_report(course: Course, name: str) -> ClassReport:
    """Gather the report of an assignment; UsageError if nothing was graded yet."""
    from nbgrader.api import Gradebook

    assignment = course.assignment(name)
    engine = open_gradebook(course)
    with engine.connect() as connection:
        standings = read_standings(connection, name)
    engine.dispose()
    report = summarize(assignment, standings)
    report.ways = read_ways(course.class_folder / "reports", name)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        report.due = gradebook.find_assignment(name).duedate
    return report


def summarize(assignment: Assignment, standings: dict[str, Standing]) -> ClassReport:
    """The report over what was graded; submissions that failed are counted, not averaged."""
    graded = [standing for standing in standings.values() if standing.status == "graded"]
    if not graded:
        raise UsageError(
            f"no graded submission of {assignment.name!r} yet; run: autograder grade {assignment.name}"
        )
    tasks = tasks_in(assignment)
    names = column_names(tasks)
    found = [_task_report(names[i], task, graded) for i, task in enumerate(tasks)]
    return ClassReport(
        assignment.name,
        found,
        sorted(standing.score or 0.0 for standing in graded),
        max(standing.points for standing in graded),
        Counter(standing.status for standing in standings.values()),
        {s.student: s.record.message or "" for s in standings.values() if s.status == "failed"},
        sorted(s.timestamp for s in standings.values() if s.timestamp is not None),
        late=sum(bool(standing.penalty) for standing in standings.values()),
    )


def _task_report(name: str, task: Task, graded: list[Standing]) -> TaskReport:
    report = TaskReport(name, task.title)
    for standing in graded:
        score = score_of(task, standing)
        report.points = score.points
        report.hints.update(set(score.hints))
        if score.waits:
            report.waits += 1
        else:
            report.scores.append(score.score or 0.0)
            report.rests.append(standing.raw - (score.score or 0.0))
    return report


def report_table(report: ClassReport) -> Table:
    """The report for a terminal: a line a task."""
    from rich.table import Table
    from rich.text import Text

    counts = ", ".join(f"{number} {status}" for status, number in sorted(report.statuses.items()))
    table = Table(title=f"{report.name}: {counts}", title_justify="left")
    table.add_column("task", overflow="ellipsis", no_wrap=True)
    for column in ("points", "mean", "all", "discr.", "waiting"):
        table.add_column(column, justify="right", no_wrap=True)
    for task in report.tasks:
        mean = "" if task.mean is None else f"{task.mean:.2f}"
        share = f"{task.full / len(task.scores):.0%}" if task.scores else ""
        apart = "" if task.discrimination is None else f"{task.discrimination:.2f}"
        table.add_row(Text(task.name), f"{task.points:g}", mean, share, apart, str(task.waits or ""))
    table.add_row("all", f"{report.points:g}", f"{report.mean:.2f}", "", "", "")
    return table


def common_lines(report: ClassReport) -> list[str]:
    """The commonest misconceptions, a line each."""
    return [f"{count} x {task}: {hint}" for count, task, hint in report.misconceptions[:HINTS_SHOWN]]


def describe(report: ClassReport) -> str:
    """The report in one sentence."""
    parts = []
    for task in report.tasks:
        if task.scores:
            parts.append(f"{task.name}: {task.full / len(task.scores):.0%} with full points")
    handed_in = count(len(report.totals), "submission")
    head = f"{report.name}, {handed_in}, mean {report.mean:.2f} of {report.points:g}."
    return f"{head} {'; '.join(parts)}."
