"""Collect what students handed in, as bytes, from `DIR/<student>/<assignment>/` or `DIR/<student>/`.

Nothing in a submission is trusted: links and special files are refused, sizes are capped, names that
could mean something to a shell, a path or a pattern are refused, and whatever cannot be graded ends
in one line that says why while the class goes on.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder.authoring.coursedir import Course
from autograder.classroom.submissions.names import meant_by, nearly_named
from autograder.classroom.submissions.notebooks import clean_notebook
from autograder.classroom.submissions.reading import read_folder
from autograder.errors import UsageError, one_line
from autograder.records import Assignment, Submission

SKIPPED = {".ipynb_checkpoints", ".git", ".class", "__pycache__", "lost+found"}
UNSAFE = set('/\\*?[]<>|:"')


@dataclass(frozen=True)
class Handin:
    """One student's folder. `folder` is None where nothing of the assignment was handed in."""

    student: str
    folder: Path | None
    problem: str | None = None


def find_handins(course: Course, name: str, folder: Path | None = None) -> list[Handin]:
    """Every student in `folder` (by default the class's submitted folder), in alphabetical order.

    Raises UsageError if the folder does not exist or holds no student.
    """
    if folder is None:
        one = course.submitted_folder("x", name)  # a course may arrange student and assignment its own way
        folder = one.parents[1] if one.name == name else one.parent
    if not folder.is_dir():
        raise UsageError(f"there is no folder of submissions {str(folder)!r}")
    found = []
    for path in sorted(folder.iterdir()):
        if path.name in SKIPPED or not (path.is_dir() or path.is_symlink()):
            continue
        found.append(_handin(path, name))
    if not found:
        raise UsageError(f"there are no submissions in {str(folder)!r}: expected <student>/{name}/*.ipynb")
    return found


def _handin(path: Path, name: str) -> Handin:
    student = path.name
    if problem := problem_with_name(student):
        return Handin(
            one_line(repr(student)[1:-1], 128), None, f"the folder's name cannot be a student id: {problem}"
        )
    if path.is_symlink() or (path / name).is_symlink():
        return Handin(student, path, "the folder is a symbolic link, which is not accepted")
    if (path / name).is_dir():
        return Handin(student, path / name)
    if not any(path.glob("*.ipynb")) and (near := nearly_named(path, name)) is not None:
        return Handin(student, path / near, f"the folder is named {near!r}; expected {name!r}")
    return Handin(student, path if any(path.glob("*.ipynb")) else None)


def problem_with_name(student: str) -> str | None:
    """Why a folder's name does not do as a student id in paths, patterns and pages; None if it does."""
    if not student or student.strip() != student:
        return "it begins or ends with a space"
    if student.startswith("."):
        return "it begins with a dot"
    if len(student) > 128:
        return f"it has {len(student)} characters, more than 128"
    for character in student:
        if character in UNSAFE or unicodedata.category(character)[0] == "C":
            return f"it contains {character!r}"
    return None


def read_submission(
    handin: Handin, assignment: Assignment, ignore: list[str]
) -> tuple[Submission, list[str]]:
    """What a student handed in, and notes on what was left out of it.

    `ignore` are nbgrader's patterns of file names to skip. What makes the submission impossible to
    grade is its `problem`.
    """
    if handin.folder is None or handin.problem is not None:
        return Submission(handin.student, problem=handin.problem), []
    read = read_folder(handin.folder, ignore)
    notes = read.left_out
    time = _timestamp(read.others.get("timestamp.txt"), notes)
    problem = read.problem
    notebooks = {}
    for name, other in meant_by(read.notebooks, assignment.notebooks).items():
        read.notebooks[name] = read.notebooks.pop(other)
        notes.append(f"{other}.ipynb: taken as {name}.ipynb")
    for name, data in read.notebooks.items():
        if name not in assignment.notebooks:
            continue
        said: list[str] = []
        notebooks[name], trouble = clean_notebook(data, said)
        notes += [f"{name}.ipynb: {line}" for line in said]
        if trouble and problem is None:
            problem = f"{name}.ipynb: {trouble}"
    if not notebooks and problem is None:
        problem = _nothing_found(assignment, sorted(read.notebooks))
    missing = sorted(set(assignment.notebooks) - set(notebooks))
    if notebooks and missing:
        notes.append(f"{', '.join(f'{name}.ipynb' for name in missing)}: not handed in")
    problem = None if problem is None else one_line(problem)
    return Submission(handin.student, notebooks, read.others, time, problem), [one_line(n) for n in notes]


def _nothing_found(assignment: Assignment, found: list[str]) -> str:
    wanted = " or ".join(f"{name}.ipynb" for name in assignment.notebooks)
    if not found:
        return f"{wanted}: not in the folder"
    return f"{found[0]}.ipynb: wrong file name, expected {wanted}"


def _timestamp(data: bytes | None, notes: list[str]) -> datetime | None:
    """The time in nbgrader's `timestamp.txt`, in UTC without saying so, as nbgrader keeps it."""
    if data is None:
        return None
    from nbgrader.utils import parse_utc

    text = data[:200].decode("utf-8", "replace").strip()
    try:
        time = parse_utc(text) if text else None
    except (ValueError, OverflowError, TypeError):
        time = None
    if time is None:
        notes.append(f"timestamp.txt: not a time ({text[:40]!r}), so it counts as not late")
    return time
