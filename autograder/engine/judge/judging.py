"""The judge: takes a submitted notebook through player and tests, and writes the verdict.

Runs in a process of its own per submission, forked from a worker in which everything is imported.
The student's cells run in the player; the test cells run here, as the instructor wrote them, with
stand-ins for what the student defined.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from autograder.engine.common.shell import CellShell
from autograder.engine.forbidden.calls import explanation
from autograder.engine.forbidden.naming import aliases, used
from autograder.engine.judge import explain
from autograder.engine.judge.bounds import bound_outputs
from autograder.engine.judge.knowledge import agreed
from autograder.engine.judge.outputs import stream
from autograder.engine.judge.testing import Testing
from autograder.engine.notebook.outline import is_skipped, own_seconds
from autograder.engine.notebook.plan import Step
from autograder.engine.processes.place import at
from autograder.engine.wire.channel import Closed, OutOfTime
from autograder.engine.wire.common import WireError
from autograder.records import CellResult, NotebookResult


@dataclass(kw_only=True)
class Judging(Testing):
    """One notebook of one submission."""

    result: NotebookResult | None = None
    only: str | None = None  # judge the test cells of this task alone
    until: int | None = None  # the place of the last test cell to judge
    cost: tuple[float, int] = (0.0, 0)  # seconds and bytes
    usual: float = 0.0  # the limit of a cell or a call, in seconds
    spent: dict[str, float] = field(default_factory=lambda: {"student cells": 0.0, "tests": 0.0})

    def judge(self, notebook: NotebookNode) -> NotebookResult:
        """Run the notebook and write outputs and scores into it."""
        began, self.usual = time.perf_counter(), self.session.seconds
        self.sources = [c.source for c in notebook.cells if _runs(c) and not utils.is_grade(c)]
        by_id = {
            c.metadata.nbgrader.get("grade_id"): i for i, c in enumerate(self.plan.cells) if _nbgrader(c)
        }
        results: dict[str, CellResult] = {}
        for self.place, cell in enumerate(notebook.cells):
            info = _nbgrader(cell)
            at(self.place + 1, info.get("grade_id"))
            step = self.plan.steps.get(by_id.get(info.get("grade_id"), -1)) if info else None
            self._limit(step)
            if _runs(cell):
                if step and step.kind == "test":
                    if self.only not in (None, step.task):
                        continue
                    if self.until is not None and self.place > self.until:
                        self.play_visible(step)
                        continue
                    with self._timed("tests"):
                        results[step.grade_id or ""] = self.test(step, cell)
                    continue
                with self._timed("student cells"):
                    well = self.play_given(cell)
                if step and step.kind == "player" and utils.is_grade(cell):
                    results[step.grade_id or ""] = self.player_test(cell, well)
                    continue
            if utils.is_grade(cell) or utils.is_task(cell):
                score, points = (
                    utils.determine_grade(cell) if utils.is_grade(cell) else (None, info["points"])
                )
                results[info["grade_id"]] = CellResult(score, float(points))
        self._tell_hints(notebook, results)
        bound_outputs(notebook)
        seconds = time.perf_counter() - began
        return NotebookResult(results, nbformat.writes(notebook), seconds, dict(self.spent))

    def _tell_hints(self, notebook: NotebookNode, results: dict[str, CellResult]) -> None:
        """Write below each failed test the hints that hold for all failed tests of its task."""
        found = {grade_id: result.hints for grade_id, result in results.items() if result.hints}
        task_of = {grade_id: self.plan.tests[grade_id].task for grade_id in found}
        for cell in notebook.cells:
            grade_id = _nbgrader(cell).get("grade_id")
            if grade_id in found:
                same = [hints for other, hints in found.items() if task_of[other] == task_of[grade_id]]
                results[grade_id].hints = agreed(found[grade_id], same)
                cell.outputs += [stream(f"Hint: {hint}\n") for hint in results[grade_id].hints]

    def _limit(self, step: Step | None) -> None:
        """Give a cell the limit that its source is tagged with, and each other one the usual one."""
        own = own_seconds(self.plan.cells[step.index]) if step else None
        self.shadow.seconds = self.whole.seconds = own
        if not self.dead and (own or self.usual) != self.session.seconds:
            with contextlib.suppress(Closed, OutOfTime, WireError):  # whoever asks next is told
                self.session.limit(own or self.usual)

    def outcome(self) -> NotebookResult:
        """The result, once there is one."""
        assert self.result is not None
        return self.result

    def block(self, notebook: NotebookNode) -> None:
        """Give no points for a task whose solution cell uses what is forbidden."""
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        known = aliases(cell.source for cell in code) if self.forbidden else {}
        for cell in code:
            if utils.is_solution(cell):
                found = used(cell.source, self.forbidden, known)
                if found:
                    self.blocked[_nbgrader(cell)["grade_id"]] = explanation(found[0])

    @contextlib.contextmanager
    def _timed(self, what: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.spent[what] += time.perf_counter() - began


def make_shell() -> CellShell:
    """The judge's shell, made once per worker, before any fork."""
    shell = CellShell.instance()
    shell.user_ns[explain.EXPLAIN] = explain.explanation
    return shell


def _runs(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and not is_skipped(cell)


def _nbgrader(cell: NotebookNode) -> dict:
    return cell.metadata.get("nbgrader") or {}
