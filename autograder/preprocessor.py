"""The judge inside nbgrader: a preprocessor in place of nbgrader's `Execute`.

With it in `c.Autograde.autograde_preprocessors`, plain `nbgrader autograde` and formgrader's button
judge a submission as `autograder grade` does, one at a time.
"""

from __future__ import annotations

import atexit
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.coursedir import Course
from autograder.engine import Engine
from autograder.errors import AutograderError
from autograder.records import Submission

MAX_FILE = 16 << 20  # bytes of a file beside the notebook

_engines: dict[tuple, Engine] = {}


class Judge(NbGraderPreprocessor):
    """Judges a notebook in the sandbox and puts the outputs into it, from which nbgrader takes the scores."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        info = resources["nbgrader"]
        name, student, folder = info["notebook"], info["student"], Path(resources["metadata"]["path"])
        engine = engine_for(self._root(), info["assignment"])
        submission = Submission(student, {name: nbformat.writes(nb).encode()}, files_beside(folder))
        (result,) = engine.grade([submission])
        if result.status != "graded" or name not in result.notebooks:
            raise AutograderError(f"{student}: {result.message}")
        judged = nbformat.reads(result.notebooks[name].notebook, as_version=4)
        nb.cells, nb.metadata = judged.cells, judged.metadata
        nb.nbformat, nb.nbformat_minor = judged.nbformat, judged.nbformat_minor
        return nb, resources

    def _root(self) -> Path:
        return Path(str(self.config.CourseDirectory.get("root") or Path.cwd()))


def engine_for(root: Path, assignment: str) -> Engine:
    """The engine of an assignment, kept for the next submission until its source changes."""
    found = Course.load(root).assignment(assignment)
    sources = [*found.notebooks.values(), *found.files.values()]
    key = (str(root), assignment, *(path.stat().st_mtime_ns for path in sources))
    if key not in _engines:
        close_engines()
        engine = Engine(found, workers=1)
        _engines[key] = engine.__enter__()
    return _engines[key]


@atexit.register
def close_engines() -> None:
    """End the processes of all engines."""
    while _engines:
        _engines.popitem()[1].close()


def files_beside(folder: Path) -> dict[str, Any]:
    """The files beside a submitted notebook, those that a student may have brought along."""
    found = {}
    for path in sorted(folder.rglob("*")):
        plain = path.is_file() and not path.is_symlink() and path.suffix != ".ipynb"
        if plain and path.stat().st_size <= MAX_FILE:
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found
