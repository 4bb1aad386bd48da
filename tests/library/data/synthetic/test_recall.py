"""The recall task asks for what stands in the sequence."""

import pytest
import torch

from course.data.synthetic.recall import SYMBOLS, RecallBatches, recall


@pytest.mark.parametrize("marked", [1, 2, 5])
def test_the_answer_is_the_marked_symbols_in_order(marked):
    x, y = recall(12, 50, marked, torch.Generator().manual_seed(0))
    assert (x[:, -1] >= SYMBOLS).all()
    for sequence, answer in zip(x, y, strict=True):
        assert torch.equal(sequence[sequence < SYMBOLS], answer)


def test_every_place_and_symbol_occurs():
    x, y = recall(6, 2000, 2, torch.Generator().manual_seed(0))
    assert ((x < SYMBOLS).float().mean(0)[:-1] - 2 / 5).abs().max() < 0.05
    assert y.unique().tolist() == list(range(SYMBOLS))


def test_batches_are_new_each_time():
    batches = iter(RecallBatches(9, 4, seed=1))
    assert not torch.equal(next(batches)[0], next(batches)[0])
    with pytest.raises(ValueError, match="marked is 9, length is 9"):
        RecallBatches(9, 4, marked=9)
