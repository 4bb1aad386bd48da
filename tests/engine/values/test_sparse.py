"""Sparse tensors cross the wire as data: the same entries in the same order, or a refusal."""

from __future__ import annotations

import pytest
import sample_notebooks as notebooks
import torch

from autograder.engine.pool import Engine
from autograder.engine.session.measure import positions
from autograder.engine.wire.common import WireError
from autograder.engine.wire.decode import Decoder
from autograder.engine.wire.encode import Encoder

PLACES, ENTRIES = torch.tensor([[0, 0, 2], [1, 1, 0]]), torch.tensor([1.0, 2.0, 3.0])
TWICE = torch.sparse_coo_tensor(PLACES, ENTRIES, (3, 4), check_invariants=True)
VALUES = [torch.eye(3).to_sparse(), TWICE, TWICE.coalesce(), torch.zeros(2, 0).to_sparse()]


@pytest.mark.parametrize("value", VALUES, ids=lambda v: f"{tuple(v.shape)} {v.is_coalesced()}")
def test_it_is_the_same_on_the_other_side(value: torch.Tensor) -> None:
    encoder, decoder = Encoder(), Decoder()
    made, again = decoder.loads(encoder.dumps([value, value]))
    assert made is again and made.is_sparse and made.is_coalesced() == value.is_coalesced()
    assert torch.equal(made._indices(), value._indices()) and torch.equal(made._values(), value._values())
    assert len(encoder.shared.objects) == len(decoder.shared.objects)
    assert positions(made)[0] == set()


def forged(shape: list, indices: list, values: list) -> bytes:
    encoder = Encoder()
    parts = [encoder.encode(torch.tensor(indices)), encoder.encode(torch.tensor(values))]
    return encoder.pack(["torch.sparse", shape, False, *parts])


@pytest.mark.parametrize(
    ("shape", "indices", "values"),
    [
        ([2, 2], [[0], [5]], [1.0]),
        ([2, 2], [[-1], [0]], [1.0]),
        ([2], [[0], [1]], [1.0]),
        ([2, 2], [[0.5], [1.0]], [1.0]),
        ([1 << 40, 1 << 40], [[0], [0]], [1.0]),
        ([2, 2], [[0], [1]], [1.0, 2.0]),
        ([2, -2], [[0], [1]], [1.0]),
    ],
)
def test_a_forged_one_is_refused(shape: list, indices: list, values: list) -> None:
    with pytest.raises(WireError):
        Decoder().loads(forged(shape, indices, values))


def test_a_change_in_place_is_seen(tmp_path) -> None:
    answer = "import torch\ndef total(x):\n    return x.to_dense().sum()"
    check = "x = torch.eye(3).to_sparse()\nassert total(x) == 3\nassert x.to_dense().sum() == 3"
    source = notebooks.tasks(
        "import torch", {"total": (f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION", check)}
    )
    spoils = "def total(x):\n    before = x.to_dense().sum()\n    x.mul_(2)\n    return before"
    with Engine(notebooks.assignment(tmp_path, source), workers=1, strict=True) as engine:
        right, wrong = engine.grade([notebooks.hand_in(source), notebooks.hand_in(source, "w", total=spoils)])
    assert (right.score, wrong.score) == (1, 0)
