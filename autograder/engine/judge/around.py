"""What a test changes around the student's code, and the student's process never sees.

A test that puts another function in place of `math.factorial`, or lets Python go only so deep, means the
code that it calls. From outside that code runs in another process, where all is as before, and a wrong
answer passes. The model answer does not tell: it passes either way. So while the model answer is recorded,
each question to the player looks whether the judge's process is as it was when the test began.
"""

from __future__ import annotations

import decimal
import os
import re
import signal
import sys
import tracemalloc
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from autograder.engine.notebook.plan import Plan
from autograder.engine.session.contract import Refused

NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
ALWAYS = 1000  # questions of a test that look each time; of later ones a few do
MANY = 5_000  # questions of one test, at most
CLOCK = re.compile(r"\b(?:perf_counter|process_time|monotonic|time\.time)(?:_ns)?\(")
SLOWER = "it measures how long the answer takes, and from outside each call takes longer"
# What a kernel changes itself or what crosses in another way: see `Session._context`.
APART: dict[str, set[str]] = {
    "builtins": {"input", "print", "exit", "quit"},
    "sys": {"displayhook", "excepthook"},
}
UNSEEN = {"warnings", "logging"}
TELLING = (
    int,
    float,
    complex,
    str,
    ModuleType,
)  # kinds of values that replaced ones are told by; or callable
CLOCKS = (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)


class Surroundings:
    """The process as it was when a test began: what the instructor's cells name, and its settings.

    space: the namespace that these cells run in.
    """

    def __init__(self, plan: Plan, space: Mapping[str, Any]):
        self.names = {name for cell in plan.cells for name in NAME.findall(cell.source)} | {"builtins"}
        self.space = space
        self.asked = 0
        self.odd: str | None = None

    def begin(self, source: str) -> None:
        """A test begins: while it asks the player things are to stay as they are now."""
        self.asked, self.odd = 0, SLOWER if _compares_times(source) else None
        found = (self._resolved(name) for name in sorted(self.names))
        self.owners = {name: (owner, dict(vars(owner))) for name, owner in found if owner is not None}
        self.settings, self.modules = _settings(), dict(sys.modules)

    def look(self) -> None:
        """The player is about to be asked: note what is not as it was. Refused at very many questions."""
        self.asked += 1
        if self.asked > MANY:
            raise Refused(f"it calls the answer more than {MANY:,} times, which takes long from outside")
        looks = self.odd is None and (self.asked <= ALWAYS or not self.asked & (self.asked - 1))
        if looks and (what := self.changed()):
            self.odd = f"it changes {what} while the answer runs, which is not seen from outside"

    def noted(self) -> Refused | None:
        """Why the test that has run cannot be judged from outside, if it cannot."""
        odd, self.odd = self.odd if self.asked else None, None
        return Refused(odd) if odd else None

    def changed(self) -> str | None:
        """What is not as it was, in words."""
        for name, (owner, before) in self.owners.items():
            if odd := _replaced(name, owner, before):
                return f"`{name}.{odd}`"
        for name, value in _settings().items():
            if value != self.settings.get(name, value):
                return name
        if any(sys.modules.get(name) is not module for name, module in self.modules.items()):
            return "what can be imported"
        if any(module is None for name, module in sys.modules.items() if name not in self.modules):
            return "what can be imported"
        return None

    def _resolved(self, name: str) -> tuple[str, Any]:
        """The library's module or class that a dotted name stands for, or None."""
        first, *rest = name.split(".")
        found = self.space.get(first, sys.modules.get(first))
        for part in rest:
            found = sys.modules.get(f"{getattr(found, '__name__', '')}.{part}") or (
                vars(found).get(part) if isinstance(found, ModuleType | type) else None
            )
        if isinstance(found, ModuleType):
            return found.__name__, None if found.__name__ in UNSEEN else found
        if isinstance(found, type) and found.__module__ in sys.modules and found.__module__ != "__main__":
            return name, found
        return name, None


def _replaced(name: str, owner: Any, before: dict[str, Any]) -> str | None:
    """An attribute of a module or class that was replaced or deleted; what is added replaces nothing."""
    now = vars(owner)
    for attribute, value in before.items():
        other = now.get(attribute)
        if other is value or attribute.startswith("__") or attribute in APART.get(name, ()):
            continue
        if callable(value) and not _wraps_by_itself(other, value):
            return attribute
        if isinstance(value, TELLING) and not attribute.startswith("_"):
            return attribute
    return None


def _wraps_by_itself(other: Any, value: Any) -> bool:
    """Whether a library wrapped its own function, as torch does with an optimizer's step when one is made."""
    code = getattr(other, "__code__", None)
    return (
        getattr(other, "__wrapped__", None) is value and code is not None and os.path.isfile(code.co_filename)
    )


def _compares_times(source: str) -> bool:
    """Whether a test measures more than one time: a bound in seconds holds from outside, too."""
    return "timeit" in source or len(CLOCK.findall(source)) > 2


def _settings() -> dict[str, Any]:
    """Settings of this process that code which runs in it goes by."""
    torch = sys.modules.get("torch")
    context = decimal.getcontext()
    return {
        "how deep Python goes": sys.getrecursionlimit(),
        "when an alarm rings": [signal.getitimer(clock)[0] > 0 for clock in CLOCKS],
        "whether memory is traced": tracemalloc.is_tracing(),
        "what is traced": (sys.gettrace(), sys.getprofile()),
        "the precision of decimal numbers": (context.prec, context.rounding),
        "the environment's variables": dict(os.environ),
        "torch's default type": torch.get_default_dtype() if torch else None,
    }
