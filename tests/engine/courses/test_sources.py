"""Sources as nbgrader knows them: answers left to students, cells added at release, settings of time."""

from __future__ import annotations

import nbformat
import pytest
import sample_notebooks as notebooks
from nbgrader.preprocessors import Execute
from traitlets.config import Config
from traitlets.config.loader import DeferredConfigString

from autograder.authoring.coursedir import Course
from autograder.authoring.instantiate import instantiated
from autograder.engine.notebook.plan import Plan, make_plan
from autograder.engine.notebook.restore import Unreadable, read_submission, restore
from autograder.engine.timing import limits_of
from autograder.errors import AutograderError

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"


def plan_of(*cells: nbformat.NotebookNode, **metadata: dict) -> Plan:
    source = notebooks.notebook(*cells)
    source.metadata = metadata or source.metadata
    return make_plan(nbformat.writes(source))


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("import math", {"a", "b"}),
        ("%matplotlib inline", {"a", "b"}),
        ("from math import *", set()),
        ("%%capture\na = 1", {"b"}),
        ("%%bash\na = 1", set()),
        ("%run helpers.py", set()),
        ("exec('a = 1')", set()),
    ],
)
def test_names_that_nobody_binds_are_the_students(first, expected):
    """Unless one of the instructor's cells may bind them all the same: then the judge's own count."""
    check = "def same():\n    return len([b]) == 1\n\nassert a == 1 and same() and __name__"
    plan = plan_of(
        notebooks.plain(first), notebooks.solution("set_a", STUB), notebooks.checks("test_a", check)
    )
    assert plan.student_names == expected


def test_a_cell_that_uses_such_a_name_belongs_to_the_player():
    cells = [notebooks.solution("set_a", STUB), notebooks.plain("twice = 2 * a")]
    plan = plan_of(*cells, notebooks.checks("test_a", "assert twice == 2"))
    assert plan.student_names == {"a", "twice"}
    assert plan.steps[1].kind == "player"


@pytest.mark.parametrize(
    ("cell", "solved"),
    [
        ("### BEGIN SOLUTION\na = 1\n### END SOLUTION", True),
        ("### BEGIN SOLUTION\n\n### END SOLUTION\na = 1", False),
        ("a = 1", False),
    ],
)
def test_only_what_stands_between_the_marks_is_a_model_answer(cell, solved):
    plan = plan_of(notebooks.solution("set_a", cell), notebooks.checks("test_a", "assert a == 1"))
    assert plan.tests["test_a"].solved is solved


def test_another_language_is_refused():
    def kernel(language: str) -> dict:
        return {"name": "some", "display_name": "Some", "language": language}

    with pytest.raises(ValueError, match=r"kernel is for 'R', expected one for Python"):
        plan_of(notebooks.plain("1"), kernelspec=kernel("R"))
    silent = plan_of(notebooks.plain("1"), language_info={"name": "python"})
    for language in ("python", "R"):
        handed_in = notebooks.notebook(notebooks.plain("1"))
        handed_in.metadata.kernelspec = kernel(language)
        data = nbformat.writes(handed_in).encode()
        if language == "python":
            restore(read_submission(data), silent)
        else:
            with pytest.raises(Unreadable, match=r"its kernel is for 'R', expected one for Python"):
                restore(read_submission(data), silent)


def test_ids_that_are_missing_or_there_twice_follow_from_the_place():
    task = notebooks.solution("set_a", STUB)
    plan = plan_of(task, notebooks.checks("test_a", "assert a == 1"))
    source = notebooks.notebook(*(notebooks.plain(str(n)) for n in range(5)), task)
    for cell, name in zip(source.cells, [None, "mine", "cell-0", "twice", "twice"], strict=False):
        cell.pop("id") if name is None else cell.update(id=name)
    made = [[c.id for c in restore(nbformat.from_dict(source), plan).cells] for _ in range(2)]
    assert made[0] == made[1]
    assert len(set(made[0])) == 7
    assert {"mine", "cell-0", "cell-0-"} < set(made[0])


@pytest.mark.parametrize(
    ("timeout", "seconds", "total"),
    [(2, 2, 300), (DeferredConfigString("7"), 7, 300), (200, 200, 600), (None, 300, 300), (-1, 300, 300)],
)
def test_nbgraders_timeout_is_ours(timeout, seconds, total):
    limits = limits_of({"Execute": {"timeout": timeout, "allow_errors": False}})
    assert (limits.seconds, limits.total_seconds) == (seconds, total)
    assert limits_of({}).seconds == 30 == Execute().timeout
    assert limits_of({}, sandbox="none").sandbox == "none"


def test_a_timeout_that_is_no_number_is_named():
    with pytest.raises(AutograderError, match=r"must be whole seconds, got 'soon'"):
        limits_of({"Execute": {"timeout": "soon"}})


def test_header_and_tests_that_nbgrader_writes(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "source" / "sample"
    folder.mkdir(parents=True)
    answer = notebooks.solution("set_a", "### BEGIN SOLUTION\na = 5\n### END SOLUTION")
    nbformat.write(
        notebooks.notebook(answer, notebooks.checks("test_a", "### AUTOTEST a")), folder / "sample.ipynb"
    )
    nbformat.write(notebooks.notebook(notebooks.plain("import math")), tmp_path / "header.ipynb")
    (tmp_path / "autotests.yml").write_text(
        "python3:\n  dispatch: 'type({{snippet}})'\n  normalize: 'str({{snippet}})'\n"
        "  check: 'assert {{snippet}} == \"{{value}}\"'\n"
        "  templates:\n    default:\n      - test: '{{snippet}}'\n        fail: 'wrong'\n"
    )
    config = Config({"IncludeHeaderFooter": {"header": "header.ipynb"}})
    course = Course.of(config, tmp_path)
    made = instantiated(course, course.assignment("sample"))
    cells = nbformat.read(made.notebooks["sample"], as_version=4).cells
    assert [cell.source.strip() for cell in cells] == ["import math", answer.source, 'assert str(a) == "5"']
    before = made.notebooks["sample"].stat().st_mtime_ns
    assert instantiated(course, course.assignment("sample")).notebooks == made.notebooks
    assert made.notebooks["sample"].stat().st_mtime_ns == before
    (tmp_path / "header.ipynb").write_text(nbformat.writes(notebooks.notebook(notebooks.plain("import os"))))
    other = instantiated(course, course.assignment("sample")).notebooks["sample"]
    assert nbformat.read(other, as_version=4).cells[0].source == "import os"


def test_a_source_that_is_whole_stays_what_it_is(tmp_path):
    folder = tmp_path / "source" / "sample"
    folder.mkdir(parents=True)
    nbformat.write(notebooks.notebook(notebooks.plain("1")), folder / "sample.ipynb")
    course = Course.of(Config(), tmp_path)
    assignment = course.assignment("sample")
    assert instantiated(course, assignment) == assignment
