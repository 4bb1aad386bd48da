"""Data under names of given cells, which both processes hold: what one side does to it, the other learns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from autograder.engine.common.content import can_take_over, content, take_over


class Held:
    """space: the test's names. told: those whose changes the player tells. states: contents that it knows.

    before: what names stood for when the test began. unsaid: one that the test made something of that is no
    data, or deleted, which the player does not learn.
    """

    def __init__(self) -> None:
        self.space: dict[str, Any] = {}
        self.told: list[str] = []
        self.mine: list[str] = []  # names whose changes by the test the player has to learn
        self.states: dict[str, tuple] = {}
        self.before: dict[str, Any] = {}
        self.unsaid: str | None = None

    def follow(self, space: dict[str, Any], names: Iterable[str]) -> list[str]:
        """Note what the names stand for now, on both sides; those that stand for data."""
        contents = {name: content(space[name]) for name in names if name in space}
        found = {name: state for name, state in contents.items() if state is not None}
        self.states |= found
        return sorted(found)

    def watch(self, space: dict[str, Any], told: Iterable[str], mine: Iterable[str]) -> None:
        """What matters for the test that begins."""
        self.space = space
        self.told = sorted(name for name in told if name in self.states)
        self.mine = sorted({*self.told, *mine})
        self.before = {name: space[name] for name in self.mine if name in space}
        self.unsaid = None

    def news(self) -> dict[str, Any]:
        """What the test made of these names since the player learnt of them last."""
        found = {}
        for name in self.mine:
            now = content(self.space[name]) if name in self.space else None
            if now is None and self.space.get(name) is not self.before.get(name):
                self.unsaid = name
            if now is not None and now != self.states.get(name):
                found[name], self.states[name] = self.space[name], now
        return found

    def gone(self) -> list[str]:
        """Names that the player learnt and the test has deleted since."""
        found = [name for name in self.mine if name in self.states and name not in self.space]
        for name in found:
            del self.states[name]
        return found

    def take(self, name: str, value: Any) -> None:
        """Take over what student code made of a name."""
        if can_take_over(self.space.get(name), value):
            take_over(self.space[name], value)
        else:
            self.space[name] = value
        state = content(value)
        if state is not None:
            self.states[name] = state
