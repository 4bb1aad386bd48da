"""A notebook that runs once more: what is different then, learnt from the run before.

A cell that ended the player's process is left out, and a test that it ended in takes no points, so that
a slip costs its own task alone. A test that passed although a call changed an argument which it should
leave alone runs once as it would in one process, where the change is seen: it must pass that way too. One
that did not pass runs so as well, as it then says what the notebook says; it takes no points for that.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

ENDED = "The notebook's code ended the process"
LATE = "The notebook's code took too long"
FORGED = "The notebook's code sent the judge what may not be sent"
SOMEHOW = "After a hidden test the notebook's code ended, took too long or sent what may not be sent"
NO_MORE = ", so the tests that follow could not run."
LEFT_OUT = ", so that cell was left out."
LOST = ", so that test takes no points."
ONLY_CHANGED = "It holds only because your code changes an argument that the test reads again afterwards."


@dataclass
class Again:
    """left_out: by place in the notebook, why a cell does not run. mirrored: by grade id, what the student
    reads if the test fails when changes of arguments are seen; empty if it failed without that, too."""

    left_out: dict[int, str] = field(default_factory=dict)
    mirrored: dict[str, str] = field(default_factory=dict)

    def with_more(self, place: int | None, why: str, mirrored: dict[str, str]) -> Again:
        """What another run has to know."""
        more = {} if place is None else {place: why}
        return Again(self.left_out | more, self.mirrored | mirrored)

    def to_data(self) -> dict[str, Any]:
        """As JSON-able data."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Again:
        """The inverse of `to_data`; JSON's keys are text."""
        return cls({int(place): why for place, why in data["left_out"].items()}, data["mirrored"])


def changed_in_place(function: str, argument: str) -> str:
    """What the student reads. argument: its place in the call, as `args.0`, or `given` and a name."""
    if argument.startswith("given "):
        whose = f"`{function}`" if function.endswith(")") else function.capitalize()
        return f"{whose} changed `{argument.removeprefix('given ')}`, which should stay as it is."
    parts = argument.split(".")
    name = parts[1] if len(parts) > 1 else argument
    which = f"argument {int(name) + 1}" if name.isdigit() else f"argument `{name}`"
    return f"`{function}` changed its {which} in place; it should leave its inputs as they are."
