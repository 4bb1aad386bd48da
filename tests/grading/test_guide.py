"""The instructor's guide: every command in it does what it is there for."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sample_class import RIGHT, PlainEngine, make_course, source_notebook

from autograder import cli
from autograder.authoring.filling import as_bytes, filled

REPOSITORY = Path(__file__).resolve().parents[2]
GUIDE = (REPOSITORY / "autograder" / "GUIDE.md").read_text(encoding="utf-8")
HERE = "JUPYTER_CONFIG_PATH=autograder "  # where this repository's configuration lies; the course has its own
COMMANDS = [line for block in re.findall(r"```\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines()]


def test_the_readme_leads_to_it() -> None:
    assert "(autograder/GUIDE.md)" in (REPOSITORY / "README.md").read_text().partition("## For students")[0]


def test_every_command_of_the_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_course(tmp_path / "course")
    (root / "roster.csv").write_text(
        "id,last_name,first_name,email\nAda_Lovelace_12,Lovelace,Ada,ada@example.org\n"
    )
    folder = root / "in" / "Ada_Lovelace_12" / "numbers"
    folder.mkdir(parents=True)
    (folder / "numbers (1).ipynb").write_bytes(as_bytes(filled(source_notebook(), RIGHT)))
    monkeypatch.chdir(root)

    monkeypatch.setattr("autograder.telling.console.engine_for", PlainEngine)
    monkeypatch.setattr("autograder.engine.opening.ways_for", lambda *_: PlainEngine.ways)
    with zipfile.ZipFile(root / "submissions.zip", "w") as archive:
        archive.write(folder / "numbers (1).ipynb", "Ada Lovelace_12_assignsubmission_file_/numbers.ipynb")
    (root / "worksheet.csv").write_text(
        "Identifier,Full name,Email address,Status,Grade,Maximum grade,Feedback comments\n"
        "Participant 12,Ada Lovelace,ada@example.org,Submitted,,8,\n"
    )
    assert len(COMMANDS) == 12
    for line in COMMANDS:
        if "passback" in line:  # needs a platform: tests/lms/test_passback.py runs it against one
            continue
        words = shlex.split(line.removeprefix(HERE).replace("08_attention", "numbers").replace("DIR", "in"))
        if words[0] == "autograder":
            monkeypatch.setattr(sys, "argv", words)
            with pytest.raises(SystemExit) as end:
                cli.main()
            assert not end.value.code, line
        else:
            path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
            run = [sys.executable, "-m", *words]
            subprocess.run(run, check=True, env=os.environ | {"PATH": path}, capture_output=True)
    students = {path.parts[-3] for path in (root / "submitted").glob("*/numbers/numbers.ipynb")}
    assert students == {"Ada_Lovelace_12"}
    assert (root / ".class" / "reports" / "numbers-similar.html").is_file()
    assert "Submitted,5,8,double: 2 of 2" in (root / "filled.csv").read_text()
    assert (root / "release" / "numbers" / "numbers.ipynb").is_file()
    assert (root / "feedback" / "Ada_Lovelace_12" / "numbers" / "numbers.html").is_file()
    assert (root / ".class" / "reports" / "numbers-report.html").is_file()
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "sample") as gradebook:
        assert gradebook.find_student("Ada_Lovelace_12").email == "ada@example.org"
    assert "Lovelace,Ada,ada@example.org,5.0,0.0,5.0,8.0,graded,3.0" in (root / "grades.csv").read_text()
