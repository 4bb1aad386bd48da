"""Initializations against torch.nn.init, signals against hand computation, Fixup's rules."""

import pytest
import torch
from torch import nn

from course.training.initialization import (
    FixupBranch,
    Shift,
    fill_constant,
    fixup,
    kaiming_std,
    normal_weights,
    send_signal,
    uniform_weights,
    xavier_std,
)
from course.training.residual import Residual

INPUTS, OUTPUTS = 300, 200


def moments(w):
    return float(w.mean()), float(w.std())


@pytest.mark.parametrize("gain", [1.0, 2**0.5])
def test_xavier_equals_torch(gain):
    torch.manual_seed(0)
    theirs = nn.init.xavier_normal_(torch.empty(OUTPUTS, INPUTS), gain=gain)
    assert moments(theirs) == pytest.approx((0, xavier_std(INPUTS, OUTPUTS, gain)), rel=0.02, abs=1e-3)
    bound = nn.init.xavier_uniform_(torch.empty(OUTPUTS, INPUTS), gain=gain).abs().max()
    ours = uniform_weights(INPUTS, OUTPUTS, xavier_std(INPUTS, OUTPUTS, gain))
    assert float(ours.abs().max()) == pytest.approx(float(bound), rel=1e-3)
    assert moments(ours) == pytest.approx((0, xavier_std(INPUTS, OUTPUTS, gain)), rel=0.02, abs=1e-3)


def test_kaiming_equals_torch():
    torch.manual_seed(0)
    theirs = nn.init.kaiming_normal_(torch.empty(OUTPUTS, INPUTS), nonlinearity="relu")
    assert moments(theirs) == pytest.approx((0, kaiming_std(INPUTS)), rel=0.02, abs=1e-3)
    assert kaiming_std(INPUTS) == pytest.approx(xavier_std(INPUTS, INPUTS, gain=2**0.5))


def test_weights_have_shape_scale_and_seed():
    draw = [normal_weights(INPUTS, OUTPUTS, 0.3, torch.Generator().manual_seed(1)) for _ in range(2)]
    assert draw[0].shape == (INPUTS, OUTPUTS) and torch.equal(*draw)
    assert moments(draw[0]) == pytest.approx((0, 0.3), rel=0.02, abs=3e-3)


def test_send_signal_by_hand():
    x, delta = torch.tensor([[3.0, 4.0]]), torch.tensor([[1.0, 0.0]])
    signal = send_signal(x, [torch.diag(torch.tensor([2.0, 0.5])), torch.eye(2)], torch.relu, delta)
    rms = [(25 / 2) ** 0.5, (40 / 2) ** 0.5, (40 / 2) ** 0.5]
    assert signal.forward == pytest.approx(rms)
    assert signal.backward == pytest.approx([2 * 0.5**0.5, 0.5**0.5, 0.5**0.5])
    assert signal.forward_ratio == pytest.approx(rms[2] / rms[0])
    assert signal.backward_ratio == pytest.approx(2)


def test_fill_constant():
    model = nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 2))
    fill_constant(model, 0.5)
    assert all((p == (0.5 if p.dim() > 1 else 0)).all() for p in model.parameters())


def make_fixup(branches, m, width=400):
    torch.manual_seed(0)
    model = nn.Sequential(*[Residual(FixupBranch(width, m)) for _ in range(branches)])
    classifier = nn.Linear(width, 3)
    fixup([layer.f for layer in model], classifier)
    return model, classifier


@pytest.mark.parametrize(("branches", "m"), [(4, 2), (9, 3)])
def test_fixup_follows_its_rules(branches, m):
    model, classifier = make_fixup(branches, m)
    assert not classifier.weight.any() and not classifier.bias.any()
    for layer in model:
        *inner, last = layer.f.linears
        assert len(inner) == m - 1 and not last.weight.any()
        for linear in inner:
            expected = (2 / 400) ** 0.5 * branches ** (-1 / (2 * m - 2))
            assert linear.weight.std().item() == pytest.approx(expected, rel=0.01)
        biases = [step.bias for step in layer.f.steps if isinstance(step, Shift)]
        assert len(biases) == 2 * m - 1 and not torch.cat(biases).any()  # m linear layers, m - 1 activations
        assert layer.f.multiplier == 1
    v = torch.randn(2, 400)
    assert torch.equal(model(v), v)  # starts as the identity


def test_fixup_branch_is_what_it_says():
    torch.manual_seed(0)
    branch = FixupBranch(3, m=2)
    for parameter in branch.parameters():
        nn.init.normal_(parameter)
    first, last = branch.linears
    a, b, c = (step.bias for step in branch.steps if isinstance(step, Shift))
    v = torch.randn(5, 3)
    hidden = torch.relu((v + a) @ first.weight.T + b)
    expected = branch.multiplier * ((hidden + c) @ last.weight.T)
    torch.testing.assert_close(branch(v), expected)


def test_fixup_branch_needs_two_layers():
    with pytest.raises(ValueError, match="m is 1; expected at least 2"):
        FixupBranch(3, m=1)
