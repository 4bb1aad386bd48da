"""A class in which every submission is broken in another way, for tests: what is handed in, what must come.

Each kind ends in one line, which is written here word for word. Where a grade is possible there is one,
and the line says what was odd.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sample_class import RIGHT, cell, make_course, source_notebook

from autograder.authoring.filling import filled

FILE = "numbers.ipynb"
SECONDS = 4  # for a cell or a call
DOUBLE = RIGHT["double"]
LINK = "a symbolic link, which is not accepted"
PRINTED = {"output_type": "stream", "name": "stdout", "text": "x" * 30_000_000}


@dataclass
class Kind:
    """What one student does. `make` fills the folder; the rest is what must come of it.

    line: the message, word for word. points: of 5. shown: the student's id in all that is printed.
    """

    make: Callable[[Path], Any]
    line: str | None
    points: float = 5
    status: str = "graded"
    shown: str | None = None


def of_bytes(data: bytes, line: str | None, points: float | None = None) -> Kind:
    """A file of these bytes; points None: it cannot be graded."""
    status = "failed" if points is None else "graded"
    return Kind(
        lambda folder: (folder / FILE).write_bytes(data), line and f"{FILE}: {line}", points or 0, status
    )


def of_cells(change: Callable[[list], Any], line: str | None, points: float = 5) -> Kind:
    """The right notebook after a change of its list of cells."""
    made = right()
    change(made["cells"])
    return of_bytes(json.dumps(made).encode(), line, points)


def of_metadata(line: str | None, **metadata: Any) -> Kind:
    """The right notebook with other metadata."""
    return of_bytes(json.dumps(right() | {"metadata": metadata}).encode(), line, 5)


def of_code(source: str, line: str | None, points: float = 3) -> Kind:
    """A notebook whose cell `double` holds this; the other answers are right."""
    return of_bytes(json.dumps(right(double=source)).encode(), line, points)


def of_folder(make: Callable[[Path], Any], line: str | None, status: str = "graded") -> Kind:
    """A folder that holds the right notebook and something besides."""
    points = 5 if status == "graded" else 0
    return Kind(lambda folder: [(folder / FILE).write_bytes(honest()), make(folder)], line, points, status)


def right(**answers: str) -> dict:
    return filled(source_notebook(), RIGHT | answers)


def honest() -> bytes:
    return json.dumps(right()).encode()


def named(cells: list, grade_id: str) -> dict:
    return next(c for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def mark(name: str, **marks: Any) -> Callable[[list], Any]:
    """A change of a cell's nbgrader metadata."""
    return lambda cells: named(cells, name)["metadata"]["nbgrader"].update(marks)


FILES = {
    "json cut off": of_bytes(honest()[:700], "not valid JSON (Expecting ',' delimiter, line 1)"),
    "json with two commas": of_bytes(
        honest().replace(b'"nbformat": 4,', b'"nbformat": 4,,'),
        "not valid JSON (Expecting property name enclosed in double quotes, line 1)",
    ),
    "empty file": of_bytes(b"", "the file is empty"),
    "only blanks": of_bytes(b" \n\t\n", "the file is empty"),
    "latin 1": of_bytes(b"\xf6" + honest(), "not UTF-8 text (at byte 0)"),
    "nested too deep": of_bytes(b"[" * 200_000, "not valid JSON (a number or a nesting beyond all measure)"),
    "format 3": of_bytes(
        json.dumps(right() | {"nbformat": 3}).encode(),
        "a notebook of format 3; expected format 4 (open and save it in a current Jupyter)",
    ),
    "no nbgrader metadata": of_bytes(
        json.dumps(right() | {"cells": [c | {"metadata": {}} for c in right()["cells"]]}).encode(),
        "no cell carries nbgrader metadata; the notebook was converted or written anew",
    ),
    "no cells": of_bytes(
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
        "not a Jupyter notebook: it has no cells or no metadata",
    ),
    "byte order mark": of_bytes(
        b"\xef\xbb\xbf" + honest(), "it began with a byte order mark, which was left out", 5
    ),
    "lone surrogates": of_bytes(
        json.dumps(right(why="\ud83d alone")).encode(), "halves of characters in it were replaced by '?'", 5
    ),
    "thirty megabytes": of_cells(
        lambda cells: named(cells, "double")["outputs"].append(PRINTED),
        "it has 30 MB, so its old outputs were left out",
    ),
    "long lines": of_code(f"text = '{'x' * 3_000_000}'\n{DOUBLE}", None, 5),
}
CELLS = {
    "one cell twice": of_cells(
        lambda cells: cells.insert(1, named(cells, "double") | {"source": "def double(x):\n    return x"}),
        "cell 'double': there more than once, the last one counts",
    ),
    "one jupyter id for all": of_cells(lambda cells: [c.update(id="same") for c in cells], None),
    "answer renamed": of_cells(
        mark("double", grade_id="mine"),
        "cell 'double': missing, put back empty; "
        f"{FILE}: cell 'mine': not of this assignment, kept as plain text",
    ),
    "answer deleted": of_cells(
        lambda cells: cells.remove(named(cells, "double")),
        "cell 'double': missing, put back empty",
        3,
    ),
    "answer in a cell of its own": of_cells(
        lambda cells: [cells.insert(0, cell("code", DOUBLE)), cells.remove(named(cells, "double"))],
        "cell 'double': missing, put back empty",
    ),
    "test deleted": of_cells(
        lambda cells: cells.remove(named(cells, "test_double")),
        "cell 'test_double': missing, put back as released",
    ),
    "locked text deleted": of_cells(
        lambda cells: cells.remove(named(cells, "intro")), "cell 'intro': missing, put back as released"
    ),
    "all deleted": of_cells(
        lambda cells: cells.clear(),
        "cells 'intro', 'test_double', 'test_total' and 2 more: missing, put back as released; "
        f"{FILE}: cells 'double', 'total': missing, put back empty",
        0,
    ),
    "test twice": of_cells(
        lambda cells: cells.append(named(cells, "test_double") | {"id": "again"}),
        "cell 'test_double': there more than once, the last one counts",
    ),
    "test emptied": of_cells(lambda cells: named(cells, "test_double").update(source="pass"), None),
    "points edited": of_cells(
        mark("test_double", points=200), "cell 'test_double': points changed to 200, it keeps its 2"
    ),
    "odd metadata": of_cells(
        lambda cells: named(cells, "double")["metadata"].update(nbgrader=[1]),
        "cell 'double': missing, put back empty",
    ),
    "another language": of_metadata(
        "a notebook for 'r'; it ran as Python", kernelspec={"name": "ir", "language": "R"}
    ),
    "kernel of another machine": of_metadata(None, kernelspec={"name": "mine", "language": "python"}),
    "widget state": of_metadata(None, widgets={"state": {"slider": "x" * 100_000}}),
}
GONE = "The notebook's code {} in cell 1, so that cell was left out."
DEAF = """\
import signal
for number in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass"""
FORKS = f"""\
import os, time
while True:
    if os.fork() == 0:
        time.sleep(60)
{DOUBLE}"""
THREAD = f"""\
import threading, time
def stay():
    while True:
        time.sleep(0.01)
threading.Thread(target=stay).start()
{DOUBLE}"""
CODE = {
    "syntax error": of_code(
        "def double(x:\n    return 2 * x", "cell 1 raised SyntaxError: '(' was never closed (line 1)"
    ),
    "missing import": of_code(
        f"import not_installed_here\n{DOUBLE}",
        "cell 1 raised ModuleNotFoundError: No module named 'not_installed_here'",
    ),
    "first cell raises": of_cells(
        lambda cells: cells.insert(0, cell("code", "1 / 0")),
        "cell 1 raised ZeroDivisionError: division by zero",
    ),
    "two cells raise": of_cells(
        lambda cells: [cells.insert(0, cell("code", "1 / 0")), cells.insert(0, cell("code", "[][0]"))],
        "cell 1 raised IndexError: list index out of range (1 more after it)",
    ),
    "raises after hidden tests": of_cells(
        lambda cells: cells.append(cell("code", "raise ValueError('what I saw')")),
        "a cell after a hidden test did not run to its end",
    ),
    "exit": of_code(f"import sys\nsys.exit('done')\n{DOUBLE}", "cell 1 called exit"),
    "exit in a call": of_code(
        "def double(x):\n    raise SystemExit", "what 'test_double' calls stopped itself or took too long"
    ),
    "exit of the process": of_code(f"import os\nos._exit(0)\n{DOUBLE}", GONE.format("ended the process")),
    "endless loop": of_code(f"while True:\n    pass\n{DOUBLE}", "cell 1 took too long"),
    "endless loop that heeds nothing": of_code(DEAF, GONE.format("took too long")),
    "endless call": of_code(
        "def double(x):\n    while True:\n        pass",
        "what 'test_double' calls stopped itself or took too long",
    ),
    "memory bomb": of_code(f"held = bytearray(1 << 40)\n{DOUBLE}", "cell 1 raised MemoryError"),
    "fork bomb": of_code(
        FORKS,
        "cell 1 raised BlockingIOError: [Errno 11] Resource temporarily unavailable",
    ),
    "thread that stays": of_code(THREAD, None, 5),
    "asks for input": of_code(
        f"number = input('number? ')\n{DOUBLE}",
        "cell 1 raised EOFError: input() cannot be used while grading: nobody is there to type. "
        "Write the value into the cell instead.",
    ),
    "controls the terminal": of_code(
        "raise ValueError('\\x1b[2J\\x1b]0;title\\x07\\x9b31m\\u202e')",
        "cell 1 raised ValueError: \ufffd[2J\ufffd]0;title\ufffd\ufffd31m\ufffd",
    ),
    "live html": of_code(
        "raise ValueError('<script>alert(1)</script><img src=x onerror=alert(2)>')",
        "cell 1 raised ValueError: <script>alert(1)</script><img src=x onerror=alert(2)>",
    ),
}


def shadow(folder: Path) -> None:
    """Files that would be imported in place of what they are named after."""
    for name in ("random", "json", "IPython", "autograder", "nbgrader", "torch", "numpy", "sitecustomize"):
        (folder / f"{name}.py").write_text("raise SystemExit('shadowed')")


def large(folder: Path) -> None:
    with (folder / "data.bin").open("wb") as file:
        file.truncate(30_000_000)


def linked(folder: Path) -> None:
    folder.rmdir()
    folder.symlink_to("/etc")


FOLDERS = {
    "nothing": Kind(lambda folder: folder.rmdir(), f"{FILE}: not handed in", 0, "missing"),
    "empty folder": Kind(lambda folder: None, f"{FILE}: not in the folder", 0, "failed"),
    "notebook missing": Kind(
        lambda folder: (folder / "notes.txt").write_text("at home"),
        f"{FILE}: not in the folder, which holds notes.txt",
        0,
        "failed",
    ),
    "wrong name": Kind(
        lambda folder: (folder / "letters.ipynb").write_bytes(honest()),
        f"letters.ipynb: wrong file name, expected {FILE}",
        0,
        "failed",
    ),
    "file is a link": of_folder(
        lambda folder: (folder / "data.txt").symlink_to("/etc/passwd"), f"data.txt: {LINK}", "failed"
    ),
    "notebook is a link": Kind(
        lambda folder: (folder / FILE).symlink_to("/etc/passwd"), f"{FILE}: {LINK}", 0, "failed"
    ),
    "folder is a link": Kind(linked, f"the folder is {LINK}", 0, "failed"),
    "notebook is a pipe": Kind(
        lambda folder: os.mkfifo(folder / FILE), f"{FILE}: it is not a plain file", 0, "failed"
    ),
    "shadows modules": of_folder(shadow, None),
    "large file": of_folder(large, "data.bin: left out, it is too large (30 MB)"),
    "file of emoji": of_folder(
        lambda folder: (folder / ("\N{GRINNING FACE}" * 63)).write_bytes(b"as long as a name can be"), None
    ),
    "no time": of_folder(
        lambda folder: (folder / "timestamp.txt").write_text("yesterday"),
        "timestamp.txt: 'yesterday' counts as not late: it is not a date with a time of day",
    ),
}
NO_ID = "the folder's name cannot be a student id: "
NAMES = {
    name: of_bytes(honest(), None, 5)
    for name in (
        "with a space",
        "O'Neil",
        "Zoë 李明",
        "-rf",
        "$HOME",
        "`id`;#",
        "%n{0}",
        "&amp;",
        "DOMAIN\\user",
    )
} | {
    name: Kind(
        lambda folder: (folder / FILE).write_bytes(honest()), NO_ID + why, 0, "failed", repr(name)[1:-1]
    )
    for name, why in {
        "two\nlines": "it contains '\\n'",
        'quo"te': "it contains '\"'",
        "glob*": "it contains '*'",
        "[ab]": "it contains '['",
        "..x": "it begins with a dot",
        "\x1b[31mred": "it contains '\\x1b'",
        "\u202eright to left": "it contains '\\u202e'",
    }.items()
}
KINDS = FILES | CELLS | CODE | FOLDERS | NAMES


def make_class(root: Path) -> list[str]:
    """A course, and the class handed in below `root/in`; every sixth student is honest, by these names."""
    make_course(root)
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(f"c.Execute.timeout = {SECONDS}\n")
    honest_students = []
    for number, (name, kind) in enumerate(KINDS.items()):
        folder = root / "in" / name / "numbers"
        folder.mkdir(parents=True)
        kind.make(folder)
        if number % 5 == 0:  # named so that the order of names puts them between others
            honest_students.append(f"{'aeioz'[number // 5 % 5]} honest {number}")
            folder = root / "in" / honest_students[-1] / "numbers"
            folder.mkdir(parents=True)
            (folder / FILE).write_bytes(honest())
    return honest_students
