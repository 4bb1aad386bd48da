"""An assignment in memory: everything imported and compiled, ready to judge a notebook of it."""

from __future__ import annotations

import ast
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from autograder.catalogue import Catalogue, read_catalogue_text
from autograder.engine.common.warming import COMPARISONS, GRADIENTS, OPTIMIZERS, import_quietly, warm_up
from autograder.engine.judge.again import Again
from autograder.engine.judge.around import Surroundings
from autograder.engine.judge.beside import Shadow
from autograder.engine.judge.judging import Judging, make_shell
from autograder.engine.judge.knowledge import Knowledge
from autograder.engine.judge.program import compile_plan, compile_visible
from autograder.engine.notebook.edited import as_handed_in
from autograder.engine.notebook.plan import Plan, make_plan, own_seconds
from autograder.engine.notebook.restore import read_submission, restore
from autograder.engine.processes.forking import in_fork
from autograder.engine.processes.pages import settle
from autograder.engine.sandbox.enclosure import threads
from autograder.engine.sandbox.limits import Limits
from autograder.engine.sandbox.start import Players, PlayerTemplate
from autograder.engine.session.budget import Budget
from autograder.engine.session.session import Session
from autograder.engine.wire.files import send_files

SEED = 20_240_229
IN_MODEL = "the model answer could not be judged:"


@dataclass
class Package:
    """An assignment as bytes, so that it can travel to another machine."""

    name: str
    notebooks: dict[str, str]
    files: dict[str, bytes] = field(default_factory=dict)
    hidden: dict[str, bytes] = field(default_factory=dict)
    catalogue: str | None = None
    config: dict[str, Any] = field(default_factory=dict)
    limits: dict[str, Any] = field(default_factory=dict)


class Loaded:
    """An assignment for which everything is imported and compiled; its notebooks are judged one by one."""

    def __init__(self, package: Package):
        self.package = package
        self.plans = {name: make_plan(text, package.config) for name, text in package.notebooks.items()}
        self.limits = longer(Limits(**package.limits), self.plans.values())
        self.catalogue = (
            read_catalogue_text(package.catalogue, "answers.py") if package.catalogue else Catalogue()
        )
        imports = sorted({name for plan in self.plans.values() for name in imported(plan)})
        self.folder = tempfile.TemporaryDirectory(prefix="partwise-judge-")
        excluded = package.config.get("Autograde", {}).get("exclude_overwriting", {}).get(package.name, ())
        self.given_files = {name: data for name, data in package.files.items() if name not in excluded}
        _write(self.folder.name, self.given_files)
        os.chdir(self.folder.name)
        sys.path.insert(1, "")
        sources = "".join(package.notebooks.values())
        warm = [word for word in (OPTIMIZERS, COMPARISONS, GRADIENTS) if word in sources]
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

    def forked(self, work: Any) -> bytes:
        outcome = in_fork(work, self.limits)
        if isinstance(outcome, str):
            said = outcome.rpartition(IN_MODEL)[2].strip()
            raise RuntimeError(f"{IN_MODEL} {said}")
        return outcome

    def model(self, name: str) -> Any:
        """The source notebook as if a student had handed it in."""
        return restore(read_submission(self.package.notebooks[name].encode()), self.plans[name])

    def judging(
        self,
        name: str,
        notebook: Any,
        knowledge: Knowledge | None = None,
        files: dict[str, bytes] | None = None,
        only: str | None = None,
        rehearses: bool = False,
        again: Again | None = None,
    ) -> Judging:
        """Judge one notebook here; `judging.result` is the outcome. rehearses: without hidden tests."""
        sent = {**self.package.files, **(files or {}), **self.given_files}
        folder = tempfile.mkdtemp(dir=self.folder.name)
        try:
            _write(folder, {**self.given_files, **self.package.hidden})  # what is handed in stays outside
            os.chdir(folder)
            budget = Budget(self.limits, None if knowledge is None else knowledge.cost)
            shadow = Shadow(partial(self._player, sent, budget, 1))
            with contextlib.closing(shadow), self._player(sent, budget) as session:
                plan, again = as_handed_in(self.plans[name], notebook), again or Again()
                judging = Judging(
                    plan=plan,
                    around=Surroundings(plan, self.shell.user_ns) if knowledge is None else None,
                    session=session,
                    shell=self.shell,
                    programs=(self.visible if rehearses else self.programs)[name],
                    shadow=shadow,
                    given_files=[*self.given_files, *self.package.hidden],
                    knowledge=knowledge,
                    only=only,
                    rehearses=rehearses,
                    again=again,
                    forms=self.catalogue.forms,
                )
                judging.block(self.catalogue.forbidden, notebook)
                self.shell.capture()
                judging.result = judging.judge(notebook)
                judging.cost = budget.cost
                if judging.dead or shadow.lost:
                    self.players.see_alive()
                return judging
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextlib.contextmanager
    def _player(self, files: dict[str, bytes], budget: Budget, other: int = 0) -> Iterator[Session]:
        """A player with these files, and the one who asks it. other: beside one that runs already."""
        channel, guard = self.players.start(other)
        try:
            send_files(channel, files)
            session = Session(channel, self.limits.seconds, budget)
            session.waited = partial(self.players.waited, guard)
            budget.waiting.append(session.waited)
            session.configure(SEED, self.limits.output)
            yield session
        finally:
            self.players.end(guard)
            channel.close()


def longer(limits: Limits, plans: Iterable[Plan]) -> Limits:
    """The limits with the time for cells that have a limit of their own."""
    own = sum(own_seconds(cell) or 0.0 for plan in plans for cell in plan.cells)
    return replace(limits, total_seconds=limits.total_seconds + own)


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
