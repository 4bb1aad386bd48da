"""Streams that a test hands to student code: what may be asked of one, and how much at a time."""

from __future__ import annotations

PART = 1 << 20  # characters or bytes that are read or written at a time
LONGEST = 4 << 20  # of one line
MOST = 32 << 20  # that may be written into one stream, and how far into it one may go
OVER = 10_000  # times that one may be read after its end, one time after the other
FACTS = frozenset({"closed", "name", "mode", "encoding", "errors", "newlines"})
PLAIN = frozenset({"tell", "flush", "close", "readable", "writable", "seekable"})
READ = frozenset({"read", "readline", "readlines"})
