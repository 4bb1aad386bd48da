"""Search a folder for what students must not see: lines of model answers and of hidden tests.

What is secret is read from the sources by nbgrader's delimiters, not from what a release left out, so that
a release that left nothing out is caught.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring.coursedir import Course
from autograder.errors import AutograderError

TELLING = 12  # characters; a shorter line (`return x`) says nothing of where it comes from
OWN_WORDS = 40  # characters; what is shorter, anybody may write in a lecture too
IN_A_ROW = 3  # lines of one region that nobody writes again by chance


@dataclass(frozen=True)
class Secret:
    """Lines of one region, stripped and in order: a model answer, a hidden test."""

    place: str
    lines: tuple[str, ...]
    hidden_test: bool


@dataclass(frozen=True)
class Leak:
    """A secret line found in a file."""

    file: str
    line: str
    place: str

    def __str__(self) -> str:
        return f"{self.file}: {self.line!r} stands in {self.place}"


def secrets_of(course: Course) -> list[Secret]:
    """Every model answer and every hidden test of a course, as its sources mark them.

    Lines that some source also shows to students are no secret (`x = torch.randn(3, 4)`).
    """
    seen: set[str] = set()
    found: list[Secret] = []
    regions = [region for name in course.names() for region in _regions(course, name, seen)]
    for secret in regions:
        lines = tuple(line for line in secret.lines if len(line) >= TELLING and line not in seen)
        if lines:
            found.append(Secret(secret.place, lines, secret.hidden_test))
    return found


def _regions(course: Course, name: str, seen: set[str]) -> Iterator[Secret]:
    """The secret regions of one assignment's sources; `seen` gets the lines around them."""
    from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions

    solutions, tests = ClearSolutions(config=course.config), ClearHiddenTests(config=course.config)
    kinds = (
        (solutions.begin_solution_delimeter, solutions.end_solution_delimeter, False),
        (tests.begin_test_delimeter, tests.end_test_delimeter, True),
    )
    for notebook, path in course.assignment(name).notebooks.items():
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for number, cell in enumerate(cells):
            mark = cell["metadata"].get("nbgrader", {})
            place = f"{name}/{notebook}.ipynb, cell {mark.get('grade_id', number)}"
            rest, found = source_lines(cell), False
            for begin, end, hidden in kinds:
                rest, inside = _split(rest, begin, end)
                found = found or bool(inside and not hidden)
                if inside:
                    yield Secret(place, tuple(inside), hidden)
            if mark.get("solution") and not found:
                yield Secret(place, tuple(rest), False)  # nbgrader replaces the whole cell
            else:
                seen |= set(rest)


def _split(lines: list[str], begin: str, end: str) -> tuple[list[str], list[str]]:
    """The lines outside of the regions between two delimiters, and those inside."""
    outside: list[str] = []
    inside: list[str] = []
    current = outside
    for line in lines:
        if begin in line:
            current = inside
        elif end in line:
            current = outside
        else:
            current.append(line)
    return outside, inside


def source_lines(cell: dict[str, Any]) -> list[str]:
    """A cell's lines, stripped, without empty ones."""
    return [line.strip() for line in "".join(cell["source"]).splitlines() if line.strip()]


def find_leaks(folder: Path, secrets: Iterable[Secret], public: Path | None = None) -> list[Leak]:
    """Where lines of `secrets` stand in the files of `folder`: in text, cells, outputs and metadata.

    Below `public` (library and lectures teach the same things in the same words) a line of fewer than 40
    characters such as `with torch.no_grad():` may stand alone; there it takes three lines of one region in
    a row, or both of a region that has two.
    """
    places: dict[str, str] = {}
    runs: dict[tuple[str, ...], str] = {}
    for secret in secrets:
        places.update(dict.fromkeys(secret.lines, secret.place))
        size = min(IN_A_ROW, len(secret.lines))
        if size > 1:
            for i in range(len(secret.lines) - size + 1):
                runs[secret.lines[i : i + size]] = secret.place
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts):
        name = path.relative_to(folder).as_posix()
        taught = public is not None and path.is_relative_to(public)
        lines = [line for line in _lines_of(path) if len(line) >= TELLING]
        for line in lines:
            if line in places and (len(line) >= OWN_WORDS or not taught):
                found.append(Leak(name, line, places[line]))
        for size in range(2, IN_A_ROW + 1):
            for i in range(len(lines) - size + 1):
                if taught and (run := tuple(lines[i : i + size])) in runs:
                    found.append(Leak(name, " | ".join(run), runs[run]))
    return found


def refuse_leaks(leaks: list[Leak]) -> None:
    """AutograderError that names the first of `leaks`, if there are any."""
    if leaks:
        raise AutograderError(f"nothing was published: {leaks[0]} ({len(leaks)} such lines)")


def _lines_of(path: Path) -> Iterator[str]:
    """A file's lines, stripped; of a notebook those of its cells, outputs and metadata."""
    text = path.read_bytes().decode("utf-8", "replace")
    if path.suffix in {".ipynb", ".json"}:
        try:
            strings = _strings(json.loads(text))
        except ValueError:
            strings = iter([text])
    else:
        strings = iter([text])
    for string in strings:
        for line in re.split(r"\r\n|\n|\r", string):
            if line.strip():
                yield line.strip()


def _strings(value: Any) -> Iterator[str]:
    """All strings in parsed JSON; a list of strings (a cell's source) as one text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            yield "".join(value) if any(item.endswith("\n") for item in value) else "\n".join(value)
        else:
            for item in value:
                yield from _strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings(item)
