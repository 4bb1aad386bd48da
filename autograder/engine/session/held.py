"""Data under names of given cells, which both processes hold: what one side does to it, the other learns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from autograder.engine.common.content import can_take_over, content, take_over


class Held:
    """space: the test's names. told: those whose changes the player tells. states: contents that it knows."""

    def __init__(self) -> None:
        self.space: dict[str, Any] = {}
        self.told: list[str] = []
        self.mine: list[str] = []  # names whose changes by the test the player has to learn
        self.states: dict[str, tuple] = {}

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

    def news(self) -> dict[str, Any]:
        """What the test made of these names since the player learnt of them last."""
        found = {}
        for name in self.mine:
            now = content(self.space[name]) if name in self.space else None
            if now is not None and now != self.states.get(name):
                found[name], self.states[name] = self.space[name], now
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
