"""Progress bars, and what the engine says of itself, in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

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


class RateColumn(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text("" if not task.speed else f"{task.speed:.1f}/s")


def progress_bar(console: Console) -> Progress:
    """A bar with counts, rate and time left."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), RateColumn()
    return Progress(*columns, TimeRemainingColumn(), console=console, transient=True)


def print_notes(console: Console, notes: Sequence[str]) -> None:
    """What the engine says of a protection that is missing, a line each."""
    for note in notes:
        console.print(Text(f"warning: {note}", style="yellow"), soft_wrap=True)
