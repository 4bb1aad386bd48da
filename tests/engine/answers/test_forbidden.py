"""A forbidden call costs the task of its cell, and a name that only looks like one costs nothing."""

from __future__ import annotations

import pytest
import sample_notebooks as notebooks

from autograder.engine.forbidden.calls import Forbidden, ForbiddenImport
from autograder.engine.forbidden.naming import aliases, mentions, used
from autograder.engine.pool import Engine

SOFTMAX, LSTM = "torch.nn.functional.softmax", "torch.nn.LSTM"
NAMES = ["torch.softmax", SOFTMAX, LSTM, "torch.Tensor.backward", "sklearn"]
GIVEN = ["import torch\nimport torch.nn.functional as F\nfrom torch import nn"]
NAMED = [
    ("y = F.softmax(x)", SOFTMAX),
    ("y = torch.softmax(x, 0)", SOFTMAX),
    ("y = getattr(F, 'softmax')(x)", SOFTMAX),
    ("from torch.nn.functional import softmax as s", SOFTMAX),
    ("import torch.nn.functional as G\ny = G.softmax(x)", SOFTMAX),
    ("rnn = nn.LSTM(2, 3)", LSTM),
    ("torch.Tensor.backward(loss)", "torch.Tensor.backward"),
    ("from sklearn.cluster import KMeans", "sklearn"),
]
FREE = [
    "class Layer:\n    def backward(self, d):\n        return d\n\n\nLayer().backward(1)",
    "node = {'softmax': 1}\nprint('LSTM', node['softmax'])",
    "plt.plot(x, label='softmax')",
    "self.softmax = 3\nlayer.softmax(x)",
    "F = Functions()\nF.softmax(x)",
    "def f(nn):\n    return nn.LSTM",
    "def broken(:",
]


@pytest.mark.parametrize(("source", "name"), NAMED)
def test_what_a_cell_surely_names(source: str, name: str) -> None:
    assert used(source, NAMES, aliases(GIVEN)) == [name]


@pytest.mark.parametrize("source", FREE)
def test_what_may_be_anything(source: str) -> None:
    assert used(source, NAMES, aliases(GIVEN)) == []


def test_what_a_test_may_call() -> None:
    assert mentions("want = oracle.softmax(x)", NAMES) == [SOFTMAX]
    assert mentions("want = 3", NAMES) == []


def test_a_library_can_do_without_a_forbidden_module() -> None:
    assert issubclass(ForbiddenImport, ImportError) and issubclass(ForbiddenImport, Forbidden)


CATALOGUE = """
from autograder.catalogue import forbid, right

forbid("torch.softmax", "torch.nn.functional.softmax", "torch.Tensor.backward")

@right("soft", "again")
def soft(x):
    return x.exp() / x.exp().sum()
"""
OWN = """
class Softmax:
    def softmax(self, x):
        return x.exp() / x.exp().sum()

    def backward(self):
        return self


def soft(x):
    return Softmax().backward().softmax(x)
"""
ANSWERS = {
    "own class": (OWN, 1.0),
    "a method": ("def soft(x):\n    return x.softmax(0)", 0.0),
    "by its name": ("def soft(x):\n    return torch.softmax(x, 0)", 0.0),
}


def test_it_is_refused_when_it_is_called(tmp_path) -> None:
    source = notebooks.tasks(
        "import torch",
        {
            "soft": (
                "def soft(x):\n    return (x - x.logsumexp(0)).exp()",
                "x = torch.arange(3.0)\nassert torch.allclose(soft(x), torch.softmax(x, 0))",
            )
        },
    )
    catalogue = tmp_path / "answers.py"
    catalogue.write_text(CATALOGUE)
    class_ = [notebooks.hand_in(source, name, soft=answer) for name, (answer, _) in ANSWERS.items()]
    made = notebooks.assignment(tmp_path, source, catalogue=catalogue)
    with Engine(made, workers=1) as engine:
        for result in engine.grade(class_):
            cell = result.notebooks["sample"].cells["test_soft"]
            assert cell.score == ANSWERS[result.student][1], (result.student, cell.message)
            assert cell.score or "may not be used here" in (cell.message or ""), cell.message
