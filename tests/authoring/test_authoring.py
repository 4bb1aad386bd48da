"""Writing an assignment: it begins right, and what no longer fits is told in words. (solutions/README.md)"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console
from sample_class import make_course

from autograder import cli
from autograder.authoring.check.checking import check, check_mutants
from autograder.authoring.check.ledger import answers_digests, mutants_digests, read_ledger, sample
from autograder.authoring.check.watching import watch
from autograder.authoring.coursedir import Course
from autograder.authoring.new import new
from autograder.errors import AutograderError, UsageError

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = (REPOSITORY / "solutions" / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)[0].splitlines()
SYLLABUS = """\
[lectures.01_words]
title = "Words"
[assignments.02_runs]
title = "Runs and means"
lectures = ["01_words"]

# Errata
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that somebody else began, with the pattern in it."""
    root = make_course(tmp_path_factory.mktemp("authoring") / "course")
    new(Course.load(root), "my_topic")
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "course")
    return tmp_path / "course"


def change(root: Path, before: str, after: str, name: str = "my_topic") -> None:
    """Replace some lines of a source."""
    path = root / "source" / name / f"{name}.ipynb"
    notebook = json.loads(path.read_text())
    texts = ["".join(cell["source"]) for cell in notebook["cells"]]
    assert sum(before in text for text in texts) == 1
    for cell, text in zip(notebook["cells"], texts, strict=True):
        cell["source"] = text.replace(before, after)
    path.write_text(json.dumps(notebook))


def terminal() -> Console:
    return Console(record=True, width=200, quiet=False, file=open("/dev/null", "w"))


@pytest.mark.slow
def test_every_command_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd) -> None:
    root = make_course(tmp_path / "course")
    monkeypatch.chdir(root)
    assert [shlex.split(line)[1] for line in COMMANDS] == ["new", "check", "check", "release"]
    for line in COMMANDS:  # a course without a syllabus, so without the lecture
        words = shlex.split(line.removesuffix(" --lecture 06_convolutional_networks"))
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert not end.value.code, line
    released = (root / "release" / "my_topic" / "my_topic.ipynb").read_text()
    assert "HIDDEN TESTS" not in released
    assert not (root / "release" / "my_topic" / "answers").exists()
    said = capfd.readouterr().out
    assert "19 of 19 trials came out as they must" in " ".join(said.split())
    assert "100.0 %" in said


def test_the_pages_example_of_a_weak_test(root: Path) -> None:
    line = re.search(r"`(assert values == \[1, 2, 6\])`", PAGE)
    assert line
    source = (root / "source/my_topic/my_topic.ipynb").read_text()
    whole = re.search(rf"({re.escape(line[1])}.*?)\\n", source)
    assert whole
    change(root, whole[1].replace('\\"', '"'), "pass")
    told = re.search(r"`(wrong centered: changed in place: .*?)`", PAGE.replace("\n", " "))
    assert told
    console = terminal()
    assert not check(Course.load(root), ["my_topic"], None, console)
    assert told[1] in console.export_text()


def test_a_slip_that_gets_through_is_told_with_the_tests_that_let_it(root: Path) -> None:
    change(root, '("", 0), ("x", 1), ("abc", 1), ("xaaaa", 4), ("aaaax", 4), ("aAa", 1),', '("x", 1),')
    console = terminal()
    check_mutants(Course.load(root), ["my_topic"], console)
    said = console.export_text()
    assert "survived: longest_run, line 4: (0, 0, None) -> (1, 0, None)" in said
    assert re.search(
        r"longest_run, \d slips?: it gets through: test_longest_run accepts it; add an input", said
    )


def test_new_refuses_what_cannot_be(root: Path) -> None:
    course = Course.load(root)
    with pytest.raises(UsageError, match="exists already"):
        new(course, "my_topic")
    for name in ("../up", "a/b", "", ".hidden", "a+b"):
        with pytest.raises(UsageError, match="cannot name an assignment"):
            new(course, name)
    with pytest.raises(UsageError, match="no .*syllabus.toml"):
        new(course, "other", lectures=["01_words"])
    assert course.names() == ["my_topic", "numbers"]


def test_a_syllabus_gets_its_entry_and_prompts_their_links(tmp_path: Path) -> None:
    root = make_course(tmp_path / "course")
    (root / "course").mkdir()
    syllabus = root / "course" / "syllabus.toml"
    syllabus.write_text(SYLLABUS)
    course = Course.load(root)
    with pytest.raises(UsageError, match="does not list '03_other': say which lecture"):
        new(course, "03_other")
    with pytest.raises(UsageError, match="no lecture '09'; there are: 01_words"):
        new(course, "03_other", lectures=["09"])
    new(course, "02_runs")
    assert syllabus.read_text() == SYLLABUS
    new(course, "03_other-thing", lectures=["01_words"])
    other = root / "source" / "03_other-thing"
    assert 'forbid("course.other-thing", "statistics")' in (other / "answers" / "__init__.py").read_text()
    assert (
        "`course.other-thing` and `statistics` are not available"
        in (other / "03_other-thing.ipynb").read_text()
    )
    listed = tomllib.loads(syllabus.read_text())["assignments"]
    assert listed["03_other-thing"] == {"title": "Other thing", "lectures": ["01_words"]}
    assert syllabus.read_text().endswith("# Errata\n")
    text = (root / "source/02_runs/02_runs.ipynb").read_text()
    assert "# Runs and means" in text
    assert text.count("(../../course/lectures/01_words.ipynb)") == 4
    assert '"course.runs"' in (root / "source/02_runs/answers/__init__.py").read_text()


def test_a_course_with_delimiters_of_its_own(tmp_path: Path) -> None:
    root = make_course(tmp_path / "course")
    (root / "nbgrader_config.py").write_text(
        'c = get_config()\nc.ClearSolutions.begin_solution_delimeter = "VON HIER"\n'
        'c.ClearSolutions.end_solution_delimeter = "BIS HIER"\n'
    )
    new(Course.load(root), "my_topic")
    text = (root / "source/my_topic/my_topic.ipynb").read_text()
    assert "BEGIN SOLUTION" not in text
    console = terminal()
    assert check(Course.load(root), ["my_topic"], None, console), console.export_text()


def test_tests_that_nbgrader_writes_are_completed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before they are, anything passes them, the released notebook too."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(root / "cache"))
    text = (root / "source/my_topic/my_topic.ipynb").read_text()
    cells = json.loads(text)["cells"]
    (old,) = ["".join(c["source"]) for c in cells if c["id"] == "test_longest_run"]
    change(
        root, old, '### AUTOTEST longest_run("aabbba"); longest_run("mississippi goddess"); longest_run("xx")'
    )
    (root / "source" / "autotests.yml").unlink(missing_ok=True)
    (root / "autotests.yml").write_text(
        "python3:\n  dispatch: 'type({{snippet}})'\n  normalize: 'str({{snippet}})'\n"
        "  check: 'assert {{snippet}} == \"{{value}}\"'\n"
        "  templates:\n    default:\n      - test: '{{snippet}}'\n        fail: 'wrong'\n"
    )
    console = terminal()
    check(Course.load(root), ["my_topic"], None, console)
    said = console.export_text()
    assert "The released notebook takes no points: yes" in said
    assert "An empty notebook takes no points: yes" in said
    assert "18 of 19" in said or "19 of 19" in said, said


@pytest.mark.slow
def test_watching_checks_what_changed_and_waits_for_what_is_half_written(root: Path) -> None:
    path = root / "source" / "my_topic" / "my_topic.ipynb"
    whole = path.read_text()
    answers = path.parent / "answers" / "longest_run.py"

    def spoil() -> None:
        path.write_text(whole[: len(whole) // 2])

    def spoil_the_model() -> None:
        path.write_text(whole)
        change(root, "best = max(best, run)", "best = max(best, run + 1)")

    def mend() -> None:
        path.write_text(whole)
        answers.write_text(answers.read_text().replace("return best", "return best + 0 * len(text)", 1))

    steps: list[Callable[[], None]] = [spoil, spoil_the_model, mend]

    def wait() -> bool:
        if not steps:
            return False
        steps.pop(0)()
        return True

    console = terminal()
    watch(Course.load(root), "my_topic", console, wait=wait)
    rounds = console.export_text().split("Watching; Ctrl-C ends.")
    assert len(rounds) == 5
    assert "2 tasks looked at" in rounds[0]
    assert "not yet: " in rounds[1]
    assert "not a notebook" in rounds[1]
    assert "not yet: my_topic.ipynb: the source's own answer loses points in test_longest_run" in rounds[2]
    assert "1 task looked at" in rounds[3]
    assert "10 of 10 trials came out as they must." in rounds[3]


def test_the_ledger_tells_what_changed(root: Path) -> None:
    assignment = Course.load(root).assignment("my_topic")
    assert read_ledger(assignment) == {}
    assert check_mutants(Course.load(root), ["my_topic"], terminal(), write_ledger=True)
    ledger = read_ledger(assignment)
    assert {task: entry.digest for task, entry in ledger.items()} == mutants_digests(assignment)
    assert len(ledger["longest_run"].equivalent) == 3
    assert not ledger["centered"].survived
    assert len(sample(assignment, 5)) == 5
    answers = answers_digests(assignment)
    change(root, '("abc", 1)', '("abcd", 1)')
    changed = mutants_digests(assignment)
    assert changed["centered"] == ledger["centered"].digest
    assert changed["longest_run"] != ledger["longest_run"].digest
    assert {t for t, d in answers_digests(assignment).items() if answers[t] != d} == {"longest_run"}
    change(root, "import math", "import math, os")
    assert mutants_digests(assignment)["centered"] != ledger["centered"].digest
    (assignment.folder / "answers" / "ledger.json").write_text("[]")
    with pytest.raises(AutograderError, match="not a ledger"):
        read_ledger(assignment)
    with pytest.raises(AutograderError, match="there is none"):
        read_ledger(Course.load(root).assignment("numbers"))
