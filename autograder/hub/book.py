"""The log of checks: one line of JSON each, written at once, so that a service that is killed loses none."""

from __future__ import annotations

import json
import os
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo


def zone_of(name: str) -> tzinfo:
    """The time zone of this name, UTC where it is none that Python knows."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError):
        return UTC


class Book:
    """Who checked what, when, and which tasks passed.

    now: the clock, with a time zone; a day is a day there.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)):
        self.path, self.now = path, now
        self.lock = threading.Lock()
        self.counts: Counter[tuple[str, str, str]] = Counter()
        path.parent.mkdir(parents=True, exist_ok=True)
        torn = path.is_file() and path.read_bytes()[-1:] not in (b"", b"\n")
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        if torn:  # the line that was being written when the machine went down
            os.write(self.file, b"\n")
        for line in self.lines():
            self.counts[line["time"][:10], line["user"], line["assignment"]] += 1

    def write(self, user: str, assignment: str, **more: Any) -> None:
        """Add a line."""
        time = self.now().isoformat(timespec="seconds")
        line = {"time": time, "user": user, "assignment": assignment, **more}
        with self.lock:
            os.write(self.file, json.dumps(line).encode() + b"\n")
            self.counts[time[:10], user, assignment] += 1

    def today(self, user: str, assignment: str) -> int:
        """How often this user has checked this assignment today."""
        return self.counts[self.now().isoformat()[:10], user, assignment]

    def lines(self, user: str | None = None, assignment: str | None = None) -> list[dict[str, Any]]:
        """All lines, or those of one user, of one assignment, the oldest first."""
        found = []
        for text in self.path.read_text(encoding="utf-8").splitlines():
            try:
                line = json.loads(text)
            except ValueError:
                continue
            if user in (None, line["user"]) and assignment in (None, line["assignment"]):
                found.append(line)
        return found

    def close(self) -> None:
        os.close(self.file)
