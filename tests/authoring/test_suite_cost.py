"""The whole test suite of an assignment is cheap: in one process it takes less than 0.3 s of processor time.

Seconds differ from machine to machine, so the suite is compared with a fixed piece of work of its kind, many
small tensor operations called from Python, that runs beside it. That piece takes about 0.1 s where a suite
takes 0.06 to 0.13 s.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from autograder.authoring.coursedir import Course

ROOT = Path(__file__).parents[2]
NAMES = Course.load(ROOT).names()
MOST = 3.0  # suites, in units of the fixed piece of work
ROUNDS = 3


def suite(name: str, more: str = "") -> Callable[[], None]:
    """Model answers and tests of an assignment, run as the cells of one notebook; `more` goes after them."""
    cells = json.loads((ROOT / "solutions" / name / f"{name}.ipynb").read_text())["cells"]
    texts = [
        "".join(cell["source"])
        for cell in cells
        if cell["cell_type"] == "code" and "skip-execution" not in cell["metadata"].get("tags", [])
    ]
    code = [compile(text, f"{name}, cell {i}", "exec") for i, text in enumerate([*texts, more])]

    def run() -> None:
        names: dict = {"__name__": "__main__"}
        for cell in code:
            exec(cell, names)

    return run


def fixed_work() -> None:
    """Small tensor operations, as tests and answers make them."""
    generator = torch.Generator().manual_seed(0)
    for _ in range(3000):
        A, B = torch.randn(6, 5, generator=generator), torch.randn(5, 4, generator=generator)
        C = torch.softmax(A @ B, dim=-1)
        torch.allclose(C.sum(dim=-1), torch.ones(6))
        C.tolist()


def seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def ratio(run: Callable[[], None]) -> float:
    """Processor time of a suite by that of the fixed work: the least of several rounds of each."""
    run()  # imports, and whatever else happens once
    fixed_work()
    rounds = [(seconds(run), seconds(fixed_work)) for _ in range(ROUNDS)]
    return min(r[0] for r in rounds) / min(r[1] for r in rounds)


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("name", NAMES)
def test_a_suite_is_cheap(name):
    assert ratio(suite(name)) < MOST


def test_a_slow_test_would_be_seen():
    slow = "for _ in range(30_000):\n    torch.softmax(torch.ones(6, 5) @ torch.ones(5, 4), dim=-1).tolist()"
    assert ratio(suite(NAMES[-1], slow)) > MOST
