"""The form of a message: a header of msgpack, and raw buffers."""

from __future__ import annotations

import struct
from typing import Any

import msgpack

from autograder.engine.wire.common import MAX_HEADER, WireError


def split(message: bytes | bytearray) -> tuple[list, Any, memoryview]:
    """Header and buffers of a message, checked for size and form."""
    if len(message) < 4:
        raise WireError("message too short")
    (size,) = struct.unpack_from("<I", message)
    if size > MAX_HEADER or 4 + size > len(message):
        raise WireError(f"header of {size} bytes in a message of {len(message)}")
    try:
        header = msgpack.unpackb(
            memoryview(message)[4 : 4 + size],
            raw=False,
            strict_map_key=True,
            unicode_errors="surrogatepass",
            max_map_len=0,
            max_ext_len=0,
        )
    except Exception as error:  # msgpack raises many kinds; all mean the same here
        raise WireError(f"header is no msgpack: {type(error).__name__}") from None
    if not (isinstance(header, list) and len(header) == 2 and isinstance(header[0], list)):
        raise WireError("header has the wrong form")
    return header[0], header[1], memoryview(message)[4 + size :]
