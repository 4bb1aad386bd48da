"""Blanks of a lecture: found, filled in, and seen to pass and to fail."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.claims.syllabus import load
from course.lectures.blanks import blanks, filled, states
from course.lectures.notebooks import lecture_path, read

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


def notebook(cell: str = CELL, folded: str = FOLDED):
    return new_notebook(cells=[new_code_cell(IMPORT), new_code_cell(cell), new_markdown_cell(folded)])


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


def test_a_slip_fails_and_the_answer_passes():
    assert states(notebook()) == [(1, "wrong", "right")]


@pytest.mark.slow
@pytest.mark.parametrize("lecture", SECOND)
def test_every_folded_answer_passes_and_every_slip_fails(lecture, monkeypatch):
    monkeypatch.chdir(lecture_path(lecture).parent)
    seen = states(read(lecture_path(lecture)))
    assert len(seen) >= 2
    assert {(slip, right) for _, slip, right in seen} == {("wrong", "right")}
