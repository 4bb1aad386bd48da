"""Streams of a test as student code sees them. They stay with the judge, who reads, writes and moves them."""

from __future__ import annotations

import io
import operator
import sys
from collections.abc import Callable, Iterable
from typing import Any

from autograder.engine.common.streams import FACTS, PART
from autograder.engine.player.judges import Judges

KINDS = (io.TextIOWrapper, io.BufferedRandom, io.FileIO, io.StringIO, io.BytesIO)


def _fact(name: str) -> property:
    return property(lambda self: self._do(name))


def _method(name: str) -> Callable[[Any], Any]:
    return lambda self: self._do(name)


class JudgesStream(Judges, io.IOBase):
    """What text and binary streams have in common. Long texts cross in parts."""

    empty: Any = ""

    closed, name, mode = map(_fact, ("closed", "name", "mode"))
    readable, writable, seekable = map(_method, ("readable", "writable", "seekable"))
    tell, flush, close = map(_method, ("tell", "flush", "close"))

    def __del__(self) -> None:
        """The stream is the test's, who closes it."""

    def __getattr__(self, name: str) -> Any:
        kind = self.__dict__.get("__name__", "stream")
        if name not in FACTS and any(hasattr(cls, name) for cls in KINDS):
            raise AttributeError(
                f"`{name}` of a {kind} that the test hands over cannot be used while grading. "
                "Reading, writing, seek, tell and close work."
            )
        raise AttributeError(f"'{kind}' object has no attribute '{name}'")

    def _do(self, what: str, *args: Any) -> Any:
        return self._ask(self._number, (what, *args), {})

    def fileno(self) -> int:
        raise io.UnsupportedOperation("fileno: the file itself stays with the test while grading")

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._do("seek", operator.index(offset), operator.index(whence))

    def truncate(self, size: int | None = None, /) -> int:
        return self._do("truncate", operator.index(self.tell() if size is None else size))

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        return self._do("__next__")

    def read(self, size: int | None = -1, /) -> Any:
        whole, left = _is_whole(size), _size(size)
        parts = []
        while True:
            asked = min(left, PART)
            parts.append(self._do("read", asked))
            left -= len(parts[-1])
            if not left or len(parts[-1]) < (1 if whole else asked):
                return self.empty.join(parts)

    def readline(self, size: int | None = -1, /) -> Any:
        left, parts = _size(size), []
        while True:
            asked = min(left, PART)
            parts.append(part := self._do("readline", asked))
            left -= len(part)
            if not left or len(part) < asked or part[-1:] in ("\n", b"\n"):
                return self.empty.join(parts)

    def readlines(self, hint: int | None = -1, /) -> list:
        left, lines = _size(hint) or sys.maxsize, []
        while left > 0 and (more := self._do("readlines", min(left, PART))):
            lines += more
            left -= sum(map(len, more))
        return lines

    def writelines(self, lines: Iterable[Any], /) -> None:
        for line in lines:
            self.write(line)

    def write(self, data: Any, /) -> int:
        whole = self.checked(data)
        starts = range(0, len(whole), PART) or (0,)
        told = [self._do("write", whole[start : start + PART]) for start in starts]
        return told[0] if len(told) == 1 else len(whole)

    @staticmethod
    def checked(data: Any) -> Any:
        """What is to be written, if it can be."""
        raise NotImplementedError


class InMemory(JudgesStream):
    """StringIO and BytesIO."""

    def getvalue(self) -> Any:
        parts = [self._do("getvalue", 0)]
        while len(parts[-1]) == PART:
            parts.append(self._do("getvalue", PART * len(parts)))
        return self.empty.join(parts)


class TextStream(JudgesStream, io.TextIOBase):  # type: ignore[misc]
    """A file opened as text."""

    encoding, errors, newlines = map(_fact, ("encoding", "errors", "newlines"))

    @staticmethod
    def checked(data: Any) -> str:
        if not isinstance(data, str):
            raise TypeError(f"string argument expected, got '{type(data).__name__}'")
        return str.__str__(data)


class BinaryStream(JudgesStream, io.BufferedIOBase):  # type: ignore[misc]
    """A file opened as bytes."""

    empty = b""

    @staticmethod
    def checked(data: Any) -> bytes:
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        return memoryview(data).tobytes()

    def read1(self, size: int | None = -1, /) -> bytes:
        return self.read(min(_size(size), PART))


class TextInMemory(InMemory, TextStream):
    pass


class BinaryInMemory(InMemory, BinaryStream):
    pass


def _is_whole(size: int | None) -> bool:
    return size is None or operator.index(size) < 0


def _size(size: int | None) -> int:
    return sys.maxsize if size is None or operator.index(size) < 0 else operator.index(size)


STREAMS = {
    "text": TextStream,
    "binary": BinaryStream,
    "text in memory": TextInMemory,
    "binary in memory": BinaryInMemory,
}
