"""A cell that calls `exit` or `quit` ends there, as with `sys.exit`; the cells after it run."""

from __future__ import annotations

import nbformat
import pytest
import sample_notebooks as notebooks

from autograder.engine.pool import Engine
from autograder.records import SubmissionResult

F = "def f():\n    return 1"
SOURCE = notebooks.tasks("import sys", {"f": (F, "assert f() == 1"), "g": (F.replace("f()", "g()"), "g()")})
ADVICE = "exit() and quit() end a notebook's kernel: take them out of the cell"
NOT_DEFINED = "`f` is not defined: the cell that should define it did not run to its end."
# The student's cell, what it raises, and what the test of `f` says.
ENDINGS: dict[str, tuple[str, str, str | None]] = {
    "exit at the end": (f"{F}\nexit()", ADVICE, None),
    "quit at the end": (f"{F}\nquit()", ADVICE, None),
    "with a number": (f"{F}\nexit(0)", ADVICE, None),
    "alone": ("exit", ADVICE, NOT_DEFINED),
    "first": (f"quit()\n{F}", ADVICE, NOT_DEFINED),
    "asks the shell": ("get_ipython().ask_exit()", ADVICE, NOT_DEFINED),
    "exit of sys": (f"{F}\nsys.exit('done')", "done", None),
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SubmissionResult]:
    class_ = [notebooks.hand_in(SOURCE, who, f=code) for who, (code, *_) in ENDINGS.items()]
    class_.append(notebooks.hand_in(SOURCE, "in a call", f="def f():\n    exit()"))
    with Engine(notebooks.assignment(tmp_path_factory.mktemp("exit"), SOURCE), workers=1) as engine:
        return {result.student: result for result in engine.grade(class_)}


@pytest.mark.parametrize("who", ENDINGS)
def test_the_cell_ends_and_the_next_ones_run(results: dict[str, SubmissionResult], who: str) -> None:
    _, text, message = ENDINGS[who]
    result = results[who]
    graded = result.notebooks["sample"]
    assert result.message == "sample.ipynb: cell 2 called exit"
    assert graded.cells["test_f"].message == message
    assert graded.cells["test_g"].score == 1
    (told,) = nbformat.reads(graded.notebook, 4).cells[1].outputs
    assert (told.ename, told.evalue) == ("SystemExit", text)


def test_in_a_call_it_ends_the_call(results: dict[str, SubmissionResult]) -> None:
    cells = results["in a call"].notebooks["sample"].cells
    said = "Your code stopped itself or took too long.\n  in `f`, line 2 of its cell: exit()"
    assert (cells["test_f"].message, cells["test_g"].score) == (said, 1)
