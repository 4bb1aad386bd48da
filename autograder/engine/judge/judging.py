"""The judge: takes a submitted notebook through player and tests, and writes the verdict.

Runs in a process of its own per submission, forked from a worker in which everything is imported.
The student's cells run in the player; the test cells run here, as the instructor wrote them, with
stand-ins for what the student defined.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from autograder.engine.common.shell import CellShell
from autograder.engine.forbidden.calls import explanation, used
from autograder.engine.judge import again, explain
from autograder.engine.judge.again import changed_in_place
from autograder.engine.judge.beside import BESIDE, Shadow
from autograder.engine.judge.bounds import bound_outputs
from autograder.engine.judge.knowledge import Knowledge, in_form, matching_hints
from autograder.engine.judge.outputs import stream, test_outputs
from autograder.engine.judge.playing import AFTER_HIDDEN
from autograder.engine.judge.preparing import Preparing
from autograder.engine.judge.verdict import (
    Ending,
    credit,
    ending,
    grade,
    in_hidden,
    is_behind_hidden,
    message,
    reached_hidden,
)
from autograder.engine.notebook.plan import Step, is_skipped, own_seconds
from autograder.engine.processes.place import at
from autograder.engine.session.contract import Contract, Refused
from autograder.engine.session.errors import StudentExited, StudentStopped
from autograder.engine.wire.channel import Closed, OutOfTime
from autograder.engine.wire.common import WireError
from autograder.records import CellResult, NotebookResult

FAILED = "A test of this task failed."
# A test that changes something in place, for which a view is not as good as a copy.
METHODS = "append clear extend fill insert pop put remove resize reverse setdefault sort update".split()
CHANGES = re.compile(rf"\]\s*[-+*/@]?=[^=]|[-+*/@]=|\w_\(|\.({'|'.join(METHODS)})\(")


@dataclass(kw_only=True)
class Judging(Preparing):
    """One notebook of one submission. `knowledge` is None while the model answer is recorded."""

    shadow: Shadow
    knowledge: Knowledge | None = None
    contracts: dict[str, Contract] = field(default_factory=dict)
    traces: dict[str, list] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)  # task -> what the catalogue's `seen_as` says
    blocked: dict[str, str] = field(default_factory=dict)  # task -> why it gets no points (forbidden calls)
    lost: dict[str, bool] = field(default_factory=dict)  # test cell -> whether points were lost
    result: NotebookResult | None = None
    only: str | None = None  # judge the test cells of this task alone
    rehearses: bool = False  # the programs hold no hidden tests
    withheld: list[str] = field(default_factory=list)  # test cells whose messages may hold such inputs
    cost: tuple[float, int] = (0.0, 0)  # seconds and bytes
    usual: float = 0.0  # the limit of a cell or a call, in seconds
    spent: dict[str, float] = field(default_factory=lambda: {"student cells": 0.0, "tests": 0.0})

    def judge(self, notebook: NotebookNode) -> NotebookResult:
        """Run the notebook and write outputs and scores into it."""
        began, self.usual = time.perf_counter(), self.session.seconds
        self.sources = [c.source for c in notebook.cells if c.cell_type == "code" and not utils.is_grade(c)]
        by_id = {
            c.metadata.nbgrader.get("grade_id"): i for i, c in enumerate(self.plan.cells) if _nbgrader(c)
        }
        results: dict[str, CellResult] = {}
        for self.place, cell in enumerate(notebook.cells):
            info = _nbgrader(cell)
            at(self.place + 1, info.get("grade_id"))
            step = self.plan.steps.get(by_id.get(info.get("grade_id"), -1)) if info else None
            self._limit(step)
            if cell.cell_type == "code" and not is_skipped(cell):
                if step and step.kind == "test":
                    if self.only not in (None, step.task):
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
        bound_outputs(notebook)
        seconds = time.perf_counter() - began
        return NotebookResult(results, nbformat.writes(notebook), seconds, dict(self.spent))

    def _limit(self, step: Step | None) -> None:
        """Give a cell the limit that its source is tagged with, and each other one the usual one."""
        own = own_seconds(self.plan.cells[step.index]) if step else None
        self.shadow.seconds = own
        if not self.dead and (own or self.usual) != self.session.seconds:
            with contextlib.suppress(Closed, OutOfTime, WireError):  # whoever asks next is told
                self.session.limit(own or self.usual)

    def outcome(self) -> NotebookResult:
        """The result, once there is one."""
        assert self.result is not None
        return self.result

    def block(self, forbidden: list[str], notebook: NotebookNode) -> None:
        """Give no points for a task whose solution cell uses what is forbidden."""
        for cell in notebook.cells:
            if cell.cell_type == "code" and utils.is_solution(cell):
                found = used(cell.source, forbidden)
                if found:
                    self.blocked[_nbgrader(cell)["grade_id"]] = explanation(found[0])

    @contextlib.contextmanager
    def _timed(self, what: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.spent[what] += time.perf_counter() - began

    # -- the judge's cells ------------------------------------------------------------------

    def test(self, step: Step, cell: NotebookNode) -> CellResult:
        """Run a test cell and decide."""
        beside = self.knowledge is not None and step.grade_id in self.knowledge.beside
        result = self._beside(step, cell) if beside else self._outside(step, cell)
        if self.place not in self.again.left_out:
            self.story.append(step.without_hidden())
        return result

    def _beside(self, step: Step, cell: NotebookNode) -> CellResult:
        """Run a test cell beside the student's code, in a player of its own."""
        points = float(cell.metadata.nbgrader["points"])
        if step.task in self.blocked:
            said: str | None = self.blocked[step.task]
            cell.outputs = test_outputs([], Ending(Refused(said or ""), None, True), said)
            return CellResult(0.0, points, said)
        self.shadow.seen |= bool(step.hidden) and not self.rehearses
        judged = self.shadow.judge(self.story, self._sources(step), cell)
        self.lost[step.grade_id or ""] = judged.score < points
        if judged.score == points:
            return CellResult(points, points)
        said = (
            f"{BESIDE} {judged.said}" if judged.said else f"{BESIDE} {judged.score:g} of {points:g} points."
        )
        if self.shadow.seen:
            cell.metadata["autograder"] = AFTER_HIDDEN
            self.withheld.append(step.grade_id or "")
            said = f"{BESIDE} {FAILED}"
        return CellResult(judged.score, points, said)

    def _outside(self, step: Step, cell: NotebookNode) -> CellResult:
        """Run a test cell here and decide."""
        points = float(cell.metadata.nbgrader["points"])
        self.session.begin()
        self.session.views_matter = CHANGES.search(step.source) is not None
        self.session.contract = self._contract(step)
        self.session.contract.mirrored = step.grade_id in self.again.mirrored
        end = self._run_test(step)
        outputs = self.shell.recorder.take()
        self.traces[step.grade_id or ""] = in_form(self.session.trace, self.forms.get(step.task or ""))
        text = message(step, end, self._is_public(end))
        before = self.again.mirrored.get(step.grade_id or "")  # what is told; "": it failed before
        if end.error is not None and before:
            text = before
        if step.task in self.blocked:
            text = self.blocked[step.task]
        cell.outputs = test_outputs(outputs, end, text)
        cell.execution_count = self.cells_run
        contract = self.session.contract
        if contract.recording and end.error is None:
            contract.number = any(
                o.output_type == "execute_result" and credit(o) is not None for o in cell.outputs
            )
        score = grade(cell, contract.number)
        if score and not self.session.unread and (doubt := self.session.doubts()):
            score, text = self._second_opinion(step, cell, score), doubt
        score, text = (0.0, again.ONLY_CHANGED) if score and before == "" else (score, text)
        self.lost[step.grade_id or ""] = score < points
        if self.session.unread:
            self.changed[step.grade_id or ""] = changed_in_place(*self.session.unread[0]) if score else ""
        if isinstance(end.error, StudentStopped | StudentExited):
            self.fails(f"what {step.grade_id!r} calls stopped itself or took too long")
        hints = []
        if score < points and self.knowledge:
            hints = matching_hints(self.knowledge, step, self.traces[step.grade_id or ""])
        for hint in hints:
            cell.outputs.append(stream(f"Hint: {hint}\n"))
        lost = text if score < points else None
        if score < points and lost is None:
            lost = f"{score:g} of {points:g} points."
        behind = not self.rehearses and end.error is not None and is_behind_hidden(step, end)
        if self.seen or behind or self._ended(step):
            cell.metadata["autograder"] = AFTER_HIDDEN
            told = self.dead or step.task in self.blocked or in_hidden(step, end)
            if lost and (self._ended(step) or not told):
                self.withheld.append(step.grade_id or "")
                lost = FAILED
        self.seen = self.seen or (not self.rehearses and reached_hidden(step, end))
        if step.visible_part and not self.dead:
            self.attempt(lambda: self.session.run(step.visible_part or ""), step)
            self.cells_run += 1
        return CellResult(score, points, lost, hints)

    def _sources(self, step: Step) -> list[str]:
        """A test cell as it runs beside the student's code, after those whose hidden parts it needs."""
        if self.rehearses:
            return [step.without_hidden()]
        return [s.source for s in self.plan.hidden_before(step)] + [step.source]

    def _second_opinion(self, step: Step, cell: NotebookNode, score: float) -> float:
        """The points of a test that passed from outside, if it passes beside the student's code as well."""
        self.shadow.seen |= bool(step.hidden) and not self.rehearses
        again = nbformat.from_dict(cell)
        judged = self.shadow.judge(self.story, self._sources(step), again)
        if judged.score >= score:
            return score
        cell.outputs = again.outputs
        return judged.score

    def _ended(self, step: Step) -> bool:
        """Whether the player ended, now or in an earlier run, where it had met a hidden test or meets one:
        where that was is then the student's to choose."""
        met = self.seen or (bool(step.hidden) and not self.rehearses)
        return met and (self.dead is not None or self.place in self.again.left_out)

    def _is_public(self, end: Ending) -> bool:
        """Whether a name that a test misses may be told: students know it, and no hidden test was met."""
        name = getattr(end.error, "name", None)
        return (
            isinstance(name, str)
            and not self.seen
            and re.search(rf"\b{re.escape(name)}\b", self.public) is not None
        )

    @cached_property
    def public(self) -> str:
        """The text of all cells as students are given them."""
        tests = {i: step.without_hidden() for i, step in self.plan.steps.items() if step.kind == "test"}
        return "\n".join(tests.get(i, cell.source) for i, cell in enumerate(self.plan.cells))

    def _contract(self, step: Step) -> Contract:
        if self.knowledge is not None:
            return self.knowledge.contracts.get(step.grade_id or "", Contract())
        return self.contracts.setdefault(step.grade_id or "", Contract(recording=True))

    def _run_test(self, step: Step) -> Ending:
        if step.task in self.blocked:
            return Ending(AssertionError(self.blocked[step.task]), 1, True)
        lost = self.again.left_out.get(self.place)
        if lost is not None:
            self.fails(lost)
            return Ending(Refused(lost), None, True)
        refused = self.attempt(lambda: self.prepare(step), step)
        if self.dead or refused:
            return Ending(refused or Refused(self.dead or ""), None, True)
        Refused.last, self.session.withheld = None, None
        error = self.programs[step.index].run(self.shell)
        if self.session.fault is not None:
            self.seen = self.seen or (bool(step.hidden) and not self.rehearses)
            self.died(self.session.fault, f" in {step.grade_id!r}", again.LOST)
            return Ending(Refused(self.dead or ""), None, True)
        if error is None:
            error = _shown_error(self.shell.recorder.outputs)
        refused = self.attempt(self.session.settle, step) or Refused.last  # a test may have swallowed it
        refused = refused or self.session.over_withheld(error)
        if refused is not None and error is not refused:
            error = refused
        return ending((self.around and self.around.noted()) or error)


def make_shell() -> CellShell:
    """The judge's shell, made once per worker, before any fork."""
    shell = CellShell.instance()
    shell.user_ns[explain.EXPLAIN] = explain.explanation
    return shell


def _shown_error(outputs: list[dict]) -> AssertionError | None:
    """An error that was shown and not raised, as the magic %%time does with one of its cell."""
    shown = [output for output in outputs if output["output_type"] == "error"]
    return AssertionError(f"{shown[0]['ename']}: {shown[0]['evalue']}") if shown else None


def _nbgrader(cell: NotebookNode) -> dict:
    return cell.metadata.get("nbgrader") or {}
