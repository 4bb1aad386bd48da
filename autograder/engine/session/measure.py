"""What a value that came over the wire is made of, measured after decoding, by one rule for every type.

Only real types count: a stand-in may claim to be of a class, and is an object all the same.
"""

from __future__ import annotations

import sys
from collections import deque
from typing import Any

from autograder.engine.wire.instances import can_cross, is_member
from autograder.engine.wire.kin import parts
from autograder.engine.wire.plain import TYPES
from autograder.engine.wire.symbols import is_symbolic
from autograder.engine.wire.tables import is_table, size_of

SCALARS = (type(None), int, float, complex, slice, type(Ellipsis), type(NotImplemented))
SIZED = (str, bytes, bytearray, range)
CONTAINERS = (list, tuple, set, frozenset, deque)


def positions(value: Any) -> tuple[set[str], set[str]]:
    """Where in a value objects stand that are no data, and where something empty does.

    A position has one `*` for each container around it; elements of one container are not told apart.
    """
    handles: set[str] = set()
    empty: set[str] = set()
    _walk(value, "", handles, empty, set())
    return handles, empty


def _walk(value: Any, position: str, handles: set[str], empty: set[str], seen: set[int]) -> None:
    kind = type(value)
    if (held := parts(value)) is not None:
        _walk(held, position, handles, empty, seen)
        return
    if issubclass(kind, (*SCALARS, *TYPES)) or _is_number_or_dtype(kind) or is_symbolic(value):
        return
    if issubclass(kind, SIZED):
        size = len(value)
        items: list = []
    elif issubclass(kind, (dict, *CONTAINERS)):
        items = [part for pair in value.items() for part in pair] if issubclass(kind, dict) else list(value)
        size = len(items)
    elif kind.__module__ == "__main__" and can_cross(kind):  # an instance of a given class
        items, size = ([], 1) if is_member(kind) else (list(vars(value).values()), 1)
    elif is_table(value):
        size, items = size_of(value), []
    elif _is_array(kind):
        size = int(value.numel() if hasattr(value, "numel") else value.size)
        items = list(value.ravel()) if str(value.dtype) == "object" else []
    else:
        handles.add(position)
        return
    if size == 0:
        empty.add(position)
    if items and id(value) not in seen:
        seen.add(id(value))
        for item in items:
            _walk(item, position + "*", handles, empty, seen)


def _is_number_or_dtype(kind: type) -> bool:
    """Whether these are numbers or dtypes of torch or numpy."""
    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    mine = (torch.dtype, torch.device) if torch is not None else ()
    more = (numpy.generic, numpy.dtype) if numpy is not None else ()
    return issubclass(kind, (*mine, *more))


def _is_array(kind: type) -> bool:
    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    mine = (torch.Tensor,) if torch is not None else ()
    more = (numpy.ndarray,) if numpy is not None else ()
    return issubclass(kind, (*mine, *more))
