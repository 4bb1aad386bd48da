"""The visible tests of a notebook, run in a fresh kernel of the student's own."""

from __future__ import annotations

import json
import re
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.reader import NotJSONError

SECONDS = 120  # for one cell
HEADING = re.compile(r"^#{2,6} +(.+?) *#*$", re.MULTILINE)
POINTS = re.compile(r"\s*\([\d.]+ points?\)\s*$")
LECTURE = re.compile(r"\[([^\]]+)\]\(([^)\s]*lectures/[^)\s]+\.ipynb[^)\s]*)\)")
COLORS = re.compile(r"\x1b\[[0-9;]*m")
ARROW = re.compile(r"^-+> *\d+ (.*)$", re.MULTILINE)


async def check_visible(content: dict[str, Any], folder: str) -> dict[str, Any]:
    """Run a notebook from top to bottom, beginning in `folder`; per task whether its visible tests pass."""
    message = None
    try:
        notebook = nbformat.reads(json.dumps(content), as_version=4)
        nbformat.validate(notebook)
        if not any(_mark(cell).get("grade") for cell in notebook.cells):
            return _reply([], "This notebook has no tasks that are checked.")
        client = NotebookClient(
            notebook,
            timeout=SECONDS,
            allow_errors=True,
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
        )
        await client.async_execute()
    except CellTimeoutError:
        message = f"A cell took more than {SECONDS} seconds; what stands below it was not run."
    except DeadKernelError:
        message = "The kernel ended while the notebook ran; what stands below that cell was not run."
    except (nbformat.ValidationError, NotJSONError, AttributeError, KeyError, TypeError, ValueError) as error:
        return _reply([], f"The notebook cannot be read: {str(error).splitlines()[0]}")
    return _reply(_tasks(notebook), message)


def _reply(tasks: list[dict[str, Any]], message: str | None) -> dict[str, Any]:
    return {"tests": "visible", "message": message, "tasks": tasks}


def _tasks(notebook: Any) -> list[dict[str, Any]]:
    """A test belongs to the answer that stands before it, an answer to the heading above it."""
    tasks: list[dict[str, Any]] = []
    task, prompt = _task("", ""), ""
    for cell in notebook.cells:
        mark = _mark(cell)
        if cell.cell_type == "markdown" and not mark.get("solution") and HEADING.search(cell.source):
            prompt = cell.source
        if mark.get("solution") or mark.get("task"):
            task, prompt = _task(prompt, mark["grade_id"]), ""
        if mark.get("grade") or mark.get("task"):
            if task not in tasks:
                tasks.append(task)
            task["points"] += mark.get("points", 0)
            if cell.cell_type == "code" and not mark.get("solution") and _has_code(cell.source):
                _judge(task, cell)
    return tasks


def _task(prompt: str, name: str) -> dict[str, Any]:
    headings, link = HEADING.findall(prompt), LECTURE.search(prompt)
    return {
        "name": name,
        "title": POINTS.sub("", headings[-1]) if headings else name,
        "points": 0,
        "passed": None,
        "said": [],
        "hints": [],
        "section": {"title": link[1], "href": link[2]} if link else None,
    }


def _judge(task: dict[str, Any], cell: Any) -> None:
    """One visible test: it passes if it ran without an error."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    ran = cell.execution_count is not None
    task["passed"] = task["passed"] is not False and ran and not errors
    for error in errors:
        where = ARROW.findall(COLORS.sub("", "\n".join(error.traceback)))
        said = f"{error.ename}: {error.evalue}" if error.evalue else error.ename
        task["said"].append("\n".join([said, *(line.strip() for line in where[:1])]))
    if not ran:
        task["said"].append("This test was not run.")


def _mark(cell: Any) -> dict[str, Any]:
    return cell.metadata.get("nbgrader") or {}


def _has_code(source: str) -> bool:
    """Whether something is left of a test without its hidden part."""
    return any(line.strip() and not line.strip().startswith("#") for line in source.splitlines())
