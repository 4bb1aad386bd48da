"""The end of a grading on one screen, however large the class."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, median

from rich.console import Console
from rich.text import Text

from autograder.authoring.coursedir import Course
from autograder.classroom.gradebook.database import public_url
from autograder.classroom.gradebook.standings import Standing
from autograder.classroom.grading import Graded
from autograder.classroom.submissions.handins import NOT_GRADED
from autograder.telling.table import write_tables
from autograder.telling.tasks import tasks_in
from autograder.words import count

SPLIT = "milliseconds per submission: "
NAMED = 5  # failures and changes that are told one by one; the files have all
COMMON = 3  # misconceptions


def print_summary(
    console: Console,
    course: Course,
    name: str,
    graded: Graded,
    seconds: float,
    options: tuple[str, str] = ("", ""),
) -> None:
    """Counts, mean and median, failures by name, what waits, common hints, changes, what to do next."""
    folder = course.class_folder / "reports"
    tables = write_tables(folder, name, tasks_in(course.assignment(name)), graded.standings)
    for line in summary(name, graded, seconds):
        console.print(line, soft_wrap=True)
    log = course.class_folder / "logs" / f"{name}.log"
    for what, where in (("table", _both(*tables)), ("gradebook", public_url(course)), ("log", log)):
        console.print(f"{what}: {where}", markup=False, soft_wrap=True)
    for step in next_steps(name, graded.standings, *options):
        console.print(step, markup=False, soft_wrap=True)


def nothing_changed(name: str, graded: Graded) -> str:
    """The one line of a grading that found nothing to do."""
    failed = failures(graded.standings)
    more = f"; {count(len(failed), 'submission')} could not be graded: {_some(failed)}" if failed else ""
    return f"{name}: nothing changed since {count(len(graded.records), 'submission')} were graded{more}"


def failures(standings: dict[str, Standing]) -> list[str]:
    """Students whose submission could not be graded and who have no score yet."""
    return [student for student, standing in standings.items() if standing.status == "failed"]


def summary(name: str, graded: Graded, seconds: float) -> Iterator[Text]:
    """The lines that say how it went."""
    standings = graded.standings
    counts = Counter(standing.status for standing in standings.values())
    said = ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
    judged = len(graded.records) - graded.skipped
    before = f", {graded.skipped} of them graded before" if graded.skipped else ""
    yield Text(f"{name}: {said}; {count(len(graded.records), 'submission')} in {seconds:.1f} s{before}")
    scores = [s.score for s in standings.values() if s.status == "graded" and s.score is not None]
    if scores:
        points = max(standing.points for standing in standings.values())
        yield Text(f"mean {mean(scores):.2f}, median {median(scores):g} of {points:g} points so far")
    if graded.split and judged:
        parts = [f"{what} {1000 * spent / judged:.0f}" for what, spent in graded.split.items()]
        yield Text(f"{SPLIT}{', '.join(parts)}")
    for line in graded.changes:
        yield Text(f"the source changed after grading: {line}")
    late = [s for s in standings.values() if s.penalty]
    if late:
        yield Text(f"late: {count(len(late), 'student')}, {sum(s.penalty for s in late):g} points taken off")
    if graded.strays:
        yield Text(f"not looked at, beside the students' folders: {_some(graded.strays)}", "yellow")
    yield from _waiting(standings)
    yield from _failed(standings)
    yield from _more_than_one(standings)
    yield from _misconceptions(standings)
    yield from _changes(graded)


def next_steps(
    name: str, standings: dict[str, Standing], submissions: str = "", place: str = ""
) -> Iterator[str]:
    """What to do now, as a command where there is one, with the options that it needs."""
    changed = f"autograder grade {shlex.quote(name)}{submissions}{place} --changed"
    failed = failures(standings)
    if failed:
        have = "has" if len(failed) == 1 else "have"
        yield (
            f"next: {count(len(failed), 'submission')} {have} no score: mend or replace the files, "
            f"then: {changed}; or grade them by hand in formgrader"
        )
    elif any(standing.waiting for standing in standings.values()):
        yield f"next: grade what waits in formgrader, then: {changed}"
    else:
        yield f"next: autograder feedback {shlex.quote(name)}{place}"


def _waiting(standings: dict[str, Standing]) -> Iterator[Text]:
    cells = [c for s in standings.values() if s.status == "graded" for c in s.cells.values() if c.waits]
    if cells:
        points = sum(cell.points or 0.0 for cell in cells)
        verb = "waits" if len(cells) == 1 else "wait"
        yield Text(f"{count(len(cells), 'answer')} {verb} for a person, {points:g} points")


def _failed(standings: dict[str, Standing]) -> Iterator[Text]:
    for status, style in (("failed", "bold red"), ("missing", "yellow")):
        found = [standing for standing in standings.values() if standing.status == status]
        if not found:
            continue
        yield Text(f"{status}:", style)
        for standing in found[:NAMED]:
            yield Text(f"  {standing.student}: {standing.record.message or ''}")
        yield from _and_more(len(found) - NAMED)


def _more_than_one(standings: dict[str, Standing]) -> Iterator[Text]:
    """Who handed in another version too, which a person may want to see."""
    found = [s for s in standings.values() if s.status == "graded" and NOT_GRADED in (s.record.message or "")]
    if found:
        yield Text("handed in more than one version:", "yellow")
        yield from (Text(f"  {s.student}: {s.record.message}") for s in found[:NAMED])
        yield from _and_more(len(found) - NAMED)


def _misconceptions(standings: dict[str, Standing]) -> Iterator[Text]:
    hints: Counter[str] = Counter()
    for standing in standings.values():
        cells = [cell for notebook in standing.record.cells.values() for cell in notebook.values()]
        hints.update({hint for cell in cells for hint in cell["hints"]})
    if hints:
        yield Text("most common misconceptions:")
        yield from (Text(f"  {number} x {hint}") for hint, number in hints.most_common(COMMON))


def _changes(graded: Graded) -> Iterator[Text]:
    """Whose score is another than before this grading, the largest changes first."""
    moved = []
    for student, now in graded.standings.items():
        old = graded.before.get(student)
        if old is not None and old.score != now.score:
            moved.append((abs((now.score or 0.0) - (old.score or 0.0)), student, old.score, now.score))
    if not graded.before:
        return
    if not moved:
        yield Text("no score changed since the last grading")
        return
    yield Text(f"changed since the last grading: {count(len(moved), 'score')}")
    for _, student, old_score, score in sorted(moved, key=lambda m: (-m[0], m[1]))[:NAMED]:
        yield Text(f"  {student}: {_shown(old_score)} to {_shown(score)}{_step(old_score, score)}")
    yield from _and_more(len(moved) - NAMED)


def _and_more(number: int) -> Iterator[Text]:
    if number > 0:
        yield Text(f"  and {number} more, see the table")


def _shown(score: float | None) -> str:
    return "no score" if score is None else f"{score:g}"


def _step(old: float | None, new: float | None) -> str:
    return "" if old is None or new is None else f" ({new - old:+g})"


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:NAMED])
    return f"{shown} and {len(names) - NAMED} more" if len(names) > NAMED else shown


def _both(csv_file: Path, html_file: Path) -> str:
    return f"{csv_file} and {html_file.name}"
