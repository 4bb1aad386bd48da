"""Every link of every notebook leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOKS = sorted(
    path
    for folder in ("course/lectures", "solutions", "assignments")
    for path in (ROOT / folder).rglob("*.ipynb")
    if ".ipynb_checkpoints" not in path.parts
)
LINK = re.compile(r"\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]*\$", re.DOTALL)
WEB = re.compile(r"https?://[\w.-]+\.\w+(?:[/?#]\S*)?")


def dead_links(path: Path) -> Iterator[str]:
    """Links in a notebook's text to files that are not there, or to nothing that could be an address."""
    cells = nbformat.read(path, as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    for target in LINK.findall(CODE.sub("", text)):
        file, _, part = target.partition("#")
        if target.startswith(("http:", "https:")):
            if not WEB.fullmatch(target):
                yield target
        elif not target.startswith(("attachment:", "mailto:")):
            found = (path.parent / file).resolve() if file else path
            lost = part and found == path and part.lower() not in anchors(text)
            if lost or not found.exists():
                yield target


def anchors(text: str) -> set[str]:
    """What Jupyter makes of a notebook's headings, and ids that stand in its text."""
    headings = re.findall(r"^#+ +(.+?)\s*$", text, re.MULTILINE)
    return {re.sub(r"\s+", "-", heading).lower() for heading in headings} | set(
        re.findall(r"id=[\"']([^\"']+)", text.lower())
    )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_link_leads_somewhere(path: Path) -> None:
    assert list(dead_links(path)) == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "there.ipynb").write_text("{}")
    text = (
        "# One Two\n[a](there.ipynb) [b](there.ipynb#x) [c](#One-Two) "
        "[d](https://pytorch.org/x_(y)) `[e](no)` [f](gone.ipynb) [g](#three) [h](https://) $a](b)$"
    )
    path = tmp_path / "this.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)]), path)
    assert list(dead_links(path)) == ["gone.ipynb", "#three", "https://"]
