"""Where in a notebook a judge is, told to the process that waits for it: a judge may end without a word.

Also how long others had the processor that the judge's player was ready for: so long it is waited for more.
"""

from __future__ import annotations

import mmap
import struct

SIZE, NUMBER = 200, 8  # bytes for words, and after them for a number
_page: mmap.mmap | None = None


def open_page() -> None:
    """A new page for the next judge, before the fork."""
    global _page
    _page = mmap.mmap(-1, SIZE + NUMBER)


def at(number: int, name: str | None) -> None:
    """The judge comes to a cell; name: its grade id."""
    if _page is not None:
        text = f"cell {number}" + (f" ({name!r})" if name else "")
        _page[:SIZE] = text.encode("utf-8", "replace")[:SIZE].ljust(SIZE, b"\0")


def place() -> str:
    """The cell that the judge was at, in words; nothing if it had not come to one."""
    return "" if _page is None else _page[:SIZE].rstrip(b"\0").decode("utf-8", "replace")


def give(seconds: float) -> None:
    """So many seconds in all others had the processor."""
    if _page is not None:
        _page[SIZE:] = struct.pack("d", seconds)


def given() -> float:
    """Seconds that others had the processor, as far as the judge has told."""
    return 0.0 if _page is None else struct.unpack("d", _page[SIZE:])[0]
