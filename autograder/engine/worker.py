"""A worker: the judge's template for one assignment, from which a judge is forked per submission."""

from __future__ import annotations

import ast
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from autograder.catalogue import Answer, Catalogue, read_catalogue_text
from autograder.engine.common.warming import COMPARISONS, OPTIMIZERS, import_quietly, warm_up
from autograder.engine.judge.again import Again
from autograder.engine.judge.judging import Judging, make_shell
from autograder.engine.judge.knowledge import Knowledge, write_traces
from autograder.engine.judge.program import compile_plan, compile_visible
from autograder.engine.notebook.oddities import oddities
from autograder.engine.notebook.plan import Plan, make_plan
from autograder.engine.notebook.restore import read_submission, restore
from autograder.engine.processes.forking import in_fork
from autograder.engine.processes.pages import settle
from autograder.engine.sandbox.enclosure import threads
from autograder.engine.sandbox.limits import Limits
from autograder.engine.sandbox.start import Players, PlayerTemplate
from autograder.engine.session.session import Session
from autograder.engine.wire.files import send_files

SEED = 20_240_229
RUNS = 5  # of one notebook, at most: each after the first without a cell that ended a player


@dataclass
class Package:
    """An assignment as bytes, so that it can travel to another machine."""

    name: str
    notebooks: dict[str, str]
    files: dict[str, bytes] = field(default_factory=dict)
    catalogue: str | None = None
    config: dict[str, Any] = field(default_factory=dict)
    limits: dict[str, Any] = field(default_factory=dict)


@dataclass
class HandedIn:
    """One submission. only: judge the tests of this task alone."""

    notebooks: dict[str, bytes]
    files: dict[str, bytes]
    only: str | None = None


class Worker:
    """Judges the submissions to one assignment, one after the other."""

    def __init__(self, package: Package):
        self.package = package
        self.limits = Limits(**package.limits)
        self.plans = {name: make_plan(text, package.config) for name, text in package.notebooks.items()}
        self.catalogue = (
            read_catalogue_text(package.catalogue, "answers.py") if package.catalogue else Catalogue()
        )
        imports = sorted({name for plan in self.plans.values() for name in imported(plan)})
        self.folder = tempfile.TemporaryDirectory(prefix="partwise-judge-")
        _write(self.folder.name, package.files)
        os.chdir(self.folder.name)
        sys.path.insert(1, "")
        sources = "".join(package.notebooks.values())
        warm = [word for word in (OPTIMIZERS, COMPARISONS) if word in sources]
        template = PlayerTemplate(imports, self.catalogue.forbidden, self.limits, warm)
        self.players: Players = template
        import_quietly(imports)
        self.shell = make_shell()
        self.programs = {name: compile_plan(plan, self.shell) for name, plan in self.plans.items()}
        self.visible = {
            name: compile_visible(plan, self.programs[name], self.shell) for name, plan in self.plans.items()
        }
        self.knowledge: dict[str, Knowledge] = {}
        warm_up(warm)
        self.notes = template.wait_ready().notes
        settle()
        if threads() != 1:
            raise RuntimeError(f"the judge's template has {threads()} threads; a fork would hang")

    def close(self) -> None:
        """End the players' template, and remove the files."""
        self.players.close()
        self.folder.cleanup()

    # -- learning ---------------------------------------------------------------------------

    def contracts(self) -> dict[str, bytes]:
        """What the model answer teaches of each notebook: the contract of its functions."""
        return {name: self._forked(partial(self._contract, name)) for name in self.plans}

    def trace(self, name: str, index: int) -> bytes:
        """What the catalogue's answer of this index does in the test cells that it fails."""
        return self._forked(lambda: self._trace(name, self.catalogue.answers[index]))

    def to_trace(self) -> list[tuple[str, int]]:
        """The wrong answers whose traces are wanted: notebook and index in the catalogue."""
        answers = list(enumerate(self.catalogue.answers))
        return [(n, i) for n, p in self.plans.items() for i, a in answers if a.hint and a.task in p.tasks()]

    def prove(self) -> dict[str, Any]:
        """Judge the model answer like a submission: a worker that takes points off it must not grade."""
        models = {name: text.encode() for name, text in self.package.notebooks.items()}
        outcome = self.grade(models, {})
        for name, found in outcome["notebooks"].items():
            for grade_id, step in self.plans[name].tests.items():
                cell = found["cells"][grade_id]
                if step.solved and cell["score"] < cell["max_score"]:
                    return {"failed": f"the model answer loses points in {grade_id!r}: {cell['message']}"}
        return {"failed": outcome["message"]} if outcome["status"] == "failed" else {}

    def _forked(self, work: Any) -> bytes:
        outcome = in_fork(work, self.limits)
        if isinstance(outcome, str):
            raise RuntimeError(f"the model answer could not be judged: {outcome}")
        return outcome

    def _contract(self, name: str) -> bytes:
        judging = self._judging(name, self._model(name))
        for grade_id, step in self.plans[name].tests.items():
            cell = judging.outcome().cells[grade_id]
            if (cell.score or 0.0) < cell.max_score:
                if step.solved:
                    raise RuntimeError(f"it loses points in {grade_id!r}: {cell.message}")
                judging.contracts[grade_id].unsolved = True
        return Knowledge(judging.contracts).dumps()

    def _trace(self, name: str, answer: Answer) -> bytes:
        """What a wrong answer does in the test cells that it fails."""
        plan, notebook = self.plans[name], self._model(name)
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == answer.task:
                cell.source = answer.code
        judging = self._judging(name, notebook, self.knowledge[name], only=answer.task)
        mine = [cell for cell, lost in judging.lost.items() if lost and plan.tests[cell].task == answer.task]
        return write_traces({cell: judging.traces[cell] for cell in mine if cell in judging.traces})

    def _model(self, name: str) -> Any:
        """The source notebook as if a student had handed it in."""
        return restore(read_submission(self.package.notebooks[name].encode()), self.plans[name])

    # -- judging ----------------------------------------------------------------------------

    def _judging(
        self,
        name: str,
        notebook: Any,
        knowledge: Knowledge | None = None,
        files: dict[str, bytes] | None = None,
        only: str | None = None,
        until: str | None = None,
        again: Again | None = None,
    ) -> Judging:
        """Judge one notebook in this process; `judging.result` is the outcome. until: see `rehearse`."""
        channel, guard = self.players.start()
        folder = tempfile.mkdtemp(dir=self.folder.name)
        try:
            _write(folder, self.package.files)
            os.chdir(folder)
            send_files(channel, {**(files or {}), **self.package.files})
            session = Session(channel, self.limits.seconds)
            session.waited = partial(self.players.waited, guard)
            programs = (self.programs if until is None else self.visible)[name]
            plan, again = self.plans[name], again or Again()
            judging = Judging(
                plan=plan,
                session=session,
                shell=self.shell,
                programs=programs,
                knowledge=knowledge,
                only=only,
                until=until,
                again=again,
            )
            judging.block(self.catalogue.forbidden, notebook)
            session.configure(SEED, self.limits.output)
            self.shell.capture()
            judging.result = judging.judge(notebook)
            if judging.dead:
                self.players.see_alive()
            return judging
        finally:
            self.players.end(guard)
            channel.close()
            shutil.rmtree(folder, ignore_errors=True)

    def judge(self, name: str, handed_in: HandedIn, again: Again) -> bytes:
        """The result for one submitted notebook, as JSON; run in a fork."""
        submitted, plan = read_submission(handed_in.notebooks[name]), self.plans[name]
        notes = oddities(submitted, plan)
        judging = self._judging(
            name,
            restore(submitted, plan),
            self.knowledge.get(name),
            handed_in.files,
            handed_in.only,
            again=again,
        )
        notes += judging.notes
        more = {"withheld": judging.withheld, "notes": notes, "again": judging.once_more.to_data()}
        return json.dumps({**asdict(judging.outcome()), **more}).encode("utf-8", "replace")

    def rehearse(self, name: str, handed_in: HandedIn, again: Again, until: str) -> bytes:
        """What the student reads of each visible test up to one where no hidden test ran, as JSON."""
        notebook = restore(read_submission(handed_in.notebooks[name]), self.plans[name])
        judging = self._judging(
            name, notebook, self.knowledge.get(name), handed_in.files, until=until, again=again
        )
        said = {grade_id: cell.message for grade_id, cell in judging.outcome().cells.items() if cell.message}
        return json.dumps(said).encode("utf-8", "replace")

    def _runs(self, name: str, handed_in: HandedIn) -> tuple[dict[str, Any] | str, Again]:
        """The result for one notebook after as many runs as it needs, or why there is none; see `Again`."""
        again, began = Again(), time.monotonic()
        for _ in range(RUNS):
            outcome = in_fork(partial(self.judge, name, handed_in, again), self.limits)
            if isinstance(outcome, str):
                return outcome, again
            result = json.loads(outcome)
            more = Again.from_data(result.pop("again"))
            if more == again or time.monotonic() - began > self.limits.total_seconds / 2:
                break
            again = more
        return result, again

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
            result, again = self._runs(name, handed_in)
            if isinstance(result, str):
                return {"status": "failed", "message": f"{name}.ipynb: {result}", "notebooks": {}}
            results[name] = result
            said += [f"{name}.ipynb: {note}" for note in result.pop("notes")]
            withheld = result.pop("withheld")
            if withheld and only is None:
                before = time.perf_counter()
                work = partial(self.rehearse, name, handed_in, again, withheld[-1])
                visible = in_fork(work, self.limits)
                for grade_id in withheld if isinstance(visible, bytes) else ():
                    cell = result["cells"][grade_id]
                    cell["message"] = json.loads(visible).get(grade_id, cell["message"])
                result["split"]["rehearsals"] = time.perf_counter() - before
            seconds = time.perf_counter() - began
            result["split"]["processes"] = seconds - sum(result["split"].values())
            result["seconds"] = seconds
        return {"status": "graded", "message": "; ".join(said) or None, "notebooks": results}


def imported(plan: Plan) -> list[str]:
    """The modules that a notebook's own cells import."""
    found: set[str] = set()
    for step in plan.steps.values():
        try:
            tree = ast.parse(step.source)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {a.name for a in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return sorted(found)


def _write(folder: str, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
