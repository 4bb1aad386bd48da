"""Streams of a test that student code reads and writes: the judge's side, where they stay.

What the player asks for comes from a closed list, its arguments are numbers and text, and what it may write
is bounded. Where the model answer only reads, so does everybody: else a test that compares an answer with
what is in the stream could be given another stream to compare with.
"""

from __future__ import annotations

import io
import tempfile
from collections import Counter
from typing import Any

from autograder.engine.common.streams import FACTS, LONGEST, MOST, OVER, PART, PLAIN, READ
from autograder.engine.session.contract import Contract

MEMORY = (io.StringIO, io.BytesIO)
MEGABYTES = MOST >> 20
END = object()


def form_of(value: Any) -> str | None:
    """What kind of stream the player makes of this; None if it is none."""
    file = _below(value)
    if not issubclass(type(file), io.IOBase):  # a mock says of itself that it is one
        return None
    kind = "text" if isinstance(file, io.TextIOBase) else "binary"
    return f"{kind} in memory" if isinstance(file, MEMORY) else kind


def _below(value: Any) -> Any:
    """The file of a named temporary one."""
    return value.file if type(value) is tempfile._TemporaryFileWrapper else value


class Streams:
    """Answers what the player asks of the streams that it was given."""

    def __init__(self) -> None:
        self.written: Counter[int] = Counter()  # by the stream's number
        self.over: Counter[int] = Counter()  # how often it was read in vain, the last times

    def answer(self, number: int, stream: Any, args: tuple, contract: Contract) -> Any:
        """What one question about a stream comes to, as the stream itself says it."""
        if not args or not all(type(part) in (str, bytes, int) for part in args):
            raise TypeError("a stream of the test takes only text, bytes and numbers")
        what, *given = args
        match what, given:
            case str(), [] if what in FACTS:
                return getattr(stream, what)
            case str(), [] if what in PLAIN:
                return getattr(stream, what)()
            case "__next__", []:
                found = next(_below(stream), END)
                self._count(number, stream, found is not END)
                if found is END:
                    raise StopIteration
                return _short(found)
            case str(), [int(size)] if what in READ:
                found = getattr(stream, what)(min(max(size, 0), PART))
                self._count(number, stream, bool(found) or size <= 0)
                return _short(found)
            case "getvalue", [int(start)] if isinstance(stream, MEMORY) and start >= 0:
                return stream.getvalue()[start : start + PART]
            case "seek", [int(offset), int(whence)]:
                return _seek(stream, offset, whence)
            case "truncate", [int(size)] if 0 <= size <= MOST:
                _check_writing(stream, contract)
                return stream.truncate(size)
            case "write", [str() | bytes() as data] if len(data) <= PART:
                return self._write(number, stream, data, contract)
        raise io.UnsupportedOperation(f"{what!s:.40} cannot be asked of a stream of the test in this way")

    def _count(self, number: int, stream: Any, found: bool) -> None:
        """A loop that waits for more than there is would ask until its time is over."""
        self.over[number] = 0 if found else self.over[number] + 1
        if self.over[number] > OVER:
            name = type(stream).__name__
            raise OSError(f"this {name} was read {OVER:,} times after its end: is there a loop without end?")

    def _write(self, number: int, stream: Any, data: str | bytes, contract: Contract) -> Any:
        if data:
            _check_writing(stream, contract)
        self.written[number] += len(data)
        if self.written[number] > MOST:
            raise OSError(f"more than {MEGABYTES} MB are written into a stream of the test")
        return stream.write(data)


def _check_writing(stream: Any, contract: Contract) -> None:
    """Writing is part of the job if the model answer does it in this test; noted while it is learnt."""
    if not contract.check_changes("callback", ["stream"]):
        raise io.UnsupportedOperation(
            f"this {type(stream).__name__} is only to be read here: the task does not ask to write into it"
        )


def _seek(stream: Any, offset: int, whence: int) -> Any:
    """As the stream does it, but not far past its end, where a write would fill all that lies between."""
    start = stream.tell() if whence == io.SEEK_CUR and offset > 0 else 0
    if start + offset > (0 if whence == io.SEEK_END else MOST):
        raise io.UnsupportedOperation(
            f"a stream of the test cannot be moved past its end or beyond {MEGABYTES} MB"
        )
    return stream.seek(offset, whence)


def _short(found: Any) -> Any:
    size = sum(map(len, found)) if isinstance(found, list) else len(found) if hasattr(found, "__len__") else 0
    if size > LONGEST:
        raise OSError(f"a line of {size:,} characters is too long to be handed to your code: use read(size)")
    return found
