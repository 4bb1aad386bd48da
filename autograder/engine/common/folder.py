"""The working folder, which judge and player hold alike for tests that read or write files.

Files cross as data, bounded in number and size, by relative names. What the player wrote comes to the judge
only if it is of a kind that nobody imports or unpickles: text, pictures, arrays without objects.

Temporary files of a test lie in a folder of it too, and the player knows the judge's folder by the judge's
name for it, so that a path means the same on both sides.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from autograder.engine.common.array_files import ARRAYS, holds_plain_arrays

TEMPORARY = ".of-tests"  # the folder of temporary files
HIDDEN = "hidden_tests"  # the folder of files that only the judge has
MOST = 300  # files that are looked at
SIZE, ALL = 8 << 20, 32 << 20  # bytes of one, and of all that cross at once
TEXT = frozenset(".txt .csv .tsv .json .jsonl .md .log .xml .html .svg .png .jpg .jpeg .gif".split())


class Folder:
    """root: where the process began. known: time and size of each file as the other side has it."""

    def __init__(self) -> None:
        self.root = Path.cwd()
        self.known: dict[str, tuple[int, int]] = {}
        self.kept: frozenset[str] = frozenset()  # given files, which the other side does not simply overwrite
        self.others: dict[str, str] = {}  # of those, such as are others there now, and what is told of it

    def take_temporary(self) -> None:
        """From now on temporary files of this process lie here."""
        tempfile.tempdir = str(self.root / TEMPORARY)
        os.makedirs(tempfile.tempdir, exist_ok=True)

    def also_called(self, path: str) -> None:
        """The other side's name for its folder means this one here, if that is still free."""
        with contextlib.suppress(OSError):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.symlink(self.root, path)

    def keep(self) -> None:
        """What lies here now is on the other side too."""
        self.known = dict(self.here())

    def place(self) -> str:
        """Where below its root the process stands now; empty at the root and outside of it."""
        with contextlib.suppress(OSError, ValueError):
            return "" if Path.cwd() == self.root else str(Path.cwd().relative_to(self.root))
        return ""

    def stand(self, place: str) -> None:
        """Stand where the other side stands, if that can be."""
        parts = PurePosixPath(place).parts
        inside = not place.startswith("/") and ".." not in parts and HIDDEN not in parts
        with contextlib.suppress(OSError, ValueError):
            os.makedirs(self.root / place if inside else self.root, exist_ok=True)
            os.chdir(self.root / place if inside else self.root)

    def changed(self, text: bool = False) -> dict[str, bytes | bool | None]:
        """Files that were written since, and None for those that were removed.

        text: of such kinds only; of others that were there before only False, for they do not cross.
        """
        now = dict(self.here())
        found: dict[str, bytes | bool | None] = dict.fromkeys(self.known.keys() - now.keys())
        if text:
            found = {n: data if crosses(n) else False for n, data in found.items()}
        room = ALL
        for name, about in now.items():
            if about == self.known.get(name) or about[1] > min(SIZE, room):
                continue
            if text and not crosses(name):
                if name in self.known:
                    found[name] = False
                continue
            room -= about[1]
            found[name] = b"" if name.endswith("/") else (self.root / name).read_bytes()
        self.known = now
        return found

    def write(self, files: dict[str, bytes | bool | None], text: bool = False) -> None:
        """Do here what was done on the other side."""
        for name, data in files.items():
            parts = PurePosixPath(name).parts
            if (
                not parts
                or parts[0] == "/"
                or ".." in parts
                or parts[0] == HIDDEN
                or len(os.fsencode(name)) > 255
                or (text and not crosses(name))
            ):
                continue
            if isinstance(data, bool) or (text and not (data is None or harmless(name, data))):
                continue
            path = self.root / name
            if data is None or name.endswith("/"):
                with contextlib.suppress(OSError):
                    path.mkdir(parents=True) if data is not None else _remove(path)
                self.known.pop(name, None)
                if data is not None:
                    self.known[name] = (0, 0)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            about = path.stat()
            self.known[name] = (about.st_mtime_ns, about.st_size)

    def here(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Plain files, hidden ones left out, each with its time and size; folders of temporary files."""
        seen = 0
        for folder, below, names in os.walk(self.root):
            below[:] = [n for n in below if n == TEMPORARY or not n.startswith((".", "__pycache__", HIDDEN))]
            if TEMPORARY in folder:
                yield f"{os.path.relpath(folder, self.root)}/", (0, 0)
            for name in names:
                path = os.path.join(folder, name)
                if name.startswith(".") or os.path.islink(path) or not os.path.isfile(path):
                    continue
                seen += 1
                if seen > MOST:
                    return
                about = os.stat(path)
                yield os.path.relpath(path, self.root), (about.st_mtime_ns, about.st_size)


def _remove(path: Path) -> None:
    """A file, or a folder that is empty."""
    path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)


def crosses(name: str) -> bool:
    """Whether a file of this name may come from the player to the judge."""
    return os.path.splitext(name)[1].lower() in TEXT | ARRAYS


def harmless(name: str, data: object) -> bool:
    """Whether the judge takes this from the player: bytes, and of arrays such as hold no pickles."""
    arrays = os.path.splitext(name)[1].lower() in ARRAYS
    return isinstance(data, bytes) and (not arrays or holds_plain_arrays(name, data))
