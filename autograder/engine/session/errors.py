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
PLAIN = (type(None), bool, int, float, str, bytes)
LIBRARIES = ("io", "numpy", "torch", "pandas", "sklearn", "scipy", "json", "networkx")


class StudentStopped(Exception):
    """The student's code was interrupted or took too long."""


class StudentExited(SystemExit):
    """The student's code called exit; a test may expect that."""


def build_error(told: Any, path: str, given: dict[int, Any], classes: dict[Any, Any]) -> BaseException:
    """The exception to raise in the test, with the student's lines in `student_lines`.

    given: objects of the judge's by number. classes: by number those of the player's that are known, by name
    those of given cells.
    """
    kinds = [type(part) for part in told[2:6:3]] if isinstance(told, list) and len(told) == 7 else []
    if kinds != [list, list]:
        raise WireError("an exception has the wrong form")
    number, name, known, text, lines, own, args = told
    if type(number) is int:
        original = given.get(number)
        if isinstance(original, BaseException):
            return original
    if "builtins.StopIteration" in known and path.endswith("__next__"):
        return StopIteration()
    mine = [classes[o] for o in own[:30] if isinstance(o, int | str) and o in classes]
    error = _new(class_of(mine, str(name)[:100], known), str(text), args if _are_plain(args) else None)
    error.student_lines = _own_lines(lines)  # type: ignore[attr-defined]
    return error


def _are_plain(args: Any) -> bool:
    """Whether an exception's arguments are few and small: they are written out, to compare what it says."""
    plain = isinstance(args, tuple) and len(args) < 20 and all(type(a) in PLAIN for a in args)
    return plain and all(len(a) < 10_000 for a in args if isinstance(a, str | bytes))


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


def class_of(mine: list, name: str, known: list) -> type[BaseException]:
    """The judge's class for one of the player's: that of `mine` or a well-known one that it is, or a new one
    below all that are known of those above it, so that whoever expects one of these catches it."""
    above = [c for c in mine if isinstance(c, type) and issubclass(c, BaseException)]
    if not above and "builtins.SystemExit" in known:
        return StudentExited
    never = any(n in known for n in NEVER) or "autograder.engine.player.errors.CellTimeout" in known
    if not above and never:
        return StudentStopped
    above += [found for candidate in known if (found := well_known(candidate)) is not None]
    return own_class(name, above)


def own_class(name: str, above: list, **space: Any) -> type[BaseException]:
    """The one of these classes that is below all others and has this name; else a new one below them."""
    lowest: list[type[BaseException]] = []
    for cls in above:
        if not any(issubclass(other, cls) for other in lowest):
            lowest.append(cls)
    if len(lowest) == 1 and lowest[0].__name__ == name and not space:
        return lowest[0]
    name = name if name.isidentifier() else "Error"
    try:
        return type(name, tuple(lowest) or (Exception,), space)
    except TypeError:  # two that do not go together
        return type(name, tuple(lowest[:1]), space)


def well_known(dotted: Any) -> type[BaseException] | None:
    """An exception class of the standard library or of a well-known one that is loaded."""
    if not isinstance(dotted, str):
        return None
    module, _, name = dotted.rpartition(".")
    if module != "builtins" and module.split(".")[0] not in LIBRARIES:
        return None
    found = getattr(builtins if module == "builtins" else sys.modules.get(module), name, None)
    return found if isinstance(found, type) and issubclass(found, Exception) else None


def _new(cls: type[BaseException], text: str, args: tuple | None) -> BaseException:
    """An exception that says this text, and has these arguments if it can be made of them."""
    if cls is StudentExited:
        return cls(int(text) if text.isdigit() and len(text) < 9 else text)
    for given in [(text,)] if args is None else [args, (text,)]:
        try:
            error = cls(*given)
            if str(error) == text:
                return error
        except Exception:
            continue
    made = own_class(cls.__name__, [cls], __str__=lambda self: text)
    if issubclass(cls, BaseExceptionGroup):  # those in it are the player's; that there are some is known
        return made(text.rpartition(" (")[0] or text, [Exception("not told")])
    error = made.__new__(made)
    error.args = (text,) if args is None else args
    return error
