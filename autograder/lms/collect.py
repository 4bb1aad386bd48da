"""A learning platform's zip of submissions into the class's folder `submitted`, for `autograder grade`."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from autograder.authoring.coursedir import Course
from autograder.classroom.submissions.ids import problem_with_name
from autograder.errors import AutograderError, UsageError, one_line
from autograder.lms.layouts import Entry, entries_of

MOST_BYTES = 16 << 20  # of one file
STAMP_FILE = "timestamp.txt"
SHOWN = 3  # files that are left out and named


@dataclass
class Collected:
    """platform: whose zip it was. students: who handed in. notes: what a person should know, a line each."""

    platform: str
    students: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The platform's name as it writes it."""
        return {"moodle": "Moodle", "canvas": "Canvas", "ilias": "ILIAS"}[self.platform]


def collect(course: Course, name: str, path: Path) -> Collected:
    """Write each student's files to the class's folder `submitted`; given again, the newer zip counts.

    Raises UsageError where the file is no such zip; what one student handed in never stops the others.
    """
    course.assignment(name)
    try:
        with zipfile.ZipFile(path) as archive:
            infos = {info.filename: info for info in archive.infolist() if not info.is_dir()}
            platform, entries = entries_of(infos)
            others = sorted(set(infos) - {entry.path for entry in entries})
            if not entries:
                raise UsageError(
                    f"{path}: no name in it is one that Moodle, Canvas or ILIAS gives to a submission"
                )
            collected = Collected(platform)
            if others:
                shown = ", ".join(one_line(path, 80) for path in others[:SHOWN])
                more = f" and {len(others) - SHOWN} more" if others[SHOWN:] else ""
                collected.notes.append(f"not named as {collected.title} names files, left out: {shown}{more}")
            by_student: dict[str, list[Entry]] = defaultdict(list)
            for entry in entries:
                by_student[entry.student].append(entry)
            for student, theirs in sorted(by_student.items()):
                if problem := problem_with_name(student):
                    collected.notes.append(f"{one_line(student)}: cannot be a student id: {problem}")
                    continue
                files = _chosen(student, theirs, collected.notes)
                data = {}
                for entry in files.values():
                    if infos[entry.path].file_size > MOST_BYTES:
                        collected.notes.append(
                            f"{student}: {entry.name} is larger than {MOST_BYTES >> 20} MB"
                        )
                        continue
                    try:
                        data[entry.name] = archive.read(entry.path)
                    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
                        collected.notes.append(
                            f"{student}: {entry.name} cannot be read: {one_line(str(error))}"
                        )
                _write(course.submitted_folder(student, name), data, _stamp(files.values()))
                collected.students.append(student)
            return collected
    except (zipfile.BadZipFile, FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise UsageError(f"{path}: not a zip that can be read ({one_line(str(error))})") from error


def _chosen(student: str, theirs: list[Entry], notes: list[str]) -> dict[str, Entry]:
    """One file a name: the last; where names differ in case or blanks only, that is left to grading."""
    files: dict[str, Entry] = {}
    for entry in sorted(theirs, key=lambda entry: entry.order):
        if entry.name.startswith("."):
            continue
        if entry.name in files:
            notes.append(f"{student}: {entry.name} was handed in more than once; the last one counts")
        files[entry.name] = entry
    if any(entry.late for entry in theirs):
        notes.append(
            f"{student}: handed in late, but the platform does not say when; see timestamp.txt in the guide"
        )
    return files


def _stamp(entries: Iterable[Entry]) -> datetime | None:
    stamps = [entry.stamp for entry in entries if entry.stamp]
    try:
        return datetime.strptime(max(stamps), "%Y%m%d%H%M%S") if stamps else None
    except ValueError:
        return None


def _write(folder: Path, files: dict[str, bytes], when: datetime | None) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        same = all((folder / f).is_file() and (folder / f).read_bytes() == data for f, data in files.items())
        kept = {*files, STAMP_FILE} if same else set(files)  # a time that a person wrote stays with its files
        for old in folder.iterdir():
            if old.is_file() and old.name not in kept:
                old.unlink()
        for file, data in files.items():
            (folder / file).write_bytes(data)
        if when is not None:
            (folder / STAMP_FILE).write_text(f"{when:%Y-%m-%d %H:%M:%S}\n")
    except OSError as error:
        raise AutograderError(f"{folder}: {error}") from error
