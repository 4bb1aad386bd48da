"""An assignment in memory: everything imported and compiled, ready to judge a notebook of it."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from autograder.engine.common.warming import import_quietly, warm_up
from autograder.engine.judge.again import Again
from autograder.engine.judge.around import Surroundings
from autograder.engine.judge.beside import Shadow
from autograder.engine.judge.judging import Judging, make_shell
from autograder.engine.judge.knowledge import Knowledge
from autograder.engine.judge.program import compile_plan, compile_visible
from autograder.engine.notebook.edited import as_handed_in
from autograder.engine.notebook.plan import make_plan
from autograder.engine.notebook.restore import read_submission, restore
from autograder.engine.package import Package
from autograder.engine.processes.forking import in_fork
from autograder.engine.processes.pages import settle
from autograder.engine.sandbox.enclosure import threads
from autograder.engine.sandbox.start import Players, PlayerTemplate
from autograder.engine.session.budget import Budget
from autograder.engine.session.session import Session
from autograder.engine.wire.files import send_files

SEED = 20_240_229
IN_MODEL = "the model answer could not be judged:"


class Loaded:
    """An assignment for which everything is imported and compiled; its notebooks are judged one by one."""

    def __init__(self, package: Package, template: PlayerTemplate):
        """template: that of the players, which gets ready meanwhile."""
        self.package = package
        self.players: Players = template
        self.plans = {name: make_plan(text, package.config) for name, text in package.notebooks.items()}
        self.limits, self.catalogue = package.bounds, package.answers
        self.folder = tempfile.TemporaryDirectory(prefix="partwise-judge-")
        excluded = package.config.get("Autograde", {}).get("exclude_overwriting", {}).get(package.name, ())
        self.given_files = {name: data for name, data in package.files.items() if name not in excluded}
        _write(self.folder.name, self.given_files)
        os.chdir(self.folder.name)
        sys.path.insert(1, "")
        import_quietly(package.imports)
        self.shell = make_shell()
        self.programs = {name: compile_plan(plan, self.shell) for name, plan in self.plans.items()}
        self.visible = {
            name: compile_visible(plan, self.programs[name], self.shell) for name, plan in self.plans.items()
        }
        self.knowledge: dict[str, Knowledge] = {}
        warm_up(package.warm)
        settle()
        self.notes = template.wait_ready().notes
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
        until: int | None = None,
        rehearses: bool = False,
        again: Again | None = None,
    ) -> Judging:
        """Judge one notebook here; `judging.result` is the outcome.

        only, until: the test cells of this task alone, those up to this place. rehearses: without hidden
        tests.
        """
        sent = {**self.package.files, **(files or {}), **self.given_files}
        folder = tempfile.mkdtemp(dir=self.folder.name)
        try:
            _write(folder, {**self.given_files, **self.package.hidden})  # what is handed in stays outside
            os.chdir(folder)
            budget = Budget(self.limits, None if knowledge is None else knowledge.cost)
            shadow, whole = (Shadow(partial(self._player, sent, budget, number)) for number in (1, 2))
            with (
                contextlib.closing(shadow),
                contextlib.closing(whole),
                self._player(sent, budget) as session,
            ):
                plan, again = as_handed_in(self.plans[name], notebook), again or Again()
                judging = Judging(
                    plan=plan,
                    around=Surroundings(plan, self.shell.user_ns) if knowledge is None else None,
                    session=session,
                    shell=self.shell,
                    programs=(self.visible if rehearses else self.programs)[name],
                    shadow=shadow,
                    whole=whole,
                    given_files=[*self.given_files, *self.package.hidden],
                    knowledge=knowledge,
                    only=only,
                    until=until,
                    rehearses=rehearses,
                    again=again,
                    forms=self.catalogue.forms,
                    forbidden=self.catalogue.forbidden,
                )
                judging.block(notebook)
                self.shell.capture()
                judging.result = judging.judge(notebook)
                judging.cost = budget.cost
                if judging.dead or shadow.lost or whole.lost:
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


def _write(folder: str, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
