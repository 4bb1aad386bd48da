"""Parity on a scratchpad: texts by hand, and a writer whose every step is known."""

import pytest
import torch
import torch.nn.functional as F

from course.attention.models import GPT
from course.techniques.scratchpad import SYMBOLS, all_bits, answers, shown, solution, texts

BITS = torch.tensor([[1, 0, 1, 1], [0, 0, 0, 1]])


def test_all_bits_are_the_binary_numbers():
    assert ["".join(map(str, row)) for row in all_bits(4).tolist()] == [f"{n:04b}" for n in range(16)]
    with pytest.raises(ValueError, match="n is 17"):
        all_bits(17)


@pytest.mark.parametrize(
    ("every", "filler", "wanted"),
    [
        (1, False, ["1011=1101", "0001=0001"]),
        (2, False, ["1011=11", "0001=01"]),
        (4, False, ["1011=1", "0001=1"]),
        (1, True, ["1011=...1", "0001=...1"]),
    ],
)
def test_texts_by_hand(every, filler, wanted):
    assert [shown(text) for text in texts(BITS, every, filler)] == wanted


def test_the_last_step_is_the_parity_for_every_stride():
    bits = all_bits(6)
    for every in (1, 2, 3, 6):
        assert solution(bits, every)[:, -1].tolist() == [f"{n:b}".count("1") % 2 for n in range(64)]
    with pytest.raises(ValueError, match="every is 4; expected a divisor of the number of bits, 6"):
        solution(bits, 4)


class Adder(GPT):
    """In place of a trained GPT: the next step is the exclusive or of the last symbol and the next bit."""

    def __init__(self, n):
        super().__init__(len(SYMBOLS), d=4, layers=1)
        self.n, self.seen = n, None

    def forward(self, new, cache=None, mask=None):
        self.seen = new if self.seen is None else torch.cat([self.seen, new], dim=1)
        step = self.seen.shape[1] - self.n - 1
        last = self.seen[:, -1] if step else torch.zeros_like(self.seen[:, 0])
        return F.one_hot(last ^ self.seen[:, step], len(SYMBOLS)).float()[:, None]


def test_a_writer_that_adds_is_right_and_a_flipped_step_turns_all_later_ones_around():
    bits = all_bits(5)
    written, right = answers(Adder(5), bits, 5)
    assert right.all() and torch.equal(written, solution(bits))
    written, right = answers(Adder(5), bits, 5, flip=2)
    assert not right.any()
    assert torch.equal(written[:, :2], solution(bits)[:, :2])
    assert torch.equal(written[:, 2:], 1 - solution(bits)[:, 2:])


def test_writing_with_a_cache_is_writing_without():
    torch.manual_seed(0)
    model, bits = GPT(len(SYMBOLS), d=16, layers=2, longest=9), all_bits(4)
    written, _ = answers(model, bits, 4)
    text = torch.cat([bits, torch.full((16, 1), SYMBOLS.index("="))], dim=1)
    for _ in range(4):
        text = torch.cat([text, model(text)[:, -1:].argmax(-1)], dim=1)
    assert torch.equal(written, text[:, 5:])
