"""What surrounds one call: builtins that a test replaced, and what it expects beside a result."""

from __future__ import annotations

import builtins
import contextlib
import logging
import warnings
from collections.abc import Iterator
from typing import Any

from autograder.engine.player.errors import known_bases, name_of


@contextlib.contextmanager
def in_place_of(patched: dict[str, Any]) -> Iterator[None]:
    """Builtins that the test put others in place of, for one call."""
    before = {name: vars(builtins)[name] for name in patched}
    vars(builtins).update(patched)
    try:
        yield
    finally:
        vars(builtins).update(before)


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
