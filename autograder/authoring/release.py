"""Make the student version of an assignment from its source, with nbgrader's own GenerateAssignment.

The result depends on the source alone: made twice, it differs in nothing. So it is kept in git and
`release(..., check=True)` tells whether it still is what the source says.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.authoring.coursedir import Course
from autograder.authoring.sources import check_source
from autograder.errors import AutograderError
from autograder.records import Assignment

if TYPE_CHECKING:
    from nbgrader.converters import GenerateAssignment


def release(course: Course, names: Sequence[str], *, check: bool = False) -> list[str]:
    """Write the student versions of the named assignments; return what differed from what was there.

    Each difference is a path relative to the course and what is wrong with it: `differs`, `missing`
    or `left over`.
    With `check` nothing in the course's folders is touched. Raises AutograderError, in one line, for
    a source that nbgrader could not release or could not grade later.
    """
    differences: list[str] = []
    for name in names:
        assignment = course.assignment(name)
        check_source(assignment)
        with tempfile.TemporaryDirectory(prefix="autograder-release-") as scratch:
            made = generate(course, assignment, Path(scratch))
            differences += _bring_over(made, course.release_folder(name), course.root, check=check)
    return differences


def generate(course: Course, assignment: Assignment, folder: Path) -> Path:
    """nbgrader's student version of `assignment`, made in `folder`; returns its subfolder."""
    converter = converter_for(course, assignment.name)
    converter.coursedir.release_directory = str(folder)
    converter.no_database = True
    with quiet_nbgrader(), inside(course.root):
        prepare(converter)
        made = folder / "." / assignment.name
        converter.init_assignment(assignment.name, ".")
        for notebook, path in assignment.notebooks.items():
            with nbgrader_errors(path):
                converter.convert_single_notebook(str(source_path(course, assignment.name, notebook)))
            _drop_answers_pictures(made / f"{notebook}.ipynb")
            _settle_ids(made / f"{notebook}.ipynb", _known_ids(course, path))
        converter.set_permissions(assignment.name, ".")
    return made


def converter_for(course: Course, name: str) -> GenerateAssignment:
    """nbgrader's converter for one assignment of a course, under the course's configuration."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config = Config(course.config)
    config.SaveCells.enabled = False  # the gradebook learns of the cells when a class is graded
    directory = CourseDirectory(config=config, root=str(course.root))
    directory.assignment_id = name
    directory.student_id = "."
    return GenerateAssignment(coursedir=directory, config=config)


def prepare(converter: GenerateAssignment) -> None:
    """What the converter's `start` does before it converts."""
    from nbconvert.writers import FilesWriter

    converter.writer = FilesWriter(parent=converter, config=converter.config)
    converter.exporter = converter.exporter_class(parent=converter, config=converter.config)
    for preprocessor in converter.preprocessors:
        converter.exporter.register_preprocessor(preprocessor)


def source_path(course: Course, name: str, notebook: str) -> str:
    """A source notebook's path in the very form that nbgrader's converters take apart again."""
    folder = course.directory.format_path(course.directory.source_directory, ".", name)
    return os.path.join(folder, f"{notebook}.ipynb")


@contextmanager
def nbgrader_errors(path: Path) -> Iterator[None]:
    """Turn whatever nbgrader raises over a source notebook into one line with the notebook's name."""
    try:
        yield
    except Exception as error:
        cause: Any = error
        while "may be corrupted" in str(cause) and cause.__context__ is not None:
            cause = cause.__context__  # nbgrader hides what was wrong behind a general sentence
        lines = str(getattr(cause, "message", cause)).strip().splitlines() or [type(cause).__name__]
        raise AutograderError(f"{path}: {lines[0]}") from error


@contextmanager
def quiet_nbgrader() -> Iterator[None]:
    """Keep nbgrader's own log lines (and the tracebacks in them) off the terminal."""
    logger = logging.getLogger("traitlets")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """nbgrader's converters work from the course's root (headers and footers are relative to it)."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _known_ids(course: Course, source: Path) -> set[str]:
    """The cell ids that somebody wrote down, in the source or in the course's header and footer."""
    around = course.config.IncludeHeaderFooter
    paths = [source, *(course.root / str(around[end]) for end in ("header", "footer") if around.get(end))]
    cells = (cell for path in paths for cell in json.loads(path.read_text(encoding="utf-8"))["cells"])
    return {cell["id"] for cell in cells if "id" in cell}


def _drop_answers_pictures(path: Path) -> None:
    """Take pictures out that belong to a model answer in words: nbgrader takes out its text alone."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        attached = cell.get("attachments")
        if attached and cell["metadata"].get("nbgrader", {}).get("solution"):
            text = "".join(cell["source"])
            cell["attachments"] = {name: a for name, a in attached.items() if f"attachment:{name}" in text}
            if cell["attachments"] != attached:
                _write(path, notebook)


def _write(path: Path, notebook: dict[str, Any]) -> None:
    """In nbformat's form."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": "))
    path.write_text(text + "\n", encoding="utf-8")


def _settle_ids(path: Path, known: set[str]) -> None:
    """Give cells whose id nbformat had to invent (at random) one that follows from their place."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    invented = [
        (i, cell) for i, cell in enumerate(notebook["cells"]) if cell.get("id", "") not in known | {""}
    ]
    if not invented:
        return
    for number, cell in invented:
        cell["id"] = f"cell-{number}"
    _write(path, notebook)


def _bring_over(made: Path, release: Path, root: Path, *, check: bool) -> list[str]:
    """Make `release` equal to `made` (unless `check`) and name the files in which they differed."""
    new = {path.relative_to(made).as_posix(): path for path in made.rglob("*") if path.is_file()}
    old = {path.relative_to(release).as_posix(): path for path in release.rglob("*") if path.is_file()}
    old = {name: path for name, path in old.items() if ".ipynb_checkpoints" not in path.parts}
    differences = []
    for name in sorted(new.keys() | old.keys()):
        if name not in new:
            verdict = "left over"
        elif name not in old:
            verdict = "missing"
        elif old[name].read_bytes() != new[name].read_bytes():
            verdict = "differs"
        else:
            continue
        target = release / name
        differences.append(f"{os.path.relpath(target, root)}: {verdict}")
        if not check:
            if name in new:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(new[name], target)
            else:
                target.unlink()
    return differences
