"""The words that answers are written in: `right`, `wrong`, `forbid`, `equivalent`, `seen_as`.

A catalogue lists, for each task of an assignment, other right answers and typical wrong ones. It is the
folder `answers` beside the source notebook, a file a task, or a single `answers.py` in a small course.
It is read, never run: an answer's definitions are lifted from the file as text and put in place
of the model answer. So it stays ordinary Python that an editor and a linter understand::

    from autograder.catalogue import forbid, right, wrong

    forbid("course.attention", "torch.nn.functional.scaled_dot_product_attention")

    @right("scaled_dot_product", "einsum")
    def attention(q, K, V):
        ...

    @wrong("scaled_dot_product", "no scale", hint="The scores are not divided by sqrt(d) ...")
    def attention(q, K, V):
        ...

    wrong("scaled_dot_product", "zeros", hint="...", code="attention = lambda q, K, V: 0 * q")

The first argument is the task: the `grade_id` of the solution cell that the answer replaces.
Definitions under the same task and name belong to one answer and go into one cell, in order.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def right(task: str, name: str, *, code: str | None = None) -> Callable[[T], T]:
    """Declare another right answer to a task: it must take all the task's points."""
    return lambda definition: definition


def wrong(task: str, name: str, *, hint: str | None = None, code: str | None = None) -> Callable[[T], T]:
    """Declare a wrong answer: it must lose points on its own task only.

    `hint` is what a student reads whose answer behaves exactly like this one; a course's catalogue has
    one for each. In a file for `autograder check --answers` an answer has the hint of the catalogued one
    of its name, if there is one: it is that answer's twin.
    """
    return lambda definition: definition


def forbid(*names: str, task: str | None = None) -> None:
    """Declare modules or functions (dotted names) that students may not use.

    They are removed from the player. With `task`, the message speaks of that task only.
    """


def equivalent(task: str, *mutants: str, because: str) -> None:
    """Declare that mutants of the model answer compute the same thing, and why.

    A mutant's name is what `autograder check --mutants` calls it: the line of the answer and the change.
    """


def seen_as(task: str) -> Callable[[T], T]:
    """Declare what counts in a reply to a task's tests when it is compared with those of wrong answers.

    For a task whose answer has something free, like the factor of a weight: the function below takes what
    the student's code returned and gives what all answers with the same misconception have in common. It
    decides hints alone, never points. The judge runs it, so it imports what it needs in its body.
    """
    return lambda definition: definition


@dataclass(frozen=True)
class Answer:
    """One catalogued answer to a task."""

    task: str
    name: str
    code: str
    is_right: bool
    hint: str | None = None


@dataclass
class Catalogue:
    """All that the files of one catalogue declare."""

    answers: list[Answer] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    equivalents: dict[tuple[str, str], str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)  # task -> the function below `seen_as`, as text

    def of(self, task: str) -> list[Answer]:
        """The answers to one task, in the order of the file."""
        return [answer for answer in self.answers if answer.task == task]


class CatalogueError(ValueError):
    """A catalogue that cannot be read; the message names file, line and what was expected."""


def catalogue_files(path: Path) -> list[Path]:
    """The files of a catalogue: the one that `path` is, or those of the folder, in alphabetical order."""
    return sorted(path.glob("*.py")) if path.is_dir() else [path]


def catalogue_text(path: Path) -> str:
    """A catalogue as one text, for `read_catalogue_text`."""
    return "\n\n".join(file.read_text(encoding="utf-8") for file in catalogue_files(path))


def read_catalogue(path: Path) -> Catalogue:
    """Read a catalogue, an `answers.py` or a folder of such files, without running it."""
    return _read((file.read_text(encoding="utf-8"), str(file)) for file in catalogue_files(path))


def read_catalogue_text(source: str, path: str) -> Catalogue:
    """Read the text of a catalogue; `path` is named in errors."""
    return _read([(source, path)])


def _read(files: Iterable[tuple[str, str]]) -> Catalogue:
    catalogue = Catalogue()
    parts: dict[tuple[str, str], tuple[list[str], bool, str | None]] = {}
    for source, path in files:
        try:
            tree = ast.parse(source)
        except SyntaxError as error:
            raise CatalogueError(f"{path}:{error.lineno}: not valid Python: {error.msg}") from error
        for node in tree.body:
            for call, body in _declarations(node, source):
                word = call.func.id  # type: ignore[attr-defined]
                try:
                    args = [ast.literal_eval(a) for a in call.args]
                    options = {k.arg: ast.literal_eval(k.value) for k in call.keywords}
                    _declare(catalogue, parts, word, args, options, body)
                except (ValueError, TypeError, KeyError) as error:
                    raise CatalogueError(f"{path}:{call.lineno}: {word}(...): {error}") from error
    catalogue.answers = [
        Answer(task, name, "\n\n\n".join(code), is_right, hint)
        for (task, name), (code, is_right, hint) in parts.items()
    ]
    return catalogue


def _declarations(node: ast.stmt, source: str) -> list[tuple[ast.Call, str | None]]:
    """The catalogue words of one top-level statement, with the definition that they decorate."""

    def is_word(e: ast.expr) -> bool:
        words = {"right", "wrong", "forbid", "equivalent", "seen_as"}
        return isinstance(e, ast.Call) and isinstance(e.func, ast.Name) and e.func.id in words

    if isinstance(node, ast.Expr) and is_word(node.value):
        return [(node.value, None)]  # type: ignore[list-item]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        words = [d for d in node.decorator_list if is_word(d)]
        kept = [d for d in node.decorator_list if not is_word(d)]
        lines = source.splitlines()[node.lineno - 1 : node.end_lineno]
        body = "\n".join([f"@{ast.unparse(d)}" for d in kept] + lines)
        return [(word, body) for word in words]  # type: ignore[misc]
    return []


def _declare(
    catalogue: Catalogue, parts: dict, word: str, args: list, options: dict, body: str | None
) -> None:
    if word == "forbid":
        catalogue.forbidden.extend(args)
        return
    if word == "equivalent":
        task, *mutants = args
        because = options["because"]
        if not mutants or not (isinstance(because, str) and because.strip()):
            raise ValueError("expected a task, names of mutants and because='some words'")
        catalogue.equivalents |= {(task, mutant): because for mutant in mutants}
        return
    if word == "seen_as":
        (task,) = args
        if body is None or not body.startswith("def ") or task in catalogue.forms:
            raise ValueError("expected one function below it, and one for a task")
        catalogue.forms[task] = body
        return
    task, name = args
    code = body if body is not None else options.get("code")
    if not isinstance(code, str):
        raise ValueError("expected a definition below it or code='...'")
    is_right, hint = word == "right", options.get("hint")
    if hint is not None and not (isinstance(hint, str) and hint.strip()):
        raise ValueError(f"hint is {hint!r}; expected some words")
    listed, *known = parts.setdefault((task, name), ([], is_right, hint))
    if known != [is_right, hint]:
        raise ValueError(f"{name!r} was declared before with another hint or as {word!r}'s opposite")
    listed.append(code)
