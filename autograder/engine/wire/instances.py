"""Instances of classes that both sides have, since a given cell defines them: they cross by field."""

from __future__ import annotations

import enum
from typing import Any

from autograder.engine.wire.common import WireError

BASES = ("object", "ABC", "Generic", "Protocol")  # besides classes of the notebook's own
MOST = 1_000  # fields


def can_cross(cls: type) -> bool:
    """Whether instances of this class are their fields and nothing else."""
    own = cls.__dictoffset__ != 0 and not issubclass(cls, BaseException)
    return own and all(c.__module__ == "__main__" or c.__name__ in BASES for c in cls.__mro__)


def is_member(cls: type) -> bool:
    """Whether instances are members of an enumeration."""
    return issubclass(cls, enum.Enum)


def member(cls: Any, rest: list) -> Any:
    """A member of an enumeration by its name."""
    if not is_member(cls) or len(rest) != 1 or rest[0] not in cls.__members__:
        raise WireError("no such member")
    return cls.__members__[rest[0]]


def fill(made: Any, fields: list) -> Any:
    """An instance with these fields: names and values in turn."""
    names = fields[::2]
    if len(fields) % 2 or len(names) > MOST or any(type(n) is not str or not n.isidentifier() for n in names):
        raise WireError("an instance with a wrong form")
    vars(made).update(zip(names, fields[1::2], strict=True))
    return made
