"""The player's cells in a run of one notebook, and the end of a player."""

from __future__ import annotations

import linecache
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from autograder.engine.common.shell import STUDENT_CELL
from autograder.engine.judge import again
from autograder.engine.judge.again import Again
from autograder.engine.judge.beside import BESIDE
from autograder.engine.judge.outputs import checked_outputs, stream, test_outputs
from autograder.engine.judge.verdict import Ending, told_of
from autograder.engine.notebook.plan import Step
from autograder.engine.session.budget import Spent
from autograder.engine.session.contract import Refused
from autograder.engine.session.session import Session
from autograder.engine.wire.channel import Closed, OutOfTime
from autograder.engine.wire.common import Uncrossable, WireError
from autograder.records import CellResult

AFTER_HIDDEN = {"after_hidden": True}  # of a cell: feedback leaves its outputs out
UNANSWERED = "NotImplementedError"  # what a released notebook's empty cells raise
DID_NOT_RUN = "This test did not run to its end."
LATER = "a cell after a hidden test did not run to its end"
ENDINGS = {WireError: again.FORGED, OutOfTime: again.LATE, Closed: again.ENDED}


@dataclass(kw_only=True)
class Playing:
    """Runs the cells that belong to the player."""

    session: Session
    again: Again = field(default_factory=Again)  # what the run before this one taught
    dead: str | None = None
    ended: tuple[int, str] | None = None  # place of the cell that ended the player, and what is told of it
    changed: dict[str, str] = field(default_factory=dict)  # passed tests whose arguments a call changed
    place: int = 0  # of the cell that runs, in the notebook
    seen: bool = False  # whether the player has met hidden inputs
    failed: list[str] = field(default_factory=list)  # where the student's code did not come to its end
    cells_run: int = 0
    story: list[str] = field(default_factory=list)  # what ran, for a player that has to catch up
    whole_story: list[str] = field(default_factory=list)  # the same with hidden tests

    def play(self, cell: NotebookNode, random: dict[str, Any]) -> bool:
        """Run a cell in the player and keep its outputs; whether it ran to its end.

        random: the random state to begin with, where it is not the player's own.
        """
        if self.dead or self.place in self.again.left_out:
            why = self.again.left_out.get(self.place)
            if why is not None:
                self.cells_run += 1
                self.fails(why)
                cell.outputs = [stream(why)]
            if self.seen:
                cell.metadata["autograder"] = AFTER_HIDDEN
            return False
        if not cell.source.strip():
            return True
        self.cells_run += 1
        name = f"<{STUDENT_CELL}-{self.cells_run}>"
        lines = [line + "\n" for line in cell.source.splitlines()]
        linecache.cache[name] = (len(cell.source), None, lines, name)
        error: tuple[str, str] | None = ("", "")
        self.story.append(cell.source)
        self.whole_story.append(cell.source)
        try:
            error, outputs = self.session.run(cell.source, random)
            cell.outputs = checked_outputs(outputs, self.session.output)
            if error is not None and error[0] != UNANSWERED:
                self.fails(f"cell {self.cells_run} {told_of(*error, self.seen)}")
        except Refused as refused:
            self.fails(f"cell {self.cells_run}: {refused}")
            cell.outputs = [stream(f"{refused} {'' if self.seen else refused.detail}")]
        except (Closed, OutOfTime, WireError) as problem:
            self.died(problem, f" in cell {self.cells_run}", again.LEFT_OUT)
            cell.outputs = [stream(self.dead or "")]
        cell.execution_count = self.cells_run
        if self.seen:
            cell.metadata["autograder"] = AFTER_HIDDEN
        return error is None

    @property
    def notes(self) -> list[str]:
        """What a person should know of the run besides scores: where it failed first, an early end."""
        more = f" ({len(self.failed) - 1} more after it)" if len(self.failed) > 1 else ""
        return [line + more for line in self.failed[:1]] + ([self.dead] if self.dead else [])

    @property
    def once_more(self) -> Again:
        """What another run would have to know; nothing new if there is no reason for one."""
        place, why = self.ended or (None, "")
        return self.again.with_more(place, why, self.changed)

    def fails(self, line: str) -> None:
        """Note where the student's code did not come to its end.

        After a hidden test which cells fail, and how many, is the student's to choose: that some do is told.
        """
        if not self.seen:
            self.failed.append(line)
        elif LATER not in self.failed:
            self.failed.append(LATER)

    def died(self, error: Exception, where: str, cost: str) -> None:
        """The player cannot be asked any more. Only a process that ended is replaced by another run."""
        (what,) = {text for kind, text in ENDINGS.items() if isinstance(error, kind)}
        what = str(error) if isinstance(error, Spent) else what
        if self.seen:  # then how it ended, and where, is the student's to choose
            what, where = again.SOMEHOW, ""
        self.dead = f"{what}{where}{again.NO_MORE}"
        if not isinstance(error, WireError | Spent):
            self.ended = (self.place, f"{what}{where}{cost}")

    def player_test(self, cell: NotebookNode, well: bool) -> CellResult:
        """A test cell that its author marked to run in the player: its outputs decide, if it ran."""
        if not well and not any(output.output_type == "error" for output in cell.outputs):
            cell.outputs = test_outputs([], Ending(Refused(""), None, True), self.dead or DID_NOT_RUN)
        score, points = utils.determine_grade(cell)
        note = BESIDE if score != points else None
        return CellResult(score, points, note)

    def attempt(self, action: Callable[[], Any], step: Step) -> Refused | None:
        """Do something with the player for a test, which may be gone; tells if a reply was refused."""
        if self.dead:
            return None
        try:
            action()
        except Uncrossable as error:
            return Refused("The test needs something that cannot be brought to your code.", str(error))
        except (Closed, OutOfTime, WireError) as error:
            self.died(error, f" in {step.grade_id!r}", again.LOST)
        except Refused as error:
            return error
        return None


def take_over_visible(result: dict[str, Any], visible: dict[str, Any], withheld: list[str]) -> None:
    """Tell in a result what a run without hidden tests gave: messages and hints of the tests in `withheld`,
    and what the student's cells showed after a hidden test."""
    for grade_id in withheld:
        told, cell = visible["cells"].get(grade_id, {}), result["cells"][grade_id]
        cell["message"] = told.get("message") or cell["message"]
        cell["hints"] = told.get("hints", [])
    notebook, other = (nbformat.reads(found["notebook"], 4) for found in (result, visible))
    for cell, shown in zip(notebook.cells, other.cells, strict=True):
        if cell.metadata.get("autograder") == AFTER_HIDDEN and not utils.is_grade(cell):
            cell.outputs = shown.outputs
            del cell.metadata["autograder"]
    result["notebook"] = nbformat.writes(notebook)
