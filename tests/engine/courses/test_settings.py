"""nbgrader's settings and tags mean here what they mean to nbgrader."""

from __future__ import annotations

import base64
import json

import nbformat
import pytest
import sample_notebooks as notebooks
from sample_notebooks import solved

from autograder.engine.pool import Engine
from autograder.engine.sandbox.limits import Limits
from autograder.engine.timing import limits_of
from autograder.records import Submission


@pytest.mark.parametrize("name", ["Execute", "ExecutePreprocessor", "NotebookClient"])
def test_a_timeout_may_be_set_for_a_base_class(name: str) -> None:
    assert limits_of({name: {"timeout": 7}}).seconds == 7
    assert limits_of({name: {"timeout": 7}, "Execute": {"timeout": 9}}).seconds == 9


def test_a_cell_that_is_to_be_skipped_is(tmp_path) -> None:
    skipped = notebooks.plain("value = 2")
    skipped.metadata["tags"] = ["skip-execution"]
    source = notebooks.notebook(
        notebooks.plain("value = 1"),
        skipped,
        notebooks.solution("f", solved("def f():\n    return value")),
        notebooks.checks("t", "assert f() == 1 and value == 1"),
    )
    with Engine(notebooks.assignment(tmp_path, source), workers=1, strict=True) as engine:
        (result,) = engine.grade([notebooks.hand_in(source)])
    assert result.notebooks["sample"].cells["t"].score == 1


def test_a_cell_may_have_a_limit_of_its_own(tmp_path) -> None:
    """A cell of the source: a student who tags one is given nothing. Cells around it keep the usual limit."""
    wait = "import time\ndef {}():\n    time.sleep(1.5)\n    return 1"
    long = notebooks.checks("test_f", "assert f() == 1", tags=["timeout-20"])
    beside = notebooks.checks("beside", "assert f() and 'sleep' in f.__code__.co_names", tags=["timeout-20"])
    source = notebooks.notebook(
        notebooks.solution("f", solved(wait.format("f"))),
        long,
        beside,
        notebooks.solution("g", solved("def g():\n    return 1")),
        notebooks.checks("test_g", "assert g() == 1"),
    )
    handed_in = nbformat.from_dict(json.loads(nbformat.writes(source)))
    handed_in.cells[3].source, handed_in.cells[3].metadata["tags"] = wait.format("g"), ["timeout-20"]
    handed_in.cells[4].metadata["tags"] = ["timeout-20"]
    with Engine(notebooks.assignment(tmp_path, source), workers=1, limits=Limits(seconds=1)) as engine:
        right, slow = engine.grade(
            [notebooks.hand_in(source), Submission("s", {"sample": nbformat.writes(handed_in).encode()})]
        )
        assert set(engine.ways[0].beside) == {"beside"}
    scores = [[cell.score for cell in r.notebooks["sample"].cells.values()] for r in (right, slow)]
    assert scores == [[1, 1, 1], [1, 1, 0]]


def test_a_file_that_is_not_to_be_overwritten_is_the_students(tmp_path) -> None:
    source = notebooks.tasks("", {"note": ("pass", "import work\nassert work.twice(2) == 4")})
    (tmp_path / "work.py").write_text("def twice(x):\n    return 2 * x")
    config = {"Autograde": {"exclude_overwriting": {"sample": ["work.py"]}}}
    made = notebooks.assignment(tmp_path, source, config=config, files={"work.py": tmp_path / "work.py"})
    works = {"right": "def twice(x):\n    return x + x", "wrong": "def twice(x):\n    return 3", "none": ""}
    class_ = [
        Submission(who, notebooks.hand_in(source).notebooks, {"work.py": text.encode()})
        for who, text in works.items()
    ]
    with Engine(made, workers=1) as engine:
        scores = {r.student: r.notebooks["sample"].cells["test_note"].score for r in engine.grade(class_)}
    assert scores == {"right": 1, "wrong": 0, "none": 0}


def test_pictures_are_kept_as_notebooks_keep_them_and_attachments_stay(tmp_path) -> None:
    info = {
        "grade": True,
        "grade_id": "told",
        "locked": False,
        "points": 1,
        "schema_version": 3,
        "solution": True,
    }
    text = nbformat.v4.new_markdown_cell("an answer", metadata={"nbgrader": info})
    source = notebooks.notebook(notebooks.solution("f", "x = 1"), text)
    handed_in = nbformat.from_dict(json.loads(nbformat.writes(source)))
    handed_in.cells[0].source = "from PIL import Image\nImage.new('RGB', (2, 2))"
    handed_in.cells[1].attachments = {"a.png": {"image/png": "aGVsbG8="}}
    handed_in.cells[1].source = "![](attachment:a.png)"
    with Engine(notebooks.assignment(tmp_path, source), workers=1) as engine:
        (result,) = engine.grade([Submission("s", {"sample": nbformat.writes(handed_in).encode()})])
    code, told = nbformat.reads(result.notebooks["sample"].notebook, 4).cells
    assert base64.b64decode(code.outputs[0].data["image/png"]).startswith(b"\x89PNG\r\n")
    assert told.attachments == {"a.png": {"image/png": "aGVsbG8="}}


def test_a_given_file_that_student_code_changes_is_seen_as_in_a_kernel(tmp_path) -> None:
    (tmp_path / "rows.csv").write_text("1\n2\n")
    answer = "def count():\n    return len(open('rows.csv').read().split())"
    check = "assert count() == 2 and open('rows.csv').read() == '1\\n2\\n'"
    source = notebooks.tasks("", {"count": (solved(answer), check)})
    made = notebooks.assignment(tmp_path, source, files={"rows.csv": tmp_path / "rows.csv"})
    spoils = f"{answer}\nopen('rows.csv', 'w').write('1 2')"
    with Engine(made, workers=1, strict=True) as engine:
        right, wrong = engine.grade([notebooks.hand_in(source), notebooks.hand_in(source, "w", count=spoils)])
    assert right.notebooks["sample"].cells["test_count"].score == 1
    cell = wrong.notebooks["sample"].cells["test_count"]
    assert (cell.score, cell.message) == (0, "Your code changed `rows.csv`, which should stay as it is.")
