"""Blanks of a lecture: found, filled in, used by no later cell, and tried when the lecture is run."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.claims.syllabus import load
from course.lectures.blanks import blanks, filled
from course.lectures.names import bound, read
from course.lectures.notebooks import lecture_path
from course.lectures.notebooks import read as read_notebook

ROOT = Path(__file__).parents[3]
SECOND = [id for id, lecture in load().lectures.items() if lecture.status == "done" and lecture.edition == 2]

CELL = """def double(x):
    y = ...  # twice x
    return ...


your_turn("the double", lambda: double(3), 6)"""
FOLDED = """<details><summary>Answer</summary>

```python
y = 2 * x
return y
```

A common slip is to square:

```python
y = x**2
return y
```
</details>"""
IMPORT = "from course.viz.exercise import your_turn"


def notebook(cell: str = CELL, folded: str = FOLDED, after: str = "1"):
    code = [new_code_cell(source) for source in (IMPORT, cell, after)]
    return new_notebook(cells=[*code[:2], new_markdown_cell(folded), code[2]])


def test_an_answer_is_put_in_place_of_its_blank():
    (blank,) = blanks(notebook())
    assert "    y = 2 * x\n    return y\n" in blank.right and "    y = x**2\n" in blank.slip
    assert filled("a = 1\n    b = ...", "c = 2\nb = c") == "a = 1\n    c = 2\n    b = c"


def test_what_cannot_be_filled_in_is_named():
    with pytest.raises(ValueError, match=r"two blocks of Python, the answer and a typical slip; there are 0"):
        list(blanks(notebook(folded="An answer that is not folded.")))
    with pytest.raises(ValueError, match=r"2 blanks, and an answer of 1 lines"):
        filled("a = ...\nb = ...", "a = 1")
    with pytest.raises(ValueError, match=r"expected a line that ends in \.\.\."):
        filled("a = 1", "a = 1")


def given(source: str) -> set[str]:
    """The names of a cell that hold what a student fills in, or come of it."""
    found: set[str] = set()
    for part in ast.parse(source).body:
        dots = any(isinstance(p, ast.Constant) and p.value is ... for p in ast.walk(part))
        if dots or read(ast.unparse(part)) & found:
            found |= bound(ast.unparse(part))
    return found


def uses(notebook) -> Iterator[str]:
    """Later cells that read what a student fills in and do not bind it themselves."""
    for blank in blanks(notebook):
        names = given(notebook.cells[blank.place].source)
        for cell in notebook.cells[blank.place + 1 :]:
            if cell.cell_type == "code":
                yield from sorted(
                    f"{cell.id}: {name}" for name in read(cell.source) & names - bound(cell.source)
                )
                names -= bound(cell.source)


@pytest.mark.parametrize("lecture", SECOND)
def test_no_later_cell_uses_what_is_filled_in(lecture):
    assert list(uses(read_notebook(lecture_path(lecture)))) == []


def test_a_later_cell_that_uses_it_is_named():
    derived = CELL.replace("your_turn", "twelve = double(6)\nyour_turn")
    made = notebook(derived, after="print(twelve)")
    assert list(uses(made)) == [f"{made.cells[-1].id}: twelve"]
    assert list(uses(notebook(derived, after="twelve = 12\nprint(twelve)"))) == []


@pytest.fixture(scope="module")
def ended(tmp_path_factory) -> set[str]:
    """How each cell of some notebooks ended when they were run as lectures are."""
    folder = tmp_path_factory.mktemp("blanks")
    right, slip = "y = 2 * x", "y = x**2"
    made = {
        "good": FOLDED,
        "slip_passes": FOLDED.replace(slip, right),
        "answer_fails": FOLDED.replace(right, slip),
    }
    for name, folded in made.items():
        nbformat.write(notebook(folded=folded, after="assert double(3) is ..."), folder / f"{name}.ipynb")
    line = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "course.lectures.conftest",
        "-p",
        "no:cacheprovider",
        "-n",
        "0",
        "-rA",
        "-q",
    ]
    line += ["--nbval-lax", "--nbval-current-env", f"--rootdir={folder}", *map(str, folder.glob("*.ipynb"))]
    env = os.environ | {"PYTHONPATH": str(ROOT)}  # where that conftest lies
    done = subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, timeout=300)
    lines = [line for line in done.stdout.splitlines() if line.startswith(("PASSED ", "FAILED "))]
    return {line.partition(" - ")[0].replace("::ipynb", ".ipynb") for line in lines}


def test_a_slip_that_passes_and_an_answer_that_does_not_are_found(ended):
    failed = {line.removeprefix("FAILED ") for line in ended if line.startswith("FAILED ")}
    assert failed == {
        "slip_passes.ipynb::Cell 1, its slip",
        "answer_fails.ipynb::Cell 1, its answer",
    }


def test_the_cell_and_what_follows_run_as_saved(ended):
    """In each of them the slip and the answer are tried, and the blank is one again in the end."""
    assert len(ended) == 3 * 5
    assert {"PASSED good.ipynb::Cell 1, its slip", "PASSED good.ipynb::Cell 2"} <= ended
