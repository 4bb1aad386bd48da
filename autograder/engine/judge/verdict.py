"""From the end of a test cell to what the student reads: score, message and outputs."""

from __future__ import annotations

import ast
import linecache
import math
import re
import traceback
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from autograder.engine.common.shell import STUDENT_CELL, TEST_CELL
from autograder.engine.notebook.plan import Step
from autograder.engine.session.contract import Refused
from autograder.engine.session.errors import StudentExited, StudentStopped

MAX_MESSAGE = 3000
STUDENT_FILE = re.compile(rf"<{STUDENT_CELL}-\d+>, ")  # in the text of a syntax error
HIDDEN = "A hidden test of this task failed."


@dataclass
class Ending:
    """How a test cell ended: the exception, if any, and where in the cell."""

    error: BaseException | None
    line: int | None
    own_message: bool  # the cell's own assert with a message of its author


def ending(error: BaseException | None, filename: str | None = None) -> Ending:
    """Find the line of the test cell where an exception passed, and whether it is an authored assert."""
    if error is None:
        return Ending(None, None, False)
    frames = list(traceback.extract_tb(error.__traceback__))
    in_cell = [f for f in frames if TEST_CELL in f.filename and (filename is None or f.filename == filename)]
    line = in_cell[0].lineno if in_cell else None
    last = frames[-1] if frames else None
    own = isinstance(error, AssertionError) and last is not None and TEST_CELL in last.filename
    return Ending(error, line, own and _has_message(last.filename, last.lineno))  # type: ignore[union-attr]


def _has_message(filename: str, line: int | None) -> bool:
    try:
        tree = ast.parse("".join(linecache.getlines(filename)))
    except SyntaxError:
        return False
    nodes = [n for n in ast.walk(tree) if isinstance(n, ast.Assert | ast.Raise) and line is not None]
    spans = [n for n in nodes if n.lineno <= line <= (n.end_lineno or n.lineno)]  # type: ignore[operator]
    return any(isinstance(n, ast.Raise) or n.msg is not None for n in spans)


def in_hidden(step: Step, end: Ending) -> bool:
    """Whether a test ended in its hidden part, or nobody knows where."""
    return end.line is None or any(a <= end.line <= b for a, b in step.hidden)


def reached_hidden(step: Step, end: Ending) -> bool:
    """Whether the hidden part of a test may have run."""
    if not step.hidden:
        return False
    return end.error is None or end.line is None or end.line >= step.first_hidden


def is_behind_hidden(step: Step, end: Ending) -> bool:
    """Whether a test ended in a visible line to which it came through its hidden part."""
    return bool(step.hidden) and not in_hidden(step, end) and reached_hidden(step, end)


def cause(step: Step, end: Ending) -> str:
    """Why a test failed, for the instructor whose model answer it is: of hidden tests in full too."""
    text = message(step, end, in_full=True) or ""
    if end.line is None or not in_hidden(step, end):
        return text
    return f"line {end.line}, `{step.source.splitlines()[end.line - 1].strip()}`: {text}"


def message(step: Step, end: Ending, public: bool = False, in_full: bool = False) -> str | None:
    """What the student reads beside lost points; of the hidden part only the author's own words.

    public: whether the name that a hidden part misses may be told. in_full: whether all may.
    """
    error = end.error
    if error is None:
        return None
    hidden = in_hidden(step, end) and not in_full
    lines = getattr(error, "student_lines", None)
    if isinstance(error, Refused):
        text = str(error) if hidden or not error.detail else f"{error} {error.detail}"
    elif lines is not None:
        text = _raised(error, lines, hidden)
    elif isinstance(error, NameError) and (public or not hidden):
        name = getattr(error, "name", None) or "a name"
        text = f"`{name}` is not defined: the cell that should define it did not run to its end."
    elif hidden:
        text = str(error) if end.own_message else HIDDEN
    elif isinstance(error, AssertionError):
        text = str(error) or "The test failed."
    else:
        text = f"The test ended with {type(error).__name__}: {error}"
    return text[:MAX_MESSAGE]


def _raised(error: BaseException, lines: list[tuple[str, int, str]], hidden: bool) -> str:
    """The student's own exception.

    Its kind, text, lines and functions are the student's to choose, so a hidden input may speak through
    each of them: of a hidden test none is told.
    """
    if isinstance(error, StudentStopped | StudentExited):
        text = "Your code stopped itself or took too long."
    elif hidden:
        text = "Your code raised an exception in a hidden test."
    else:
        text = f"Your code raised {type(error).__name__}: {error}"
    if hidden:
        return text
    for function, line, source in lines[-3:]:
        place = (
            f"line {line} of its cell" if function == "<module>" else f"`{function}`, line {line} of its cell"
        )
        text += f"\n  in {place}: {source}"
    return text


def told_of(kind: str, text: str, after_hidden: bool) -> str:
    """How a student's cell failed, in a few words. It may quote a hidden input once it has met one."""
    if kind == "CellTimeout":
        return "took too long"
    if kind == "SystemExit":
        return "called exit"
    if after_hidden:
        return "raised an exception"
    text = STUDENT_FILE.sub("", text.strip())
    return f"raised {kind:.60}" + (f": {text:.150}" if text else "")


# A number of numpy's or torch's where the model answer gives one of Python's.
SCALAR = re.compile(r"(?:np\.\w+|tensor)\(([-+.\de]+)(?:, dtype=[\w.]+)?(?:, grad_fn=<\w+>)?\)")


def grade(cell: NotebookNode, number: bool) -> float:
    """The points that nbgrader gives for a cell's outputs. `number`: whether it ends with partial credit."""
    points = float(cell.metadata.nbgrader["points"])
    shown = [o for o in cell.outputs if o.output_type == "execute_result"]
    if not number:
        cell.outputs = [o for o in cell.outputs if o.output_type != "execute_result"]
    elif shown:
        value = credit(shown[0], SCALAR)
        if value is None or value > points:
            return 0.0 if value is None else points
        shown[0]["data"]["text/plain"] = repr(value)
    score, _ = determine_grade(cell)
    return float(score or 0.0)


def credit(output: NotebookNode, written: re.Pattern[str] | None = None) -> float | None:
    """The number that a cell ends with, if it is one that can be points. written: another form of it."""
    text = output["data"].get("text/plain", "")
    found = written.fullmatch(text) if written is not None else None
    try:
        value = float(found[1] if found else text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None
