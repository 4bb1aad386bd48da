"""Names of cells, and blanks that later cells would spoil."""

from nbformat.v4 import new_code_cell, new_notebook

from course.lectures.names import bound, bound_anew, counted_budgets, reached, read

CELL = """
import numpy as np
from torch import nn as layers
for k, (a, b) in enumerate(pairs):
    total = [x for x in a if x > least]
with open(place) as file:
    pass
def f(y, z=start):
    w = y + shift
    return w
class Net(layers.Module):
    size = width
"""


def notebook(cells):
    return new_notebook(cells=[new_code_cell(code, id=name) for name, code in cells.items()])


def test_what_a_cell_binds_and_reads():
    assert bound(CELL) == {"np", "layers", "k", "a", "b", "total", "file", "f", "Net"}
    assert {"pairs", "least", "place", "start", "shift", "width"} <= read(CELL)
    assert not read(CELL) & {"x", "y", "z", "w"}
    assert reached({"double"}, ["def double(v):\n    return scale * v"]) == {"double", "scale"}


def test_a_blank_that_later_cells_would_spoil_is_named():
    cells = {
        "setup": "x, y = 1, 2",
        "blank": "answer = ...\nyour_turn('twice x', lambda: answer, 2 * x)",
        "more": "y = 3\nanswer = 4",
        "loop": "for x in range(3):\n    pass",
    }
    (line,) = bound_anew(notebook(cells))
    assert "cell blank has a blank whose check reads 'x', which loop binds anew" in line


def test_a_slider_whose_picture_would_stand_still_is_named():
    cells = {
        "curves": "curves = {1: 2}\ndef draw(s):\n    return plot(curves[s])\nexplore(draw, s=slider(0, 2))",
        "draw": "def draw(t):\n    pass",  # the widget keeps the function that it was given
        "more": "curves = []",
    }
    (line,) = bound_anew(notebook(cells))
    assert "cell curves has sliders whose picture reads 'curves', which more binds anew" in line


def test_a_budget_that_another_python_would_change_is_named():
    cells = {
        "data": "steps = 300\nrows = len(documents)",
        "fixed": "claims.tuned('rates', measure, arms, [steps])",
        "counted": "claims.tuned('texts', measure, arms, [len(documents)])",
        "named": "claims.tuned('rows', measure, arms, [rows])",
    }
    by_call, by_name = counted_budgets(notebook(cells))
    assert "cell counted has a sweep whose budget is counted from data: [len(documents)]" in by_call
    assert "cell named has a sweep whose budget is counted from data: [rows]" in by_name
