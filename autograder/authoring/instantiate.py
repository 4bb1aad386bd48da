"""Source notebooks with the cells that nbgrader adds when it releases them, answers kept.

nbgrader puts a course's header and footer around a source and writes tests in place of its AUTOTEST
lines. Students get those cells and the gradebook knows them, so the engine must plan with them too.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from dataclasses import replace
from pathlib import Path

from autograder.authoring.coursedir import Course
from autograder.authoring.release import (
    converter_for,
    inside,
    nbgrader_errors,
    prepare,
    quiet_nbgrader,
    source_path,
)
from autograder.cache import cache_file, keep
from autograder.records import Assignment

AROUND = ("header", "footer")
DELIMITER, TEMPLATES = "AUTOTEST", "autotests.yml"  # nbgrader's defaults


def instantiated(course: Course, assignment: Assignment) -> Assignment:
    """The assignment with its notebooks as nbgrader completes them; itself if there is nothing to add.

    To write tests nbgrader runs the source in a kernel, which takes seconds, so the result is kept in
    the cache folder under a digest of everything it depends on. Raises AutograderError, in one line, if
    nbgrader cannot complete a source.
    """
    settings = course.config.InstantiateTests
    delimiter = str(settings.get("autotest_delimiter", DELIMITER))
    around = [str(course.config.IncludeHeaderFooter.get(end) or "") for end in AROUND]
    notebooks = {}
    for name, path in assignment.notebooks.items():
        text = path.read_text(encoding="utf-8")
        if not any(around) and delimiter not in text:
            notebooks[name] = path
            continue
        templates = str(settings.get("autotest_filename", TEMPLATES))
        used = [course.root / end for end in around if end]
        used += [assignment.folder / templates, course.root / templates, *assignment.files.values()]
        notebooks[name] = _kept(course, assignment, name, [text, repr(settings), *map(_text, used)])
    return replace(assignment, notebooks=notebooks)


def _text(path: Path) -> str:
    return path.read_bytes().hex() if path.is_file() else ""


def _kept(course: Course, assignment: Assignment, name: str, depends_on: list[str]) -> Path:
    """The completed notebook's file, made if there is none."""
    version = importlib.metadata.version("nbgrader")
    digest = hashlib.sha256(repr([version, name, *depends_on]).encode()).hexdigest()[:32]
    file = cache_file(f"{digest}.ipynb")
    if not file.is_file():
        keep(file, _complete(course, assignment, name).encode())
    return file


def _complete(course: Course, assignment: Assignment, name: str) -> str:
    """What the first steps of nbgrader's release make of a source notebook."""
    from nbgrader.preprocessors import IncludeHeaderFooter, InstantiateTests

    converter = converter_for(course, assignment.name)
    converter.preprocessors = [IncludeHeaderFooter, InstantiateTests]
    path = source_path(course, assignment.name, name)
    with quiet_nbgrader(), inside(course.root), nbgrader_errors(assignment.notebooks[name]):
        prepare(converter)
        resources = converter.init_single_notebook_resources(path)
        text, _ = converter.exporter.from_filename(path, resources=resources)
    return text
