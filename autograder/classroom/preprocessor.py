"""The judge inside nbgrader: a preprocessor in place of nbgrader's `Execute`.

With it in `c.Autograde.autograde_preprocessors`, plain `nbgrader autograde` and formgrader's button
judge a submission as `autograder grade` does, one at a time.
"""

from __future__ import annotations

import atexit
import threading
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import default

from autograder.authoring.coursedir import Course
from autograder.authoring.instantiate import instantiated
from autograder.classroom.gradebook.harmless import harmless
from autograder.classroom.gradebook.rubric import mark_schemes, with_mark_schemes
from autograder.engine.pool import Engine
from autograder.errors import AutograderError
from autograder.records import Submission, SubmissionResult

MAX_FILE = 16 << 20  # bytes of a file beside the notebook
IDLE = 600.0  # seconds after which an engine that nobody needs is ended


class Judge(NbGraderPreprocessor):
    """Judges a notebook in the sandbox and puts the outputs into it, from which nbgrader takes the scores."""

    @default("enabled")
    def _as_execute(self) -> bool:
        """`nbgrader autograde --no-execute` turns nbgrader's `Execute` off, and means us."""
        return bool(self.config.Execute.get("enabled", True))

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        info = resources["nbgrader"]
        name, student, folder = info["notebook"], info["student"], Path(resources["metadata"]["path"])
        course = Course.of(deepcopy(self.config), Path.cwd())  # nbgrader works from the course's root
        submission = Submission(student, {name: nbformat.writes(nb).encode()}, files_beside(folder))
        result = _kept.grade(course, info["assignment"], submission)
        if result.status != "graded" or name not in result.notebooks:
            raise AutograderError(f"{student}: {result.message}")
        schemes = mark_schemes(course.assignment(info["assignment"])).get(name, {})
        text = with_mark_schemes(harmless(result.notebooks[name].notebook), schemes)
        judged = nbformat.reads(text, as_version=4)
        nb.cells, nb.metadata = judged.cells, judged.metadata
        nb.nbformat, nb.nbformat_minor = judged.nbformat, judged.nbformat_minor
        return nb, resources


class KeptEngine:
    """One engine, kept for the next submission while that is graded by the same source and settings.

    Formgrader's button brings submissions one by one, perhaps minutes apart, perhaps never again.
    """

    def __init__(self) -> None:
        self.engine: Engine | None = None
        self.lock = threading.Lock()
        self.timer: threading.Timer | None = None

    def grade(self, course: Course, name: str, submission: Submission) -> SubmissionResult:
        """Grade one submission to an assignment."""
        with self.lock:
            if self.timer is not None:
                self.timer.cancel()
            wanted = Engine(instantiated(course, course.assignment(name)), workers=1)
            if self.engine is None or self.engine.package != wanted.package:
                self._end()
                self.engine = wanted.__enter__()
            try:
                (result,) = self.engine.grade([submission])
            except BaseException:
                self._end()
                raise
            self.timer = threading.Timer(IDLE, self.close)
            self.timer.daemon = True
            self.timer.start()
            return result

    def close(self) -> None:
        """End the engine's processes."""
        with self.lock:
            self._end()

    def _end(self) -> None:
        if self.engine is not None:
            self.engine.close()
            self.engine = None


_kept = KeptEngine()
atexit.register(_kept.close)


def files_beside(folder: Path) -> dict[str, Any]:
    """The files beside a submitted notebook, those that a student may have brought along."""
    found = {}
    for path in sorted(folder.rglob("*")):
        plain = path.is_file() and not path.is_symlink() and path.suffix != ".ipynb"
        if plain and path.stat().st_size <= MAX_FILE:
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found
