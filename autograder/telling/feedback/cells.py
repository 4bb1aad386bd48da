"""What of an autograded notebook a student gets to see."""

from __future__ import annotations

import base64
import binascii
import html
import re
from dataclasses import dataclass
from typing import Any

from autograder.authoring.filling import text_of
from autograder.classroom.gradebook.scores import CellGrade
from autograder.telling.feedback.markup import clean

MAX_TEXT = 20_000  # characters of one output
KINDS = ("grade", "solution", "locked", "task")
PICTURES = ("image/png", "image/jpeg", "image/gif")
WAITS = "This answer waits for a person to grade it."
CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Delimiters:
    """The words between which a course writes its hidden tests."""

    begin: str = "BEGIN HIDDEN TESTS"
    end: str = "END HIDDEN TESTS"


def for_student(
    notebook: dict[str, Any],
    grades: dict[str, CellGrade],
    verdicts: dict[str, dict[str, Any]],
    delimiters: Delimiters,
    message: str | None = None,
) -> dict[str, Any]:
    """A notebook (JSON) for the feedback page: scores and messages in, hidden tests and live code out.

    verdicts: grade id -> {"score", "max", "hints", "message"}, as in the ledger. message: what is to be
    said of the submission as a whole, above everything else.
    """
    cells = [] if message is None else [_about(message)]
    for number, cell in enumerate(notebook.get("cells", [])):
        made = _plain_cell(cell, number)
        mark = cell.get("metadata", {}).get("nbgrader", {})
        name = mark.get("grade_id")
        grade = grades.get(name, CellGrade())
        if mark.get("solution") or mark.get("grade") or mark.get("task"):
            score, points = grade.score or 0.0, grade.points or 0.0
            shown: dict[str, Any] = {key: bool(mark.get(key)) for key in KINDS}
            comment = grade.comment or (WAITS if grade.waits and mark.get("solution") else None)
            said = {"grade_id": str(name), "score": score, "points": points, "comment": comment}
            made["metadata"]["nbgrader"] = shown | said
        if made["cell_type"] == "code":
            is_test = bool(mark.get("grade")) and not mark.get("solution")
            made["source"], hides = without_hidden(made["source"], delimiters)
            told = cell.get("metadata", {}).get("autograder", {}).get("after_hidden", False)
            silent = hides or told  # by then the student's code has seen hidden inputs
            outputs = [] if silent else [_output(output, is_test) for output in cell.get("outputs", [])]
            made["outputs"] = [output for output in outputs if output is not None]
            if is_test:
                made["outputs"] += _verdict(verdicts.get(name), grade)
        cells.append(made)
    language = {"name": "python", "pygments_lexer": "ipython3"}
    return {"cells": cells, "metadata": {"language_info": language}, "nbformat": 4, "nbformat_minor": 5}


def _about(message: str) -> dict[str, Any]:
    """A cell that says something of the whole submission."""
    source = f"**About this submission**\n\n<pre>{html.escape(message)}</pre>"
    return {"cell_type": "markdown", "id": "about", "metadata": {}, "source": source}


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


def _plain_cell(cell: dict[str, Any], number: int) -> dict[str, Any]:
    """The cell's kind and text, nothing else of what a student could have put into it."""
    kind, source = cell.get("cell_type"), text_of(cell)
    if kind == "raw":  # nbconvert would pass it on as it is
        kind, source = "markdown", "\n".join(f"    {line}" for line in source.split("\n"))
    made: dict[str, Any] = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": source}
    if kind == "code":
        count = cell.get("execution_count")
        made |= {"execution_count": count if isinstance(count, int) else None, "outputs": []}
    elif isinstance(cell.get("attachments"), dict):
        made["attachments"] = _pictures_only(cell["attachments"])
    return made


def _pictures_only(attachments: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, data in attachments.items():
        pictures = {kind: ok for kind in PICTURES if (ok := _base64(data.get(kind))) is not None}
        if pictures:
            found[name] = pictures
    return found


def _output(output: dict[str, Any], is_test: bool) -> dict[str, Any] | None:
    """One output, cleaned; None if it has no place here. Of a test only what was printed remains."""
    kind = output.get("output_type")
    if kind == "stream":
        text = _text(output.get("text"))
        if is_test and (output.get("name") != "stdout" or text.startswith("Hint: ")):
            return None  # the verdict says that
        return {"output_type": "stream", "name": "stdout", "text": text}
    if is_test:
        return None
    if kind == "error":
        lines = [_text(line) for line in output.get("traceback", [])] or [_text(output.get("evalue"))]
        return {"output_type": "error", "ename": "", "evalue": "", "traceback": lines}
    if kind in {"display_data", "execute_result"} and isinstance(output.get("data"), dict):
        return _display(_best(output["data"]))
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


def _display(data: dict[str, str]) -> dict[str, Any]:
    alternative = {kind: {"alt": "A picture made by the cell above"} for kind in data if kind in PICTURES}
    return {"output_type": "display_data", "data": data, "metadata": alternative}


def _verdict(verdict: dict[str, Any] | None, grade: CellGrade) -> list[dict[str, Any]]:
    """The box beside lost points: how many, why, and the hints."""
    score, points = grade.score or 0.0, grade.points or 0.0
    if score >= points or grade.points is None:
        return []
    points_lost = f"{score:g} of {points:g} points."
    lines = [f"<p><b>{points_lost}</b></p>"]
    message = (verdict or {}).get("message") or ""
    if message and message != points_lost:
        lines.append(f"<pre>{html.escape(message[:MAX_TEXT])}</pre>")
    for hint in (verdict or {}).get("hints", []):
        said = CODE.sub(r"<code>\1</code>", html.escape(hint))
        lines.append(f"<p><b>Hint:</b> {said}</p>")
    if len(lines) == 1 and message != points_lost:
        lines.append("<p>A test of this task failed.</p>")
    return [_display({"text/html": f'<div class="autograder-verdict">{"".join(lines)}</div>'})]


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
