"""The Bible from Debian's program and from its package are the same; without both, Python's documentation."""

import hashlib
import io
import shutil
import tarfile
from pathlib import Path

import pytest

from course.data import bible as loader
from course.data.bible import bible, decompress_windows, python_documentation, unpack

DATA = Path("/usr/lib/bible.data")
needs_program = pytest.mark.skipif(not shutil.which("bible"), reason="Debian's bible-kjv is not installed")
needs_data = pytest.mark.skipif(not DATA.exists(), reason="Debian's bible-kjv is not installed")


@needs_program
def test_bible_has_66_books():
    text = bible()
    assert text.is_bible and len(text.books) == 66
    assert list(text.books)[:2] == ["Ge", "Exo"] and list(text.books)[-1] == "Rev"
    assert text.books["Ge"].startswith(
        "In the beginning God created the heaven and the earth.\nAnd the earth"
    )
    words = text.words()
    assert words[:5] == ["in", "the", "beginning", "god", "created"]
    assert 789_000 < len(words) < 791_000
    assert sum(len(book.splitlines()) for book in text.books.values()) == 31102  # verses


def package(content: bytes) -> bytes:
    """A Debian package that holds nothing but `bible.data`."""
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:xz") as archive:
        info = tarfile.TarInfo("./usr/lib/bible.data")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))

    def member(name, data):
        head = f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(data):<10}`\n".encode()
        return head + data + b"\n" * (len(data) % 2)

    return b"!<arch>\n" + member("debian-binary", b"2.0") + member("data.tar.xz", tar.getvalue())


@needs_data
@needs_program
def test_package_gives_what_the_program_prints():
    assert loader._by_book(unpack(package(DATA.read_bytes()))) == bible()


@needs_data
def test_windows_are_decompressed():
    text = decompress_windows(DATA.read_bytes())
    assert text.startswith("Holy Bible") and text.endswith("be with you all. Amen.\n")


def test_package_without_the_text_is_refused():
    with pytest.raises(ValueError, match="no data.tar"):
        unpack(b"!<arch>\n")


def test_wrong_download_is_refused(tmp_path):
    (tmp_path / "bible-kjv-text_4.38_all.deb").write_bytes(b"something else")
    with pytest.raises(ConnectionError, match="came with SHA-256"):
        loader._download(tmp_path)


@needs_data
def test_package_is_fetched_once_checked_and_kept(monkeypatch, tmp_path):
    made = package(DATA.read_bytes())
    (tmp_path / "mirror.deb").write_bytes(made)
    monkeypatch.setattr(loader, "_SHA256", hashlib.sha256(made).hexdigest())
    monkeypatch.setattr(loader.shutil, "which", lambda name: None)
    monkeypatch.setenv("PARTWISE_BIBLE", (tmp_path / "mirror.deb").as_uri())
    first = bible.__wrapped__(tmp_path / "kept")
    assert first.is_bible and len(first.books) == 66
    monkeypatch.delenv("PARTWISE_BIBLE")
    assert bible.__wrapped__(tmp_path / "kept") == first


@pytest.mark.parametrize("address", [None, "http://localhost:1/nothing"])
def test_without_program_and_package_python_stands_in(address, monkeypatch, tmp_path):
    monkeypatch.setattr(loader.shutil, "which", lambda name: None)
    monkeypatch.delenv("PARTWISE_BIBLE", raising=False)
    if address:
        monkeypatch.setenv("PARTWISE_BIBLE", address)
    text = bible.__wrapped__(tmp_path)
    assert not text.is_bible and text.title == "Python documentation"
    assert len(text.words()) > 50_000


def test_python_documentation_is_there():
    assert "assignment" in python_documentation().words()


def test_line_that_is_no_verse_is_refused():
    with pytest.raises(ValueError, match="does not start like a verse"):
        loader._by_book("In the beginning")
