"""The student's repository: everything that students need, no line of what they must not see."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from sample_class import make_course

from autograder.authoring.coursedir import Course
from autograder.errors import AutograderError, UsageError
from autograder.publishing import publish as module
from autograder.publishing.leaks import Secret, find_leaks, secrets_of
from autograder.publishing.publish import binder_link, publish

ROOT = Path(__file__).parents[2]
BEGIN, END = re.compile("### BEGIN (SOLUTION|HIDDEN TESTS)"), re.compile("### END (SOLUTION|HIDDEN TESTS)")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("students") / "repository"
    publish(Course.load(ROOT), folder)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def secret_and_shown() -> tuple[set[str], set[str]]:
    """Every line inside a region of an answer or hidden test, every line outside; read without our search."""
    secret: set[str] = set()
    shown: set[str] = set()
    for path in sorted((ROOT / "solutions").glob("*/*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            text = "".join(cell["source"])
            mark = cell["metadata"].get("nbgrader", {})
            inside = whole = bool(mark.get("solution")) and "BEGIN SOLUTION" not in text
            for line in map(str.strip, text.splitlines()):
                if BEGIN.search(line) or END.search(line):
                    inside = bool(BEGIN.search(line)) or whole
                else:
                    (secret if inside else shown).add(line)
    return secret, shown


def lines_of(name: str, data: bytes) -> set[str]:
    """All lines of a file; of a notebook also what stands in its JSON strings."""
    text = data.decode("utf-8")
    lines = {line.strip() for line in text.splitlines()}
    if name.endswith(".ipynb"):
        for cell in json.loads(text)["cells"]:
            lines |= {line.strip() for line in "".join(cell["source"]).splitlines()}
    return lines


def test_no_line_of_an_answer_or_hidden_test_is_published(published: Path) -> None:
    """Every line of 6 characters outside of library and lectures; inside them, every line of 40."""
    secret, shown = secret_and_shown()
    assert len(secret - shown) > 1000
    for name, data in files(published).items():
        found = lines_of(name, data) & (secret - shown)
        if name.startswith("course/"):
            found = {line for line in found if len(line) >= 40}
        assert not {line for line in found if len(line) > 5}, name


def test_nothing_of_the_instructors_goes_along(published: Path) -> None:
    names = sorted({name.split("/")[0] for name in files(published)})
    wanted = [
        ".gitignore",
        ".published",
        "LICENSE",
        "README.md",
        "assignments",
        "binder",
        "course",
    ]
    assert names == [*wanted, "pyproject.toml"]
    assert not [name for name in files(published) if "answers" in name or "solutions" in name]
    text = (published / "pyproject.toml").read_text()
    assert "autograder" not in text
    assert tomllib.loads(text)["project"]["name"] == "partwise"
    assert (published / "binder" / "apt.txt").read_text() == "bible-kjv\n"


def test_lectures_come_without_outputs_and_assignments_as_they_are_released(published: Path) -> None:
    lectures = sorted((published / "course" / "lectures").glob("*.ipynb"))
    assert [p.name for p in lectures] == sorted(
        p.name for p in (ROOT / "course" / "lectures").glob("*.ipynb")
    )
    for path in lectures:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        original = json.loads((ROOT / "course" / "lectures" / path.name).read_text(encoding="utf-8"))["cells"]
        assert [cell["source"] for cell in cells] == [cell["source"] for cell in original]
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
    released = {name: data for name, data in files(ROOT / "assignments").items() if "checkpoint" not in name}
    assert files(published / "assignments") == released


def test_links_in_the_readme_lead_somewhere_and_name_every_notebook(published: Path) -> None:
    links = re.findall(r"\]\(([^)]+)\)", (published / "README.md").read_text(encoding="utf-8"))
    assert all((published / link).is_file() for link in links)
    assert len(links) == len(list(published.rglob("*.ipynb")))


def test_the_library_works_alone(published: Path) -> None:
    """Everything a lecture imports from `course` is there, and nothing of it needs the autograder."""
    code = """
import importlib, pkgutil, sys, course
for module in pkgutil.walk_packages(course.__path__, "course."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(course.__file__, "autograder" in sys.modules)
"""
    env = os.environ | {"PYTHONPATH": str(published), "OMP_NUM_THREADS": "1"}
    line = [sys.executable, "-c", code]
    done = subprocess.run(line, cwd=published, env=env, capture_output=True, text=True)
    assert done.stdout == f"{published / 'course' / '__init__.py'} False\n", done.stderr


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course.load(make_course(tmp_path / "course"))


def test_a_second_time_changes_nothing_and_leaves_foreign_files(course: Course, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert len(publish(course, folder).written) == 4
    (folder / "NEWS.md").write_text("ours")
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text("ref")
    before = files(folder)
    again = publish(course, folder)
    assert (again.written, again.removed, again.unchanged) == ([], [], 4)
    assert files(folder) == before

    (course.root / "source" / "numbers" / "data.txt").rename(course.root / "source" / "numbers" / "new.txt")
    third = publish(course, folder)
    assert (third.written, third.removed) == (
        ["assignments/numbers/new.txt"],
        ["assignments/numbers/data.txt"],
    )
    assert (folder / "NEWS.md").read_text() == "ours"


def test_a_folder_of_other_origin_is_refused_and_kept(course: Course, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "thesis.tex").write_text("years of work")
    with pytest.raises(UsageError, match="not empty and was not published before"):
        publish(course, folder)
    with pytest.raises(UsageError, match="holds the course itself"):
        publish(course, course.root)
    assert files(folder) == {"thesis.tex": b"years of work"}
    folder = tmp_path / "next"
    publish(course, folder)
    (folder / "assignments" / "numbers" / "mine.txt").write_text("mine")
    (course.root / "source" / "numbers" / "mine.txt").write_text("theirs")
    with pytest.raises(AutograderError, match=r"mine\.txt exists and was not published before"):
        publish(course, folder)
    assert (folder / "assignments" / "numbers" / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("notes.txt", "by the way:\n    doubled = x + x  # the model answer\n"),
        ("helper.py", "assert double(secret_input) == 34, 'double forgets something'".replace("'", '"')),
        ("why.md", "Because sums are linear.\r\n"),
    ],
)
def test_a_leak_stops_everything(course: Course, tmp_path: Path, file: str, text: str) -> None:
    (course.root / "source" / "numbers" / file).write_text(text)
    with pytest.raises(AutograderError, match=f"nothing was published: assignments/numbers/{file}"):
        publish(course, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_release_that_takes_nothing_out_is_caught(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "generate", lambda course, assignment, folder: assignment.folder)
    with pytest.raises(AutograderError, match="nothing was published"):
        publish(course, tmp_path / "out")


def test_in_a_lecture_three_lines_in_a_row_are_a_leak_one_idiom_is_not(tmp_path: Path) -> None:
    lines = (
        "with torch.no_grad():",
        "scores = q @ k",
        "weights = scores.softmax(-1)",
        "total = weights.sum()",
    )
    secrets = [Secret("here", lines, False)]
    lecture = tmp_path / "course" / "lecture.ipynb"
    lecture.parent.mkdir()

    def found(source: str) -> int:
        lecture.write_text(json.dumps({"cells": [{"source": source.splitlines(keepends=True)}]}))
        return len(find_leaks(tmp_path, secrets, tmp_path / "course"))

    assert found("x = 1\nwith torch.no_grad():\n    y = net(x)  # other\n    scores = q @ k\n") == 0
    assert found("\n    ".join(lines[:3])) == 1
    lecture.rename(tmp_path / "lecture.ipynb")
    assert len(find_leaks(tmp_path, secrets, tmp_path / "course")) == 3


def test_secrets_are_those_between_the_marks(course: Course) -> None:
    found = {line: secret.hidden_test for secret in secrets_of(course) for line in secret.lines}
    assert found["doubled = x + x  # the model answer"] is False
    assert found['assert double(secret_input) == 34, "double forgets something"'] is True
    assert found["Because sums are linear."] is False
    assert not any("double(2)" in line for line in found)


@pytest.mark.parametrize(
    ("repository", "source"),
    [
        ("https://github.com/owner/name", "gh/owner/name"),
        ("https://github.com/owner/name.git", "gh/owner/name"),
        ("https://git.example.org/a/b/", "git/https%3A%2F%2Fgit.example.org%2Fa%2Fb"),
    ],
)
def test_the_readme_has_the_link_to_binder(tmp_path: Path, repository: str, source: str) -> None:
    publish(Course.load(make_course(tmp_path / "course")), tmp_path / "out", repository)
    link = f"https://mybinder.org/v2/{source}/HEAD?urlpath=lab/tree/course/lectures"
    assert binder_link(repository) == link
    assert f"]({link})" in (tmp_path / "out" / "README.md").read_text()
    publish(Course.load(tmp_path / "course"), tmp_path / "out")
    assert "mybinder" not in (tmp_path / "out" / "README.md").read_text()


@pytest.mark.parametrize("repository", ["owner/name", "http://host/x", "https://host", "git@host:a/b"])
def test_what_is_no_address_is_refused(repository: str) -> None:
    with pytest.raises(UsageError, match="expected an address"):
        binder_link(repository)
