"""What the test cells hand to student code that is no data: their functions, generators and objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Ask = Callable[[int, tuple, dict], Any]  # calls the judge's object of this number


class JudgesObject:
    """Something of the judge's (a test's lambda, say): calling it asks the judge."""

    def __init__(self, ask: Ask, number: int, name: str):
        self._ask, self._number, self.__name__ = ask, number, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(self._number, args, kwargs)

    def __repr__(self) -> str:
        return f"<{self.__name__} of the test>"


class JudgesIterator(JudgesObject):
    """A generator of the test's."""

    def __iter__(self) -> JudgesIterator:
        return self

    def __next__(self) -> Any:
        return self._ask(self._number, (), {})


class JudgesInstance(JudgesObject):
    """An object whose class the test defined: its public attributes can be read and called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._ask(self._number, (name,), {})


FORMS = {"call": JudgesObject, "iterator": JudgesIterator, "object": JudgesInstance}
