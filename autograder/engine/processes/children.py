"""Processes of our own: what they said last, and their end."""

from __future__ import annotations

import contextlib
import subprocess
from typing import IO

PATIENCE = 3  # seconds that a process has to end by itself once nobody speaks to it any more


def last_words(process: subprocess.Popen, errors: IO[bytes]) -> str:
    """The end of what a process that ends wrote to standard error."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)
    errors.seek(0)
    return errors.read()[-2000:].decode("utf-8", "replace").strip() or "it ended without a word"


def wait_or_kill(process: subprocess.Popen, errors: IO[bytes]) -> None:
    """Wait for a process to end, or end it; its errors are then forgotten."""
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    errors.close()
