"""Test cells: each runs in the judge, or beside the student's code, and gets its score and its message."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

import nbformat
from nbformat import NotebookNode

from autograder.engine.forbidden.naming import mentions
from autograder.engine.judge import again
from autograder.engine.judge.again import changed_in_place
from autograder.engine.judge.beside import BESIDE, Beside, Shadow
from autograder.engine.judge.knowledge import Knowledge, in_form, matching_hints
from autograder.engine.judge.outputs import test_outputs
from autograder.engine.judge.playing import AFTER_HIDDEN
from autograder.engine.judge.preparing import Preparing
from autograder.engine.judge.verdict import (
    Ending,
    cause,
    credit,
    ending,
    grade,
    in_hidden,
    is_behind_hidden,
    message,
    reached_hidden,
)
from autograder.engine.notebook.plan import Step
from autograder.engine.session.contract import Contract, Refused
from autograder.engine.session.errors import StudentExited, StudentStopped
from autograder.engine.session.stand_ins.withheld import CheckRefused
from autograder.records import CellResult

FAILED = "A test of this task failed."
# A test that changes something in place, for which a view is not as good as a copy.
METHODS = "append clear extend fill insert pop put remove resize reverse setdefault sort update".split()
CHANGES = re.compile(rf"\]\s*[-+*/@]?=[^=]|[-+*/@]=|\b(?!requires_grad_\()\w+_\(|\.({'|'.join(METHODS)})\(")


@dataclass(kw_only=True)
class Testing(Preparing):
    """Decides on one test cell after the other. `knowledge` is None while the model answer is recorded."""

    shadow: Shadow
    whole: Shadow  # a shadow that runs the hidden parts of tests too, as nbgrader does
    knowledge: Knowledge | None = None
    contracts: dict[str, Contract] = field(default_factory=dict)
    traces: dict[str, list] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)  # task -> what the catalogue's `seen_as` says
    blocked: dict[str, str] = field(default_factory=dict)  # task -> why it gets no points (forbidden calls)
    lost: dict[str, bool] = field(default_factory=dict)  # test cell -> whether points were lost
    forbidden: list[str] = field(default_factory=list)  # what no student's cell may call
    rehearses: bool = False  # the programs hold no hidden tests
    causes: dict[str, str] = field(default_factory=dict)  # why tests failed, in full: for the instructor
    withheld: list[str] = field(default_factory=list)  # test cells whose messages may hold such inputs

    def test(self, step: Step, cell: NotebookNode) -> CellResult:
        """Run a test cell and decide."""
        beside = self.knowledge is not None and step.grade_id in self.knowledge.beside
        result = self._beside(step, cell) if beside else self._outside(step, cell)
        if self.place not in self.again.left_out:
            self.story.append(step.without_hidden())
            self.whole_story.append(step.without_hidden() if self.rehearses else step.source)
        return result

    def _beside(self, step: Step, cell: NotebookNode) -> CellResult:
        """Run a test cell beside the student's code, in a player of its own."""
        points = float(cell.metadata.nbgrader["points"])
        if step.task in self.blocked:
            said: str | None = self.blocked[step.task]
            cell.outputs = test_outputs([], Ending(Refused(said or ""), None, True), said)
            return CellResult(0.0, points, said)
        judged = self._judged_beside(step, cell)
        self.lost[step.grade_id or ""] = judged.score < points
        if judged.score == points:
            return CellResult(points, points)
        why = judged.said or f"{judged.score:g} of {points:g} points."
        self.causes[step.grade_id or ""], said = why, f"{BESIDE} {why}"
        if self.shadow.seen or self.whole.seen:
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
        if end.error is not None:
            self.causes[step.grade_id or ""] = cause(step, end)
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
        if score == points and CheckRefused.last is not None:  # nothing is missing all the same
            score, text = 0.0, CheckRefused.last
            cell.outputs = test_outputs(outputs, Ending(Refused(text), None, True), text)
        if score and not self.session.unread and (doubt := self.session.doubts() or self.touched(step)):
            score, text = self._second_opinion(step, cell, score), doubt
        if score and before == "":
            score, text = 0.0, again.ONLY_CHANGED
        self.lost[step.grade_id or ""] = score < points
        if self.session.unread:
            self.changed[step.grade_id or ""] = changed_in_place(*self.session.unread[0]) if score else ""
        if isinstance(end.error, StudentStopped | StudentExited):
            self.fails(f"what {step.grade_id!r} calls stopped itself or took too long")
        hints = []
        if score < points and self.knowledge:
            hints = matching_hints(self.knowledge, step, self.traces[step.grade_id or ""])
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
        self.play_visible(step)
        return CellResult(score, points, lost, hints)

    def _judged_beside(self, step: Step, cell: NotebookNode) -> Beside:
        """Run a test cell beside the student's code, after what it needs of the notebook."""
        if self.knowledge is not None and step.grade_id in self.knowledge.whole:
            self.whole.seen |= not self.rehearses
            source = step.without_hidden() if self.rehearses else step.source
            return self.whole.judge(self.whole_story, [source], cell)
        self.shadow.seen |= bool(step.hidden) and not self.rehearses
        return self.shadow.judge(self.story, self._sources(step), cell)

    def _sources(self, step: Step) -> list[str]:
        """A test cell as it runs beside the student's code, after those whose hidden parts it needs."""
        if self.rehearses:
            return [step.without_hidden()]
        return [s.source for s in self.plan.hidden_before(step)] + [step.source]

    def _second_opinion(self, step: Step, cell: NotebookNode, score: float) -> float:
        """The points of a test that passed from outside, if it passes beside the student's code as well."""
        if mentions(step.source, self.forbidden):  # there it may not call that either
            return score
        again = nbformat.from_dict(cell)
        judged = self._judged_beside(step, again)
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
        Refused.last, CheckRefused.last, self.session.withheld = None, None, None
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


def _shown_error(outputs: list[dict]) -> AssertionError | None:
    """An error that was shown and not raised, as the magic %%time does with one of its cell."""
    shown = [output for output in outputs if output["output_type"] == "error"]
    return AssertionError(f"{shown[0]['ename']}: {shown[0]['evalue']}") if shown else None
