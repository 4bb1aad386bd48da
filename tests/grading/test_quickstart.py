"""A course that knows nothing of us: the one that `nbgrader quickstart` makes, graded by both."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

REPOSITORY = Path(__file__).resolve().parents[2]


def command(folder: Path, *words: str) -> str:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    more = {"PATH": path, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, capture_output=True, text=True, env=os.environ | more
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rows(file: Path) -> dict:
    """Grades and comments of every student, by name."""
    found = {}
    with Gradebook(f"sqlite:///{file}", "world") as gradebook:
        for submission in gradebook.assignment_submissions("ps1"):
            for notebook in submission.notebooks:
                grades = {g.name: (g.auto_score, g.needs_manual_grade, g.max_score) for g in notebook.grades}
                comments = {c.name: c.auto_comment for c in notebook.comments}
                total = (notebook.score, notebook.max_score, submission.timestamp)
                found[submission.student.id, notebook.name] = (grades, comments, total)
    return found


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
def test_quickstart_course_gets_nbgraders_scores(tmp_path: Path) -> None:
    """nbgrader's own example submissions, and its problem set solved and unsolved."""
    command(tmp_path, "-m", "nbgrader", "quickstart", "world")
    course, theirs = tmp_path / "world", tmp_path / "theirs"
    command(course, "-m", "nbgrader", "generate_assignment", "ps1")
    import nbgrader

    example = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide" / "submitted"
    folder = course / "submitted"
    shutil.copytree(example, folder)
    shutil.copytree(course / "source" / "ps1", folder / "solved" / "ps1")
    shutil.copytree(course / "release" / "ps1", folder / "unsolved" / "ps1")
    shutil.copytree(course, theirs)
    command(theirs, "-m", "nbgrader", "autograde", "ps1")
    command(course, "-m", "autograder", "grade", "ps1", "--workers", "1")
    ours, plain = rows(course / "gradebook.db"), rows(theirs / "gradebook.db")
    assert ours.keys() == plain.keys()
    for key, expected in plain.items():
        assert ours[key][0] == expected[0], key
        assert ours[key][2] == expected[2], key
    assert plain["solved", "problem1"][2][0] == 3.0
    assert plain["unsolved", "problem1"][2][0] == 0.0
    assert ours["unsolved", "problem1"][1] == plain["unsolved", "problem1"][1], "No response."
    for student in ("bitdiddle", "solved"):
        mine = {p.name for p in (course / "autograded" / student / "ps1").iterdir()}
        assert mine == {p.name for p in (theirs / "autograded" / student / "ps1").iterdir()}
