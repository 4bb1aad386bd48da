"""Data of given cells that the judge holds too: what student code changes in it is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from autograder.engine.common.content import can_take_over, content, take_over


class Held:
    """states: the content of such data, by name, as the judge knows it."""

    def __init__(self, space: dict[str, Any]):
        self.space = space
        self.states: dict[str, tuple] = {}

    def follow(self, names: Iterable[str]) -> None:
        """From now on tell changes of what these names stand for."""
        for name in names:
            found = content(self.space.get(name))
            if name in self.space and found is not None:
                self.states[name] = found

    def put(self, values: dict[str, Any]) -> None:
        """Take over what the test made of it."""
        for name, value in values.items():
            if can_take_over(self.space.get(name), value):
                take_over(self.space[name], value)
            else:
                self.space[name] = value
        self.follow(values)

    def changed(self, names: Iterable[str]) -> dict[str, Any]:
        """Those of the names whose data is not as the judge knows it."""
        found = {}
        for name in names:
            if name in self.states and name in self.space:
                now = content(self.space[name])
                if now is not None and now != self.states[name]:
                    found[name], self.states[name] = self.space[name], now
        return found
