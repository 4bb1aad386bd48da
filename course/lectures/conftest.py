"""A lecture is run once, and on the way its blanks are tried (`pytest --nbval-lax course/lectures/...`).

Where a cell has a blank, the folded slip is filled in first, which must not pass, then the folded answer,
which must; then the cell runs as it was saved. No later cell uses what is filled in, which
tests/library/lectures/test_blanks.py makes sure of.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell, IPyNbFile  # type: ignore[import-untyped]


class FilledIn(IPyNbCell):
    """A cell of a lecture with something in place of its blank, and what `your_turn` must call it."""

    expected = "right"

    def runtest(self) -> None:
        from course.lectures.blanks import state_of

        super().runtest()
        assert state_of({"outputs": self.test_outputs}) == self.expected, f"{self.name}: {self.cell.source}"


def fillings(file: IPyNbFile) -> dict[int, list[FilledIn]]:
    """By the number of a code cell with a blank the two that go before it."""
    from course.lectures.blanks import blanks

    numbers = {k: n for n, k in enumerate(k for k, c in enumerate(file.nb.cells) if c.cell_type == "code")}
    found: dict[int, list[FilledIn]] = {}
    for blank in blanks(file.nb):
        for what, source, state in (("slip", blank.slip, "wrong"), ("answer", blank.right, "right")):
            cell = NotebookNode(file.nb.cells[blank.place], source=source, outputs=[])
            number = numbers[blank.place]
            name, options = f"Cell {number}, its {what}", dict.fromkeys(("skip", "check", "check_exception"))
            made = FilledIn.from_parent(file, name=name, cell_num=number, cell=cell, options=options)
            made.expected = state
            found.setdefault(number, []).append(made)
    return found


def with_fillings(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """The same items; before each cell with a blank its two fillings."""
    files: dict[Path, dict[int, list[FilledIn]]] = {}
    for item in items:
        if isinstance(item, IPyNbCell):
            if item.path not in files:
                files[item.path] = fillings(item.parent)
            yield from files[item.path].get(item.cell_num, [])
        yield item


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = with_fillings(items)
