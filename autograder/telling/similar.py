"""Answers that are alike: a place to look, no verdict. copydetect compares the students' own cells."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from copydetect import CodeFingerprint, compare_files

from autograder.authoring.coursedir import Course
from autograder.authoring.filling import text_of
from autograder.classroom.gradebook.files import write_file
from autograder.errors import UsageError
from autograder.telling.pages import render

NOISE, WINDOW = 25, 10  # characters of a run that counts, and of the window that it is looked for in


@dataclass(frozen=True)
class Pair:
    """Two students; shares: how much of each one's code is in the other's, template code not counted."""

    one: str
    other: str
    shares: tuple[float, float]
    codes: tuple[str, str]

    @property
    def share(self) -> float:
        return max(self.shares)


def similar_pairs(course: Course, name: str, threshold: float = 0.8) -> list[Pair]:
    """Pairs of students of whose code at least this share is alike, the most alike first."""
    assignment = course.assignment(name)
    template = ""
    for notebook in assignment.notebooks:
        released = course.release_folder(name) / f"{notebook}.ipynb"
        if not released.is_file():
            raise UsageError(f"{released} is missing; run: autograder release {name}")
        template += _answers(released)
    codes = {}
    submitted = course.submitted_folder("x", name).parents[1]
    for folder in sorted(submitted.iterdir()) if submitted.is_dir() else ():
        files = [course.submitted_folder(folder.name, name) / f"{n}.ipynb" for n in assignment.notebooks]
        code = "".join(_answers(file) for file in files if file.is_file())
        if code.strip():
            codes[folder.name] = code
    if not codes:
        raise UsageError(f"no submission of {name!r} in {submitted}; run: autograder grade {name}")
    given = _print("template", template, [])
    prints = {student: _print(student, code, list(given.hashes)) for student, code in codes.items()}
    pairs = []
    for one, other in combinations(prints, 2):
        _, shares, _ = compare_files(prints[one], prints[other])
        pair = Pair(one, other, (float(shares[0]), float(shares[1])), (codes[one], codes[other]))
        if pair.share >= threshold:
            pairs.append(pair)
    return sorted(pairs, key=lambda pair: (-pair.share, pair.one, pair.other))


def write_similar(course: Course, name: str, pairs: list[Pair]) -> Path:
    """Write `<name>-similar.html` into the class's reports."""
    path = course.class_folder / "reports" / f"{name}-similar.html"
    write_file(path, render("similar.html.j2", name=name, pairs=pairs).encode("utf-8", "replace"))
    return path


def _print(student: str, code: str, template: list[int]) -> CodeFingerprint:
    return CodeFingerprint(f"{student}.py", NOISE, WINDOW, template, language="python", fp=io.StringIO(code))


def _answers(path: Path) -> str:
    """The code of the cells that a student fills in; "" of a file that is no notebook."""
    try:
        cells = json.loads(path.read_bytes())["cells"]
        marked = [
            (cell, cell["metadata"].get("nbgrader", {})) for cell in cells if cell["cell_type"] == "code"
        ]
        return "".join(f"{text_of(cell)}\n\n" for cell, mark in marked if mark.get("solution"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
