"""Release, check, grade and report say how each test is judged, and with --strict they refuse."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import sample_notebooks as notebooks
from nbformat import write

from autograder import cli
from autograder.telling.ways import read_ways

COUNTS = "twice.ipynb: 1 test cell (2 points) judged from outside, 1 (3 points) beside the student's code"
REASON = "  bytes (3): it looks at byte code, which stays beside the student's code; look at the text instead"
REFUSED = "1 test cell cannot be judged from outside: 'bytes': it looks at byte code"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one assignment, of which one test looks at byte code, and a student who solved it."""
    root = tmp_path_factory.mktemp("course")
    source = notebooks.notebook(
        notebooks.solution("f", "### BEGIN SOLUTION\ndef f(x):\n    return 2 * x\n### END SOLUTION"),
        notebooks.checks("values", "assert f(2) == 4", 2),
        notebooks.checks("bytes", "assert f.__code__.co_argcount == 1", 3),
    )
    for cell in source.cells:
        cell.metadata["nbgrader"]["cell_type"] = "code"
    for folder in (root / "source" / "twice", root / "in" / "ada" / "twice"):
        folder.mkdir(parents=True)
        write(source, folder / "twice.ipynb")
    (root / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'twice'\n")
    return root


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run a command line in this process; exit code, output, errors."""
    monkeypatch.setenv("COLUMNS", "200")

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["autograder", *map(str, words), "--course", str(root)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code or 0, *capsys.readouterr()

    return command


def test_strict_refuses_and_writes_nothing(root: Path, run) -> None:
    for words in (
        ["release", "twice"],
        ["release", "twice", "--check"],
        ["check", "twice"],
        ["grade", "twice"],
    ):
        more = ["--submissions", root / "in"] if words[0] == "grade" else []
        code, _, err = run(*words, *more, "--strict")
        assert code == 1 and REFUSED in err, words
    assert not (root / "release").exists() and not (root / "gradebook.db").exists()


def test_all_of_them_tell_which_ways(root: Path, run) -> None:
    for words in (
        ["release", "twice"],
        ["check", "twice"],
        ["grade", "twice", "--submissions", root / "in"],
        ["report", "twice"],
    ):
        code, out, err = run(*words)
        assert (code, err) == (0, ""), words
        assert COUNTS in out and REASON in out, words
        assert "warning" not in out
    (ways,) = read_ways(root / ".class" / "reports", "twice")
    assert (ways.outside, list(ways.beside)) == ({"values": 2.0}, ["bytes"])
    assert "<li>bytes (3): it looks at byte code" in (root / ".class/reports/twice-report.html").read_text()


# A test that the source's own answer fails, and what `grade` warns of and `check` refuses.
BROKEN = {"assert f(2) == 5": "AssertionError", "assert f(2 == 4": "SyntaxError: incomplete input (line 1)"}


@pytest.mark.parametrize(("test", "why"), BROKEN.items())
def test_a_test_that_its_own_answer_fails_stops_check_and_not_a_grading(
    root: Path, run, test: str, why: str
) -> None:
    told = f"twice.ipynb: the source's own answer loses points in bytes: {why}"
    path = root / "source" / "twice" / "twice.ipynb"
    whole = path.read_text()
    path.write_text(whole.replace("assert f.__code__.co_argcount == 1", test))
    try:
        code, out, err = run("grade", "twice", "--submissions", root / "in")
        assert (code, err) == (0, "") and f"warning: {told}" in out
        assert "mean 2.00, median 2 of 5 points" in out
        code, out, err = run("check", "twice")
        assert code == 1 and told in err
    finally:
        path.write_text(whole)
