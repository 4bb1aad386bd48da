"""What both directions of the wire agree on: limits, names, and the error."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MAX_HEADER = 32 << 20  # bytes of the tree of values
MAX_BUFFERS = 1 << 30  # bytes of arrays in one message
MAX_DEPTH = 60
MAX_ARRAYS = 50_000  # in one message; each takes some microseconds, however small
MAX_NAMED = 100  # kinds of named tuples in one message
MAX_HARD_KEYS = 20_000  # dictionary keys whose hashes an attacker could make collide


class WireError(Exception):
    """A message that is malformed, too large, or holds what may not cross."""


PARAMETER, FROZEN_PARAMETER = 2, 3  # forms of a tensor, beside 0 (plain) and 1 (requires a gradient)
NUMPY_KINDS = "biufcSUMm"
TORCH_DTYPES = (
    "float32 float64 float16 bfloat16 complex64 complex128 uint8 int8 int16 int32 int64 bool"
).split()


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
