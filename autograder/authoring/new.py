"""A new assignment that passes every check from its first minute: the pattern, written under another name.

The pattern has a cell of every kind and a catalogue of right and wrong answers. It needs nothing but
Python, so it fits every nbgrader course. Where the course has a syllabus, the assignment gets its entry.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from autograder.authoring.coursedir import Course, read_configuration
from autograder.authoring.filling import text_of
from autograder.errors import AutograderError, UsageError

PATTERN = Path(__file__).parent / "pattern"
NAME = re.compile(r"[^\W_](?:[\w .-]*\w)?")
SYLLABUS = Path("course", "syllabus.toml")
DELIMITERS = (  # nbgrader's settings and what the pattern writes
    ("ClearSolutions", "begin_solution_delimeter", "BEGIN SOLUTION"),
    ("ClearSolutions", "end_solution_delimeter", "END SOLUTION"),
    ("ClearHiddenTests", "begin_test_delimeter", "BEGIN HIDDEN TESTS"),
    ("ClearHiddenTests", "end_test_delimeter", "END HIDDEN TESTS"),
)
END_OF_ASSIGNMENTS = "\n# Errata"  # the syllabus' next part


def new(course: Course, name: str, title: str | None = None, lectures: Sequence[str] = ()) -> list[Path]:
    """Write the source of a new assignment; return the files written or changed.

    lectures: ids of the syllabus that the assignment practices, where the course has a syllabus.
    Raises UsageError for a name that exists or cannot be a folder's, and for unknown lectures; then
    nothing is written.
    """
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot name an assignment: expected letters, digits, '_', '-' and '.'")
    folder = course.source_folder(name)
    if folder.exists():
        raise UsageError(f"{folder} exists already; choose another name")
    entry, title, lectures = _syllabus_entry(course.root / SYLLABUS, name, title, lectures)
    own = f"course.{name.partition('_')[2] or name}"  # the course's library would give answers away
    notebook = _notebook(course, title, lectures)
    if entry is not None:
        notebook = notebook.replace("`statistics` is not", f"`{own}` and `statistics` are not")
        notebook = notebook.replace("you are about to write it.", "you are about to write them.")
    files = {folder / f"{name}.ipynb": notebook}
    for path in sorted(PATTERN.glob("*.txt")):
        to = folder / "answers" / ("__init__.py" if path.stem == "init" else f"{path.stem}.py")
        text = path.read_text(encoding="utf-8").replace("NAME", name)
        if entry is not None and path.stem == "init":
            text = text.replace('"statistics"', f'"{own}", "statistics"')
        files[to] = text
    if entry:
        files[course.root / SYLLABUS] = entry
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


def handed_out_by_nbgrader(course: Course) -> bool:
    """Whether nbgrader's own generate_assignment would give the catalogue to students."""
    from nbgrader.coursedir import CourseDirectory

    configured = CourseDirectory(config=read_configuration(course.root))
    return not any(fnmatch("answers", pattern) for pattern in configured.ignore)


def _notebook(course: Course, title: str, lectures: Sequence[str]) -> str:
    """The pattern with this title, links to the lectures, and the course's own delimiters."""
    notebook: dict[str, Any] = json.loads((PATTERN / "pattern.ipynb").read_text(encoding="utf-8"))
    links = ", ".join(f"[{lecture}](../../course/lectures/{lecture}.ipynb)" for lecture in lectures)
    for cell in notebook["cells"]:
        text = text_of(cell).replace("TITLE", title)
        for section, key, default in DELIMITERS:
            text = text.replace(default, str(course.config[section].get(key) or default))
        if links and cell["id"].endswith("_prompt"):
            text += f"\n\n*Lecture:* {links}"
        cell["source"] = text.splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _syllabus_entry(
    path: Path, name: str, title: str | None, lectures: Sequence[str]
) -> tuple[str | None, str, Sequence[str]]:
    """The syllabus with the new entry ("" if it has it, None without syllabus), title and lectures."""
    if not path.is_file():
        if lectures:
            raise UsageError(f"--lecture is for courses with a syllabus; there is no {path}")
        return None, title or _title(name), ()
    text = path.read_text(encoding="utf-8")
    syllabus = tomllib.loads(text)
    listed = syllabus.get("assignments", {}).get(name)
    if listed is not None:
        return "", title or str(listed["title"]), lectures or list(listed["lectures"])
    known = syllabus.get("lectures", {})
    if not lectures:
        raise UsageError(f"{path.name} does not list {name!r}: say which lecture it practices (--lecture ID)")
    if unknown := [lecture for lecture in lectures if lecture not in known]:
        raise UsageError(f"there is no lecture {unknown[0]!r}; there are: {', '.join(known)}")
    title = title or _title(name)
    entry = f"\n[assignments.{json.dumps(name)}]\ntitle = {json.dumps(title, ensure_ascii=False)}\n"
    entry += f"lectures = [{', '.join(json.dumps(lecture) for lecture in lectures)}]\n"
    before, mark, after = text.partition(END_OF_ASSIGNMENTS)
    made = before + entry + mark + after
    try:
        tomllib.loads(made)
    except tomllib.TOMLDecodeError as error:
        raise AutograderError(f"{path}: the entry of {name} would spoil it: {error}") from error
    return made, title, lectures


def _title(name: str) -> str:
    """The words of a name, without its number."""
    words = re.sub(r"^\d+[ _.-]+", "", name).replace("_", " ").replace("-", " ").strip() or name
    return words[0].upper() + words[1:]
