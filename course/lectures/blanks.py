"""The blanks of a lecture: what a student fills in, and the folded answers that are tried when it is run.

A blank is a line of a code cell that ends in `...`; its cell ends with `your_turn(...)`. The next text cell
folds the answer (`<details>`): its first Python block is what belongs in place of the blanks, its second one
a typical slip, which must not pass.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from course.viz.exercise import BLANK

_DOTS = re.compile(r"^(\s*)(?:.*[=(,]\s*|return )?\.\.\.\)*\s*(?:#.*)?$")
_CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Blank:
    """A cell to fill in: its place in the notebook, its source with the right answer and with the slip."""

    place: int
    right: str
    slip: str


def blanks(notebook: NotebookNode) -> Iterator[Blank]:
    """The blanks in order. ValueError that names the cell where one cannot be filled in."""
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or "your_turn(" not in cell.source:
            continue
        after = notebook.cells[place + 1] if place + 1 < len(notebook.cells) else None
        folded = after.source if after is not None and after.cell_type == "markdown" else ""
        codes = _CODE.findall(folded) if "<details>" in folded else []
        if len(codes) < 2:
            raise ValueError(
                f"cell {cell.id} has a blank; expected a text cell after it with <details> and two blocks of "
                f"Python, the answer and a typical slip; there are {len(codes)}"
            )
        try:
            yield Blank(place, filled(cell.source, codes[0]), filled(cell.source, codes[1]))
        except ValueError as error:
            raise ValueError(f"cell {cell.id}: {error}") from None


def filled(source: str, answer: str) -> str:
    """A cell with its blanks replaced: by the whole answer if there is one blank, else line by line."""
    lines = source.split("\n")
    places = [k for k, line in enumerate(lines) if _DOTS.match(line)]
    given = answer.rstrip("\n").split("\n")
    if not places:
        raise ValueError("expected a line that ends in ...")
    if len(places) > 1 and len(places) != len(given):
        raise ValueError(f"{len(places)} blanks, and an answer of {len(given)} lines")
    for n, place in enumerate(places):
        indent = re.match(r"\s*", lines[place]).group()  # type: ignore[union-attr]
        chosen = given if len(places) == 1 else [given[n]]
        lines[place] = "\n".join(indent + line if line else line for line in chosen)
    return "\n".join(lines)


def state_of(cell: Any) -> str:
    """What `your_turn` last said in a cell: right, wrong or open; "none" if it said nothing."""
    said = [output.get("data", {}).get(BLANK) for output in cell.get("outputs", [])]
    return next((one["state"] for one in reversed(said) if one), "none")
