"""What is told of a hidden test says nothing that student code could choose by what it was given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sample_notebooks as notebooks

from autograder.engine.pool import Engine
from autograder.records import Assignment, SubmissionResult

HIDDEN = "### BEGIN HIDDEN TESTS\nassert f(735201) == 735202\n### END HIDDEN TESTS"
SOURCE = notebooks.notebook(
    notebooks.solution("f", "def f(x):\n    return x + 1"),
    notebooks.checks("test_f", f"assert f(1) == 2\n{HIDDEN}"),
    notebooks.solution("g", "def g(x):\n    return x"),
    notebooks.checks("test_g", "assert g(3) == 3"),
    notebooks.solution("h", "def h(x):\n    return x"),
    notebooks.checks(
        "test_h", f"{HIDDEN.replace('f(', 'h(').replace('735202', '735201')}\nassert h(1) == 1, h(1)"
    ),
)
FRAME = """
import traceback
def f(x):
    if x > 10:
        frame = traceback.FrameSummary("<ipython-input-student-1>", x, f"f{x}", lookup_line=False)
        traceback.extract_tb = lambda *_, **__: traceback.StackSummary.from_list([frame])
        raise ValueError(x)
    return x + 1"""
LINES = """
def f(x):
    if x > 10:
        exec(compile("\\n" * (x % 10_000) + "1 / 0", "<ipython-input-student-1>", "exec"))
    return x + 1"""
KIND = """
def f(x):
    if x > 10:
        raise [ValueError, KeyError, TypeError, OSError, LookupError, ArithmeticError][x % 6]
    return x + 1"""
COUNT = """
kept = []
def f(x):
    kept.append(x)
    return x + 1"""
FAILS = "def g(x):\n    return x\nif max(kept) % 10 == 1:\n    raise ValueError('chosen')"
LATER = """
kept = []
def h(x):
    kept.append(x)
    return kept[0] if x == 1 else x"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made: Assignment = notebooks.assignment(tmp_path_factory.mktemp("told"), SOURCE)
    with Engine(made, workers=1) as engine:
        yield engine


def told(engine: Engine, **answers: str) -> tuple[SubmissionResult, str]:
    """A result, and all that the student reads of it."""
    (result,) = engine.grade([notebooks.hand_in(SOURCE, "ada", **answers)])
    cells = result.notebooks["sample"].cells
    return result, "\n".join([result.message or "", *(cell.message or "" for cell in cells.values())])


@pytest.mark.parametrize("answer", [FRAME, LINES, KIND], ids=["frame", "lines", "kind"])
def test_an_exception_in_a_hidden_test(engine: Engine, answer: str) -> None:
    result, text = told(engine, f=answer)
    message = result.notebooks["sample"].cells["test_f"].message
    assert message == "Your code raised an exception in a hidden test."
    assert "735201" not in text and "5201" not in text


def test_which_cells_fail_after_a_hidden_test(engine: Engine) -> None:
    result, text = told(engine, f=COUNT, g=FAILS)
    assert result.message == "sample.ipynb: a cell after a hidden test did not run to its end"
    assert "chosen" not in text


def test_a_visible_line_behind_a_hidden_one(engine: Engine) -> None:
    """It quotes what it got: only what it quotes where no hidden test ran is told, which is nothing here."""
    result, text = told(engine, h=LATER)
    assert result.notebooks["sample"].cells["test_h"].score == 0
    assert result.notebooks["sample"].cells["test_h"].message == "A test of this task failed."
    assert "735201" not in text


def test_which_hint_comes_after_a_hidden_test(tmp_path: Path) -> None:
    """An answer can choose among wrong ones by what it was given; the run without hidden tests tells."""
    source = notebooks.notebook(
        notebooks.solution("f", "def f(x):\n    return x + 1"),
        notebooks.checks(
            "test_f",
            "assert f(1) == 2\n### BEGIN HIDDEN TESTS\nassert f(735200) == 735201\n### END HIDDEN TESTS",
        ),
        notebooks.solution("g", "def g(x):\n    return x"),
        notebooks.checks("test_g", "assert g(3) == 3"),
    )
    catalogue = tmp_path / "answers.py"
    wrong = '@wrong("g", "{0}", hint="{0} more")\ndef g(x):\n    return x + {1}\n'
    catalogue.write_text("\n\n".join(wrong.format(*pair) for pair in [("one", 1), ("two", 2)]))
    chooses = "def g(x):\n    return x + 2 - kept[-1] % 2"
    with Engine(notebooks.assignment(tmp_path, source, catalogue=catalogue), workers=1) as engine:
        (result,) = engine.grade([notebooks.hand_in(source, "ada", f=COUNT, g=chooses)])
    assert result.notebooks["sample"].cells["test_g"].hints == ["one more"]  # f saw 1, and 735200 at the end


def test_a_visible_line_is_still_told_in_full(engine: Engine) -> None:
    _, text = told(engine, f="def f(x):\n    raise KeyError('mine')", h="def h(x):\n    return 5")
    assert "Your code raised KeyError: 'mine'" in text and "`f`, line 2 of its cell" in text


def test_a_failing_gradient_is_not_taken_for_a_missing_one(tmp_path: Path) -> None:
    """The values are those of an answer that cuts an input off; its gradient comes to another end."""
    right = "import torch\ndef f(a, b):\n    return (a.exp() * b).sum()"
    test = (
        "import torch\na, b = (torch.full((3,), float(k), requires_grad=True) for k in (1, 2))\n"
        "found = torch.autograd.grad(f(a, b), (a, b), allow_unused=True)\nassert found[1] is not None"
    )
    source = notebooks.notebook(
        notebooks.solution("f", notebooks.solved(right)),
        notebooks.checks("test_f", f"### BEGIN HIDDEN TESTS\n{test}\n### END HIDDEN TESTS"),
    )
    cut_off, in_place = right.replace("* b)", "* b.detach())"), right.replace("return (a.exp() * b)", "{}")
    in_place = in_place.format("e = a.exp()\n    out = e * b\n    e += 1\n    return out")
    catalogue = tmp_path / "answers.py"
    catalogue.write_text(f'import torch\n\n\n@wrong("f", "cut off", hint="b is cut off")\n{cut_off[13:]}\n')
    with Engine(notebooks.assignment(tmp_path, source, catalogue=catalogue), workers=1) as engine:
        answers = {"ada": cut_off, "bob": in_place}
        results = list(
            engine.grade([notebooks.hand_in(source, who, f=code) for who, code in answers.items()])
        )
    cells = {result.student: result.notebooks["sample"].cells["test_f"] for result in results}
    assert cells["ada"].hints == ["b is cut off"] and cells["bob"].hints == []
    assert cells["ada"].score == cells["bob"].score == 0
