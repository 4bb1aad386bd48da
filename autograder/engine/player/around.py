"""What surrounds one call: builtins that a test replaced, and what it expects beside a result."""

from __future__ import annotations

import builtins
import contextlib
import io
import logging
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from autograder.engine.player.errors import known_bases, name_of


@contextlib.contextmanager
def in_place_of(patched: dict[str, Any]) -> Iterator[None]:
    """Builtins and standard input that the test put others in place of, for one call."""
    stdin = sys.stdin
    before = {name: vars(builtins)[name] for name in patched if name != "stdin"}
    vars(builtins).update({name: patched[name] for name in before})
    sys.stdin = _Lines(patched["stdin"]) if "stdin" in patched else stdin
    try:
        yield
    finally:
        vars(builtins).update(before)
        sys.stdin = stdin


class _Lines(io.TextIOBase):
    """What the test put in place of the standard input, a line at a time."""

    def __init__(self, line: Callable[[], str]):
        self.line = line

    def readable(self) -> bool:
        return True

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        return self.line()

    def read(self, size: int | None = -1, /) -> str:
        return "".join(iter(self.line, ""))


@contextlib.contextmanager
def told_warnings(wanted: bool) -> Iterator[list]:
    """Warnings of one call, for a test that expects them: known bases and text of each, once it is over."""
    told: list = []
    if not wanted:
        yield told
        return
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            yield told
        finally:
            told += [
                [known_bases(w.category), name_of(w.category), str(w.message)[:2000]] for w in caught[:50]
            ]


class _Keeper(logging.Handler):
    """Keeps records as data."""

    def __init__(self, told: list):
        super().__init__()
        self.told = told

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.told) < 200:
            self.told.append([str(record.name)[:200], int(record.levelno), record.getMessage()[:2000]])


@contextlib.contextmanager
def told_logs(wanted: bool) -> Iterator[list]:
    """What one call logs, for a test that expects it: logger, level and text of each record."""
    told: list = []
    if not wanted:
        yield told
        return
    root, keeper = logging.getLogger(), _Keeper(told)
    level, handlers = root.level, root.handlers[:]
    root.setLevel(1)
    root.handlers[:] = [keeper]
    try:
        yield told
    finally:
        root.setLevel(level)
        root.handlers[:] = handlers
