"""Neurons against torch, networks against networkx."""

import networkx as nx
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from course.feedforward.networks import (
    FeedforwardNetwork,
    Input,
    Neuron,
    Operator,
    logistic,
    maximum,
    neuron,
    product,
    stochastic_binary,
    with_bias_input,
)


def make(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_neuron_is_a_linear_layer_with_one_output():
    layer = nn.Linear(5, 1).double()
    x = make(3, 4, 5)
    expected = torch.sigmoid(layer(x)).squeeze(-1)
    torch.testing.assert_close(neuron(x, layer.weight[0], layer.bias[0], logistic), expected)


def test_bias_may_be_an_input():
    x, w = make(7, 3), make(3, seed=1)
    with_weight = torch.cat([torch.tensor([0.7], dtype=torch.float64), w])
    assert with_bias_input(x)[:, 0].unique().tolist() == [1]
    torch.testing.assert_close(neuron(with_bias_input(x), with_weight), neuron(x, w, 0.7))


def test_logistic_keeps_its_definition_and_does_not_overflow():
    s = make(50)
    torch.testing.assert_close(logistic(s), 1 / (1 + (-s).exp()))
    torch.testing.assert_close(logistic(-s), 1 - logistic(s))
    assert logistic(torch.tensor([-1e4, 0.0, 1e4])).tolist() == [0, 0.5, 1]


def test_stochastic_neuron_fires_with_frequency_sigma():
    s, draws = torch.tensor([-3.0, 0.0, 1.5]), 20_000
    spikes = stochastic_binary(s.expand(draws, 3), torch.Generator().manual_seed(0))
    assert spikes.unique().tolist() == [0, 1]
    p = logistic(s)
    assert ((spikes.mean(0) - p).abs() < 4 * (p * (1 - p) / draws).sqrt()).all()


def test_product_and_maximum():
    x = make(6, 4)
    torch.testing.assert_close(product(x), x[:, 0] * x[:, 1] * x[:, 2] * x[:, 3])
    assert maximum(x).tolist() == [max(row) for row in x.tolist()]


@st.composite
def graphs(draw):
    """A random directed acyclic graph as name -> names it reads from, in shuffled order."""
    size = draw(st.integers(1, 8))
    reads = {f"n{i}": [f"n{j}" for j in range(i) if draw(st.booleans())] for i in range(size)}
    return {name: reads[name] for name in draw(st.permutations(sorted(reads)))}


@given(graphs())
def test_layers_equal_networkx(reads):
    network = FeedforwardNetwork(
        {n: Neuron(dict.fromkeys(s, 1.0)) if s else Input() for n, s in reads.items()}
    )
    graph = nx.DiGraph()
    graph.add_nodes_from(reads)
    graph.add_edges_from((source, name) for name, sources in reads.items() for source in sources)
    expected = {n: depth for depth, layer in enumerate(nx.topological_generations(graph)) for n in layer}
    assert network.layer == expected
    for name in reads:
        above = nx.ancestors(graph, name) | {name}
        assert nx.dag_longest_path_length(graph.subgraph(above)) == network.layer[name]


def small_network():
    return FeedforwardNetwork(
        {
            "y": Neuron({"h1": 1.0, "h2": -2.0, "x1": 0.5}, bias=-1.0),
            "h1": Neuron({"x1": 2.0, "x2": -1.0}, bias=0.5, phi=logistic),
            "x1": Input(),
            "h2": Operator(("x2", "x1"), maximum),
            "x2": Input(),
        }
    )


def test_network_computes_what_its_neurons_say():
    network = small_network()
    x1, x2 = make(2, 9).float()
    values = network(x1=x1, x2=x2)
    h1, h2 = torch.sigmoid(2 * x1 - x2 + 0.5), torch.maximum(x1, x2)
    torch.testing.assert_close(values["y"], h1 - 2 * h2 + 0.5 * x1 - 1)
    assert network.outputs == ["y"] and network.layer == {"y": 2, "h1": 1, "x1": 0, "h2": 1, "x2": 0}
    assert ("x1", "y") in network.edges and len(network.edges) == 7


def test_constant_neuron_reads_from_nothing():
    network = FeedforwardNetwork(
        {"x": Input(), "one": Neuron({}, bias=1.0), "y": Neuron({"x": 3.0, "one": 2.0})}
    )
    assert network.layer["one"] == 0
    assert network(x=torch.tensor([1.0, 4.0]))["y"].tolist() == [5, 14]


def test_bad_networks_are_refused():
    with pytest.raises(ValueError, match="reads from 'z'"):
        FeedforwardNetwork({"x": Input(), "y": Neuron({"z": 1.0})})
    with pytest.raises(ValueError, match=r"no cycles; this one has (a -> b -> a|b -> a -> b)"):
        FeedforwardNetwork({"a": Neuron({"b": 1.0}), "b": Neuron({"a": 1.0})})
    with pytest.raises(ValueError, match="inputs are \\['x1'\\]; expected \\['x1', 'x2'\\]"):
        small_network()(x1=1.0)


def test_drawing_has_each_neuron_and_connection_once():
    from course.feedforward.network_diagram import network as draw
    from course.viz.style import figure

    network = small_network()
    _, ax = figure()
    draw(
        ax,
        network.layer,
        network.edges,
        on_edge={("x1", "y"): "0.5"},
        below={"y": "out"},
        titles=["a", "b", "c"],
    )
    kinds = [type(patch).__name__ for patch in ax.patches]
    assert kinds.count("Circle") == 5 and kinds.count("FancyArrowPatch") == 7
    assert {"h1", "0.5", "out", "c"} <= {text.get_text() for text in ax.texts}
    left, right = ax.get_xlim()
    assert all(left < patch.center[0] < right for patch in ax.patches if hasattr(patch, "center"))
