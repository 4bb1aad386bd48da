"""Values that are data in another dress: views of dictionaries, wrapped dictionaries and lists, subclasses.

They stay objects of the player's. Where the model answer gives data, they are taken as what they hold.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
import sys
from array import array
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, defaultdict, deque, namedtuple
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from autograder.engine.wire.common import WireError
from autograder.engine.wire.plain import WRITERS, as_base

EMPTY: dict[Any, Any] = {}
KEYS, VALUES, ITEMS = type(EMPTY.keys()), type(EMPTY.values()), type(EMPTY.items())
# By type: a tag, plain data that says it all, and the value made of that data.
KIN: dict[type, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = {
    KEYS: ("keys", lambda v: dict.fromkeys(v), lambda d: _a(dict, d).keys()),
    VALUES: ("values", list, lambda d: dict(enumerate(_a(list, d))).values()),
    ITEMS: ("items", dict, lambda d: _a(dict, d).items()),
    MappingProxyType: ("mappingproxy", dict, lambda d: MappingProxyType(_a(dict, d))),
    UserDict: ("UserDict", lambda v: v.data, lambda d: UserDict(_a(dict, d))),
    UserList: ("UserList", lambda v: v.data, lambda d: UserList(_a(list, d))),
    ChainMap: ("ChainMap", lambda v: v.maps, lambda d: ChainMap(*(_a(dict, m) for m in _a(list, d)))),
    array: ("array.array", lambda v: (v.typecode, v.tolist()), lambda d: array(*_a(tuple, d))),
    sqlite3.Row: ("sqlite3.Row", lambda v: (v.keys(), tuple(v)), lambda d: _row(*_a(tuple, d))),
    re.Pattern: ("pattern", lambda v: (v.pattern, v.flags), lambda d: _pattern(*_a(tuple, d))),
}
MADE = {tag: make for tag, _, make in KIN.values()}
# Types that a student's class may be made from, and an instance of it as one of these.
BASES: dict[type, Callable[[Any], Any]] = {
    int: lambda v: int.__add__(v, 0),
    float: lambda v: float.__add__(v, 0.0),
    complex: lambda v: complex.__add__(v, 0j),
    str: lambda v: str.__getitem__(v, slice(None)),
    bytes: lambda v: bytes.__getitem__(v, slice(None)),
    list: lambda v: list.__getitem__(v, slice(None)),
    tuple: lambda v: tuple.__getitem__(v, slice(None)),
    Counter: lambda v: Counter(dict(dict.items(v))),
    OrderedDict: lambda v: OrderedDict(dict.items(v)),
    defaultdict: lambda v: defaultdict(v.default_factory, dict.items(v)),
    dict: lambda v: dict(dict.items(v)),
    set: lambda v: set.union(set(), v),
    frozenset: lambda v: frozenset.union(frozenset(), v),
    deque: lambda v: deque(v, v.maxlen),
}
NAMED = "named"
PLAIN_NAMED = {
    *vars(namedtuple("Plain", "a")),
    "__annotations__",
    "__orig_bases__",
    "__dict__",
    "__weakref__",
}
LONGEST = 1000  # characters of a pattern
MOST = 10 * LONGEST  # of all that one process compiles, which may take a millisecond each
_patterns: dict[tuple[str | bytes, int], re.Pattern] = {}


def undressed(value: Any) -> tuple[str | None, Any] | None:
    """A tag, or none for a base type's own value, and the data that a value holds; None if it is no kin."""
    for cls in type(value).__mro__:
        if cls in KIN:
            return KIN[cls][0], KIN[cls][1](value)
        if cls in BASES:
            return None, BASES[cls](value)
        if cls in WRITERS:
            return None, as_base(value, cls)
        if issubclass(cls, tuple) and tuple in cls.__bases__ and hasattr(cls, "_fields"):
            return NAMED, namedtuple(type(value).__name__, cls._fields)(*tuple.__iter__(value))
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.ndarray):
        return None, numpy.asarray(value)
    return None


def has_methods(value: tuple) -> bool:
    """Whether the class of a named tuple can do more than one."""
    above = type(value).__mro__
    own: tuple[Any, ...] = above[: above.index(tuple)]
    extra = (
        {name for cls in own for name in vars(cls)}
        - PLAIN_NAMED
        - {f for c in own for f in getattr(c, "_fields", ())}
    )
    return bool(extra) or any(n in vars(c) for c in own[:-1] for n in ("__repr__", "__getnewargs__"))


def dressed(tag: str, data: Any) -> Any:
    """The inverse of `undressed`; WireError where the data does not fit."""
    if tag == NAMED:
        if not isinstance(data, tuple):
            raise WireError("a named tuple with a wrong form")
        return data
    if tag not in MADE:
        raise WireError(f"unknown tag {tag!r:.40}")
    try:
        return MADE[tag](data)
    except (
        TypeError,
        ValueError,
        OverflowError,
        RecursionError,
        AttributeError,
        re.error,
        sqlite3.Error,
    ) as error:
        raise WireError(f"{tag} with a wrong form: {type(error).__name__}") from None


def parts(value: Any) -> Any:
    """What such a value holds, to measure it by; None if it is of none of these types."""
    known = KIN.get(type(value))
    return None if known is None else known[1](value)


def _a(kind: type, data: Any) -> Any:
    if type(data) is not kind:
        raise TypeError(kind.__name__)
    return data


def _row(names: list[str], values: tuple) -> Any:
    columns = ", ".join('? AS "' + name.replace('"', '""') + '"' for name in _a(list, names))
    with contextlib.closing(sqlite3.connect(":memory:")) as base:
        base.row_factory = sqlite3.Row
        return base.execute(f"SELECT {columns}", _a(tuple, values)).fetchone()


def _pattern(text: str | bytes, flags: int) -> re.Pattern:
    if type(text) not in (str, bytes) or type(flags) is not int or len(text) > LONGEST:
        raise TypeError("pattern")
    if (text, flags) not in _patterns:
        if sum(len(known) for known, _ in _patterns) + len(text) > MOST:
            raise ValueError("patterns of too many characters")
        _patterns[text, flags] = re.compile(text, flags)
    return _patterns[text, flags]
