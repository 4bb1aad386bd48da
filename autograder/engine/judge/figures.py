"""What a test sees as the current axes or figure: the student's, as long as the test itself drew none."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

from autograder.engine.session.session import Session

ASKED = re.compile(r"\bgc[af]\(")
NAMES = ("gca", "gcf")


class Figures:
    """Puts functions of its own in place of `gca` and `gcf` of matplotlib.pyplot."""

    def __init__(self) -> None:
        self.own: dict[str, Callable[..., Any]] = {}

    def show(self, session: Session, source: str) -> None:
        """Before a test of this source: whoever asks for what was drawn last is told of the player."""
        pyplot: Any = sys.modules.get("matplotlib.pyplot")
        if pyplot is None:
            return
        for name, function in self.own.items():
            setattr(pyplot, name, function)
        self.own = {}
        if not ASKED.search(source):
            return
        before = set(pyplot.get_fignums())
        for name in NAMES:
            if theirs := session.fetch(f"plt.{name}").get(f"plt.{name}"):
                self.own[name] = getattr(pyplot, name)
                setattr(pyplot, name, _either(pyplot, before, self.own[name], theirs))


def _either(
    pyplot: Any, before: set[int], here: Callable[..., Any], there: Callable[..., Any]
) -> Callable[..., Any]:
    """`here` once there are figures that were not there before, else `there`."""
    return lambda *args, **kwargs: (here if set(pyplot.get_fignums()) - before else there)(*args, **kwargs)
