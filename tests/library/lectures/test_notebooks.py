"""Lecture notebooks are built from text, run in place and tidied. (What is checked: test_lectures.py.)"""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from course.lectures import notebooks
from course.lectures.notebooks import WIDGET, build, execute, lecture_path, main, read, tidy

DRAFT = """# %% [markdown]
# # Title
#
# Two lines.

# %% parameters tags=["parameters"]
seed = 0

# %% A sum!
print(seed + 1)
"""


@pytest.fixture
def built(tmp_path):
    (tmp_path / "draft.py").write_text(DRAFT)
    build(tmp_path / "draft.py", tmp_path / "99_test.ipynb")
    return tmp_path / "99_test.ipynb"


def test_build_makes_cells_with_stable_ids(built):
    notebook = read(built)
    assert [cell.id for cell in notebook.cells] == ["cell-01", "parameters", "a-sum"]
    assert notebook.cells[0].source == "# Title\n\nTwo lines."
    assert notebook.cells[1].metadata == {"tags": ["parameters"]}
    nbformat.validate(notebook)


def test_execute_saves_outputs_in_place(built):
    assert execute(built) > 0
    notebook = read(built)
    assert notebook.cells[2].outputs[0].text == "1\n" and notebook.cells[2].execution_count == 2
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


def test_tidy_drops_views_and_times_but_keeps_pictures():
    data = {WIDGET: {"model_id": "1"}, "text/plain": "sliders", "image/png": "iVBOR"}
    cell = new_code_cell("1", outputs=[new_output("display_data", data=data)])
    cell.metadata = {"tags": ["x"], "execution": {"iopub.status.busy": "2026"}}
    notebook = new_notebook(cells=[cell], metadata={"widgets": {}})
    tidy(notebook)
    assert set(notebook.cells[0].outputs[0].data) == {"text/plain", "image/png"}
    assert notebook.cells[0].metadata == {"tags": ["x"]} and "widgets" not in notebook.metadata


def test_unknown_lecture(monkeypatch, tmp_path):
    monkeypatch.setattr(notebooks, "LECTURES", tmp_path)
    with pytest.raises(ValueError, match="no lecture '99_none'"):
        lecture_path("99_none")
    with pytest.raises(SystemExit, match="99_none"):
        main(["check", "99_none"])
