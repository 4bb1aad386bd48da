"""Each contextualizer equals the library's layer, takes any number of parts, and has its influence map."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course.parts.contextualizers import Convolution, MessagePassing, Recurrence, SelfAttention, both_ways
from course.parts.operations import Contextualize, influence

D, E, PARTS = 3, 4, 7
EDGES = both_ways((0, 1), (1, 2), (2, 5), (3, 4), (0, 6))
STEPS = {
    "convolution": lambda: Convolution(D, E),
    "recurrence": lambda: Recurrence(D, E),
    "attention": lambda: SelfAttention(D, E),
    "messages": lambda: MessagePassing(D, E, EDGES),
}


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


@pytest.mark.parametrize("name", STEPS)
def test_batches_are_examples_one_by_one(name):
    step, parts = STEPS[name](), torch.randn(2, 5, PARTS, D)
    assert isinstance(step, Contextualize)
    one_by_one = torch.stack([torch.stack([step(example) for example in row]) for row in parts])
    assert one_by_one.shape == (2, 5, PARTS, E)
    torch.testing.assert_close(step(parts), one_by_one)
    torch.testing.assert_close(step(parts[0]), one_by_one[0])


@pytest.mark.parametrize("name", STEPS)
def test_more_parts_need_no_more_parameters(name):
    step = STEPS[name]()
    for parts in (7, 8, 50):
        assert step(torch.randn(parts, D)).shape == (parts, E)


def expected_maps():
    i, j = torch.arange(PARTS)[:, None], torch.arange(PARTS)
    adjacency = torch.zeros(PARTS, PARTS, dtype=torch.bool)
    adjacency[EDGES[1], EDGES[0]] = True
    return {
        "convolution": (i - j).abs() <= 1,
        "recurrence": i >= j,
        "attention": torch.ones(PARTS, PARTS, dtype=torch.bool),
        "messages": adjacency,
    }


@pytest.mark.parametrize("name", STEPS)
def test_influence_map(name):
    assert torch.equal(influence(STEPS[name](), torch.randn(PARTS, D)) > 0, expected_maps()[name])


@pytest.mark.parametrize("width", [1, 3, 5])
def test_convolution_is_a_sum_over_neighbors(width):
    step, parts = Convolution(D, E, width), torch.randn(PARTS, D)
    padded = F.pad(parts, (0, 0, width // 2, width // 2))
    for i in range(PARTS):
        expected = step.conv.bias + sum(step.conv.weight[:, :, k] @ padded[i + k] for k in range(width))
        torch.testing.assert_close(step(parts)[i], expected)


def test_recurrence_is_torchs():
    step, parts = Recurrence(D, E), torch.randn(2, PARTS, D)
    rnn = nn.RNN(D, E, batch_first=True)
    weights = {"weight_ih_l0": step.read.weight, "bias_ih_l0": step.read.bias}
    weights |= {"weight_hh_l0": step.keep.weight, "bias_hh_l0": torch.zeros(E)}
    rnn.load_state_dict(weights)
    torch.testing.assert_close(step(parts), rnn(parts)[0])


def test_attention_is_torchs():
    step, parts = SelfAttention(E, E), torch.randn(2, PARTS, E)
    layer = nn.MultiheadAttention(E, 1, batch_first=True)
    with torch.no_grad():
        layer.in_proj_weight.copy_(torch.cat([step.query.weight, step.key.weight, step.value.weight]))
        layer.in_proj_bias.copy_(torch.cat([step.query.bias, step.key.bias, step.value.bias]))
        layer.out_proj.weight.copy_(torch.eye(E))
        layer.out_proj.bias.zero_()
    torch.testing.assert_close(step(parts), layer(parts, parts, parts)[0])


def test_messages_are_those_of_pyg():
    geometric = pytest.importorskip("torch_geometric.nn")
    step, parts = MessagePassing(D, E, EDGES), torch.randn(PARTS, D)
    layer = geometric.GraphConv(D, E, aggr="add")
    with torch.no_grad():
        layer.lin_rel.weight.copy_(step.message.weight)
        layer.lin_rel.bias.zero_()
        layer.lin_root.weight.zero_()
    torch.testing.assert_close(step(parts), layer(parts, EDGES))


def test_part_without_neighbors_hears_nothing():
    assert not MessagePassing(D, E, both_ways((0, 1)))(torch.randn(3, D))[2].any()


def test_wrong_settings_are_named():
    with pytest.raises(ValueError, match="width is 4; expected an odd number"):
        Convolution(D, E, width=4)
    with pytest.raises(ValueError, match="names part 6; there are 5 parts"):
        MessagePassing(D, E, EDGES)(torch.randn(5, D))
