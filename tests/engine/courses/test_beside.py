"""A test cell that cannot be judged from outside runs beside the student's code by itself, and it is told."""

from __future__ import annotations

import json

import nbformat
import pytest
import sample_notebooks as notebooks
from sample_notebooks import solved

from autograder.engine.learning import remembered
from autograder.engine.pool import Engine
from autograder.engine.sandbox.limits import Limits
from autograder.engine.workers import EngineError
from autograder.progress import ways_told
from autograder.records import SubmissionResult

SECRET = "token-314159"


HIDDEN = f"\n### BEGIN HIDDEN TESTS\nassert shape([{SECRET!r}]) == 1\n### END HIDDEN TESTS"
SOURCE = notebooks.notebook(
    notebooks.plain("import os, warnings\nkept = []"),
    notebooks.solution("ask", solved("def ask():\n    return int(input('a number? '))")),
    notebooks.checks(
        "test_ask",
        "from unittest import mock\nwith mock.patch('builtins.input', lambda _: '3'):\n"
        "    assert ask() == 3 and 'int' in ask.__code__.co_names",
        2,
    ),
    notebooks.solution("shape", solved("def shape(x):\n    return len(x)")),
    notebooks.checks("test_code", f"assert 'len' in shape.__code__.co_names{HIDDEN}", 3),
    notebooks.solution("half", solved("def half(x):\n    return x / 2")),
    notebooks.checks("test_half", "assert half(4) == 2"),
    notebooks.checks(
        "test_half_code", "warnings.warn('told')\nassert half.__code__.co_argcount == 1, half.__name__"
    ),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    made = notebooks.assignment(tmp_path_factory.mktemp("beside"), SOURCE)
    with Engine(made, workers=1, limits=Limits(seconds=2)) as engine:
        yield engine


def graded(engine: Engine, **answers: str) -> SubmissionResult:
    return graded_of(engine, SOURCE, **answers)


def graded_of(engine: Engine, source: str, **answers: str) -> SubmissionResult:
    (result,) = engine.grade([notebooks.hand_in(source, **answers)])
    assert result.status == "graded", result.message
    return result


def scores(result: SubmissionResult) -> dict[str, float]:
    return {name: cell.score for name, cell in result.notebooks["sample"].cells.items()}


def test_which_ones_and_why_is_told(engine: Engine) -> None:
    (ways,) = engine.ways
    assert set(ways.outside) == {"test_half"}
    assert set(ways.beside) == {"test_ask", "test_code", "test_half_code"}
    head, *reasons, trust = ways_told([ways])
    assert head == (
        "sample.ipynb: 1 test cell (1 point) judged from outside, 3 (6 points) beside the student's code"
    )
    assert [line.split()[0] for line in reasons] == ["test_ask", "test_code", "test_half_code"]
    assert all("look at the text instead, with inspect.getsource" in line for line in reasons)
    assert "as trustworthy as plain nbgrader's" in trust


def test_right_and_wrong_answers(engine: Engine) -> None:
    assert scores(graded(engine)) == {"test_ask": 2, "test_code": 3, "test_half": 1, "test_half_code": 1}
    wrong = graded(engine, ask="def ask():\n    return 4", half="def half(x, y=1):\n    return x / 2")
    assert scores(wrong) == {"test_ask": 0, "test_code": 3, "test_half": 1, "test_half_code": 0}
    cells = wrong.notebooks["sample"].cells
    assert cells["test_ask"].message == "This test ran beside your code. AssertionError: "


def test_nothing_ends_more_than_its_own_cell(engine: Engine) -> None:
    for ending in ("os._exit(0)", "raise SystemExit", "os.kill(os.getpid(), 9)", "exec('while True: pass')"):
        result = graded(engine, ask=f"def ask():\n    {ending}")
        assert scores(result) == {"test_ask": 0, "test_code": 3, "test_half": 1, "test_half_code": 1}, ending
    result = graded(engine, shape="shape = len\ndef f(n):\n    os._exit(0)\nkept.append(1)")
    assert scores(result) == {"test_ask": 2, "test_code": 0, "test_half": 1, "test_half_code": 1}


def test_what_a_hidden_test_shows_beside_the_code_reaches_neither_page_nor_later_cells(
    engine: Engine,
) -> None:
    keeps = "def shape(x):\n    kept.append(x)\n    open('kept', 'a').write(str(x))\n    return len(x)"
    tells = "def half(x, y=2):\n    raise ValueError(str(kept) + open('kept').read())"
    result = graded(engine, shape=keeps, half=tells)
    assert scores(result) == {"test_ask": 2, "test_code": 3, "test_half": 0, "test_half_code": 0}
    cells = result.notebooks["sample"].cells
    assert SECRET not in json.dumps([cell.message for cell in cells.values()])
    for cell in nbformat.reads(result.notebooks["sample"].notebook, 4).cells:
        assert SECRET not in json.dumps(cell.get("outputs")) or cell.metadata.get("autograder")


def test_strict_refuses(tmp_path) -> None:
    with (
        pytest.raises(EngineError, match="3 test cells cannot be judged .*'test_ask': it looks at"),
        Engine(notebooks.assignment(tmp_path, SOURCE), 1, strict=True),
    ):
        pass


# A mistake in a source: its test, what is said, what the source's own answer takes, and one that returns 2.
MISTAKES = {
    "a wrong test": ("assert f() == 2, 'no'", "AssertionError: no", 0, 1),
    "no Python": ("assert f( == 1", "SyntaxError", 0, 0),
    "no Python at the top": ("    assert f() == 1\nassert True", "IndentationError", 0, 0),
    "partial credit": ("f() / 2", "0.5", 0.5, 1),
}


@pytest.mark.parametrize(("test", "said", "own", "other"), MISTAKES.values(), ids=MISTAKES)
def test_where_the_model_answer_fails_both_ways_the_cell_is_graded_as_nbgrader_does(
    tmp_path, test: str, said: str, own: float, other: float
) -> None:
    answers = {"f": (solved("def f():\n    return 1"), test), "g": (solved("g = 2"), "assert g == 2")}
    source = notebooks.tasks("", answers)
    made = notebooks.assignment(tmp_path, source)
    with Engine(made, 1) as engine:
        assert remembered(engine.package) is None  # it is learnt anew each time, until somebody mends it
        (ways,) = engine.ways
        assert set(ways.beside) == {"test_f"} and set(ways.outside) == {"test_g"}
        (warning,) = ways.warnings()
        assert "the source's own answer loses points in test_f" in warning and said in warning
        assert scores(graded_of(engine, source)) == {"test_f": own, "test_g": 1}
        assert scores(graded_of(engine, source, f="def f(): return 2")) == {"test_f": other, "test_g": 1}
        assert scores(graded_of(engine, source, g="")) == {"test_f": own, "test_g": 0}
    with pytest.raises(EngineError, match="'test_f': the source's own answer"), Engine(made, 1, strict=True):
        pass


@pytest.mark.parametrize("test", ["assert f() == 2", "assert 1 / (f() - 1)"])
def test_a_hidden_test_that_the_model_answer_fails_is_shown_to_its_author(tmp_path, test: str) -> None:
    hidden = f"assert f() == 1\n### BEGIN HIDDEN TESTS\n{test}\n### END HIDDEN TESTS"
    source = notebooks.tasks("", {"f": (solved("def f():\n    return 1"), hidden)})
    with Engine(notebooks.assignment(tmp_path, source), 1) as engine:
        (warning,) = engine.ways[0].warnings()
        result = graded_of(engine, source)
    assert ("AssertionError" if "2" in test else "ZeroDivisionError") in warning
    assert test not in json.dumps([cell.message for cell in result.notebooks["sample"].cells.values()])


# An answer cell, its test, and a right answer: the source holds none, or only a start.
OPEN = {
    "nothing": ("raise NotImplementedError()", "assert v.total == 3", "class V:\n    total = 3\nv = V()"),
    "without marks": (
        "class W:\n    total = 3\nw = W()",
        "assert w.__class__.__name__ == 'W'",
        "class W: pass\nw = W()",
    ),
    "a start and empty marks": (
        "base = [1]\n### BEGIN SOLUTION\n### END SOLUTION",
        "assert type(base) is list and len(base) == 2",
        "base = [1, 2]",
    ),
}


def test_right_answers_take_their_points_where_the_source_holds_none(tmp_path) -> None:
    pairs = {f"t{i}": (answer, check) for i, (answer, check, _) in enumerate(OPEN.values())}
    source = notebooks.tasks("", pairs)
    right = {f"t{i}": answer for i, (_, _, answer) in enumerate(OPEN.values())}
    with Engine(notebooks.assignment(tmp_path, source), 1) as engine:
        good, none = engine.grade(
            [
                notebooks.hand_in(source, "right", **right),
                notebooks.hand_in(source, "none", **dict.fromkeys(right, "1")),
            ]
        )
        assert all("holds no answer" in why for _, why in engine.ways[0].beside.values())
    assert scores(good) == {"test_t0": 1, "test_t1": 1, "test_t2": 1}
    assert scores(none) == {"test_t0": 0, "test_t1": 0, "test_t2": 0}


def test_points_for_nothing_are_told(tmp_path) -> None:
    source = notebooks.tasks(
        "import math",
        {"f": (solved("def f():\n    return 1"), "assert math"), "g": (solved("g = 1"), "assert g == 1")},
    )
    with Engine(notebooks.assignment(tmp_path, source), 1) as engine:
        assert engine.ways[0].warnings() == ["sample.ipynb: the untouched release takes points in test_f"]


def test_a_given_cell_that_is_not_python_ends_nothing(tmp_path) -> None:
    source = notebooks.notebook(
        notebooks.plain("SELECT * FROM students;"),
        notebooks.locked("given", "x = (1,"),
        notebooks.solution("f", solved("def f():\n    return 1")),
        notebooks.checks("t", "assert f() == 1"),
    )
    with Engine(notebooks.assignment(tmp_path, source), 1) as engine:
        (result,) = engine.grade([notebooks.hand_in(source)])
    assert scores(result) == {"t": 1}


def test_an_error_that_a_magic_shows_instead_of_raising_costs_the_points(tmp_path) -> None:
    source = notebooks.tasks("", {"f": (solved("def f():\n    return 1"), "%%time\nassert f() == 1")})
    with Engine(notebooks.assignment(tmp_path, source), 1) as engine:
        right, wrong = engine.grade(
            [notebooks.hand_in(source), notebooks.hand_in(source, "w", f="def f():\n    return 2")]
        )
    assert (scores(right), scores(wrong)) == ({"test_f": 1}, {"test_f": 0})


COUNTS = notebooks.notebook(
    notebooks.solution(
        "C",
        solved(
            "class C:\n    made = 0\n\n    def __init__(self, n):\n        C.made += 1\n        self.n = n"
        ),
    ),
    notebooks.checks(
        "test_C",
        "one = C(1)\nassert 'n' in C.__init__.__code__.co_varnames\n"
        f"### BEGIN HIDDEN TESTS\nassert [C(2).n, C({SECRET!r}).n][0] == 2\n### END HIDDEN TESTS",
    ),
    notebooks.solution("D", solved("class D(C):\n    pass")),
    notebooks.checks("test_made", "assert C.made == 3 and 'made' in vars(C)"),
    notebooks.checks("test_D", "assert D(1).n == 1"),
)


def test_what_earlier_hidden_tests_leave_behind_is_there_where_the_model_answer_needs_it(tmp_path) -> None:
    """As with nbgrader, where the whole notebook is one process."""
    with Engine(notebooks.assignment(tmp_path, COUNTS), workers=1) as engine:
        (ways,) = engine.ways
        assert "test_made" in ways.beside and not ways.losses()
        assert scores(graded_of(engine, COUNTS)) == {"test_C": 1, "test_made": 1, "test_D": 1}
        forgets = "class C:\n    made = 0\n\n    def __init__(self, n):\n        self.n = n"
        assert scores(graded_of(engine, COUNTS, C=forgets)) == {"test_C": 1, "test_made": 0, "test_D": 1}
        tells = forgets + "\n        if isinstance(n, str):\n            C.made = n"
        result = graded_of(engine, COUNTS, C=tells, D="class D(C):\n    pass\n\n\nraise ValueError(C.made)")
        shown = nbformat.reads(result.notebooks["sample"].notebook, 4).cells
        assert not [c for c in shown if SECRET in json.dumps(c.get("outputs")) and not c.metadata.autograder]
        assert all(SECRET not in (cell.message or "") for cell in result.notebooks["sample"].cells.values())
