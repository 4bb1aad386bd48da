"""What of an autograded notebook a student gets to see."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from autograder.authoring.filling import text_of
from autograder.classroom.gradebook.rubric import is_mark_scheme
from autograder.telling.feedback.markup import clean

MAX_TEXT = 20_000  # characters of one output
MAX_OUTPUTS = 200  # of one cell
MAX_SOURCE, MAX_LINES = 100_000, 3_000  # characters and lines of one cell
PICTURES = ("image/png", "image/jpeg", "image/gif")


@dataclass(frozen=True)
class Delimiters:
    """The words between which a course writes its hidden tests."""

    begin: str = "BEGIN HIDDEN TESTS"
    end: str = "END HIDDEN TESTS"


def for_student(notebook: dict[str, Any], delimiters: Delimiters) -> list[dict[str, Any]]:
    """The cells of an autograded notebook (JSON) that the page shows: no hidden tests, no live output.

    Each has cell_type, source, name (its grade id, "" without one), kind (answer, test, task or ""),
    outputs and attachments.
    """
    cells = []
    for cell in notebook.get("cells", []):
        if is_mark_scheme(cell):
            continue
        made = _plain_cell(cell)
        mark = cell.get("metadata", {}).get("nbgrader", {})
        is_test = bool(mark.get("grade")) and not mark.get("solution")
        made["name"] = str(mark.get("grade_id") or "")
        made["kind"] = "answer" if mark.get("solution") else "task" if mark.get("task") else ""
        made["kind"] = "test" if is_test and made["cell_type"] == "code" else made["kind"]
        if made["cell_type"] == "code":
            made["source"], hides = without_hidden(made["source"], delimiters)
            told = cell.get("metadata", {}).get("autograder", {}).get("after_hidden", False)
            silent = hides or told  # by then the student's code has seen hidden inputs
            outputs = [] if silent else [_output(output, is_test) for output in cell.get("outputs", [])]
            made["outputs"] = [output for output in outputs if output is not None][:MAX_OUTPUTS]
        made["source"] = _bounded(made["source"])
        cells.append(made)
    return cells


def without_hidden(source: str, delimiters: Delimiters) -> tuple[str, bool]:
    """A cell's text without its hidden tests, and whether something was taken out."""
    kept, hidden, hides = [], False, False
    for line in source.split("\n"):
        if delimiters.begin in line:
            hidden = hides = True
        elif delimiters.end in line:
            hidden = False
        elif not hidden:
            kept.append(line)
    return "\n".join(kept), hides


def _plain_cell(cell: dict[str, Any]) -> dict[str, Any]:
    """The cell's kind and text, nothing else of what a student could have put into it."""
    kind, source = cell.get("cell_type"), text_of(cell)
    if kind == "raw":
        kind, source = "markdown", "\n".join(f"    {line}" for line in source.split("\n"))
    attachments = cell.get("attachments") if kind == "markdown" else None
    pictures = _pictures_only(attachments) if isinstance(attachments, dict) else {}
    return {"cell_type": kind, "source": source, "outputs": [], "attachments": pictures}


def _bounded(source: str) -> str:
    """A cell's text up to a length that a page can hold; blank lines beyond measure are not text."""
    lines = source.split("\n")
    if len(lines) > MAX_LINES:
        source = "\n".join([*lines[:MAX_LINES], f"... ({len(lines) - MAX_LINES} more lines)"])
    return source if len(source) <= MAX_SOURCE else f"{source[:MAX_SOURCE]}\n... (cut here)"


def _pictures_only(attachments: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, data in attachments.items():
        pictures = {kind: ok for kind in PICTURES if (ok := _base64(data.get(kind))) is not None}
        if pictures:
            found[name] = pictures
    return found


def _output(output: dict[str, Any], is_test: bool) -> dict[str, str] | None:
    """One output as {kind: content}, cleaned; None if it is not shown. Of a test only what it printed."""
    kind = output.get("output_type")
    if kind == "stream":
        text = _text(output.get("text"))
        if is_test and (output.get("name") != "stdout" or text.startswith("Hint: ")):
            return None  # the verdict says that
        return {"text/plain": text}
    if is_test:
        return None
    if kind == "error":
        lines = [_text(line) for line in output.get("traceback", [])] or [_text(output.get("evalue"))]
        return {"error": "\n".join(lines)}
    if kind in {"display_data", "execute_result"} and isinstance(output.get("data"), dict):
        return _best(output["data"])
    return None


def _best(data: dict[str, Any]) -> dict[str, str]:
    """The one form of a rich output that is shown: a picture, else cleaned HTML, else text."""
    for kind in PICTURES[:2]:
        if (picture := _base64(data.get(kind))) is not None:
            return {kind: picture}
    if "text/html" in data:
        return {"text/html": clean(_text(data["text/html"]))}
    for kind in ("text/markdown", "text/latex", "text/plain"):
        if kind in data:
            return {kind: _text(data[kind])}
    return {"text/plain": "(an output that cannot be shown here)"}


def _text(value: Any) -> str:
    text = "".join(str(line) for line in value) if isinstance(value, list) else str(value or "")
    if len(text) > MAX_TEXT:
        text = f"{text[:MAX_TEXT]}\n... ({len(text) - MAX_TEXT} more characters)"
    return text


def _base64(value: Any) -> str | None:
    """A picture's data if they are what they should be: base64 and nothing else."""
    try:
        data = base64.b64decode("".join(_whole(value).split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return base64.b64encode(data).decode() if data else None


def _whole(value: Any) -> str:
    return "".join(str(line) for line in value) if isinstance(value, list) else str(value or "")
