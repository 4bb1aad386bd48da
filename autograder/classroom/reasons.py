"""Why a task has no points, where the answer cell itself says it: it is empty, or it is not Python."""

from __future__ import annotations

import ast
import json
from typing import Any

from autograder.authoring.filling import text_of
from autograder.records import CellResult, Submission, SubmissionResult


def name_the_cause(submission: Submission, result: SubmissionResult) -> None:
    """Where a task's answer cell is empty or no Python, let the message beside its lost points say so."""
    for name, judged in result.notebooks.items():
        data = submission.notebooks.get(name)
        if data is None:
            continue
        answers = {_name(cell): cell for cell in json.loads(data)["cells"] if _mark(cell).get("solution")}
        cause = None
        for cell in json.loads(judged.notebook)["cells"]:
            if cell["cell_type"] == "code" and _mark(cell).get("solution"):
                cause = cause_of(text_of(answers.get(_name(cell), cell)))
            verdict = judged.cells.get(_name(cell))
            if verdict is not None and cause is not None and not _mark(cell).get("solution"):
                _say(cause, verdict)


def cause_of(source: str) -> str | None:
    """What is wrong with an answer before it runs: empty, or a syntax error with its line."""
    if not source.strip():
        return "The answer cell is empty."
    from IPython.core.inputtransformer2 import TransformerManager  # not needed where a grading starts

    try:
        ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError as error:
        lines = source.splitlines()
        line = min(max(error.lineno or 1, 1), len(lines))
        return f"Syntax error in line {line} of the answer cell ({error.msg}): {lines[line - 1].strip():.80}"
    except (ValueError, RecursionError, MemoryError):
        return "The answer cell is not Python."
    return None


def _say(cause: str, verdict: CellResult) -> None:
    if verdict.score is not None and verdict.score < verdict.max_score:
        verdict.message = cause


def _mark(cell: dict[str, Any]) -> dict[str, Any]:
    mark = cell.get("metadata", {}).get("nbgrader", {})
    return mark if isinstance(mark, dict) else {}


def _name(cell: dict[str, Any]) -> str:
    return str(_mark(cell).get("grade_id", ""))
