"""The outputs of a judged notebook's cells, in nbformat's form."""

from __future__ import annotations

import base64
import json
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.engine.judge.verdict import Ending
from autograder.engine.session.contract import Refused
from autograder.engine.wire.common import WireError


def stream(text: str) -> NotebookNode:
    """Printed text."""
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def checked_outputs(outputs: list, limit: int) -> list[NotebookNode]:
    """A cell's outputs, of nbformat's form and no more than the player was allowed to make."""
    checked: list[NotebookNode] = []
    size = 0
    for output in outputs[:1000]:
        made = _checked_output(output)
        size += len(json.dumps(made))
        if size > 4 * limit + 100_000:  # pictures are encoded, hence the room
            return [*checked, stream("[more outputs were dropped]")]
        checked.append(made)
    return checked


def _checked_output(output: Any) -> NotebookNode:
    """One output of a student's cell; WireError if it has another form than nbformat's."""
    kind = output.get("output_type") if isinstance(output, dict) else None
    text = {"stream": ("name", "text"), "error": ("ename", "evalue")}.get(str(kind), ())
    fields = {k: output[k] for k in text if isinstance(output.get(k), str)}
    if kind in ("display_data", "execute_result"):
        fields = {"data": _strings(output.get("data")), "metadata": {}}
        if kind == "execute_result":
            fields["execution_count"] = None
    elif kind == "error":
        lines = output.get("traceback")
        fields["traceback"] = [str(line) for line in lines] if isinstance(lines, list) else []
    if not fields or len(fields) < len(text):
        raise WireError("an output has the wrong form")
    if kind == "stream" and fields["name"] not in ("stdout", "stderr"):
        raise WireError("an output has the wrong form")
    return nbformat.v4.new_output(str(kind), **fields)


def _strings(data: Any) -> dict[str, Any]:
    """A display's representations: text, or JSON where the type says so."""
    if not isinstance(data, dict):
        raise WireError("an output has the wrong form")
    kept = {str(k): base64.b64encode(v).decode() if isinstance(v, bytes) else v for k, v in data.items()}
    return {k: v for k, v in kept.items() if isinstance(v, str)}


def test_outputs(recorded: list[dict], end: Ending, text: str | None) -> list[NotebookNode]:
    """A test cell's outputs such that nbgrader's own rule gives the right score; warnings cost nothing."""
    outputs = []
    for output in recorded:
        if output["output_type"] == "error":
            continue
        if output["output_type"] == "stream":
            output = {**output, "name": "stdout"}
        outputs.append(nbformat.from_dict(output))
    if end.error is not None:
        name = "AssertionError" if isinstance(end.error, Refused) else type(end.error).__name__
        body = [text or name]
        outputs.append(nbformat.v4.new_output("error", ename=name, evalue=(text or "")[:200], traceback=body))
    return outputs
