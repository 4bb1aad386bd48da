"""Test cells that cannot be judged from outside: they run beside the student's code, in a copy of it.

A second player, the shadow, runs the notebook without the hidden parts of tests. For each such test cell
it forks; the fork runs the whole cell and is gone with all that it has seen. The verdict is nbgrader's
own, made from the cell's outputs, and as trustworthy as plain nbgrader's. The first player, which all
other tests ask, never meets any of it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbgrader import utils

from autograder.engine.judge.outputs import checked_outputs, test_outputs
from autograder.engine.judge.verdict import STUDENT_FILE, Ending
from autograder.engine.session.contract import Refused
from autograder.engine.session.session import Session
from autograder.engine.wire import randomness
from autograder.engine.wire.channel import Closed, OutOfTime
from autograder.engine.wire.common import WireError

BESIDE = "This test ran beside your code."
ENDINGS = {
    WireError: "It sent what may not be sent.",
    OutOfTime: "It took too long.",
    Closed: "Its process ended.",
}
SHADOWS = 4  # of one notebook, at most: each after the first without a cell that ended one


@dataclass
class Beside:
    """How a test cell ended beside the student's code: the points, and what was said of lost ones."""

    score: float
    said: str | None = None


@dataclass
class Shadow:
    """The second player of a notebook, started when a test needs it first. `seen`: it met hidden tests."""

    start: Callable[[], AbstractContextManager[Session]]
    seen: bool = False
    seconds: float | None = None  # a limit of the test's own
    started: int = 0
    lost: bool = False  # whether one ended; if its template did, nobody is to blame
    done: int = 0  # cells of the story that ran in it
    left_out: set[int] = field(default_factory=set)  # those that ended one
    session: Session | None = None
    stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def close(self) -> None:
        """End the player."""
        self.stack.close()
        self.session = None

    def judge(self, story: list[str], sources: list[str], cell: NotebookNode) -> Beside:
        """Run a test cell after the cells of `story`; its outputs come into `cell`, and decide.

        sources: the cell's, and before it those of earlier test cells whose hidden parts it needs.
        """
        before = randomness.snapshot()  # of the judge, which starting a player seeds
        said: str | None = None
        try:
            session = self._caught_up(story)
            usual = session.seconds
            session.limit(self.seconds or usual)
            error, outputs = session.run_apart(*sources)
            session.limit(usual)
            cell.outputs = checked_outputs(outputs, session.output)
            for output in cell.outputs:  # warnings cost nothing, here as in tests from outside
                if output.get("name") == "stderr":
                    output.name = "stdout"
            said = None if error is None else STUDENT_FILE.sub("", f"{error[0]:.60}: {error[1]:.500}")
        except Refused as refused:
            said = str(refused)
        except (Closed, OutOfTime, WireError) as ended:
            self.lost = True
            self.close()
            (said,) = {text for kind, text in ENDINGS.items() if isinstance(ended, kind)}
        finally:
            randomness.restore(before)
        if said is not None and not any(output.output_type == "error" for output in cell.outputs):
            cell.outputs = test_outputs([], Ending(Refused(said), None, True), said)
        score, _ = utils.determine_grade(cell)
        return Beside(float(score or 0.0), said)

    def _caught_up(self, story: list[str]) -> Session:
        """A session with a player in which all cells of the story ran that end none."""
        while True:
            if self.session is None:
                if self.started == SHADOWS:
                    raise Closed("the notebook ends its process again and again")
                self.started, self.done = self.started + 1, 0
                self.session = self.stack.enter_context(self.start())
            session, number = self.session, self.done
            if number == len(story):
                return session
            try:
                if number not in self.left_out and story[number].strip():
                    with contextlib.suppress(Refused):
                        session.run(story[number])
                self.done += 1
            except (Closed, OutOfTime):
                self.lost = True
                self.left_out.add(number)
                self.close()
