"""Collect what students handed in, as bytes, from `DIR/<student>/<assignment>/` or `DIR/<student>/`.

Nothing in a submission is trusted: links and special files are refused, sizes are capped, names that
could mean something to a shell, a path or a pattern are refused, and whatever cannot be graded ends
in one line that says why while the class goes on.
"""

from __future__ import annotations

import os
import posixpath
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from autograder.authoring.coursedir import Course
from autograder.classroom.submissions.ids import looks, problem_with_name
from autograder.classroom.submissions.names import meant_by, nearly_named
from autograder.classroom.submissions.notebooks import clean_notebook, has_answers
from autograder.classroom.submissions.reading import Files, read_folder
from autograder.classroom.submissions.times import NotATime, read_time
from autograder.errors import UsageError, one_line
from autograder.records import Assignment, Submission

NOT_GRADED = "not graded, only"  # of a file beside the notebook that counts
SKIPPED = {".ipynb_checkpoints", ".git", ".class", "__pycache__", "lost+found"}


@dataclass(frozen=True)
class Handin:
    """One student's folder. `folder` is None where nothing of the assignment was handed in.

    notes: what a person should know of the folder.
    """

    student: str
    folder: Path | None
    problem: str | None = None
    notes: tuple[str, ...] = ()


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
    found = _told_apart(found)
    if not found:
        raise UsageError(f"there are no submissions in {str(folder)!r}: expected <student>/{name}/*.ipynb")
    return found


def _handin(path: Path, name: str) -> Handin:
    student = path.name
    if problem := problem_with_name(student):
        return Handin(
            one_line(repr(student)[1:-1], 128), None, f"the folder's name cannot be a student id: {problem}"
        )
    try:
        if path.is_symlink() or (path / name).is_symlink():
            return Handin(student, path, "the folder is a symbolic link, which is not accepted")
        if (path / name).is_dir():
            return Handin(student, path / name)
        if any(entry.name.endswith(".ipynb") for entry in os.scandir(path)):
            return Handin(student, path)
        if (near := nearly_named(path, name)) is not None:
            return Handin(student, path / near, f"the folder is named {near!r}; expected {name!r}")
    except OSError as error:
        return Handin(student, path, f"the folder cannot be read ({error.strerror})")
    elsewhere = sorted(path.glob(f"*/{name}/*.ipynb"))[:1]
    notes = [f"there is {one.relative_to(path)}, one folder too deep" for one in elsewhere]
    return Handin(student, None, notes=tuple(notes))


def _told_apart(handins: list[Handin]) -> list[Handin]:
    """The same handins, each with a note where another student's id looks like its own."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for handin in handins:
        alike[looks(handin.student)].append(handin.student)
    told = []
    for handin in handins:
        others = [repr(other) for other in alike[looks(handin.student)] if other != handin.student]
        note = f"{handin.student!r} and {', '.join(others)} look alike and are graded as different students"
        told.append(replace(handin, notes=(*handin.notes, note)) if others else handin)
    return told


def read_submission(
    handin: Handin, assignment: Assignment, ignore: list[str], home: str = "UTC"
) -> tuple[Submission, list[str]]:
    """What a student handed in, and notes on what was left out of it.

    ignore: nbgrader's patterns of file names to skip. home: the time zone of the course. What makes the
    submission impossible to grade is its `problem`.
    """
    if handin.folder is None or handin.problem is not None:
        return Submission(handin.student, problem=handin.problem), list(handin.notes)
    read = read_folder(handin.folder, ignore)
    notes = [*handin.notes, *read.left_out]
    _lift(read, assignment, notes)
    _leave_out_what_collides(read, assignment, notes)
    time = _timestamp(read.others.get("timestamp.txt"), home, notes)
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
    if problem is None:
        problem = _in_another_file(read, assignment, notes)
    if not notebooks and problem is None:
        problem = _nothing_found(assignment, sorted(read.notebooks), sorted(read.others))
    missing = sorted(set(assignment.notebooks) - set(notebooks))
    if notebooks and missing:
        notes.append(f"{', '.join(f'{name}.ipynb' for name in missing)}: not handed in")
    problem = None if problem is None else one_line(problem)
    return Submission(handin.student, notebooks, read.others, time, problem), [one_line(n) for n in notes]


def _lift(read: Files, assignment: Assignment, notes: list[str]) -> None:
    """Take a folder for the student's where it holds the notebooks and lies below the student's own."""
    wanted = {f"{name}.ipynb" for name in assignment.notebooks}
    places = {posixpath.dirname(path) for path in read.others if posixpath.basename(path) in wanted}
    if wanted & {f"{name}.ipynb" for name in read.notebooks} or not places:
        return
    if len(places) > 1:
        folders = ", ".join(sorted(places))
        read.problem = read.problem or f"{', '.join(sorted(wanted))}: in more than one folder ({folders})"
        return
    (place,) = places
    inside = {p.removeprefix(f"{place}/"): d for p, d in read.others.items() if p.startswith(f"{place}/")}
    for path, data in inside.items():
        del read.others[f"{place}/{path}"]
        if "/" not in path and path.endswith(".ipynb"):
            read.notebooks[path.removesuffix(".ipynb")] = data
        else:
            read.others[path] = data
    notes.append(f"the notebook lay too deep, in the folder {place}, and was taken from there")


def _leave_out_what_collides(read: Files, assignment: Assignment, notes: list[str]) -> None:
    """Leave out a file where the assignment has a folder, or the other way round."""
    for path in sorted(read.others):
        for own in assignment.files:
            if path.startswith(f"{own}/") or own.startswith(f"{path}/"):
                notes.append(f"{path}: left out, the assignment's {own} is in its way")
                del read.others[path]
                break


def _in_another_file(read: Files, assignment: Assignment, notes: list[str]) -> str | None:
    """Why nobody can tell which notebook counts: the expected one is untouched, a copy of it is not."""
    for name in sorted(set(read.notebooks) & set(assignment.notebooks)):
        copies = [other for other in sorted(read.notebooks) if other.startswith(name) and other != name]
        copies = [other for other in copies if other not in assignment.notebooks]
        written = [f"{other}.ipynb" for other in copies if has_answers(read.notebooks[other])]
        if written and not has_answers(read.notebooks[name]):
            return (
                f"{name}.ipynb is as it was handed out, and {' and '.join(written)} beside it holds answers: "
                f"name the one that counts {name}.ipynb"
            )
        notes += [f"{other}.ipynb: {NOT_GRADED} {name}.ipynb is" for other in copies]
    return None


def _nothing_found(assignment: Assignment, found: list[str], others: list[str]) -> str:
    wanted = " or ".join(f"{name}.ipynb" for name in assignment.notebooks)
    if not found:
        there = f", which holds {', '.join(others[:3])}{' and more' if others[3:] else ''}" if others else ""
        return f"{wanted}: not in the folder{there}"
    return f"{found[0]}.ipynb: wrong file name, expected {wanted}"


def _timestamp(data: bytes | None, home: str, notes: list[str]) -> datetime | None:
    """The time in nbgrader's `timestamp.txt`, in UTC without saying so, as nbgrader keeps it."""
    if data is None:
        return None
    try:
        return read_time(data, home)
    except NotATime as error:
        shown = data[:60].decode("utf-8", "replace").strip()
        notes.append(f"timestamp.txt: {shown[:40]!r} counts as not late: {error}")
        return None
