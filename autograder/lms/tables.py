"""Grades in a platform's own table: the one that it exports for grading, filled in, so that it takes it back.

Moodle: the grading worksheet. Canvas: the gradebook as CSV. ILIAS: the status file as CSV. People are found
by the platform's number, columns by their names; everything else stays as it was. A spreadsheet that opens
the table runs nothing: a text that begins like a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.authoring.coursedir import Course
from autograder.classroom.gradebook.database import open_gradebook
from autograder.classroom.gradebook.files import write_named_file
from autograder.classroom.gradebook.penalties import refresh_penalties
from autograder.classroom.gradebook.standings import Standing, read_standings
from autograder.errors import UsageError
from autograder.lms.layouts import number_of
from autograder.telling.tasks import score_of, tasks_in

FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?%?")
MOST_WORDS = 2000  # characters of a comment


@dataclass
class Filled:
    """graded, empty: rows with a score and without. strangers: students whom the table does not know.

    failed: students whose submission could not be graded. waiting: those with a score that is not final.
    """

    graded: int = 0
    empty: int = 0
    strangers: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) and len(text) > 1 and not NUMBER.fullmatch(text) else text


def fill_table(course: Course, name: str, platform: str, table: Path, to: Path) -> Filled:
    """Write `table` to `to` with the scores of an assignment. A failed submission's score stays empty.

    Raises UsageError for a table that is not the platform's.
    """
    tasks = tasks_in(course.assignment(name))
    engine = open_gradebook(course)
    refresh_penalties(course, engine, name)
    with engine.connect() as connection:
        standings = read_standings(connection, name)
    engine.dispose()

    def comment(standing: Standing) -> str:
        lines = []
        for task in tasks:
            given = score_of(task, standing)
            waits = given.score is None or given.waits
            score = (
                f"{given.points:g} points wait for a person"
                if waits
                else f"{given.score:g} of {given.points:g}"
            )
            lines.append(f"{task.title}: {score}")
        return "; ".join(lines)[:MOST_WORDS]

    rows, dialect = _read(table)
    by_number: dict[str, Standing] = {}
    for student, standing in standings.items():
        other = by_number.setdefault(number_of(student), standing).student
        if other != student:
            raise UsageError(
                f"{other} and {student} have one number; expected one student a number in {table}"
            )
    everybody = standings.values()
    filled = Filled(
        failed=[s.student for s in everybody if s.status == "failed"],
        waiting=[s.student for s in everybody if s.status == "graded" and s.waiting],
    )
    known = PLATFORMS[platform](rows, by_number, name, comment, filled, table)
    filled.strangers = sorted(s.student for number, s in by_number.items() if number not in known)
    out = io.StringIO()
    csv.writer(out, dialect, lineterminator="\n").writerows([safe(cell) for cell in row] for row in rows)
    write_named_file(to, out.getvalue().encode("utf-8-sig"))
    return filled


def _read(table: Path) -> tuple[list[list[str]], type[csv.Dialect]]:
    try:
        text = table.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{table}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{table}: not a table in UTF-8: {error}") from error

    class Dialect(csv.excel):
        delimiter = max(",;\t", key=(text.splitlines() or [""])[0].count)

    rows = list(csv.reader(io.StringIO(text), Dialect))
    if not rows:
        raise UsageError(f"{table}: the table is empty")
    return rows, Dialect


def _columns(header: list[str], wanted: tuple[str, ...], table: Path) -> list[int]:
    """Where these columns stand; UsageError that names the one that is missing."""
    names = [cell.strip().casefold() for cell in header]
    for column in wanted:
        if column.casefold() not in names:
            raise UsageError(f"{table}: there is no column {column!r}; expected {', '.join(wanted)}")
    return [names.index(column.casefold()) for column in wanted]


Rows = list[list[str]]
Standings = dict[str, Standing]
Comment = Callable[[Standing], str]


def _score(standing: Standing | None, filled: Filled) -> str:
    """The score as it is written; empty where there is none."""
    if standing is None or standing.status != "graded" or standing.score is None:
        filled.empty += 1
        return ""
    filled.graded += 1
    return f"{standing.score:.10g}"


def _moodle(rows: Rows, by: Standings, name: str, comment: Comment, filled: Filled, table: Path) -> set[str]:
    number, grade, words = _columns(rows[0], ("Identifier", "Grade", "Feedback comments"), table)
    known = set()
    for row in rows[1:]:
        person = row[number].rpartition(" ")[2]  # "Participant 4711", in any language
        known.add(person)
        standing = by.get(person)
        row[grade] = _score(standing, filled)
        if standing is not None and row[grade]:
            row[words] = comment(standing)
    return known


def _canvas(rows: Rows, by: Standings, name: str, comment: Comment, filled: Filled, table: Path) -> set[str]:
    (number,) = _columns(rows[0], ("ID",), table)
    columns = [i for i, cell in enumerate(rows[0]) if re.sub(r"\s*\(\d+\)$", "", cell).strip() == name]
    if len(columns) != 1:
        raise UsageError(
            f"{table}: expected one column {name!r}, as in '{name} (1234)'; found {len(columns)}"
        )
    known = set()
    for row in rows[1:]:
        if not row[number].strip().isdigit():  # points possible, and who posts manually
            continue
        known.add(row[number].strip())
        row[columns[0]] = _score(by.get(row[number].strip()), filled)
    return known


def _ilias(rows: Rows, by: Standings, name: str, comment: Comment, filled: Filled, table: Path) -> set[str]:
    update, number, mark, words = _columns(rows[0], ("update", "usr_id", "mark", "comment"), table)
    known = set()
    for row in rows[1:]:
        known.add(row[number].strip())
        standing = by.get(row[number].strip())
        score = _score(standing, filled)
        if standing is not None and score:
            row[update], row[mark], row[words] = "1", score, comment(standing)
    return known


PLATFORMS = {"moodle": _moodle, "canvas": _canvas, "ilias": _ilias}
