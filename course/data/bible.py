"""A text to learn from: the King James Bible, or the Python documentation where the Bible cannot be had.

The Bible comes from Debian's package bible-kjv through its program `bible`. On other systems it is read from
the file PACKAGE, which lies in the folder of downloads or is fetched there from the address that the
environment variable PARTWISE_BIBLE names; it is checked. The slides train their word vectors on the Bible.
"""

import hashlib
import io
import os
import re
import shutil
import subprocess
import tarfile
import urllib.request
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from course.data.folder import DOWNLOADS

BIBLE, PYTHON = "King James Bible", "Python documentation"

PACKAGE = "bible-kjv-text_4.38_all.deb"  # Debian's, as every mirror of its archive has it
_SHA256 = "d61b6aad4c51ba9e2800b825325fa6a09e99a0d02a9bb6dc4724fcc4995a1b7a"


@dataclass(frozen=True)
class Text:
    """A long text in parts: for the Bible its 66 books in order, for the Python documentation its topics."""

    title: str
    books: dict[str, str]

    @property
    def is_bible(self) -> bool:
        return self.title == BIBLE

    def whole(self) -> str:
        """All books, one after the other."""
        return "\n".join(self.books.values())

    def words(self) -> list[str]:
        """The text as words in lower case, without punctuation and digits."""
        return re.findall(r"[a-z]+(?:'[a-z]+)?", self.whole().lower())


@cache
def bible(folder: Path = DOWNLOADS) -> Text:
    """Load the King James Bible (790,000 words); the verse marks are left out, one verse is one line.

    folder: where the package's file lies or is put. Without the program `bible` and without that file this
    is the Python documentation (60,000 words): look at `title`, and say so.
    """
    if shutil.which("bible"):
        call = ["bible", "-f", "gen1:1-rev22:21"]
        return _by_book(subprocess.run(call, capture_output=True, text=True, check=True).stdout)
    try:
        return _by_book(unpack(_download(folder)))
    except OSError:
        return python_documentation()


def python_documentation() -> Text:
    """Load the topics of Python's language reference, which are part of every Python installation."""
    from pydoc_data.topics import topics

    return Text(PYTHON, dict(topics))


def unpack(package: bytes) -> str:
    """Verses with their marks ("Ge1:1 In the beginning ..."), from the bytes of the Debian package.

    The package is an `ar` archive that holds a tar file, which holds the text in windows, each compressed
    as the Unix program `compress` does it.
    """
    at, member = 8, b""
    while not member.startswith(b"data.tar"):
        header = package[at : at + 60]
        if len(header) < 60:
            raise ValueError("the package holds no data.tar; expected bible-kjv-text 4.38")
        member, size = header[:16], int(header[48:58])
        content, at = package[at + 60 : at + 60 + size], at + 60 + size + size % 2
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        file = tar.extractfile("./usr/lib/bible.data")
        assert file is not None
        return decompress_windows(file.read()).split("\n", 1)[1]  # the first line is a title


def decompress_windows(data: bytes) -> str:
    """The text of Debian's file `bible.data`: a list of places, at each a compressed window of text."""
    number = int.from_bytes(data[88:92])
    places = [int.from_bytes(data[at : at + 4]) for at in range(92, 92 + 4 * number, 4)]
    windows = zip(places, [*places[1:], len(data)], strict=True)
    return b"".join(_lzw(data[begin:end]) for begin, end in windows).decode("ascii")


def _lzw(data: bytes, longest: int = 16) -> bytes:
    """Undo Unix `compress`: codes of 9 to 16 bits stand for strings seen before; 256 starts anew."""
    table = [bytes([byte]) for byte in range(256)] + [b""]
    result, previous = [], b""
    begin, at, width = 0, 0, 9  # bits: where codes of this width began, where the next one is, how long it is
    while at + width <= 8 * len(data):
        code = int.from_bytes(data[at // 8 : at // 8 + 4], "little") >> at % 8 & (1 << width) - 1
        at += width
        if code == 256:
            table, previous = table[:257], b""
        else:
            entry = table[code] if code < len(table) else previous + previous[:1]
            if previous and len(table) < 1 << longest:
                table.append(previous + entry[:1])
            result.append(entry)
            previous = entry
        new_width = min(longest, max(9, len(table).bit_length()))
        if new_width != width or code == 256:  # codes are written in groups of eight, the last one padded
            begin = at = begin + -(-(at - begin) // (8 * width)) * 8 * width
            width = new_width
    return b"".join(result)


def _download(folder: Path) -> bytes:
    path = folder / PACKAGE
    if not path.exists():
        address = os.environ.get("PARTWISE_BIBLE")
        if not address:
            raise FileNotFoundError(f"there is no {path}, and PARTWISE_BIBLE names no address of it")
        with urllib.request.urlopen(address, timeout=30) as reply:
            package = reply.read()
        _check(package)
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(package)
    return _check(path.read_bytes())


def _check(package: bytes) -> bytes:
    found = hashlib.sha256(package).hexdigest()
    if found != _SHA256:
        raise ConnectionError(f"the Bible came with SHA-256 {found}; expected {_SHA256}")
    return package


def _by_book(verses: str) -> Text:
    books: dict[str, list[str]] = {}
    for line in verses.splitlines():
        mark, _, verse = line.partition(" ")
        found = re.fullmatch(r"(\d?[A-Za-z]+)\d+:\d+", mark)
        if not found:
            raise ValueError(f"{line!r} does not start like a verse, e.g. 'Ge1:1 In the beginning'")
        books.setdefault(found[1], []).append(verse)
    return Text(BIBLE, {book: "\n".join(lines) for book, lines in books.items()})
