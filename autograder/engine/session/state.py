"""What the judge holds of one player: stand-ins, parameters, what was asked and what came."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from typing import Any

from autograder.engine.common import floating
from autograder.engine.common.folder import Folder, harmless
from autograder.engine.session.contract import Contract, Refused
from autograder.engine.session.held import Held
from autograder.engine.session.measure import positions
from autograder.engine.session.objects import JudgeEncoder, JudgeObjects
from autograder.engine.session.parameters import Parameters
from autograder.engine.session.stand_ins.proxies import forget_where
from autograder.engine.wire import randomness
from autograder.engine.wire.common import WireError


class State:
    """The judge's side of one player.

    contract: of the test cell that runs. random: the random state that both sides had last. trace: what
    was asked and what came, for comparison with known answers. unread: (function, argument) where a call
    changed an argument in place and the judge kept its own as it was.
    """

    def __init__(self) -> None:
        self.contract = Contract(recording=True)
        self.proxies: dict[int, Any] = {}
        self.classes: dict[str, type] = {}  # of given cells, which both sides have
        self.objects = JudgeObjects(self.proxies, self.classes)
        self.parameters = Parameters()
        self.random = randomness.snapshot()
        self.trace: list[tuple] = []
        self.withheld: tuple[str, str] | None = None  # what is wrong with the last reply, if it was withheld
        self.in_parts = False  # or a part of it, and its other parts were not
        self.homes: dict[int, str] = {}  # by class of the student's, where a test met its first object
        self.unread: list[tuple[str, str]] = []
        self.doubt: str | None = None  # why a test that passes has to pass beside the code too
        self.views_matter = False  # whether the test that runs changes something in place
        self.held = Held()
        self.expects: list[str] = []  # what the test that runs is about: warnings, logs
        self.folder: Folder | None = None  # while a test runs that reads or writes files
        self.builtins = {name: vars(builtins)[name] for name in ("input", "print")}
        self.stdin = sys.stdin
        self.rounding = floating.current()  # as given cells left it, on both sides
        self.look: Callable[[], None] = lambda: None  # before student code runs for a test

    def begin(self) -> None:
        """A test begins: what the one before it taught is forgotten."""
        self.trace, self.unread, self.doubt, self.homes = [], [], None, {}
        for known in self.proxies.values():
            forget_where(known)

    def around(self) -> dict[str, Any]:
        """What the test put in place of `input` and `print` or of what they read, and what numpy shall do
        about overflow and the like."""
        found = {n: vars(builtins)[n] for n, own in self.builtins.items() if vars(builtins).get(n) is not own}
        if sys.stdin is not self.stdin and "input" not in found:
            found |= {"input": lambda *prompt: input(*prompt), "stdin": lambda *size: sys.stdin.readline()}
        errors = dict(floating.current().items() - self.rounding.items())
        return {what: told for what, told in (("patched", found), ("floating", errors)) if told}

    def over_withheld(self, error: BaseException | None) -> Refused | None:
        """Why a test failed whose last reply was withheld; None if it was not."""
        if self.withheld is None or error is None or (self.in_parts and isinstance(error, AssertionError)):
            return None
        return Refused(*self.withheld).with_traceback(error.__traceback__)

    def encoder(self) -> JudgeEncoder:
        """An encoder for one request."""
        return JudgeEncoder(self.objects, self.parameters)

    def doubts(self) -> str | None:
        """Why a test that passes has to pass beside the student's code as well."""
        if self.doubt is not None or self.held.unsaid is None:
            return self.doubt
        return f"The test makes something else of `{self.held.unsaid}`, which your code uses."

    def is_its_job(self, path: str, what: str, value: Any) -> bool:
        """Whether the judge does to its own data what a call at this path did to the player's."""
        if what in self.contract.check_changes(path, [what]):
            sized = not self.contract.may_empty(path, what)
            self.contract.check_value(f"{path} {what}", value, sized)
            return True
        self.trace.append((path, f"changed {what}"))  # what stands there now tells no misconception
        if not self.contract.mirrored:
            self.unread.append((path, what))
        return self.contract.mirrored

    def take_files(self, path: str, files: dict[str, Any]) -> None:
        """Student code wrote files. Given ones change here only if the model answer changes them too.

        Nor do those of a kind that does not cross. Whether a test that passes reads such a file is not known,
        so from then on tests have to pass beside the code too.
        """
        assert self.folder is not None
        others = self.folder.others
        for name in self.folder.kept & files.keys():
            what = f"file {name}"
            others.pop(name, None)
            if what not in self.contract.check_changes(path, [what]):
                others[name] = f"Your code changed `{name}`, which should stay as it is."
                del files[name]
            elif files[name] is not None and not harmless(name, files[name]):
                others[name] = f"`{name}`, as your code writes it, is not what the test expects."
        self.doubt = self.doubt or next(iter(others.values()), None)
        self.folder.write(files, text=True)

    def take_held(self, path: str, name: str, value: Any) -> None:
        """Student code changed given data of this name."""
        if name not in self.held.told:
            raise WireError("a change of data that was not asked for")
        if self.is_its_job(path, f"given {name}", value) and not positions(value)[0]:
            self.held.take(name, value)
        else:
            self.held.states[name] = ()  # the player is told what the judge keeps, before the next call
