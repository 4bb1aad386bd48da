"""Progress bars, and what the engine says of itself, in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from autograder.records import Ways

TRUST = "beside the student's code a verdict is as trustworthy as plain nbgrader's"


class RateColumn(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text("" if not task.speed else f"{task.speed:.1f}/s")


def progress_bar(console: Console) -> Progress:
    """A bar with counts, rate and time left."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), RateColumn()
    return Progress(*columns, TimeRemainingColumn(), console=console, transient=True)


def ways_told(ways: Sequence[Ways]) -> list[str]:
    """All notebooks of an assignment in lines: the counts, and under them the reasons, indented."""
    lines = []
    for one in ways:
        lines += [one.counts(), *(f"  {reason}" for reason in one.reasons())]
    return [*lines, f"  ({TRUST})"] if any(one.beside for one in ways) else lines


def print_engine(console: Console, engine: Any) -> None:
    """What the engine (one that runs) says of itself: missing protections, and how it judges."""
    print_notes(console, engine.notes)
    print_ways(console, engine.ways)


def print_ways(console: Console, ways: Sequence[Ways]) -> None:
    """How many tests are judged from outside, how many beside the student's code, and why."""
    for line in ways_told(ways):
        console.print(Text(line), soft_wrap=True)
    print_notes(console, [line for one in ways for line in one.warnings()])


def print_notes(console: Console, notes: Sequence[str]) -> None:
    """What the engine says of a protection that is missing, a line each."""
    for note in notes:
        console.print(Text(f"warning: {note}", style="yellow"), soft_wrap=True)
