"""A reply of another kind than the model answer's, for as long as nobody looks at it.

Many tests do not care what a call gives, or ask no more than whether it is true. So what the contract
refuses is refused where a test uses it, not where it comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn

from autograder.engine.session.contract import Refused
from autograder.engine.session.stand_ins.proxies import Unusable
from autograder.engine.session.stand_ins.questions import Questions


class Withheld(Unusable):
    """Stands for such a reply. What a test can do with it, it could do with plain data of a student's choice:
    ask whether it is true, walk through what may be walked through, and hand it back. All else is refused."""

    def __init__(self, session: Questions, path: str, value: Any, why: tuple[str, str]):
        number = vars(value).get("__player_number__") if hasattr(value, "__dict__") else None
        own = {"session": session, "path": path, "value": value, "why": why, "number": number, "items": None}
        object.__setattr__(self, "_own", own)

    def __getattr__(self, name: str) -> NoReturn:
        raise Refused(*_own(self)["why"])

    def __bool__(self) -> bool:
        own = _own(self)
        if own["number"] is None or not _has(own["value"], "__bool__"):
            return bool(own["value"]) if own["number"] is None else True
        return own["session"].call(own["number"], own["path"], "__bool__", (), {}) is True

    def __iter__(self) -> Iterator:
        own = _own(self)
        return self if _has(own["value"], "__next__") else iter(_items(self, "__iter__", "__getitem__"))

    def __next__(self) -> Any:
        return next(_items(self, "__next__"))

    def __len__(self) -> int:
        own = _own(self)
        if own["number"] is not None and not _has(own["value"], "__len__"):  # `list` asks all the same
            raise TypeError(f"object of type {type(own['value']).__name__!r} has no len()")
        return len(_items(self, "__len__"))

    def __getitem__(self, index: Any) -> Any:
        if not isinstance(index, int | slice):
            self.__getattr__("__getitem__")
        return _items(self, "__getitem__")[index]


def _own(withheld: Withheld) -> dict[str, Any]:
    return object.__getattribute__(withheld, "_own")


def handed_back(withheld: Withheld) -> Any:
    """What goes to the player where a test hands such a reply to student code."""
    return _own(withheld)["value"]


def _has(value: Any, *names: str) -> bool:
    return any(hasattr(type(value), name) for name in names)


def _items(withheld: Withheld, *needs: str) -> Any:
    """What an object holds, asked for once, as data that the contract allows: a list, or what is left of it
    where the object is an iterator."""
    own = _own(withheld)
    if own["number"] is None or not _has(own["value"], *needs):
        withheld.__getattr__(needs[0])
    if own["items"] is None:
        found = own["session"].walk(own["number"], own["path"])
        if type(found) is not list:
            withheld.__getattr__(needs[0])
        own["items"] = iter(found) if _has(own["value"], "__next__") else found
    return own["items"]
