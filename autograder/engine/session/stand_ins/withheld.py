"""A reply of another kind than the model answer's, for as long as nobody looks at it.

Many tests do not care what a call gives, or ask no more than whether it is true. So what the contract
refuses is refused where a test uses it, not where it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

from autograder.engine.session.contract import Refused
from autograder.engine.session.measure import positions
from autograder.engine.session.stand_ins.proxies import Unusable
from autograder.engine.session.stand_ins.questions import Questions


@dataclass
class Kept:
    """What came. number: of the player's object, if it is one. counted: whether the test counts its checks.
    items: what the object holds, once asked for."""

    session: Questions
    path: str
    value: Any
    why: tuple[str, str]
    number: int | None
    counted: bool
    items: Any = None

    def has(self, *names: str) -> bool:
        """Whether the object's type has one of these methods."""
        return any(hasattr(type(self.value), name) for name in names)


class CheckRefused(AssertionError):
    """A refusal in a test that counts its checks: one that uses the reply fails, and the test may go on."""

    last: str | None = None


class Withheld(Unusable):
    """Stands for such a reply. What a test can do with it, it could do with plain data of a student's choice:
    ask whether it is true, walk through what may be walked through, learn that it is not equal to something,
    and hand it back. All else is refused."""

    def __init__(
        self, session: Questions, path: str, value: Any, why: tuple[str, str], counted: bool = False
    ):
        number = vars(value).get("__player_number__") if hasattr(value, "__dict__") else None
        object.__setattr__(self, "_own", Kept(session, path, value, why, number, counted))

    def __getattr__(self, name: str) -> NoReturn:
        own = _own(self)
        if own.counted:
            CheckRefused.last = own.why[0]
            raise CheckRefused(own.why[0])
        raise Refused(*own.why)

    def __eq__(self, other: object) -> bool:
        own = _own(self)
        if positions(own.value)[0] or (own.value == other) is False:  # an object is not asked
            return False
        self.__getattr__("__eq__")

    __hash__ = Unusable.__hash__

    def __bool__(self) -> bool:
        own = _own(self)
        if own.number is None:
            return bool(own.value)
        return not own.has("__bool__") or own.session.call(own.number, own.path, "__bool__", (), {}) is True

    def __iter__(self) -> Iterator:
        return self if _own(self).has("__next__") else iter(_items(self, "__iter__", "__getitem__"))

    def __next__(self) -> Any:
        return next(_items(self, "__next__"))

    def __len__(self) -> int:
        own = _own(self)
        if own.number is not None and not own.has("__len__"):  # `list` asks all the same
            raise TypeError(f"object of type {type(own.value).__name__!r} has no len()")
        return len(_items(self, "__len__"))

    def __getitem__(self, index: Any) -> Any:
        if not isinstance(index, int | slice):
            self.__getattr__("__getitem__")
        return _items(self, "__getitem__")[index]


def _own(withheld: Withheld) -> Kept:
    return object.__getattribute__(withheld, "_own")


def in_parts(value: Any, wrong: set[str], stand_in: Callable[[Any], Withheld], position: str = "") -> Any:
    """A reply of which only what is of another kind is withheld, so that a test can use all else.

    wrong: positions at which objects, or empty data, may not stand. Lists and dictionaries stay who they are.
    """
    if position in wrong and "" in whole(value):
        return stand_in(value)
    if not any(one.startswith(f"{position}*") for one in wrong):
        return value
    inner = partial(in_parts, wrong=wrong, stand_in=stand_in, position=f"{position}*")
    if type(value) is tuple:
        return tuple(map(inner, value))
    if type(value) is list:
        value[:] = map(inner, value)
    elif type(value) is dict and not any(f"{position}*{one}" in wrong for k in value for one in whole(k)):
        value.update({key: inner(part) for key, part in value.items()})
    elif any(f"{position}{one}" in wrong for one in whole(value)):
        return stand_in(value)
    return value


def whole(value: Any) -> set[str]:
    """The positions of objects and of empty data in a value."""
    return set.union(*positions(value))


def handed_back(withheld: Withheld) -> Any:
    """What goes to the player where a test hands such a reply to student code."""
    return _own(withheld).value


def _items(withheld: Withheld, *needs: str) -> Any:
    """What an object holds, asked for once, as data that the contract allows: a list, or what is left of it
    where the object is an iterator."""
    own = _own(withheld)
    if own.number is None or not own.has(*needs):
        withheld.__getattr__(needs[0])
    if own.items is None:
        found = own.session.walk(own.number, own.path)
        if type(found) is not list:
            withheld.__getattr__(needs[0])
        own.items = iter(found) if own.has("__next__") else found
    return own.items
