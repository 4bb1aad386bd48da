"""Mutants of model answers: what is changed and how it is called; which of them a grader lets live."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
import sample_notebooks as notebooks
from rich.console import Console

from autograder.authoring.check.mutants import mutants_of
from autograder.authoring.check.mutations import GROUPS
from autograder.authoring.check.survival import (
    GradedMutant,
    grade_mutants,
    is_enough,
    mutants_in,
    refuse_unknown_equivalents,
    share_killed,
)
from autograder.authoring.check.tables import print_mutants
from autograder.authoring.coursedir import Course
from autograder.catalogue import CatalogueError
from autograder.errors import AutograderError

ROOT = Path(__file__).parents[2]

SAMPLES = {
    "operators": (
        "def f(a, b):\n    return a + b if a <= b and not b else min(a)",
        ["a + b -> a - b", "a <= b -> a < b", "not b -> b", "a <= b and (not b) -> a <= b or not b"]
        + ["min(a) -> max(a)"],
    ),
    "constants": (
        "def f(x, flag=True):\n    y = 3\n    return g(x, -0.5, keep=True)",
        ["y = 3 -> y = 0", "y = 3 -> y = 1", "y = 3 -> y = 4", "y = 3 -> y = 2", "y = 3 -> y = 6"]
        + ["y = 3 -> y = -3", "-> g(x, 0.5, keep", "-> g(x, -1.0, keep", "keep=True -> keep=False"],
    ),
    "axes": (
        "def f(x):\n    return x.transpose(1, 2).sum(dim=-1, keepdim=True).mean(dim=(0, 3))",
        ["dim=-1 -> dim=0", "dim=-1 -> dim=-2", ".transpose(1, 2) -> x.transpose(0, 2)"]
        + ["(0, 3) -> (0,)", "(0, 3) -> (1, 3)", ".sum(keepdim=True)"],
    ),
    "indices": (
        "def f(x, i, n):\n    for j in x:\n        x = x[i] + x[1:n] + x[:-1]\n    return range(n), x[0::2]",
        ["x[i] -> x[i + 1]", "1:n -> 2:n", "1:n -> :n", "1:n -> 1:n + 1", ":-1 -> 1:-1", ":-1 -> :-2"]
        + ["range(n) -> range(n - 1)", "range(n) -> range(1, n)", "in x: ... -> for j in list(x)[1:]: ..."]
        + ["0::2 -> 1::2"],
    ),
    "order": (
        "def f(a, b):\n    c, d = g(a, b)\n    return a - b, a @ b, a + b",
        ["g(a, b) -> g(b, a)", "a - b -> b - a", "a @ b -> b @ a", "c, d = g(a, b) -> d, c = g(a, b)"]
        + ["(a - b, a @ b, a + b) -> (a @ b, a - b, a + b)"],
    ),
    "terms": (
        "def f(a, b):\n    a += b\n    return (a - b) * a, a @ b, 0 < a < b, a and b",
        ["a - b -> a", "a - b -> -b", "(a - b) * a -> a - b", "a @ b -> b", "0 < a < b -> a < b"]
        + ["a and b -> b", "a += b -> b"],
    ),
    "normalization": (
        "def f(a):\n    return torch.softmax(a, dim=0) / math.sqrt(3), a.exp()",
        ["torch.softmax(a, dim=0) -> a", "math.sqrt(3) -> 3", "a.exp() -> a"]
        + ["torch.softmax(a, dim=0) / math.sqrt(3) -> torch.softmax(a, dim=0)"],
    ),
    "branches": (
        "def f(a):\n    if a > 0:\n        return g(a)\n    return a if a else [x for x in a if x < 3]",
        ["a > 0 -> not a > 0", "a > 0 -> True", "x < 3 -> not x < 3"]
        + ["a if a else [x for x in a if x < 3] -> [x for x in a if x < 3] if a else a"],
    ),
    "in place": (
        "def f(x: Tensor, n: int):\n    y = x.clone()\n    x = x - n\n    return n * x.exp() + (x / y)",
        ["x = x - n -> x -= n", "x.clone() -> x", "x.exp() -> x.exp_()", "x / y -> x.div_(y)"],
    ),
    "dtype": (
        "def f(x) -> tuple[Tensor, int]:\n    return torch.zeros(2, dtype=torch.long) + x.float(), len(x)",
        [
            "torch.zeros(2, dtype=torch.long) -> torch.zeros(2)",
            "x.float() -> x",
            "torch.long -> torch.float32",
        ]
        + ["(torch.zeros(2, dtype=torch.long) + x.float()).half()"],
    ),
    "wrappers": (
        "def f(x, w):\n    return sorted(x, reverse=True), torch.relu(x @ w.T).sum()",
        ["sorted(x, reverse=True) -> x", "sorted(x, reverse=True) -> sorted(x)", "w.T -> w"]
        + ["torch.relu(x @ w.T) -> x @ w.T"],
    ),
    "statements": (
        "def f(x):\n    for y in x:\n        if y:\n            break\n    x.sort()\n    return x",
        ["break -> pass", "x.sort() -> pass", "if y: ... -> pass", "for y in x: ... -> pass"],
    ),
}


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_makes_its_mistakes(group: str) -> None:
    code, expected = SAMPLES[group]
    made = [mutant.name for mutant in mutants_of(code) if mutant.group == group]
    assert [words for words in expected if not any(words in name for name in made)] == []


def test_a_mutant_is_the_answer_with_one_change_and_a_name_of_its_own() -> None:
    (mutant,) = [m for m in mutants_of("def f(a):\n\n    return a + 1") if m.name == "line 3: a + 1 -> a - 1"]
    assert mutant.code == "def f(a):\n    return a - 1"
    twice = [m.name for m in mutants_of("def f(a):\n    return g(a + 1) * h(a + 1)")]
    assert "line 2: g(a + 1) -> g(a - 1)" in twice
    assert "line 2: h(a + 1) -> h(a - 1)" in twice
    assert "line 2: a + 1 -> a - 1" not in twice


def test_what_is_not_the_answers_own_work_stays() -> None:
    code = '''def f(a: Tensor, b: int = 3) -> Tensor:
    """Add 1 + 1."""
    if a:
        raise ValueError(f"expected {2 + 2}, got {a + 5}", 7)
    return zip(a, b, strict=True)
'''
    made = [mutant.code for mutant in mutants_of(code)]
    assert made
    for kept in ("a: Tensor, b: int=3", "Add 1 + 1.", "strict=True"):
        assert all(kept in other for other in made if "zip(" in other)
    errors = {line.strip() for other in made for line in other.splitlines() if "raise" in line}
    assert errors == {"raise ValueError(f'expected {2 + 2}, got {a + 5}', 7)"}


def test_an_answer_that_is_no_python_is_one_clear_error() -> None:
    with pytest.raises(CatalogueError, match="not plain Python"):
        mutants_of("%matplotlib inline\nx = 1")


def model_answers() -> list:
    found = []
    for name in Course.load(ROOT).names():
        cells = json.loads((ROOT / "solutions" / name / f"{name}.ipynb").read_text())["cells"]
        for cell in cells:
            if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution"):
                task = cell["metadata"]["nbgrader"]["grade_id"]
                found.append(pytest.param("".join(cell["source"]), id=f"{name}-{task}"))
    return found


@pytest.mark.parametrize("answer", model_answers())
def test_mutants_parse_and_differ_from_the_answer_and_from_each_other(answer: str) -> None:
    mutants = mutants_of(answer)
    assert len(mutants) >= 10
    codes = {ast.dump(ast.parse(mutant.code)) for mutant in mutants}
    assert len(codes) == len(mutants)
    assert ast.dump(ast.parse(answer)) not in codes
    assert len({mutant.name for mutant in mutants}) == len(mutants)
    assert all(mutant.name.startswith("line ") and "\n" not in mutant.name for mutant in mutants)
    assert {mutant.group for mutant in mutants} <= set(GROUPS)


ANSWER = """def total(n):
    ### BEGIN SOLUTION
    s = 0
    while n > 0:
        s, n = s + n, n - 1
    return s
    ### END SOLUTION"""
TESTS = "assert total(3) == 6\nassert total(0) == 0"
EQUIVALENT = ("line 4: n > 0 -> n >= 0", "line 4: n > 0 -> n > -1")


def sample(folder: Path, equivalents: str = "", tests: str = TESTS):
    source = notebooks.tasks("", {"total": (ANSWER, tests)})
    (folder / "answers.py").write_text(equivalents)
    return notebooks.assignment(folder, source, catalogue=folder / "answers.py")


def declared(*names: str) -> str:
    return f"equivalent('total', {', '.join(map(repr, names))}, because='it adds 0')\n"


def test_what_is_called_equivalent_must_be_a_mutant(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="'total' has no mutant 'line 9: x -> y'"):
        mutants_in(sample(tmp_path, declared(*EQUIVALENT, "line 9: x -> y")))
    with pytest.raises(CatalogueError, match="line 9"):
        refuse_unknown_equivalents(sample(tmp_path, declared("line 9: x -> y")))
    refuse_unknown_equivalents(sample(tmp_path, declared(*EQUIVALENT)))
    assert len(mutants_in(sample(tmp_path))["sample", "total"]) > 10


def test_nothing_to_mutate_is_said(tmp_path: Path) -> None:
    source = notebooks.tasks("", {"total": ("def total(n):\n    pass", TESTS)})
    with pytest.raises(AutograderError, match="sample: no task has tests and a model answer"):
        list(grade_mutants(notebooks.assignment(tmp_path, source)))
    magic = notebooks.tasks("", {"total": (f"%matplotlib inline\n{ANSWER}", TESTS)})
    with pytest.raises(CatalogueError, match="sample: total: a model answer is not plain Python"):
        list(grade_mutants(notebooks.assignment(tmp_path, magic)))


def test_a_good_grader_kills_all_but_the_equivalent_ones_and_endless_ones_too(tmp_path: Path) -> None:
    dies = "line 5: s + n -> s - n"
    graded = list(grade_mutants(sample(tmp_path, declared(*EQUIVALENT, dies)), 2, seconds=1))
    assert {g.mutant.name for g in graded if g.fate == "survived"} == set()
    assert {g.mutant.name for g in graded if g.fate == "equivalent"} == set(EQUIVALENT)
    assert "line 5: n - 1 -> n + 1" in {g.mutant.name for g in graded if g.dies}
    assert [g.mutant.name for g in graded if g.stale] == [dies]
    assert not is_enough(graded)


def test_a_weak_grader_is_told_what_lives(tmp_path: Path) -> None:
    """It looks at 1 alone."""
    graded = list(grade_mutants(sample(tmp_path, tests="assert total(1) == 1"), 2, seconds=1))
    living = {g.mutant.name for g in graded if g.fate == "survived"}
    assert {*EQUIVALENT, "line 5: n - 1 -> n - 2"} <= living
    assert "line 3: s = 0 -> s = 1" not in living
    assert not is_enough(graded)
    console = Console(record=True, width=120)
    print_mutants("sample", graded, console)
    said = console.export_text()
    assert f"survived: total, {EQUIVALENT[0]}" in said
    assert f"{len(graded) - len(living)} of {len(graded)} non-equivalent mutants die" in said


def test_the_share_counts_neither_equivalent_mutants_nor_believes_a_dead_one_to_be_so() -> None:
    mutants = mutants_of("def f(a):\n    return a + 1")
    graded = [GradedMutant("f", mutants[0], True), GradedMutant("f", mutants[1], False, "adds nothing")]
    assert share_killed(graded) == 1
    assert is_enough(graded)
    assert share_killed([*graded, GradedMutant("f", mutants[2], False)]) == 0.5
    assert not is_enough([*graded, GradedMutant("f", mutants[2], True, "said wrongly")])
