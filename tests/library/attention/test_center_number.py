"""The center-number task and the two networks."""

import pytest
import torch

from course.attention.center_number import AttentionRNN, ThoughtVectorRNN
from course.data.synthetic.center_numbers import CenterNumberBatches, center, center_numbers


def test_center_of_the_slides_examples():
    assert [4, 2, 3, 5, 1][center(5) - 1] == 3
    assert [4, 2, 3, 5, 1, 8, 9, 6, 7][center(9) - 1] == 1
    assert [center(n) for n in (1, 2, 3, 4)] == [1, 1, 2, 2]
    with pytest.raises(ValueError, match="length is 0"):
        center(0)


def test_every_beginning_is_a_question():
    x, y = center_numbers(7, 50, torch.Generator().manual_seed(0))
    assert x.min() == 0 and x.max() == 9
    for t in range(1, 8):
        assert torch.equal(y[:, t - 1], x[:, center(t) - 1])
    again, _ = center_numbers(7, 50, torch.Generator().manual_seed(0))
    assert torch.equal(x, again)


def test_batches_are_new_each_time():
    stream = iter(CenterNumberBatches(5, 3))
    (a, _), (b, _) = next(stream), next(stream)
    assert a.shape == b.shape == (3, 5) and not torch.equal(a, b)
    with pytest.raises(ValueError, match="length is 0"):
        CenterNumberBatches(0, 3)


@pytest.mark.parametrize("model", [ThoughtVectorRNN, AttentionRNN])
def test_networks_answer_after_each_number(model):
    torch.manual_seed(0)
    net, x = model(d=8), torch.randint(10, (4, 9))
    answers = net(x)
    assert answers.shape == (4, 9, 10)
    for t in (1, 5):  # what comes later does not change the answer
        torch.testing.assert_close(net(x[:, :t]), answers[:, :t])


def test_attention_network_shows_its_weights():
    torch.manual_seed(0)
    logits, weights = AttentionRNN(d=8).answer(torch.randint(10, (4, 6)))
    assert logits.shape == (4, 6, 10) and weights.shape == (4, 6, 6)
    torch.testing.assert_close(weights.sum(-1), torch.ones(4, 6))
    assert weights.triu(1).abs().max() == 0  # a number that was not read yet gets weight 0
