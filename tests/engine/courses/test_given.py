"""Given cells: what a student may edit is the student's, what is locked stays the instructor's."""

from __future__ import annotations

import json
from dataclasses import replace

import nbformat
import pytest
import sample_notebooks as notebooks
from sample_notebooks import solved

from autograder.engine.pool import Engine
from autograder.records import Submission

SOURCE = notebooks.notebook(
    notebooks.plain("import math\nimport numpy as np"),
    notebooks.plain("rate = 2\ndata = [3, 1]\ndef helper(x):\n    return [x, rate]\nspare = []"),
    notebooks.locked("fixed", "limit = 10\ndef checked(x):\n    return x < limit"),
    notebooks.solution("f", solved("import math\nimport numpy as np\ndef f(x):\n    return rate * x")),
    notebooks.checks("test_f", "assert f(3) == 3 * rate and np.isclose(math.sqrt(4), 2)"),
    notebooks.checks("test_rate", "assert rate == 2, 'leave the rate alone'"),
    notebooks.checks("test_data", "assert data == [3, 1] and spare == []"),
    notebooks.checks("test_helper", "assert helper(1) == [1, 2]"),
    notebooks.checks("test_fixed", "assert checked(f(1)) and limit == 10"),
)
ALL = {"test_f", "test_rate", "test_data", "test_helper", "test_fixed"}


def edited(old: str, new: str, **answers: str) -> Submission:
    """The source handed in with a text in its cells replaced."""
    whole = notebooks.hand_in(SOURCE, f"{old} {new}", **answers)
    made = nbformat.reads(whole.notebooks["sample"].decode(), 4)
    for cell in made.cells:
        cell.source = cell.source.replace(old, new)
    return Submission(whole.student, {"sample": nbformat.writes(made).encode()})


def with_cell(source: str, at: int) -> Submission:
    """The source handed in with one more cell."""
    made = nbformat.from_dict(json.loads(nbformat.writes(SOURCE)))
    made.cells.insert(at, notebooks.plain(source))
    return Submission(f"with {source}", {"sample": nbformat.writes(made).encode()})


# What is handed in, and the tests that it passes in a kernel.
CASES = {
    "as released": (notebooks.hand_in(SOURCE), ALL),
    "a setting edited": (edited("rate = 2", "rate = 5"), ALL - {"test_rate", "test_helper"}),
    "a helper edited": (edited("return [x, rate]", "return [x, 3]"), ALL - {"test_helper"}),
    "a helper edited, still right": (edited("return [x, rate]", "return [x] + [rate]"), ALL),
    "an empty list filled": (edited("spare = []", "spare = [1]"), ALL - {"test_data"}),
    "a given name bound in an answer": (
        notebooks.hand_in(SOURCE, f="data = sorted(data)\ndef f(x):\n    return rate * x"),
        ALL - {"test_data"},
    ),
    "a given name bound in a cell of one's own": (
        with_cell("rate = 7", 4),
        ALL - {"test_rate", "test_helper"},
    ),
    "a locked cell edited": (edited("limit = 10", "limit = 1"), ALL),
    "a locked setting bound in an answer": (
        notebooks.hand_in(SOURCE, f="limit = 1\ndef f(x):\n    return rate * x"),
        ALL - {"test_fixed"},
    ),
    "a locked function bound in an answer": (
        notebooks.hand_in(SOURCE, f="checked = bool\ndef f(x):\n    return 100 * x"),
        ALL - {"test_f", "test_fixed"},
    ),
    "no import of one's own": (notebooks.hand_in(SOURCE, f="def f(x):\n    return rate * x"), ALL),
    "an import of another module": (
        notebooks.hand_in(SOURCE, f="import sys as np, os as math\ndef f(x):\n    return rate * x"),
        ALL,
    ),
}


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    made = notebooks.assignment(tmp_path_factory.mktemp("given"), SOURCE)
    class_ = [replace(case, student=name) for name, (case, _) in CASES.items()]
    with Engine(made, workers=1, strict=True) as engine:
        found = {result.student: result for result in engine.grade(class_)}
    return {
        name: {grade_id for grade_id, cell in result.notebooks["sample"].cells.items() if cell.score}
        for name, result in found.items()
    }


@pytest.mark.parametrize("case", CASES)
def test_a_given_cell_counts_as_it_would_in_a_kernel(passed: dict[str, set[str]], case: str) -> None:
    assert passed[case] == CASES[case][1]


def test_an_answer_in_a_cell_without_metadata_is_the_students(tmp_path) -> None:
    source = notebooks.notebook(
        notebooks.plain(solved("def f(x):\n    return 2 * x")), notebooks.checks("t", "assert f(2) == 4")
    )
    config = {"ClearSolutions": {"enforce_metadata": False}}
    with Engine(notebooks.assignment(tmp_path, source, config=config), workers=1) as engine:
        handed_in = []
        for who, answer in (
            ("right", "def f(x):\n    return x + x"),
            ("wrong", "def f(x):\n    return 3"),
            ("none", ""),
        ):
            made = nbformat.from_dict(json.loads(nbformat.writes(source)))
            made.cells[0].source = answer
            handed_in.append(Submission(who, {"sample": nbformat.writes(made).encode()}))
        scores = {r.student: r.notebooks["sample"].cells["t"].score for r in engine.grade(handed_in)}
    assert scores == {"right": 1, "wrong": 0, "none": 0}


RANDOM = notebooks.notebook(
    notebooks.plain("import random\nimport numpy as np\nimport torch"),
    notebooks.solution("before", "note = 1"),
    notebooks.locked("drawn", "X = torch.randn(3)\nY = np.random.rand(2)\nz = random.random()"),
    notebooks.solution("f", solved("def f():\n    return X.sum().item(), float(Y.sum()), z")),
    notebooks.checks("t", "assert f() == (X.sum().item(), float(Y.sum()), z)"),
)


def test_a_given_cell_draws_the_same_on_both_sides_whatever_a_student_drew_before_it(tmp_path) -> None:
    befores = ["torch.randn(5)", "torch.manual_seed(3); np.random.seed(4); random.seed(5)", "random.random()"]
    class_ = [notebooks.hand_in(RANDOM, source, before=source) for source in befores]
    with Engine(notebooks.assignment(tmp_path, RANDOM), workers=1, strict=True) as engine:
        found = {r.student: r.notebooks["sample"].cells["t"].score for r in engine.grade(class_)}
    assert found == dict.fromkeys(befores, 1)


GIVEN = """
seen, cache, setting, count = [], {}, {'rate': 1}, {'n': 0}
level, hit, kept = 0.5, np.zeros(3), [3, 1, 2]
def counted(f):
    def inner(*args):
        count['n'] += 1
        return f(*args)
    return inner
"""
ANSWER = """
hit[1] = 5
def visit(x):
    seen.append(x)
    cache[x] = x * x
    return cache[x]
def scaled(x):
    return setting['rate'] * x
def sign(x):
    return int(x > level)
def moved(x):
    return x + offset
@counted
def work(x):
    return x
def largest():
    return max(kept)
"""
HELD = notebooks.notebook(
    notebooks.plain("import numpy as np"),
    notebooks.locked("given", GIVEN),
    notebooks.solution("f", solved(ANSWER)),
    notebooks.checks("visit", "visit(3); visit(4)\nassert seen == [3, 4] and cache[4] == 16"),
    notebooks.checks("scaled", "setting['rate'] = 10\nassert scaled(2) == 20"),
    notebooks.checks("sign", "level = 0.9\nassert sign(0.8) == 0"),
    notebooks.checks("moved", "offset = 100\nassert moved(1) == 101"),
    notebooks.checks("work", "count['n'] = 0\nwork(1); work(2)\nassert count['n'] == 2"),
    notebooks.checks("hit", "assert hit.tolist() == [0, 5, 0]"),
    notebooks.checks("largest", "assert largest() == 3 and kept == [3, 1, 2]"),
    notebooks.checks("kept", "assert sorted(kept) == [1, 2, 3]"),
)
HELD_CASES = {
    "right": (ANSWER, set()),
    "hits another": (ANSWER.replace("hit[1] = 5", "hit[2] = 5"), {"hit"}),
    "forgets to visit": (ANSWER.replace("seen.append(x)", "pass"), {"visit"}),
    "sorts what should stay, in a call": (
        ANSWER.replace("max(kept)", "kept.sort() or kept[-1]"),
        {"largest"},
    ),
    "sorts what should stay, in its cell": (
        ANSWER.replace("hit[1] = 5", "hit[1] = 5\nkept.sort()"),
        {"largest"},
    ),
    "empties what should stay": (
        ANSWER.replace("max(kept)", "(max(kept), kept.clear())[0]"),
        {"largest", "kept"},
    ),
    "counts one call too many": (ANSWER.replace("def largest", "work(0)\nwork(1)\ndef largest"), set()),
    "counts twice": (ANSWER.replace("def work(x):", "def work(x):\n    count['n'] += 1"), {"work"}),
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str | None]]:
    class_ = [
        replace(notebooks.hand_in(HELD, f=code), student=name) for name, (code, _) in HELD_CASES.items()
    ]
    with Engine(
        notebooks.assignment(tmp_path_factory.mktemp("held"), HELD), workers=1, strict=True
    ) as engine:
        return {
            r.student: {g: c.message for g, c in r.notebooks["sample"].cells.items() if not c.score}
            for r in engine.grade(class_)
        }


@pytest.mark.parametrize("case", HELD_CASES)
def test_given_data_is_one_on_both_sides(held: dict[str, dict[str, str | None]], case: str) -> None:
    assert set(held[case]) == HELD_CASES[case][1], held[case]


def test_what_is_told_of_given_data(held: dict[str, dict[str, str | None]]) -> None:
    said = held["sorts what should stay, in a call"]["largest"]
    assert said == "`largest()` changed `kept`, which should stay as it is."
    said = held["sorts what should stay, in its cell"]["largest"]
    assert said == "Your cells changed `kept`, which should stay as it is."
