"""State-space layers equal their recurrences written out; the fixed one is a convolution."""

import pytest
import torch
import torch.nn.functional as F

from course.recurrence import state_space
from course.recurrence.scan import loop
from course.recurrence.state_space import Block, DiagonalSSM, SelectiveSSM

D, PARTS = 3, 13


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def test_diagonal_is_its_recurrence():
    layer, x = DiagonalSSM(D, states=4), torch.randn(PARTS, D)
    z, expected = torch.zeros(D, 4), []
    for t in range(PARTS):
        a = layer.factors()
        z = a * z + (1 - a) * x[t, :, None]
        expected.append((layer.mix * z).sum(-1) + layer.skip * x[t])
    torch.testing.assert_close(layer(x), torch.stack(expected))


def test_fixed_factors_are_a_convolution_over_time():
    layer, x = DiagonalSSM(D), torch.randn(PARTS, D)
    impulse = torch.zeros(PARTS, D)
    impulse[0] = 1
    kernel = layer(impulse).mT.flip(-1)[:, None]  # what one input leaves behind, channel by channel
    by_convolution = F.conv1d(F.pad(x.mT, (PARTS - 1, 0))[None], kernel, groups=D)[0].mT
    torch.testing.assert_close(layer(x), by_convolution, atol=1e-5, rtol=1e-5)


def test_memories_are_spread_at_the_start():
    a = DiagonalSSM(1, states=3, longest=200).factors()[0]
    torch.testing.assert_close(-1 / a.log(), torch.tensor([2.0, 20.0, 200.0]), rtol=1e-3, atol=0)


def test_selective_is_its_recurrence():
    layer, x = SelectiveSSM(D), torch.randn(2, PARTS, D)
    a = layer.factors(x)
    torch.testing.assert_close(layer(x), loop(a, (1 - a) * layer.value(x)))


def test_closed_gates_hold_the_state():
    layer, x = SelectiveSSM(D), torch.randn(PARTS, D)
    with torch.no_grad():
        layer.choose.weight.zero_()
        layer.choose.bias.fill_(30.0)
    assert layer(x).abs().max() < 1e-6  # nothing is written


@pytest.mark.parametrize("mixer", [DiagonalSSM(D), SelectiveSSM(D)])
def test_no_loop_over_time(mixer, monkeypatch):
    """The number of scans, and the depth of each, do not grow with the length beyond its logarithm."""
    calls = []
    monkeypatch.setattr(state_space, "scan", lambda a, b: calls.append(b.shape) or b)
    Block(D, mixer)(torch.randn(500, D))
    assert len(calls) == 1 and calls[0][-2] == 500


def test_a_block_begins_near_its_input():
    x = torch.randn(PARTS, D)
    block = Block(D, SelectiveSSM(D))
    assert (block(x) - x).abs().mean() < x.abs().mean()


def test_wrong_settings_are_named():
    with pytest.raises(ValueError, match="open_ is 1"):
        SelectiveSSM(D, open_=1.0)
    with pytest.raises(ValueError, match="longest is 1"):
        DiagonalSSM(D, longest=1.0)
