"""A machine that does not allow the sandbox: refused with the reason, graded where a person accepts less."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sample_class import RIGHT, make_course, source_notebook

from autograder.authoring.filling import filled
from autograder.engine.sandbox.limits import Limits
from autograder.engine.sandbox.start import UNFILTERED, UNSAFE, PlayerTemplate

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course, a class of one, and beside them a folder of programs in which bubblewrap may do nothing."""
    root = make_course(tmp_path_factory.mktemp("no sandbox") / "course")
    folder = root / "in" / "ada" / "numbers"
    folder.mkdir(parents=True)
    (folder / "numbers.ipynb").write_text(json.dumps(filled(source_notebook(), RIGHT)))
    bwrap = root / "programs" / "bwrap"
    bwrap.parent.mkdir()
    bwrap.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    bwrap.chmod(0o755)
    return root


def command(course: Path, *words: str, programs: str = "programs") -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "autograder", *words, "--course", str(course)]
    env = os.environ | {"PATH": f"{course / programs}:{os.environ['PATH']}", "COLUMNS": "200"}
    return subprocess.run(line, cwd=REPOSITORY, env=env, capture_output=True, text=True)


@pytest.mark.parametrize("words", [["grade", "--submissions", "{}/in"], ["check"], ["check", "--mutants"]])
def test_refused_with_the_reason_and_the_flag(course: Path, words: list[str]) -> None:
    ran = command(course, words[0], "numbers", *(word.format(course) for word in words[1:]))
    assert ran.returncode == 1
    assert ran.stderr == (
        "autograder: the engine: the sandbox did not start: bwrap: No permissions to create new namespace. "
        "Where that cannot be had, --unsafe-no-sandbox (in Python: Limits(sandbox='none')) grades without "
        "a sandbox: student code can then read and write whatever you can.\n"
    )
    assert not (course / "gradebook.db").exists(), "refused before anything is written"


@pytest.mark.slow
def test_with_the_flag_it_grades_and_warns(course: Path) -> None:
    words = ["grade", "numbers", "--submissions", f"{course}/in", "--json", f"{course}/grades.json"]
    ran = command(course, *words, "--unsafe-no-sandbox")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.count("warning:") == 1
    assert f"warning: {UNSAFE}\n" in ran.stdout
    cells = json.loads((course / "grades.json").read_text())["ada"]["notebooks"]["numbers"]
    assert sum(cell["score"] or 0 for cell in cells.values()) == 5
    ran = command(course, "check", "numbers", "--unsafe-no-sandbox")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"warning: {UNSAFE}\n" in ran.stdout
    assert "8 of 8 trials came out as they must." in ran.stdout
    ran = command(course, *words, programs="none")
    assert ran.returncode == 0
    assert "warning" not in ran.stdout


@pytest.mark.parametrize(
    ("sandbox", "filtered", "notes"),
    [
        ("bubblewrap", True, []),
        ("bubblewrap", False, [UNFILTERED]),
        ("none", True, [UNSAFE]),
        ("none", False, [UNSAFE, UNFILTERED]),
    ],
)
def test_each_protection_that_is_missing_has_a_line(sandbox: str, filtered: bool, notes: list[str]) -> None:
    template = PlayerTemplate.__new__(PlayerTemplate)
    template.limits, template._receive = Limits(sandbox=sandbox), lambda: {"ready": 1, "filter": filtered}
    assert template.wait_ready().notes == notes
