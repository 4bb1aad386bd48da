"""A bound on what one judged notebook leaves in the class folder."""

from __future__ import annotations

import json

from nbformat import NotebookNode
from nbgrader.utils import is_grade

from autograder.engine.judge.outputs import stream

MOST = 8_000_000  # characters of all outputs of a notebook together
DROPPED = "[the notebook's outputs take more room than is kept]\n"


def bound_outputs(notebook: NotebookNode, most: int = MOST) -> None:
    """Drop the outputs of cells after those that take `most` characters together.

    What a test cell's points follow from stays: errors, and a number that it ends with.
    """
    size = 0
    for cell in notebook.cells:
        if cell.cell_type != "code" or not cell.outputs:
            continue
        size += len(json.dumps(cell.outputs))
        if size > most:
            kept = [
                o for o in cell.outputs if is_grade(cell) and o.output_type in ("error", "execute_result")
            ]
            size -= len(json.dumps(cell.outputs)) - len(json.dumps(kept))
            cell.outputs = [stream(DROPPED), *kept]
