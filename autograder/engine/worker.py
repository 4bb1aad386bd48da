"""A worker: the judge's template for one assignment, from which a judge is forked per submission."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from autograder.catalogue import Answer
from autograder.engine.common.folder import HIDDEN
from autograder.engine.judge.again import Again
from autograder.engine.judge.knowledge import Knowledge, write_traces
from autograder.engine.judge.playing import take_over_visible
from autograder.engine.loaded import IN_MODEL, Loaded
from autograder.engine.notebook.oddities import oddities
from autograder.engine.notebook.restore import read_submission, released, restore
from autograder.engine.processes.forking import in_fork

FROM_OUTSIDE = "it does not pass from outside"
NO_ANSWER = "the source holds no answer that passes it, so nothing can be learnt of right ones"
LOSES = "the source's own answer loses points in it"
RUNS = 5  # of one notebook, at most: each after the first without a cell that ended a player


@dataclass
class HandedIn:
    """One submission. only: judge the tests of this task alone."""

    notebooks: dict[str, bytes]
    files: dict[str, bytes]
    only: str | None = None


class Worker(Loaded):
    """Judges the submissions to one assignment, one after the other."""

    # -- learning ---------------------------------------------------------------------------

    def contracts(self) -> dict[str, bytes]:
        """What the model answer teaches of each notebook: the contract of its functions, and which test
        cells cannot be judged from outside."""
        return {name: self._learn(name).dumps() for name in self.plans}

    def _learn(self, name: str) -> Knowledge:
        known = Knowledge.loads(self.forked(partial(self._contract, name)))
        tests = self.plans[name].tests
        while known.beside:  # what those bind is not at hand for other tests any more
            model = self._scores(name, self.package.notebooks[name], known)
            lost = {g: said for g, (score, most, said) in model.items() if score < most and g in tests}
            again = False
            for grade_id in lost.keys() & known.beside.keys():
                if not tests[grade_id].solved:
                    known.beside[grade_id] = NO_ANSWER
                    continue
                if HIDDEN in tests[grade_id].source:  # which whoever hands in has not
                    why = f"it loses points in {grade_id!r}: {lost[grade_id]}"
                    why += f" Files in {HIDDEN}/ are there for tests only that are judged from outside."
                    raise RuntimeError(f"{IN_MODEL} {why}")
                if grade_id in known.whole:
                    known.beside[grade_id], known.lost[grade_id] = LOSES, lost[grade_id]
                else:
                    known.whole.append(grade_id)
                    again = True
            more = {grade_id: said for grade_id, said in lost.items() if grade_id not in known.beside}
            if not (more or again):
                break
            known.beside |= more
        return known

    def for_nothing(self, name: str) -> list[str]:
        """The cells in which the untouched release takes points."""
        scores = self._scores(name, released(self.plans[name]), self.knowledge[name])
        return [grade_id for grade_id, (score, _, _) in scores.items() if score]

    def _scores(self, name: str, source: str, known: Knowledge) -> dict[str, tuple[float, float, str]]:
        """What a notebook (JSON) takes in each cell that no person grades: score, points, what is said."""
        return json.loads(self.forked(partial(self._score, name, source, known)))

    def _score(self, name: str, source: str, known: Knowledge) -> bytes:
        notebook = restore(read_submission(source.encode()), self.plans[name])
        judging = self.judging(name, notebook, known)
        cells, causes = judging.outcome().cells, judging.causes
        scores = {
            g: (c.score, c.max_score, causes.get(g) or c.message)
            for g, c in cells.items()
            if c.score is not None
        }
        return json.dumps(scores).encode("utf-8", "replace")

    def trace(self, name: str, index: int) -> bytes:
        """What the catalogue's answer of this index does in the test cells that it fails."""
        found = self._settled(partial(self._trace, name, self.catalogue.answers[index]))
        if isinstance(found, str):
            raise RuntimeError(f"{IN_MODEL} {found}")
        return found

    def to_trace(self) -> list[tuple[str, int]]:
        """The wrong answers whose traces are wanted: notebook and index in the catalogue."""
        answers = list(enumerate(self.catalogue.answers))
        return [(n, i) for n, p in self.plans.items() for i, a in answers if a.hint and a.task in p.tasks()]

    def prove(self) -> dict[str, Any]:
        """Judge the model answer like a submission: a worker that takes points off it must not grade.

        But for the tests that it fails beside them as well, as it would with nbgrader.
        """
        models = {name: text.encode() for name, text in self.package.notebooks.items()}
        outcome = self.grade(models, {})
        for name, found in outcome["notebooks"].items():
            for grade_id, step in self.plans[name].tests.items():
                cell = found["cells"][grade_id]
                if not step.solved or grade_id in self.knowledge[name].lost:
                    continue
                if cell["score"] < cell["max_score"]:
                    return {"failed": f"the model answer loses points in {grade_id!r}: {cell['message']}"}
        return {"failed": outcome["message"]} if outcome["status"] == "failed" else {}

    def _contract(self, name: str) -> bytes:
        judging = self.judging(name, self.model(name))
        beside: dict[str, str] = {}
        for grade_id in self.plans[name].tests:
            cell = judging.outcome().cells[grade_id]
            if (cell.score or 0.0) < cell.max_score:
                beside[grade_id] = judging.causes.get(grade_id) or cell.message or FROM_OUTSIDE
        return Knowledge(judging.contracts, beside=beside, cost=judging.cost).dumps()

    def _trace(self, name: str, answer: Answer, again: Again) -> tuple[bytes, Again]:
        """What a wrong answer does in the test cells that it fails, and what another run has to know."""
        plan, notebook = self.plans[name], self.model(name)
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == answer.task:
                cell.source = answer.code
        judging = self.judging(name, notebook, self.knowledge[name], only=answer.task, again=again)
        mine = [cell for cell, lost in judging.lost.items() if lost and plan.tests[cell].task == answer.task]
        traces = {cell: judging.traces[cell] for cell in mine if cell in judging.traces}
        return write_traces(traces), judging.once_more

    # -- judging ----------------------------------------------------------------------------

    def judge(self, name: str, handed_in: HandedIn, again: Again) -> tuple[bytes, Again]:
        """The result for one submitted notebook, as JSON, and what another run has to know."""
        submitted, plan = read_submission(handed_in.notebooks[name]), self.plans[name]
        notes = oddities(submitted, plan)
        judging = self.judging(
            name,
            restore(submitted, plan),
            self.knowledge.get(name),
            handed_in.files,
            handed_in.only,
            again=again,
        )
        notes += judging.notes
        more = {"withheld": judging.withheld, "notes": notes}
        return json.dumps({**asdict(judging.outcome()), **more}).encode("utf-8", "replace"), judging.once_more

    def rehearse(
        self, name: str, handed_in: HandedIn, withheld: list[str], again: Again
    ) -> tuple[bytes, Again]:
        """The result where no hidden test runs, as JSON, and what another run has to know.

        withheld: the test cells whose messages are wanted; those after the last of them are left out.
        """
        notebook = restore(read_submission(handed_in.notebooks[name]), self.plans[name])
        known, files = self.knowledge.get(name), handed_in.files
        ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
        until = max(place for place, grade_id in enumerate(ids) if grade_id in withheld)
        judging = self.judging(name, notebook, known, files, until=until, rehearses=True, again=again)
        return json.dumps(asdict(judging.outcome())).encode("utf-8", "replace"), judging.once_more

    def _settled(self, run: Callable[[Again], tuple[bytes, Again]]) -> bytes | str:
        """What the last of as many runs as a notebook needs gives, each in a fork, or why there is nothing.

        run: given what the runs before taught, its result and what another run has to know; see `Again`.
        """
        again, began = Again(), time.monotonic()
        for _ in range(RUNS):
            outcome = in_fork(partial(_told, run, again), self.limits)
            if isinstance(outcome, str):
                return outcome
            head, _, result = outcome.partition(b"\n")
            more = Again.from_data(json.loads(head))
            if more == again or time.monotonic() - began > self.limits.total_seconds / 2:
                break
            again = more
        return result

    def grade(
        self, notebooks: dict[str, bytes], files: dict[str, bytes], only: str | None = None
    ) -> dict[str, Any]:
        """Status, message and results for one submission. A notebook that is missing takes no points.

        only: judge the tests of this task alone.
        """
        handed_in = HandedIn(notebooks, files, only)
        results: dict[str, Any] = {}
        said = [f"{name}.ipynb: the notebook is missing" for name in self.plans if name not in notebooks]
        if len(said) == len(self.plans):
            return {"status": "failed", "message": said[0], "notebooks": {}}
        for name in self.plans:
            if name not in notebooks:
                continue
            began = time.perf_counter()
            found = self._settled(partial(self.judge, name, handed_in))
            if isinstance(found, str):
                return {"status": "failed", "message": f"{name}.ipynb: {found}", "notebooks": {}}
            result = results[name] = json.loads(found)
            said += [f"{name}.ipynb: {note}" for note in result.pop("notes")]
            withheld = result.pop("withheld")
            if withheld and only is None:
                before = time.perf_counter()
                visible = self._settled(partial(self.rehearse, name, handed_in, withheld))
                if isinstance(visible, bytes):
                    take_over_visible(result, json.loads(visible), withheld)
                result["split"]["rehearsals"] = time.perf_counter() - before
            seconds = time.perf_counter() - began
            result["split"]["processes"] = seconds - sum(result["split"].values())
            result["seconds"] = seconds
        return {"status": "graded", "message": "; ".join(said) or None, "notebooks": results}


def _told(run: Callable[[Again], tuple[bytes, Again]], again: Again) -> bytes:
    """A run's result behind a line that says what another run has to know."""
    result, more = run(again)
    return json.dumps(more.to_data()).encode() + b"\n" + result
