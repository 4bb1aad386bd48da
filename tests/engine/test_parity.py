"""Honest submissions get the same score in every cell from plain nbgrader and from this autograder.

The course that `nbgrader quickstart` makes is graded by both in tests/grading/test_quickstart.py.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import sample_notebooks as notebooks
from nbgrader.api import Gradebook

from autograder.catalogue import read_catalogue

ROOT = Path(__file__).parents[2]
ATTENTION = ROOT / "solutions" / "08_attention" / "08_attention.ipynb"
WRONG = {"attention": "no scale", "masks": "padding ignored", "rope": "no rotation", "kv_cache": "no scale"}


def run(folder: Path, *line: str) -> None:
    """Run a command of this environment in `folder`; it must end with 0 or 1 (a submission that failed)."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        line, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr[-2000:]


def scores(database: Path, name: str) -> dict[tuple[str, str, str], tuple]:
    """For each student, notebook and cell: automatic score, maximum, whether a person must grade."""
    with Gradebook(f"sqlite:///{database}") as gradebook:
        return {
            (s.student.id, n.name, g.name): (g.auto_score, g.max_score, g.needs_manual_grade)
            for s in gradebook.assignment_submissions(name)
            for n in s.notebooks
            for g in n.grades
        }


def both(course: Path, name: str) -> tuple[dict, dict]:
    """Grade the class in `course`/submitted with nbgrader and with ours; the scores of both."""
    ours = course.parent / "ours"
    shutil.copytree(course, ours)
    run(course, "nbgrader", "autograde", name)
    line = [sys.executable, "-m", "autograder", "grade", name, "--course", str(ours), "--workers", "1"]
    run(ROOT, *line)
    return scores(course / "gradebook.db", name), scores(ours / "gradebook.db", name)


@pytest.mark.slow
def test_an_assignment_of_this_course(tmp_path):
    course, name = tmp_path / "stock", "08_attention"
    source = nbformat.read(ATTENTION, as_version=4)
    folder = course / "source" / name
    folder.mkdir(parents=True)
    shutil.copy(ATTENTION, folder)
    (course / "nbgrader_config.py").write_text("c = get_config()\n")
    run(course, "nbgrader", "generate_assignment", name, "--create")
    answers = read_catalogue(ATTENTION.parent / "answers").answers
    class_ = {"model": notebooks.hand_in(source, name=name)}
    released = nbformat.read(course / "release" / name / f"{name}.ipynb", as_version=4)
    class_["untouched"] = notebooks.hand_in(released, name=name)
    found = {a.task: a.code for a in answers if WRONG.get(a.task) == a.name}
    class_["mixture"] = notebooks.hand_in(source, name=name, **found)
    assert set(found) == set(WRONG)
    right = {a.task: a.code for a in answers if a.is_right}
    class_["other"] = notebooks.hand_in(source, name=name, **right)
    for student, submission in class_.items():
        place = course / "submitted" / student / name
        place.mkdir(parents=True)
        (place / f"{name}.ipynb").write_bytes(submission.notebooks[name])
    stock, ours = both(course, name)
    assert len(stock) == 4 * 14
    assert ours == stock


@pytest.mark.slow
def test_a_warning_costs_nothing_with_us(tmp_path):
    answer = "def one():\n    return 1"
    source = notebooks.notebook(
        notebooks.solution("one", answer), notebooks.checks("test_one", "assert one() == 1")
    )
    course, name = tmp_path / "stock", "sample"
    (course / "source" / name).mkdir(parents=True)
    nbformat.write(source, course / "source" / name / f"{name}.ipynb")
    (course / "nbgrader_config.py").write_text("c = get_config()\n")
    run(course, "nbgrader", "generate_assignment", name, "--create")
    warns = "import warnings\n\n\ndef one():\n    warnings.warn('nearly')\n    return 1"
    place = course / "submitted" / "warns" / name
    place.mkdir(parents=True)
    (place / f"{name}.ipynb").write_bytes(notebooks.hand_in(source, one=warns).notebooks[name])
    stock, ours = both(course, name)
    (key,) = stock
    assert stock[key][0] == 0
    assert ours[key][0] == 1
