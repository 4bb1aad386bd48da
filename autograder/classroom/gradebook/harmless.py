"""Graded notebooks as formgrader may show them: nothing in them runs in the session of who looks.

nbgrader's formgrader renders what lies in `autograded` as it is, scripts among it. So text, tables and
raster images stay of a student's outputs, and HTML in a written answer becomes text. The notebook that
the student handed in is not touched.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from autograder.authoring.filling import text_of

PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8"}
TABLE = frozenset("table thead tbody tfoot tr th td caption b i em strong br p div sub sup code pre".split())
SILENT = re.compile(r"<(script|style|svg|iframe|object|template|noscript)\b.*?(</\1\s*>|\Z)", re.I | re.S)
PLAIN_TAG = re.compile(
    r"/?(b|i|em|strong|u|s|br|hr|p|sub|sup|ul|ol|li|code|pre|kbd|table|tr|td|th)\s*/?>", re.I
)
TAG = re.compile(r"<(?=[A-Za-z/!?])")
JOINER = "\N{WORD JOINER}"  # not seen, and no tag begins with it
# Where a link or a picture says what it points at: in brackets of Markdown, below it, in a formula.
TARGET = re.compile(r"(!?)\[[^\]]*\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?|\\(?:href|url)\s*\{\s*", re.M)
TO_PICTURE = re.compile(r"!\[[^\]]*\](?!\()")  # whose target stands below
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):|//", re.I)
FOLLOWED = ("http", "https", "mailto")  # by a click
LEFT_OUT = "(an output of the kind {} was left out)"


def harmless(text: str) -> str:
    """A judged notebook (JSON) without anything that a browser would run."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [_output(output) for output in cell.get("outputs", [])]
            continue
        if is_handed_out(cell):
            continue  # the instructor's own text
        cell["source"] = without_live_links(without_tags(text_of(cell)))
        if cell["cell_type"] == "raw":
            cell["metadata"] = {key: value for key, value in cell["metadata"].items() if key == "nbgrader"}
        if isinstance(cell.get("attachments"), dict):
            cell["attachments"] = _attachments(cell["attachments"])
    return json.dumps(notebook, indent=1, ensure_ascii=False)


def is_handed_out(cell: dict[str, Any]) -> bool:
    """Whether a cell is the instructor's, or a student's as it was handed out."""
    from nbformat import from_dict
    from nbgrader.utils import compute_checksum

    mark = cell["metadata"].get("nbgrader", {})
    if mark.get("locked") and not mark.get("solution"):
        return True
    return (
        bool(mark.get("checksum"))
        and compute_checksum(from_dict({**cell, "source": text_of(cell)})) == mark["checksum"]
    )


def without_tags(source: str) -> str:
    """Markdown whose HTML is text, but for plain tags without attributes. It looks the same in code."""

    def defused(found: re.Match[str]) -> str:
        return "<" if PLAIN_TAG.match(source, found.end()) else f"<{JOINER}"

    return TAG.sub(defused, source)


def without_live_links(source: str) -> str:
    """Markdown whose links lead to pages and mail only, and whose pictures are not fetched from elsewhere."""
    below = TO_PICTURE.search(source) is not None

    def defused(found: re.Match[str]) -> str:
        ahead = html.unescape(source[found.end() : found.end() + 200]).replace("\\", "")
        scheme = SCHEME.match("".join(ahead.split()))
        if scheme is None or (scheme[1] or "").lower() == "attachment":
            return found[0]
        fetched = found[1] == "!" or (below and found[0].rstrip("< \t\n").endswith("]:"))
        followed = scheme[1] is None or scheme[1].lower() in FOLLOWED
        return found[0] if followed and not fetched else found[0] + JOINER

    return TARGET.sub(defused, source)


def _output(output: dict[str, Any]) -> dict[str, Any]:
    """One output; of a rich one those forms that show and do nothing."""
    data = output.get("data")
    if not isinstance(data, dict):
        return output
    kept: dict[str, Any] = {kind: data[kind] for kind in ("text/plain",) if kind in data}
    kept |= {kind: data[kind] for kind in PICTURES if kind in data and _is_picture(kind, data[kind])}
    if "<table" in (markup := _joined(data.get("text/html"))):
        kept["text/html"] = _cleaner()(SILENT.sub("", markup))
    if not kept:
        kept = {"text/plain": LEFT_OUT.format(", ".join(sorted(f"{kind:.40}" for kind in data))[:200])}
    return {**output, "data": kept, "metadata": {}}


def _attachments(attachments: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, data in attachments.items():
        if isinstance(data, dict):
            pictures = {
                kind: data[kind] for kind in PICTURES if kind in data and _is_picture(kind, data[kind])
            }
            kept |= {name: pictures} if pictures else {}
    return kept


def _is_picture(kind: str, value: Any) -> bool:
    """Whether this is a picture of this kind in base64, and nothing that could end an attribute of HTML."""
    try:
        return base64.b64decode("".join(_joined(value).split()), validate=True).startswith(PICTURES[kind])
    except (binascii.Error, ValueError):
        return False


def _joined(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")


@cache
def _cleaner() -> Callable[[str], str]:
    from bleach.sanitizer import Cleaner  # type: ignore[import-untyped]

    cleaner = Cleaner(tags=TABLE, attributes={"*": ["colspan", "rowspan"]}, strip=True, strip_comments=True)
    clean: Callable[[str], str] = cleaner.clean
    return clean
