"""A lecture's notebook as a page: text with formulas as MathML, code, and the outputs that were saved."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbconvert.filters.ansi import strip_ansi

from autograder.authoring.filling import text_of
from autograder.telling.feedback.prose import python_to_html, to_html

TITLE = re.compile(r"\A# (.+)\n+")
SECTION = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)
MOVES = "Run this cell in JupyterLab to move: "  # what a widget says where there is no kernel


@dataclass(frozen=True)
class LecturePage:
    """title: of the notebook. sections: anchor and words of each. cells: HTML, in order."""

    title: str
    sections: list[tuple[str, Markup]]
    cells: list[Markup]


def lecture_page(path: Path, live: str | None) -> LecturePage:
    """The notebook at `path` as a page. live: where its widgets move, an address on the web.

    The outputs stand as they were saved, scripts of moving pictures included: only the course's own notebooks
    may be shown so.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    title, sections, cells = path.stem, list[tuple[str, Markup]](), list[Markup]()
    for cell in notebook["cells"]:
        source = text_of(cell)
        if cell["cell_type"] != "markdown":
            cells.append(Markup("".join(_code(source, cell.get("outputs", []), live))))
            continue
        if found := TITLE.match(source):
            title, source = found[1].strip(), source[found.end() :]
        html = to_html(source, cell.get("attachments"), below=0)
        if found := SECTION.search(html):
            anchor = f"section-{len(sections) + 1}"
            sections.append((anchor, Markup(found[1])))
            html = f'{html[: found.start()]}<h2 id="{anchor}">{found[1]}</h2>{html[found.end() :]}'
        cells.append(Markup(html))
    return LecturePage(title, sections, cells)


def _code(source: str, outputs: list[dict[str, Any]], live: str | None) -> Iterator[str]:
    lines = source.split("\n")
    shown = "\n".join(lines[1:] if lines[0].startswith("# NBVAL") else lines)
    if shown.strip():
        yield f'<pre class="code"><code>{python_to_html(shown)}</code></pre>'
    for output in outputs:
        if made := _output(output, live):
            yield f'<div class="out">{made}</div>'


def _output(output: dict[str, Any], live: str | None) -> str:
    """One output: what the notebook shows of it in a browser."""
    if output["output_type"] == "stream":
        return f"<pre>{escape(strip_ansi(''.join(output['text'])))}</pre>"
    data = output.get("data", {})
    if html := "".join(data.get("text/html", "")):
        return html
    if png := "".join(data.get("image/png", "")):
        alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
        return f'<img src="data:image/png;base64,{png}" alt="{escape(alt)}">'
    words = "".join(data.get("text/plain", ""))
    if words.startswith(MOVES):
        names = escape(words.removeprefix(MOVES).rstrip("."))
        where = (
            "in JupyterLab" if live is None else f'<a href="{escape(live)}">on Binder</a> or in JupyterLab'
        )
        return f'<p class="moves">This picture answers to {names}, {where}.</p>'
    return f"<pre>{escape(words)}</pre>" if words else ""
