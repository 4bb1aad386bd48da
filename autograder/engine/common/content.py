"""The content of data that both processes hold: whether it changed, and how a copy takes it over."""

from __future__ import annotations

import sys
import zlib
from collections import deque
from collections.abc import Callable
from typing import Any

from autograder.engine.common.versions import digest
from autograder.engine.wire.common import WireError
from autograder.engine.wire.encode import Encoder
from autograder.engine.wire.plain import TYPES
from autograder.engine.wire.tables import is_table

SAMPLE = 1 << 18  # bytes of an array that are looked at
MOST = 20_000  # elements of a container that is looked at
PLAIN = (type(None), bool, int, float, complex, str, bytes)
CONTAINERS = (list, tuple, dict, set, frozenset, deque, bytearray)


def content(value: Any) -> tuple | None:
    """Something that tells the value's content apart from another's; None if it is no data, or too much."""
    kind = type(value)
    if kind in PLAIN:
        return (kind.__name__, repr(value) if kind in (float, complex) else value)
    if is_array(value):
        found = digest(value, SAMPLE)
        return None if found == -1 else (found, tuple(value.shape), str(value.dtype))
    table = is_table(value)
    if not table and not issubclass(kind, (*CONTAINERS, *TYPES)):
        return None
    if issubclass(kind, CONTAINERS) and len(value) > MOST or table and getattr(value, "size", 1) > 10 * MOST:
        return None
    try:
        return (kind.__name__, zlib.crc32(Encoder().dumps(value)))
    except Exception:  # it holds what is no data
        return None


def is_array(value: Any) -> bool:
    """Whether this is a plain array or tensor, with memory of its own."""
    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    if torch is not None and type(value) is torch.Tensor:
        return value.layout == torch.strided
    return numpy is not None and type(value) is numpy.ndarray


def shares_memory(value: Any, others: list[Any]) -> bool:
    """Whether an array or tensor looks at the memory of another one; being that one does not count."""
    if not is_array(value):
        return False
    same = [o for o in others if type(o) is type(value) and is_array(o) and o is not value]
    if hasattr(value, "untyped_storage"):
        where = value.untyped_storage().data_ptr() if value.numel() else 0
        return where != 0 and any(other.untyped_storage().data_ptr() == where for other in same)
    numpy = sys.modules["numpy"]
    return any(numpy.may_share_memory(value, other) for other in same)


def can_take_over(mine: Any, value: Any) -> bool:
    """Whether an object can be given the content of another."""
    if is_array(mine):
        same = type(mine) is type(value) and mine.shape == value.shape and mine.dtype == value.dtype
        return same and (hasattr(mine, "_version") or bool(mine.flags.writeable))
    changeable = isinstance(value, list | dict | set | deque | bytearray) or hasattr(
        type(value), "_update_inplace"
    )
    return type(mine) is type(value) and changeable


def take_over(mine: Any, value: Any) -> None:
    """Give an object the content that its copy has now."""
    overwrite: Callable[[], Any]
    if hasattr(mine, "_version"):
        torch = sys.modules["torch"]
        with torch.no_grad():
            mine.copy_(value) if mine.shape == value.shape else mine.set_(value)
        return
    if type(mine) is not type(value):
        raise WireError("changed data has another type")
    if hasattr(mine, "_update_inplace"):  # a frame or a series
        mine._update_inplace(value.copy())
        return
    if hasattr(mine, "dtype"):
        overwrite = lambda: mine.__setitem__(..., value)  # noqa: E731
    elif type(mine).__module__ == "__main__":  # an instance of a given class
        overwrite = lambda: vars(mine).update(vars(value))  # noqa: E731
        vars(mine).clear()
    elif isinstance(mine, list | bytearray):
        overwrite = lambda: mine.__setitem__(slice(None), value)  # noqa: E731
    else:
        mine.clear()
        overwrite = lambda: mine.extend(value) if hasattr(mine, "extend") else mine.update(value)  # noqa: E731
    overwrite()
