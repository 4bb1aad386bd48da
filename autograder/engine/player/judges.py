"""What the test cells hand to student code that is no data: their functions, generators and objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Ask = Callable[[int, tuple, dict], Any]  # calls the judge's object of this number


class Judges:
    """Something of the judge's."""

    def __init__(self, ask: Ask, number: int, name: str):
        self._ask, self._number, self.__name__ = ask, number, name

    def __repr__(self) -> str:
        return f"<{self.__name__} of the test>"


class JudgesObject(Judges):
    """A test's lambda, say: calling it asks the judge."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(self._number, args, kwargs)


class JudgesIterator(Judges):
    """A generator of the test's."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        kind = self.__dict__.get("__name__", "iterator")
        raise AttributeError(
            f"`{name}` of a {kind} that the test hands over cannot be used while grading: "
            "your code can only take its items, one after the other."
        )

    def __iter__(self) -> JudgesIterator:
        return self

    def __next__(self) -> Any:
        return self._ask(self._number, (), {})


class JudgesInstance(Judges):
    """An object whose class the test defined: its public attributes can be read and called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._ask(self._number, (name,), {})


FORMS = {"call": JudgesObject, "iterator": JudgesIterator, "object": JudgesInstance}
