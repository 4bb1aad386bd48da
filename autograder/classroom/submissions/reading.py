"""Read a student's folder: plain files only, no links, within bounds."""

from __future__ import annotations

import fnmatch
import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

MAX_NOTEBOOK = 100_000_000  # bytes; beyond, the file is not even read
MAX_FILE = 20_000_000
MAX_FILES = 50_000_000  # bytes of all files beside the notebooks
MAX_COUNT = 500
MAX_DEPTH = 8


@dataclass
class Files:
    """What was read from a folder; `left_out` are lines about files that were not taken along."""

    notebooks: dict[str, bytes]
    others: dict[str, bytes]
    left_out: list[str]
    problem: str | None = None


def read_folder(folder: Path, ignore: list[str]) -> Files:
    """Read a student's folder without following links or opening anything but plain files."""
    read, size, count = Files({}, {}, []), 0, 0
    stack = [(folder, "")]
    while stack:
        place, prefix = stack.pop()
        try:
            entries = sorted(os.scandir(place), key=lambda e: e.name)
        except OSError as error:
            if not prefix:
                read.problem = f"the folder cannot be read ({error.strerror})"
            else:
                read.left_out.append(f"{prefix}: left out, it cannot be read ({error.strerror})")
            continue
        for entry in entries:
            path = f"{prefix}{entry.name}"
            if entry.name.startswith(".") or any(fnmatch.fnmatchcase(entry.name, p) for p in ignore):
                continue
            if any(unicodedata.category(character)[0] == "C" for character in entry.name):
                read.left_out.append(f"{path!r}: left out, its name has unprintable characters")
            elif entry.is_symlink():
                read.problem = read.problem or f"{path}: a symbolic link, which is not accepted"
            elif entry.is_dir(follow_symlinks=False):
                if path.count("/") < MAX_DEPTH:
                    stack.append((Path(entry.path), f"{path}/"))
                else:
                    read.left_out.append(f"{path}: left out, it lies more than {MAX_DEPTH} folders deep")
            elif not prefix and entry.name.endswith(".ipynb"):
                data = _read_file(entry.path, MAX_NOTEBOOK)
                if isinstance(data, bytes):
                    read.notebooks[entry.name.removesuffix(".ipynb")] = data
                else:
                    read.problem = read.problem or f"{path}: {data}"
            else:
                data = _read_file(entry.path, min(MAX_FILE, MAX_FILES - size))
                if isinstance(data, bytes) and count < MAX_COUNT:
                    read.others[path] = data
                    size, count = size + len(data), count + 1
                else:
                    reason = data if isinstance(data, str) else f"there are more than {MAX_COUNT} files"
                    read.left_out.append(f"{path}: left out, {reason}")
    return read


def _read_file(path: str, most: int) -> bytes | str:
    """A plain file's bytes, or why it cannot be had."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        return f"it cannot be read ({error.strerror})"
    with open(descriptor, "rb") as file:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            return "it is not a plain file"
        if about.st_size > most:
            return f"it is too large ({about.st_size / 1e6:.0f} MB)"
        data = file.read(most + 1)
    return data if len(data) <= most else "it is too large"
