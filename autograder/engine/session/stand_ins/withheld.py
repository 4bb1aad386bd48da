"""A reply of another kind than the model answer's, for as long as nobody looks at it.

Many tests do not care what a call gives, or ask no more than whether it is true. So what the contract
refuses is refused where a test uses it, not where it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
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


class Parts:
    """Withholds of a reply only what is of another kind, so that a test can use all else.

    wrong: positions at which objects, or empty data, may not stand. Lists and dictionaries stay who they are.
    """

    def __init__(self, wrong: set[str], stand_in: Callable[[Any], Withheld]):
        self.wrong, self.stand_in = wrong, stand_in
        self.deepest = max(map(len, wrong))
        self.done: dict[tuple[int, int], tuple[Any, Any]] = {}  # what stands in many places is seen once

    def of(self, value: Any, depth: int = 0) -> Any:
        """A value so deep in the reply, without what is wrong in it."""
        key = id(value), depth
        if key not in self.done:
            self.done[key] = value, self._of(value, depth)
        return self.done[key][1]

    def _of(self, value: Any, depth: int) -> Any:
        if self._is_wrong(value, depth, ""):
            return self.stand_in(value)
        if depth >= self.deepest or type(value) is Withheld:
            return value
        if type(value) is tuple:
            return tuple(self.of(part, depth + 1) for part in value)
        if type(value) is list:
            value[:] = [self.of(part, depth + 1) for part in value]
        elif type(value) is dict and not any(self._is_wrong(key, depth + 1) for key in value):
            value.update({key: self.of(part, depth + 1) for key, part in value.items()})
        elif self._is_wrong(value, depth):
            return self.stand_in(value)
        return value

    def _is_wrong(self, value: Any, depth: int, place: str | None = None) -> bool:
        """Whether something wrong stands in a value, or at this place in it."""
        if place is not None and "*" * depth not in self.wrong:
            return False
        found = set.union(*positions(value))
        return any("*" * depth + one in self.wrong for one in found if place in (None, one))


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
