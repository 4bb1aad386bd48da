"""Whether the code that was called still holds what it gave, or what it was given, when it returned.

Then the caller has no copy: what it changes there the others see, and what they change it sees.
"""

from __future__ import annotations

import sys
from collections import deque
from typing import Any

from autograder.engine.common.content import is_array

CHANGEABLE = (list, dict, set, deque, bytearray)
MOST = 200  # elements of a container that are looked at


def is_kept(result: Any, given: list[Any]) -> bool:
    """Whether somebody besides the caller, who has it under one name, holds a result that can be changed in
    place, or an element of it. Arguments do not count."""
    usual = (OWN, *[PART] * MOST)
    return _is_view_of_kept(result) or any(
        found > most for found, most in zip(_counts(result, given), usual, strict=False)
    )


def counts(values: list[Any]) -> list[int]:
    """How many hold each of these, to be compared with what this gives later."""
    return [sys.getrefcount(value) if _changeable(value) else 0 for value in values]


def keeps(given: list[Any], before: list[int], result: Any) -> bool:
    """Whether more hold one of the arguments than before the call, its result aside."""
    more = [value for value, old, new in zip(given, before, counts(given), strict=True) if new > old]
    return any(value is not result and not _is_among(value, _parts(result)) for value in more)


def _counts(result: Any, given: list[Any]) -> list[int]:
    """How many hold a result and its elements; 0 for what cannot be changed in place, and for arguments."""
    found = [0 if _is_among(result, given) or not _changeable(result) else sys.getrefcount(result)]
    for part in _parts(result):
        found.append(0 if _is_among(part, given) or not _changeable(part) else sys.getrefcount(part))
    return found


def _parts(result: Any) -> Any:
    """The elements of a small container, without another one that would hold them."""
    if type(result) not in (list, tuple, dict) or len(result) > MOST:
        return ()
    return result.values() if type(result) is dict else result


def _is_among(value: Any, others: Any) -> bool:
    return any(value is other for other in others)


def _is_view_of_kept(value: Any) -> bool:
    """Whether this is an array that looks at the memory of one that somebody else holds."""
    numpy = sys.modules.get("numpy")
    base = value.base if numpy is not None and type(value) is numpy.ndarray else None
    return (
        type(base) is type(value) and sys.getrefcount(base) > 3
    )  # the view, the name here, and the question


def _changeable(value: Any) -> bool:
    return is_array(value) or isinstance(value, CHANGEABLE)


def _usual() -> list[int]:
    """The counts of a list, and of a list in it, that only the caller has."""
    result: list[list] = [[]]
    return (lambda result: _counts(result, []))(result)  # as deep as `is_kept`


OWN, PART = _usual()
