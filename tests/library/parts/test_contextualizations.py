"""One test for every contextualization of the course: which parts it sees, and what more parts cost.

A room that has a new one adds a line to CASES: how it is built, which inputs may influence which outputs, and
how its chain of operations grows with the number of parts (0: not at all, 1: with each part).
"""

import pytest
import torch
from torch import nn

from course.attention.encoder import Encoder, EncoderBlock
from course.attention.multi_head import MultiHeadAttention, causal_mask
from course.attention.positions import LinearBias, Rotary
from course.parts.contextualizers import Convolution, Recurrence, SelfAttention
from course.parts.cost import exponent, operations, sequential_steps
from course.parts.operations import Contextualize, influence
from course.recurrence.cells import GRUCell, LSTMCell, ResidualCell, RNNCell
from course.recurrence.encoders import Bidirectional, Fast, Recurrent
from course.recurrence.state_space import Block, DiagonalSSM, SelectiveSSM

D, PARTS = 4, 8
PAST, ALL, SET = "past", "all", "all, in any order"


class Causal(nn.Module):
    """Attention, or an encoder, that is shown a mask: no part sees a later one."""

    def __init__(self, step):
        super().__init__()
        self.step = step

    def forward(self, parts):
        return self.step(parts, mask=causal_mask(parts.shape[-2]))


CASES = {  # name: (how to build it, what it sees, growth of its chain, growth of its operations)
    "convolution": (lambda: Convolution(D, D, width=3), 1, 0, 1),
    "recurrence": (lambda: Recurrence(D, D), PAST, 1, 1),
    "attention": (lambda: SelfAttention(D, D), SET, 0, None),
    "RNN": (lambda: Recurrent(RNNCell(D, D)), PAST, 1, 1),
    "residual RNN": (lambda: Recurrent(ResidualCell(D, D)), PAST, 1, 1),
    "LSTM": (lambda: Recurrent(LSTMCell(D, D)), PAST, 1, 1),
    "LSTM, peepholes": (lambda: Recurrent(LSTMCell(D, D, peephole=True)), PAST, 1, 1),
    "LSTM, coupled": (lambda: Recurrent(LSTMCell(D, D, coupled=True)), PAST, 1, 1),
    "GRU": (lambda: Recurrent(GRUCell(D, D)), PAST, 1, 1),
    "GRU, both ways": (
        lambda: Bidirectional(Recurrent(GRUCell(D, D)), Recurrent(GRUCell(D, D))), ALL, 1, 1,
    ),
    "LSTM of torch": (lambda: Fast(nn.LSTM(D, D, batch_first=True)), PAST, None, None),
    "diagonal SSM": (lambda: DiagonalSSM(D), PAST, 0, None),
    "selective SSM": (lambda: SelectiveSSM(D), PAST, 0, 1),
    "selective block": (lambda: Block(D, SelectiveSSM(D)), PAST, 0, 1),
    "multi-head attention": (lambda: MultiHeadAttention(D, 2), SET, 0, None),
    "encoder block, pre-norm": (lambda: EncoderBlock(D, 2), SET, 0, None),
    "encoder, post-norm": (lambda: Encoder(D, 2, 2, pre_norm=False), SET, 0, None),
    "causal attention, RoPE": (lambda: Causal(MultiHeadAttention(D, 2, positions=Rotary())), PAST, 0, None),
    "causal encoder, ALiBi": (lambda: Causal(Encoder(D, 2, 2, positions=LinearBias(2))), PAST, 0, None),
}  # fmt: skip


@pytest.fixture(params=CASES)
def case(request):
    torch.manual_seed(0)
    make, sees, chain, work = CASES[request.param]
    return make(), sees, chain, work


def test_batches_and_lengths(case):
    step, parts = case[0], torch.randn(2, 3, PARTS, D)
    assert isinstance(step, Contextualize)
    out = step(parts)
    assert out.shape[:-1] == (2, 3, PARTS)
    torch.testing.assert_close(out[1, 2], step(parts[1, 2]), atol=1e-5, rtol=1e-4)
    for length in (1, 2, 3, 20):
        assert step(torch.randn(length, D)).shape[0] == length


def test_influence(case):
    """Causality and receptive field at once: exactly the inputs that it may see move an output."""
    step, sees, *_ = case
    i, j = torch.arange(PARTS)[:, None], torch.arange(PARTS)
    everything = torch.ones(PARTS, PARTS, dtype=torch.bool)
    allowed = {PAST: i >= j, ALL: everything, SET: everything}
    expected = allowed[sees] if sees in allowed else (i - j).abs() <= sees
    assert torch.equal(influence(step, torch.randn(PARTS, D)) > 0, expected)


def test_equivariance(case):
    """A past that is the same leaves the same states; without order a permutation changes nothing else."""
    step, sees, *_ = case
    parts = torch.randn(PARTS, D)
    if sees == PAST:  # what comes later does not matter
        torch.testing.assert_close(step(parts[:5]), step(parts)[:5], atol=1e-6, rtol=1e-5)
    elif sees == SET:
        order = torch.randperm(PARTS)
        torch.testing.assert_close(step(parts[order]), step(parts)[order], atol=1e-5, rtol=1e-4)
    elif sees == ALL:  # both ways: reading backwards is the same with the two directions exchanged
        other = Bidirectional(step.backward_, step.forward_)
        ours, turned = step(parts), other(parts.flip(0)).flip(0)
        torch.testing.assert_close(ours, torch.cat([turned[:, D:], turned[:, :D]], dim=1))
    else:  # a shift of the parts shifts the result, away from the ends
        inner = slice(sees, -sees)
        torch.testing.assert_close(step(parts[1:])[inner], step(parts)[1:][inner])


def test_growth_of_cost(case):
    step, _, chain, work = case
    lengths = [16, 32, 64]
    inputs = [torch.randn(n, D) for n in lengths]
    if chain is not None:
        grown = exponent(lengths, [sequential_steps(step, parts) for parts in inputs])
        assert grown == pytest.approx(chain, abs=0.15)
    if work is not None:
        assert exponent(lengths, [operations(step, parts) for parts in inputs]) == pytest.approx(
            work, abs=0.05
        )
