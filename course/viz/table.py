"""Tables that read well in a browser and as plain text."""

import html
from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from IPython.display import display


def table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Show a table; cells are turned into text, and a line break in a cell stays one."""
    display(table_data(header, rows), raw=True)


def table_data(header: Sequence[str], rows: Sequence[Sequence[Any]], *, fold: str = "") -> dict[str, str]:
    """The table as output data, in HTML and in plain text. ValueError for a row of another length.

    fold: where given, the HTML table is folded under these words.
    """
    cells = [[str(cell) for cell in row] for row in rows]
    for row in cells:
        if len(row) != len(header):
            raise ValueError(f"row {row} has {len(row)} cells; the header has {len(header)}")
    page, plain = _html(header, cells), _plain(header, cells)
    if fold:
        page = f"<details><summary><b>{html.escape(fold)}</b></summary>{page}</details>"
        plain = f"{fold}\n\n{plain}"
    return {"text/html": page, "text/plain": plain}


def _html(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    left = ' style="text-align: left; vertical-align: top"'
    head = "".join(f"<th{left}>{html.escape(name)}</th>" for name in header)
    body = "".join(
        "<tr>"
        + "".join(f"<td{left}>{html.escape(cell).replace(chr(10), '<br>')}</td>" for cell in row)
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _plain(header: Sequence[str], rows: Sequence[Sequence[str]], width: int = 38) -> str:
    """Columns side by side, cells wrapped to `width` characters."""
    cells = [
        [[line for part in cell.split("\n") for line in wrap(part, width)] for cell in row] for row in rows
    ]
    lines = [[[name] for name in header], *cells]
    widths = [max(len(line) for row in lines for line in row[k]) for k in range(len(header))]

    def join(parts: Sequence[str]) -> str:
        return "  ".join(part.ljust(w) for part, w in zip(parts, widths, strict=True)).rstrip()

    result = [join(header), join(["-" * w for w in widths])]
    for row in cells:
        height = max(map(len, row), default=0)
        result += [join([cell[k] if k < len(cell) else "" for cell in row]) for k in range(height)]
    return "\n".join(result)
