"""What a test needs before it runs: given cells run, the student's names bound, given data alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from types import FunctionType
from typing import Any

from nbformat import NotebookNode

from autograder.engine.common import floating
from autograder.engine.common.content import can_take_over, content
from autograder.engine.common.folder import Folder
from autograder.engine.common.shell import CellShell
from autograder.engine.judge.around import Surroundings
from autograder.engine.judge.figures import Figures
from autograder.engine.judge.playing import Playing
from autograder.engine.judge.program import Program
from autograder.engine.notebook.names import names_of
from autograder.engine.notebook.plan import Plan, Step
from autograder.engine.session.contract import Refused
from autograder.engine.session.stand_ins.proxies import Unusable
from autograder.engine.wire import randomness

EXPECTED = {"warnings": "warn", "logs": "log"}  # a word of a test that is about them
# Words of a test that reads or writes files.
TEMPORARY = re.compile(r"tempfile|tmp_path|Temporary")
FILES = re.compile(r"tempfile|\bopen\(|\bos\.|Path|read_|to_csv|load|sav|glob|exists|\.(csv|txt|json|tsv)\b")
CLASS = re.compile(r"^class ", re.M)
DRAWS = re.compile(r"rand|seed|shuffle|sampl|choice|permut|normal|uniform|nn\.|init|dropout|datasets|split")


@dataclass(kw_only=True)
class Preparing(Playing):
    """Keeps the judge's names in step with the player's."""

    plan: Plan
    shell: CellShell
    programs: dict[int, Program]
    shared_done: int = -1
    around: Surroundings | None = None  # while the model answer is recorded
    figures: Figures = field(default_factory=Figures)
    given_files: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)  # of the cells that the player runs

    @cached_property
    def given(self) -> dict[str, Step]:
        """Given cells that run on both sides, by source."""
        return {s.source.strip(): s for s in self.plan.steps.values() if s.kind == "shared"}

    @cached_property
    def folder(self) -> Folder:
        """The judge's working folder; given files in it stay what they are."""
        made = Folder()
        made.kept = frozenset(self.given_files)
        made.known = {name: about for name, about in made.here() if name in made.kept}
        return made

    @cached_property
    def tested(self) -> set[str]:
        """Names that tests read."""
        names = [step.names for step in self.plan.tests.values()]
        return {name for n in names for name in n.reads | n.deferred}

    @cached_property
    def read(self) -> set[str]:
        """Names that the player's cells read."""
        return {n for names in map(names_of, self.sources) for n in names.reads | names.deferred}

    @cached_property
    def own(self) -> set[str]:
        """Names that cells read which are the student's alone."""
        found = [names_of(source) for source in self.sources if source.strip() not in self.given]
        return {name for names in found for name in names.reads | names.deferred}

    def touched(self, step: Step) -> str | None:
        """Why a test is not sure to see what the student's code did to an object of a given cell."""
        names, space = step.names, self.shell.user_ns
        given = {name for known in self.given.values() for name in known.names.binds}
        for name in sorted((names.reads | names.deferred) & given & self.own - self.plan.student_names):
            value = space.get(name)
            if not isinstance(value, type | FunctionType) and content(value) is None:
                return f"Your code uses `{name}`, and the test looks at it afterwards."
        return None

    @cached_property
    def bound(self) -> set[str]:
        """Names that some cell binds which is no test."""
        steps = [step.names for step in self.plan.steps.values() if step.kind != "test"]
        return {name for names in (*steps, *map(names_of, self.sources)) for name in names.bound}

    @cached_property
    def globals(self) -> set[str]:
        """Names that the code of the player's cells may read when it is called, those of Python's own too."""
        return {name for source in self.sources for name in names_of(source).deferred}

    @cached_property
    def private(self) -> set[str]:
        """Names that the student's cells bind, and no cell of the release: a hidden test's are others."""
        released = [names_of(s.without_hidden()) for s in self.plan.steps.values() if s.kind != "solution"]
        own = {name for source in self.sources for name in names_of(source).bound}
        return own - {name for names in released for name in names.bound}

    def prepare(self, step: Step) -> None:
        """Run the instructor's cells before a test that were not run yet, and bind what it needs."""
        self._catch_up(step)
        self._bind(step.needs, step.names.reads)
        space, names = self.shell.user_ns, step.names
        told = (names.reads | names.deferred) - self.plan.student_names
        mine = names.binds & self.globals - self.plan.student_names - self.private if names.binds else ()
        self.session.hold(space, told, mine)
        self.session.expects = [what for what, word in EXPECTED.items() if word in step.source]
        if TEMPORARY.search(step.source):
            self.folder.take_temporary()
        self.figures.show(self.session, step.source)
        self.session.share_files(self.folder if FILES.search(step.source) else None)
        if self.around is not None:
            self.around.begin(step.source)
            self.session.look = self.around.look

    def play_given(self, cell: NotebookNode) -> bool:
        """Run a cell in the player; a given one that draws, or binds what tests read, on both sides now."""
        step = self.given.get(cell.source.strip())
        if step is None or step.index <= self.shared_done:
            return self.play(cell, {})
        followed = step.names.binds & self.tested
        draws, defines = DRAWS.search(step.source), CLASS.search(step.source)
        if not (followed or draws or defines):
            return self.play(cell, {})
        before: dict[str, Any] = {}

        def share() -> None:
            self._catch_up(step)
            before.update(randomness.snapshot() if draws else {})
            self._share(step)

        refused = self.dead or self.attempt(share, step)
        drew = not refused and draws and randomness.changes(before, randomness.snapshot())
        well = self.play(cell, before if drew else {})
        if defines and well:
            space, names = self.shell.user_ns, step.names.binds
            self.attempt(lambda: self.session.share_classes(space, names), step)
        if followed and well:
            self.attempt(lambda: self.session.follow(self.shell.user_ns, followed), step)
        return well

    def play_visible(self, step: Step) -> None:
        """Run what other cells of the player need of a test cell there: of the part that students see."""
        names = step.names.bound - self.bound
        part = step.visible_part or (step.without_hidden() if names & self.read else "")
        if part.strip() and not self.dead:
            self.attempt(lambda: self.session.run(part), step)
            self.cells_run += 1

    def _catch_up(self, step: Step) -> None:
        for earlier in self.plan.steps.values():
            if self.shared_done < earlier.index < step.index:
                self._share(earlier)

    def _share(self, step: Step) -> None:
        """Run an instructor's cell in the judge, or what it imports if it is the player's."""
        self.shared_done = step.index
        program = self.programs.get(step.index)
        if program is not None and step.kind != "test":
            self._bind(step.needs if step.kind == "shared" else [], frozenset())
            program.run(self.shell)
            self.session.rounding = floating.current()
            self.shell.recorder.take()

    def _bind(self, names: list[str], read: frozenset[str]) -> None:
        """Give the test what the student's names stand for; names that do not exist stay undefined.

        read: the names that the cell surely uses. A value of another that cannot be brought here is refused
        where it is used, if it is.
        """
        space = self.shell.user_ns
        for name in names:
            own = space.pop(name, None)
            if name in self.plan.given_names and name not in self.session.contract.given:
                self.session.contract.know_given(name, own)
        found: dict[str, Any] = {}
        for name in names:
            try:
                found |= self.session.fetch(name)
            except Refused as refused:
                if name in read:
                    raise
                found[name] = Unusable(refused)
        changeable = [name for name, value in found.items() if can_take_over(value, value)]
        if len(changeable) > 1:  # two names for one object stay that
            for name, first in zip(changeable, self.session.alike(changeable), strict=True):
                if type(found[first]) is type(found[name]):
                    found[name] = found[first]
        space.update(found)
        self.session.watch(space, found)
