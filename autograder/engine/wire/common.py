"""What both directions of the wire agree on: limits, names, and the error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MAX_HEADER = 32 << 20  # bytes of the tree of values
MAX_BUFFERS = 1 << 30  # bytes of arrays in one message
MAX_DEPTH = 60
MAX_ARRAYS = 50_000  # in one message; each takes some microseconds, however small
MAX_NAMED = 100  # kinds of named tuples in one message
MAX_WEIGHT = 40_000_000  # values in a message, each counted as often as somebody who looks at it comes to it
MAX_ALIKE = 100  # dictionary keys of one hash, which an attacker could make: each is compared with all
MAX_MESSAGE = 512 << 20  # bytes; a message that promises more ends the session
MAX_DIGITS = 100_000  # of an integer, hexadecimal


class WireError(Exception):
    """A message that is malformed, too large, or holds what may not cross."""


class Uncrossable(WireError):
    """A value that this side cannot send. Nobody has done anything wrong, and nothing was sent."""


PARAMETER, FROZEN_PARAMETER = 2, 3  # forms of a tensor, beside 0 (plain) and 1 (requires a gradient)
NUMPY_KINDS = "biufcSUMm"
TORCH_DTYPES = (
    "float32 float64 float16 bfloat16 complex64 complex128 uint8 int8 int16 int32 int64 bool"
).split()


def guarded(read: Callable[[Any], Any], source: Any) -> Any:
    """What `read` makes of `source`; whatever goes wrong is a WireError."""
    try:
        return read(source)
    except WireError:
        raise
    except Exception as error:
        raise WireError(f"malformed message: {type(error).__name__}: {error}"[:500]) from error


def checked_keys(keys: list) -> list:
    """Keys of a dictionary or members of a set, unless too many of them have one hash."""
    if len(keys) > MAX_ALIKE:
        most = max(Counter(map(hash, keys)).values())
        if most > MAX_ALIKE:
            raise WireError(f"{most} keys of one hash")
    return keys


@dataclass
class Shared:
    """What a message holds besides its tree: for mirroring, gradients and random state.

    objects: the mutable values of the tree, in the order in which both sides meet them.
    paths: where each of them stands, like `args.0` or `kwargs.mask`; list indices become `*`.
    tensors: the tensors among them, with whether they take part in a gradient.
    """

    objects: list[Any] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    tensors: list[Any] = field(default_factory=list)
    track: list[bool] = field(default_factory=list)
