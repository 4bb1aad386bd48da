"""The files that nbgrader shows: `autograded/<student>/<assignment>/`, written whole or not at all."""

from __future__ import annotations

import hashlib
import html
import json
import os
import shutil
from pathlib import Path
from typing import Any

from autograder.authoring.coursedir import Course
from autograder.errors import UsageError
from autograder.records import Assignment, Submission, SubmissionResult

FAILED = "This submission could not be graded."


def write_autograded(
    course: Course, assignment: Assignment, submission: Submission, notebooks: dict[str, str]
) -> None:
    """Make a student's autograded folder hold exactly these notebooks and the files beside them.

    As with nbgrader, the course's own helper files go over the student's (unless its configuration
    excludes some) and the files are read-only.
    """
    folder = course.autograded_folder(submission.student, assignment.name)
    kept = set(course.config.Autograde.get("exclude_overwriting", {}).get(assignment.name, []))
    files = {name: data for name, data in submission.files.items() if name not in notebooks}
    files |= {name: path.read_bytes() for name, path in assignment.files.items() if name not in kept}
    files |= {f"{name}.ipynb": text.encode("utf-8", "replace") for name, text in notebooks.items()}
    fill_folder(folder, files, 0o664 if course.directory.groupshared else 0o444)


def keep_submission(course: Course, name: str, submission: Submission, origin: Path | None) -> None:
    """Keep what was handed in in the class's submitted folder, unless it lies there already."""
    folder = course.submitted_folder(submission.student, name)
    if origin is None or origin.resolve() == folder.resolve():
        return
    notebooks = {f"{name}.ipynb": data for name, data in submission.notebooks.items()}
    fill_folder(folder, submission.files | notebooks, 0o644)


def fill_folder(folder: Path, files: dict[str, bytes], mode: int) -> None:
    """Make a folder hold exactly these files."""
    if folder.is_dir():
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_file() and path.relative_to(folder).as_posix() not in files:
                path.unlink()
    for name, data in files.items():
        write_file(folder / name, data, mode)


def write_file(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file in one step, and only if it changes."""
    try:
        if path.read_bytes() == data:
            return
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    except PermissionError:  # of the old file; the new one takes its place
        pass
    except (IsADirectoryError, NotADirectoryError):
        _clear_way(path)
    # A name of its own length, for the file's own may be as long as names can be.
    scratch = path.with_name(f".{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]}.{os.getpid()}")
    scratch.write_bytes(data)
    scratch.chmod(mode)
    scratch.replace(path)


def refuse_taken_name(path: Path) -> None:
    """Raise UsageError if a folder, or another file, is where a person asks for a file."""
    if path.is_dir():
        raise UsageError(f"'{path}' is a folder; expected the name of a file")
    taken = next((part for part in path.parents if part.exists() and not part.is_dir()), None)
    if taken is not None:
        raise UsageError(f"'{path}': '{taken}' is a file; expected a folder")


def write_named_file(path: Path, data: bytes) -> None:
    """Write a file that a person asked for by name: nothing but an older file of this name gives way to it.

    Raises UsageError where it cannot be written.
    """
    refuse_taken_name(path)
    try:
        write_file(path, data)
    except OSError as error:
        raise UsageError(f"'{path}' cannot be written: {error.strerror or error}") from error


def _clear_way(path: Path) -> None:
    """A file where a folder must be, or the other way round: what an earlier submission left."""
    for part in [*reversed(path.parents), path]:
        if part.is_file():
            part.unlink()
    if path.is_dir():
        shutil.rmtree(path)
    path.parent.mkdir(parents=True, exist_ok=True)


def failed_notebook(text: str, result: SubmissionResult) -> str:
    """The notebook that stands in the gradebook for one that could not be graded: what went wrong."""
    notebook: dict[str, Any] = json.loads(text)
    reason = html.escape(result.message or "The reason is not known.")
    source = f"**{FAILED}**\n\n<pre>{reason}</pre>"
    cell = {"cell_type": "markdown", "metadata": {}, "source": source}
    if any("id" in other for other in notebook["cells"]):
        cell["id"] = "could-not-be-graded"
    notebook["cells"].insert(0, cell)
    return json.dumps(notebook)
