"""Cells and encoders: torch's where torch has them, the formulas written out where it has not."""

import numpy as np
import pytest
import torch
from torch import nn

from course.recurrence.cells import GRUCell, LSTMCell, ResidualCell, RNNCell
from course.recurrence.encoders import Bidirectional, Fast, Recurrent, fast
from course.recurrence.forgetting import cell_path_weights, gates_over_time, sensitivity

D, E, PARTS = 3, 5, 9


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


@pytest.mark.parametrize("make", [RNNCell, LSTMCell, GRUCell])
@pytest.mark.parametrize("batch", [(), (4,), (2, 3)])
def test_torchs_layer_gives_the_same(make, batch):
    ours, parts = Recurrent(make(D, E)), torch.randn(*batch, PARTS, D)
    torch.testing.assert_close(ours(parts), fast(ours)(parts), atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize(("make", "layer"), [(RNNCell, nn.RNN), (LSTMCell, nn.LSTM), (GRUCell, nn.GRU)])
def test_gradients_are_torchs(make, layer):
    ours, parts = Recurrent(make(D, E)), torch.randn(2, PARTS, D)
    theirs = fast(ours)
    assert type(theirs.layer) is layer
    ours(parts).square().sum().backward()
    theirs(parts).square().sum().backward()
    torch.testing.assert_close(
        ours.cell.keep.weight.grad, theirs.layer.weight_hh_l0.grad, atol=1e-5, rtol=1e-4
    )
    torch.testing.assert_close(
        ours.cell.read.weight.grad, theirs.layer.weight_ih_l0.grad, atol=1e-5, rtol=1e-4
    )


def by_hand(cell, parts):
    """An LSTM with peepholes or coupled gates, unit by unit, in numpy."""
    W, b, U = (p.detach().numpy() for p in (cell.read.weight, cell.read.bias, cell.keep.weight))
    p = np.zeros((3, E)) if cell.peep is None else cell.peep.detach().numpy()
    z, c, out = np.zeros(E), np.zeros(E), []

    def sigmoid(v):
        return 1 / (1 + np.exp(-v))

    for x in parts.numpy():
        s, new_z, new_c = W @ x + b + U @ z, np.zeros(E), np.zeros(E)
        for k in range(E):
            f = sigmoid(s[E + k] + p[0, k] * c[k])
            i = 1 - f if cell.coupled else sigmoid(s[k] + p[1, k] * c[k])
            new_c[k] = f * c[k] + i * np.tanh(s[2 * E + k])
            new_z[k] = sigmoid(s[3 * E + k] + p[2, k] * new_c[k]) * np.tanh(new_c[k])
        z, c = new_z, new_c
        out.append(z)
    return torch.tensor(np.array(out), dtype=torch.float32)


@pytest.mark.parametrize("peephole", [False, True])
@pytest.mark.parametrize("coupled", [False, True])
def test_variants_of_the_lstm(peephole, coupled):
    cell = LSTMCell(D, E, peephole=peephole, coupled=coupled)
    if peephole:
        nn.init.normal_(cell.peep)
    parts = torch.randn(PARTS, D)
    torch.testing.assert_close(Recurrent(cell)(parts), by_hand(cell, parts), atol=1e-5, rtol=1e-5)


def test_what_torch_does_not_have():
    for cell in (LSTMCell(D, E, coupled=True), ResidualCell(D, E), RNNCell(D, E, activation=torch.relu)):
        with pytest.raises(ValueError, match="torch has no layer"):
            fast(Recurrent(cell))
    with pytest.raises(ValueError, match="batch_first=False"):
        Fast(nn.GRU(D, E))


def test_bidirectional_is_torchs():
    layer = nn.LSTM(D, E, batch_first=True, bidirectional=True)
    one, other = nn.LSTM(D, E, batch_first=True), nn.LSTM(D, E, batch_first=True)
    both = dict(layer.named_parameters())
    one.load_state_dict({name: p for name, p in both.items() if "reverse" not in name})
    other.load_state_dict({n.removesuffix("_reverse"): p for n, p in both.items() if "reverse" in n})
    ours, parts = Bidirectional(Fast(one), Fast(other)), torch.randn(2, PARTS, D)
    torch.testing.assert_close(ours(parts), layer(parts)[0])
    last = layer(parts)[1][0]  # directions x batch x e
    torch.testing.assert_close(ours.thought_vector(parts), torch.cat([last[0], last[1]], dim=-1))


def test_residual_recurrence_adds_up_its_updates():
    cell = ResidualCell(D, E)
    states = Recurrent(cell)(torch.randn(PARTS, D))
    updates = states.diff(dim=0, prepend=torch.zeros(1, E))
    assert updates.abs().max() <= 1  # a tanh each
    torch.testing.assert_close(states[-1], updates.sum(0))


def test_sensitivity_is_the_norm_of_the_jacobian():
    network, parts = Recurrent(GRUCell(D, E)), torch.randn(1, 4, D)
    jacobian = torch.autograd.functional.jacobian(network, parts)[0, :, :, 0, 0]  # parts x e x d
    exact = jacobian.square().sum((-2, -1)).sqrt()
    torch.testing.assert_close(sensitivity(network, parts, probes=200), exact.detach(), rtol=0.2, atol=0)


def test_cell_path():
    """With the gates held fixed, the last cell state depends on an early write as the gates' product says."""
    recurrent, parts = Recurrent(LSTMCell(D, E)), torch.randn(PARTS, D)
    steps = {name: values.detach() for name, values in gates_over_time(recurrent, parts).items()}
    writes = (steps["input"] * steps["new"]).requires_grad_()
    c = torch.zeros(E)
    for f, write in zip(steps["forget"], writes, strict=True):
        c = f * c + write
    torch.testing.assert_close(c, steps["cell"][-1])
    (weights,) = torch.autograd.grad(c.sum(), writes)
    torch.testing.assert_close(cell_path_weights(steps["forget"]), weights)
    with pytest.raises(ValueError, match="expected an LSTMCell"):
        gates_over_time(Recurrent(GRUCell(D, E)), parts)


def test_wrong_settings_are_named():
    with pytest.raises(ValueError, match="d is 0, e is 5"):
        GRUCell(0, 5)
    with pytest.raises(ValueError, match="no parts"):
        Recurrent(RNNCell(D, E))(torch.zeros(0, D))
