"""What passes between the parts of the autograder: assignments in, results out.

Plain data, no behaviour, so that the class side (collecting, gradebook, feedback, report)
and the engine (judge and player) can be read without each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from autograder.words import count

# graded: the judge reached the end and the scores are recorded.
# failed: the submission could not be graded; `message` says why, no score is recorded.
# missing: nothing was handed in.
Status = Literal["graded", "failed", "missing"]


@dataclass(frozen=True)
class Assignment:
    """One assignment of a course, as the instructor wrote it.

    notebooks: notebook name (without suffix) -> path of the source notebook.
    files: path relative to the assignment folder -> path of a helper file that students get too.
    hidden: the same of files in `hidden_tests/`, which only the judge has, neither students nor players.
    catalogue: the assignment's folder `answers` or its `answers.py`, where there is one.
    config: nbgrader's settings of the course, by class, e.g. the delimiters of ClearSolutions.
    """

    name: str
    folder: Path
    notebooks: dict[str, Path]
    files: dict[str, Path] = field(default_factory=dict)
    hidden: dict[str, Path] = field(default_factory=dict)
    catalogue: Path | None = None
    config: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Submission:
    """One student's files for one assignment, as bytes: they may travel to another machine.

    problem: why the submission cannot be graded (one line), found while it was collected.
    only: judge the tests of this task alone; the others then have no result.
    """

    student: str
    notebooks: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    timestamp: datetime | None = None
    problem: str | None = None
    only: str | None = None


@dataclass
class CellResult:
    """The verdict on one graded cell.

    score: None where a person grades the cell.
    message: what the student reads beside a lost point; never hidden test source or its inputs.
    hints: the catalogue's hints of the wrong answers that behave exactly like this one.
    """

    score: float | None
    max_score: float
    message: str | None = None
    hints: list[str] = field(default_factory=list)


@dataclass
class NotebookResult:
    """One judged notebook: cells by grade id, and the notebook (JSON) with the judge's outputs.

    seconds: from order to result. split: of these, for starting processes, the student's cells and tests.
    """

    cells: dict[str, CellResult]
    notebook: str
    seconds: float = 0.0
    split: dict[str, float] = field(default_factory=dict)


@dataclass
class SubmissionResult:
    """What became of one submission. `message` is one line naming file and reason if it failed."""

    student: str
    status: Status
    message: str | None = None
    notebooks: dict[str, NotebookResult] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """Points so far, cells that wait for a person not counted."""
        return sum(c.score or 0.0 for n in self.notebooks.values() for c in n.cells.values())

    @property
    def max_score(self) -> float:
        """Points that could be had, cells that wait for a person included."""
        return sum(c.max_score for n in self.notebooks.values() for c in n.cells.values())


@dataclass
class Ways:
    """Of one notebook. outside: points of each test cell judged from outside; beside: of others, and why.

    for_nothing: cells in which the untouched release takes points. marked: cells of `beside` whose author
    wanted it so. lost: those that the source's own answer loses points in, and what is said then.
    """

    notebook: str
    outside: dict[str, float] = field(default_factory=dict)
    beside: dict[str, tuple[float, str]] = field(default_factory=dict)
    for_nothing: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    lost: dict[str, str] = field(default_factory=dict)

    def counts(self) -> str:
        """How many cells and points are judged which way, in one line."""
        near = sum(points for points, _ in self.beside.values())
        far = sum(self.outside.values())
        return (
            f"{self.notebook}.ipynb: {count(len(self.outside), 'test cell')} ({count(far, 'point')}) judged "
            f"from outside, {len(self.beside)} ({count(near, 'point')}) beside the student's code"
        )

    def reasons(self) -> list[str]:
        """A line for each cell beside the student's code: which, how many points, why, what to do."""
        return [f"{name} ({points:g}): {why}" for name, (points, why) in self.beside.items()]

    def warnings(self) -> list[str]:
        """What is given away, and what nobody may be able to get."""
        names = ", ".join(self.for_nothing)
        said = [f"{self.notebook}.ipynb: the untouched release takes points in {names}"] if names else []
        return said + self.losses()

    def losses(self) -> list[str]:
        """A line for each cell that the source's own answer fails, with what is said then."""
        said = f"{self.notebook}.ipynb: the source's own answer loses points in"
        return [f"{said} {name}: {why}" for name, why in self.lost.items()]
