"""A folder that is published into: what was made before is brought up to date, what is not ours stays."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.coursedir import Course
from autograder.errors import AutograderError, UsageError

MANIFEST = ".published"  # the files of the last time, a line each: what is no longer made goes away


@dataclass(frozen=True)
class Published:
    """What publishing changed: paths below the folder."""

    written: list[str]
    removed: list[str]
    unchanged: int


def published_before(course: Course, folder: Path) -> set[str]:
    """The files that were published into `folder` before."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{str(folder)!r} is not a folder")
    if folder.resolve() == course.root or folder.resolve() in course.root.parents:
        raise UsageError(f"{str(folder)!r} holds the course itself; publish into another folder")
    list_of_files = folder / MANIFEST
    if list_of_files.is_file():
        return set(list_of_files.read_text(encoding="utf-8").splitlines())
    if folder.is_dir() and any(path.name != ".git" for path in folder.iterdir()):
        raise UsageError(f"{str(folder)!r} is not empty and was not published before; give a new folder")
    return set()


def bring_over(made: Path, folder: Path, before: set[str]) -> Published:
    """Copy what is new or differs, remove what was published before and is no longer made."""
    new = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    if foreign := [name for name in sorted(new - before) if _differs(made / name, folder / name)]:
        raise AutograderError(f"{folder / foreign[0]} exists and was not published before; move it away")
    written = [name for name in sorted(new) if not _same(made / name, folder / name)]
    for name in written:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made / name, folder / name)
    removed = [name for name in sorted(before - new) if _inside(folder, name) and (folder / name).is_file()]
    for name in removed:
        (folder / name).unlink()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).write_text("".join(f"{name}\n" for name in sorted(new)), encoding="utf-8")
    for path in _folders(folder, removed):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    return Published(written, removed, len(new) - len(written))


def _inside(folder: Path, name: str) -> bool:
    return (folder / name).resolve().is_relative_to(folder.resolve())


def _folders(folder: Path, names: list[str]) -> Iterator[Path]:
    """The folders below `folder` that files were removed from, deepest first."""
    above = {parent for name in names for parent in Path(name).parents if parent != Path()}
    return (folder / path for path in sorted(above, key=lambda path: -len(path.parts)))


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def _differs(one: Path, other: Path) -> bool:
    return other.exists() and not _same(one, other)
