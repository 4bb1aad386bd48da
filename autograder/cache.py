"""What is kept from one command to the next, in the user's cache folder."""

from __future__ import annotations

import os
from pathlib import Path


def cache_file(name: str) -> Path:
    """Where a file of this name is kept."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "partwise" / name


def keep(file: Path, data: bytes) -> None:
    """Write a file whole or not at all, though other processes may write it too."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(f".{os.getpid()}")
    partial.write_bytes(data)
    partial.replace(file)
