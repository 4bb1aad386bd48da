"""A template's memory, put in order once so that every fork of it is cheap."""

from __future__ import annotations

import ctypes
import gc

HUGE = 2 << 20  # bytes of a huge page on x86-64 and, by default, on arm64
MADV_COLLAPSE = 25  # Linux 6.1 and newer

_libc = ctypes.CDLL(None, use_errno=True)


def settle() -> None:
    """Before a process is forked again and again: collect nothing of what is there, gather its pages.

    A fork copies one entry per page of memory, and the child's end takes as many back. Some 50,000
    small pages become about 100 huge ones; those that a child writes to are split again, in the child.
    Where the kernel cannot do that, everything works as before, only slower.
    """
    freeze()
    for begin in loose():
        gather(begin)


def freeze() -> None:
    """Begin to collect, but nothing of what is there: to go through it all takes longer than it is worth."""
    gc.freeze()
    gc.enable()


def loose() -> list[int]:
    """Where in this process's own memory a huge page could be: addresses."""
    found: list[int] = []
    with open("/proc/self/maps") as file:
        lines = [line.split() for line in file]
    for where, rights, *_, name in ([*line, ""] if len(line) == 5 else line for line in lines):
        if rights == "rw-p" and name in ("", "[heap]"):
            begin, end = (int(number, 16) for number in where.split("-"))
            found += range(-(-begin // HUGE) * HUGE, end - HUGE + 1, HUGE)
    return found


def gather(begin: int) -> None:
    """Make one huge page of the small ones at this address, up to 5 ms; what cannot be one stays."""
    _libc.madvise(ctypes.c_void_p(begin), ctypes.c_size_t(HUGE), MADV_COLLAPSE)
