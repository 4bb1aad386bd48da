"""The center-number task and the two networks."""

import pytest
import torch

from course.center_number import AttentionRNN, ThoughtVectorRNN
from course.data.center_numbers import CenterNumberBatches, center, center_numbers


def test_center_of_the_slides_examples():
    assert [4, 2, 3, 5, 1][center(5) - 1] == 3
    assert [4, 2, 3, 5, 1, 8, 9, 6, 7][center(9) - 1] == 1
    assert [center(n) for n in (1, 2, 3, 4)] == [1, 1, 2, 2]
    with pytest.raises(ValueError, match="length is 0"):
        center(0)


def test_targets_are_the_center():
    x, y = center_numbers(7, 50, torch.Generator().manual_seed(0))
    assert torch.equal(y, x[:, 3]) and x.min() == 0 and x.max() == 9
    again, _ = center_numbers(7, 50, torch.Generator().manual_seed(0))
    assert torch.equal(x, again)


def test_batches_have_one_length_and_meet_all():
    stream = iter(CenterNumberBatches(range(1, 5), 3))
    shapes = {tuple(next(stream)[0].shape) for _ in range(60)}
    assert shapes == {(3, n) for n in range(1, 5)}
    with pytest.raises(ValueError, match="at least one"):
        CenterNumberBatches([], 3)


@pytest.mark.parametrize("model", [ThoughtVectorRNN, AttentionRNN])
def test_networks_take_any_length(model):
    torch.manual_seed(0)
    net = model(d=8)
    for length in (1, 2, 9):
        assert net(torch.zeros(4, length, dtype=torch.long)).shape == (4, 10)


def test_attention_network_shows_its_weights():
    torch.manual_seed(0)
    logits, weights = AttentionRNN(d=8).answer(torch.randint(10, (4, 6)))
    assert logits.shape == (4, 10)
    torch.testing.assert_close(weights.sum(-1), torch.ones(4))
