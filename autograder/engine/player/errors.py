"""Exceptions on their way between player and judge, as data. Nothing that a class does can break this."""

from __future__ import annotations

import builtins
import getpass
import io
import traceback

from autograder.engine.common.shell import STUDENT_CELL


class CellTimeout(BaseException):
    """A cell or a call took too long. Not an Exception: a student's `except Exception` lets it pass."""


def text_of(error: BaseException, most: int) -> str:
    """What an exception says; nothing if it cannot be asked."""
    try:
        return str.__str__(str(error))[:most]
    except BaseException:
        return ""


def name_of(cls: type) -> str:
    """A class's name, whatever its metaclass says."""
    return str.__str__(type.__dict__["__name__"].__get__(cls))


def known_bases(cls: type) -> list[str]:
    """Dotted names of a class and those above it that were not defined in a cell."""
    found = []
    for base in type.__dict__["__mro__"].__get__(cls)[:30]:
        module = type.__getattribute__(base, "__dict__").get("__module__", "builtins")
        if module != "__main__":
            found.append(f"{module}.{type.__dict__['__qualname__'].__get__(base)}")
    return found[:20]


def is_from_cell(cls: type) -> bool:
    """Whether a class was defined in a cell."""
    return bool(type.__getattribute__(cls, "__dict__").get("__module__") == "__main__")


def lines_of(error: BaseException) -> list[list]:
    """Function, file and line of the student's own frames, the last ones."""
    try:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if STUDENT_CELL in f.filename][-8:]
        return [[str(f.name), str(f.filename), int(f.lineno or 0)] for f in frames]
    except Exception:
        return []


def from_judge(name: str, text: str) -> BaseException:
    """The exception that a function of the judge raised, to be raised here."""
    cls = io.UnsupportedOperation if name == "UnsupportedOperation" else getattr(builtins, name, None)
    if isinstance(cls, type) and issubclass(cls, BaseException):
        try:
            return cls(text)
        except TypeError:  # UnicodeDecodeError wants five arguments
            made: type[BaseException] = type(name, (cls,), {"__str__": lambda self: text})
            return made.__new__(made)
    return RuntimeError(f"{name}: {text}")


def refusal_of(error: BaseException) -> str:
    """Why a reply could not be made, in words."""
    if isinstance(error, CellTimeout):
        return "It took too long."
    return f"{name_of(type(error))}: {text_of(error, 400)}" if text_of(error, 1) else name_of(type(error))


def no_input() -> None:
    """Nobody is there to type: `input()` says so at once."""

    def refuse(prompt: object = "", /) -> str:
        raise EOFError(
            "input() cannot be used while grading: nobody is there to type. "
            "Write the value into the cell instead."
        )

    builtins.input = refuse
    getpass.getpass = refuse  # type: ignore[assignment]
