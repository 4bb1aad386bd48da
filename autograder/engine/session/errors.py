"""Exceptions that student code raised, rebuilt in the judge from data."""

from __future__ import annotations

import builtins
import linecache
import sys
from typing import Any

from autograder.engine.common.shell import is_student_file
from autograder.engine.wire.common import WireError

# A student's cell must not end the judge's test with one of these.
NEVER = (
    "builtins.KeyboardInterrupt",
    "builtins.GeneratorExit",
    "builtins.StopIteration",
)
LIBRARIES = ("numpy", "torch", "pandas", "sklearn", "scipy", "json", "networkx")


class StudentStopped(Exception):
    """The student's code was interrupted or took too long."""


class StudentExited(SystemExit):
    """The student's code called exit; a test may expect that."""


def build_error(told: Any, path: str, given: dict[int, Any], classes: dict[Any, Any]) -> BaseException:
    """The exception to raise in the test, with the student's lines in `student_lines`.

    given: objects of the judge's by number. classes: by number those of the player's that are known, by name
    those of given cells.
    """
    if not isinstance(told, list) or len(told) != 6 or not isinstance(told[2], list):
        raise WireError("an exception has the wrong form")
    number, name, known, text, lines, own = told
    if type(number) is int:
        original = given.get(number)
        if isinstance(original, BaseException):
            return original
    if "builtins.StopIteration" in known and path.endswith("__next__"):
        return StopIteration()
    mine = classes.get(own) if isinstance(own, int | str) else None
    error = _new(class_of(mine, str(name)[:100], known), str(text))
    error.student_lines = _own_lines(lines)  # type: ignore[attr-defined]
    return error


def _own_lines(told: list) -> list[tuple[str, int, str]]:
    """Function, line and text of the student's frames; the text is the judge's own copy of the cell."""
    found = []
    for frame in told[:10]:
        function, file, line = frame
        if is_student_file(file) and type(line) is int and isinstance(function, str):
            text = "".join(linecache.getlines(file))
            name = function if function.isidentifier() and function in text else "<module>"
            found.append((name, line, linecache.getline(file, line).strip()[:300]))
    return found


def class_of(mine: Any, name: str, known: list) -> type[BaseException]:
    """The judge's class for one of the player's: `mine` if it is one, else by the bases that are known."""
    if isinstance(mine, type) and issubclass(mine, BaseException):
        return mine
    if "builtins.SystemExit" in known:
        return StudentExited
    if any(n in known for n in NEVER) or "autograder.engine.player.errors.CellTimeout" in known:
        return StudentStopped
    for candidate in known:
        found = well_known(candidate)
        if found is not None:
            return found if candidate.endswith(f".{name}") else _own_class(name, found)
    return _own_class(name, Exception)


def well_known(dotted: Any) -> type[BaseException] | None:
    """An exception class of the standard library or of a well-known one that is loaded."""
    if not isinstance(dotted, str):
        return None
    module, _, name = dotted.rpartition(".")
    if module != "builtins" and module.split(".")[0] not in LIBRARIES:
        return None
    found = getattr(builtins if module == "builtins" else sys.modules.get(module), name, None)
    return found if isinstance(found, type) and issubclass(found, Exception) else None


def _own_class(name: str, base: type[BaseException]) -> type[BaseException]:
    return type(name if name.isidentifier() else "Error", (base,), {})


def _new(cls: type[BaseException], text: str) -> BaseException:
    if cls is StudentExited:
        return cls(int(text) if text.isdigit() and len(text) < 9 else text)
    if cls is KeyError:
        text = text.strip("'\"")
    try:
        error = cls(text)
    except Exception:
        error = cls.__new__(cls)
        error.args = (text,)
    return error
