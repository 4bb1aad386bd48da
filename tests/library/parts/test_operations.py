"""The three operations, and influence maps of functions whose maps are known."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course.parts.operations import LocalCompute, Readout, TemplateModel, influence

PARTS, D = 6, 3


@pytest.fixture
def parts():
    return torch.randn(PARTS, D, generator=torch.Generator().manual_seed(0))


def moved(matrix):
    return matrix > 1e-6


def test_influence_of_convolution_is_a_band(parts):
    kernel = torch.randn(4, D, 3, generator=torch.Generator().manual_seed(1))
    found = influence(lambda z: F.conv1d(z.mT, kernel, padding=1).mT, parts)
    i, j = torch.arange(PARTS)[:, None], torch.arange(PARTS)
    assert torch.equal(moved(found), (i - j).abs() <= 1)


def test_influence_of_recurrence_is_a_lower_triangle(parts):
    torch.manual_seed(0)
    gru = nn.GRU(D, 5, batch_first=True)
    assert torch.equal(moved(influence(lambda z: gru(z)[0], parts)), torch.ones(PARTS, PARTS).tril().bool())


def test_influence_of_attention_is_full(parts):
    found = influence(lambda z: F.scaled_dot_product_attention(z[None], z[None], z[None])[0], parts)
    assert moved(found).all()


def test_influence_of_messages_is_the_adjacency(parts):
    adjacency = torch.zeros(PARTS, PARTS)
    for a, b in [(0, 1), (1, 2), (2, 5), (3, 4), (0, 5)]:
        adjacency[a, b] = adjacency[b, a] = 1
    found = influence(lambda z: adjacency @ z, parts)
    assert torch.equal(moved(found), adjacency.bool())


def test_influence_of_a_linear_map_is_exact(parts):
    """Output part i is 2 (i + 1) times input part i: the block's Frobenius norm is 2 (i + 1) sqrt(d)."""
    found = influence(lambda z: 2 * z * torch.arange(1, PARTS + 1)[:, None], parts)
    torch.testing.assert_close(found, torch.diag(2 * torch.arange(1, PARTS + 1) * D**0.5))


def test_influence_has_a_row_per_output_part(parts):
    assert influence(lambda z: z[::2] * 3, parts).shape == (PARTS // 2, PARTS)
    assert influence(lambda z: z.mean(0), parts).shape == (1, PARTS)
    assert influence(lambda z: z.square().sum(), parts).shape == (1, PARTS)


def test_influence_leaves_its_argument_alone(parts):
    influence(lambda z: z * 2, parts)
    assert not parts.requires_grad


def test_influence_says_what_is_wrong(parts):
    with pytest.raises(ValueError, match="cut the graph"):
        influence(lambda z: z.detach(), parts)
    with pytest.raises(ValueError, match=r"shape \(1, 6, 3\)"):
        influence(lambda z: z[None], parts)


def test_local_compute_treats_parts_one_by_one(parts):
    torch.manual_seed(0)
    step = LocalCompute(nn.Sequential(nn.Linear(D, 4), nn.ReLU()))
    expected = torch.stack([step.function(part[None])[0] for part in parts])
    torch.testing.assert_close(step(parts), expected)
    batch = torch.stack([parts, -parts])
    assert step(batch).shape == (2, PARTS, 4)
    off_diagonal = influence(step, parts) * (1 - torch.eye(PARTS))
    assert off_diagonal.abs().max() == 0


@pytest.mark.parametrize("how", ["sum", "mean", "max"])
def test_readout_ignores_order_and_padding(parts, how):
    readout = Readout(how)
    expected = {"sum": parts.sum(0), "mean": parts.mean(0), "max": parts.amax(0)}[how]
    torch.testing.assert_close(readout(parts), expected)
    torch.testing.assert_close(readout(parts.flip(0)), expected)
    padded = torch.cat([parts, torch.full((2, D), 1e9)])
    mask = torch.arange(PARTS + 2) < PARTS
    torch.testing.assert_close(readout(padded, mask), expected)


def test_readout_of_nothing():
    nothing, mask = torch.ones(2, 3, 4), torch.tensor([[True, False, False], [False, False, False]])
    assert torch.equal(Readout("sum")(nothing, mask)[1], torch.zeros(4))
    for how in ("mean", "max"):
        with pytest.raises(ValueError, match="no parts"):
            Readout(how)(nothing, mask)
    with pytest.raises(ValueError, match="'median'"):
        Readout("median")


def test_template_model_works_for_any_number_of_parts():
    climb = TemplateModel(lambda z: z.diff(dim=-2), LocalCompute(torch.relu), pool=Readout("sum"))
    assert climb(torch.tensor([[100.0], [104.0], [103.0], [110.0]])).item() == 11
    assert climb(torch.tensor([[5.0], [7.0]])).item() == 2
    assert len(list(climb.parameters())) == 0


def test_template_model_trains_its_steps():
    model = TemplateModel(LocalCompute(nn.Linear(D, 2)), lambda z: z.cumsum(-2))
    assert len(list(model.parameters())) == 2
    assert model(torch.zeros(7, D)).shape == (7, 2)
