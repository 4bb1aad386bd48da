"""Message passing: algorithms against networkx, layers against PyG, and what colors tell apart."""

from functools import partial

import networkx as nx
import numpy as np
import pytest
import torch
from torch import nn
from torch_geometric.nn import GATConv, GCNConv, GINConv

from course.graphs import algorithms, weisfeiler_lehman
from course.graphs.layers import GAT, GCN, GIN, gcn_matrix
from course.graphs.matrices import edges_of
from course.graphs.message_passing import VertexProgram, aggregate
from course.parts.contextualizers import both_ways
from course.parts.operations import influence


def edges(graph: nx.Graph | nx.DiGraph) -> torch.Tensor:
    pairs = torch.tensor(list(graph.edges()), dtype=torch.long).reshape(-1, 2).mT
    return pairs if graph.is_directed() else torch.cat([pairs, pairs.flip(0)], 1)


@pytest.mark.parametrize("seed", range(3))
def test_pagerank(seed):
    graph = nx.gnp_random_graph(20, 0.1, seed=seed, directed=True)  # some vertices lead nowhere
    ours = algorithms.pagerank(edges(graph), 20)
    expected = nx.pagerank(graph, tol=1e-12, max_iter=1000)
    np.testing.assert_allclose(ours, [expected[v] for v in range(20)], atol=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_shortest_paths_and_components(seed):
    graph = nx.gnp_random_graph(25, 0.06, seed=seed)
    lengths = torch.rand(graph.number_of_edges()).double()
    for (i, j), length in zip(graph.edges(), lengths.tolist(), strict=True):
        graph[i][j]["weight"] = length
    ours = algorithms.shortest_paths(edges(graph), lengths.repeat(2), 25, start=3)
    expected = nx.single_source_dijkstra_path_length(graph, 3)
    np.testing.assert_allclose(ours, [expected.get(v, np.inf) for v in range(25)])
    found = algorithms.components(edges(graph)[:, : len(lengths)], 25)  # one direction is enough
    for part in nx.connected_components(graph):
        assert set(found[list(part)].tolist()) == {min(part)}


def test_a_cycle_of_negative_length():
    loop = torch.tensor([[0, 1], [1, 0]])
    with pytest.raises(ValueError, match="negative length"):
        algorithms.shortest_paths(loop, torch.tensor([1.0, -2.0]), 2, 0)
    assert algorithms.shortest_paths(loop, torch.tensor([-1.0, 1.0]), 2, 0).tolist() == [0, -1]


def test_a_few_rounds_look_a_few_edges_far():
    path = edges(nx.path_graph(10))
    program = VertexProgram(lambda source, _, length: source + length, "min", torch.minimum)
    values = torch.tensor([0.0] + [torch.inf] * 9)
    for rounds in range(1, 4):
        values = program.step(values, path, torch.ones(18))
        assert int(values.isfinite().sum()) == rounds + 1
    assert program.run(values, path, torch.ones(18))[1] == 6  # the fix point is found whatever the length


KARATE = edges(nx.karate_club_graph())


def test_gcn_in_both_forms_and_as_pyg_has_it():
    ours, theirs, x = GCN(5, 7), GCNConv(5, 7), torch.randn(34, 5)
    theirs.lin.weight.data, theirs.bias.data = ours.project.weight.data, torch.randn(7)
    ours.bias.data = theirs.bias.data
    torch.testing.assert_close(ours(x, KARATE), theirs(x, KARATE), atol=1e-5, rtol=1e-5)
    a = torch.zeros(34, 34).index_put((KARATE[0], KARATE[1]), torch.tensor(1.0))
    assert edges_of(a).shape == KARATE.shape
    by_matrix = gcn_matrix(a) @ x @ ours.project.weight.mT + ours.bias
    torch.testing.assert_close(ours(x, KARATE), by_matrix, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("heads", [1, 3])
def test_gat_as_pyg_has_it(heads):
    ours, theirs, x = GAT(5, 4, heads), GATConv(5, 4, heads), torch.randn(34, 5)
    theirs.lin.weight.data, theirs.bias.data = ours.project.weight.data, ours.bias.data
    theirs.att_src.data, theirs.att_dst.data = ours.from_source.data[None], ours.from_target.data[None]
    torch.testing.assert_close(ours(x, KARATE), theirs(x, KARATE), atol=1e-5, rtol=1e-5)
    ours(x, KARATE).sum().backward()
    theirs(x, KARATE).sum().backward()
    torch.testing.assert_close(ours.from_source.grad, theirs.att_src.grad[0], atol=1e-4, rtol=1e-4)


def test_gin_as_pyg_has_it():
    mlp = nn.Sequential(nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 3))
    ours, theirs, x = GIN(mlp, eps=0.3), GINConv(mlp, eps=0.3), torch.randn(34, 5)
    torch.testing.assert_close(ours(x, KARATE), theirs(x, KARATE), atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("make", [lambda: GCN(4, 4), lambda: GAT(4, 4), lambda: GIN(nn.Linear(4, 4))])
def test_a_layer_sees_its_neighbors_and_no_order(make):
    layer, graph, x = make(), nx.krackhardt_kite_graph(), torch.randn(10, 4)
    seen = influence(partial(layer, edges=edges(graph)), x) > 0
    expected = torch.tensor(nx.to_numpy_array(graph)) + torch.eye(10)
    assert torch.equal(seen, expected > 0)
    order = torch.randperm(10)
    place = order.argsort()  # where each vertex stands now
    torch.testing.assert_close(
        layer(x[order], place[edges(graph)]), layer(x, edges(graph))[order], atol=1e-6, rtol=1e-5
    )


def test_what_aggregates_tell_apart():
    """The three pairs of neighborhoods in figure 3 of Xu et al. (2019); messages are unit vectors."""
    blue, red = torch.eye(2)

    def around(*messages: torch.Tensor, how: str) -> list[float]:
        return aggregate(torch.stack(messages), torch.zeros(len(messages), dtype=torch.long), 1, how)[
            0
        ].tolist()

    pairs = [
        ((blue,) * 2, (blue,) * 3),
        ((blue, red), (blue, red, red)),
        ((blue, red), (blue, blue, red, red)),
    ]
    fooled = {
        how: sum(around(*a, how=how) == around(*b, how=how) for a, b in pairs)
        for how in ("mean", "max", "sum")
    }
    assert fooled == {"mean": 2, "max": 3, "sum": 0}


def test_colors_and_graphs_that_only_look_alike():
    hexagon, triangles = (
        both_ways(*((i, (i + 1) % 6) for i in range(6))),
        nx.disjoint_union(*[nx.cycle_graph(3)] * 2),
    )
    pair = [(hexagon, 6), (edges(triangles), 6)]
    assert weisfeiler_lehman.may_be_isomorphic(*pair)  # they are not: one hexagon, two triangles
    mlp = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 3))
    torch.testing.assert_close(*(GIN(mlp)(torch.ones(6, 3), one).sum(0) for one, _ in pair))
    path = edges(nx.path_graph(6))
    assert not weisfeiler_lehman.may_be_isomorphic((hexagon, 6), (path, 6))
    assert weisfeiler_lehman.refine([(path, 6)])[0][0] == weisfeiler_lehman.refine([(path, 6)])[0][5]
    colored = [[1, 0, 0, 0, 0, 0]] * 2
    first, second = weisfeiler_lehman.refine(pair, colored)
    assert sorted(first) != sorted(second)  # features can tell apart what the structure alone cannot


@pytest.mark.parametrize("seed", range(5))
def test_colors_split_as_networkx_has_them(seed):
    graph = nx.gnp_random_graph(12, 0.3, seed=seed)
    ours = weisfeiler_lehman.refine([(edges(graph), 12)])[0]
    nx.set_node_attributes(graph, "gray", "color")  # all start alike, and networkx is told so
    hashes = nx.weisfeiler_lehman_subgraph_hashes(graph, node_attr="color", iterations=12)
    last = [hashes[v][-1] for v in range(12)]
    assert len(set(ours)) == len(set(last)) == len(set(zip(ours, last, strict=True)))


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="'product'"):
        aggregate(torch.ones(1, 2), torch.zeros(1, dtype=torch.long), 1, "product")
    with pytest.raises(ValueError, match="0 ... 33; there are 5"):
        GCN(2, 2)(torch.ones(5, 2), KARATE)
    with pytest.raises(ValueError, match="no fix point within 5 rounds"):
        VertexProgram(update=lambda old, arrived: old + 1).run(
            torch.zeros(3), torch.zeros(2, 0, dtype=torch.long), rounds=5
        )
    with pytest.raises(ValueError, match="2 colors for 3"):
        weisfeiler_lehman.refine([(torch.zeros(2, 0, dtype=torch.long), 3)], [[0, 1]])
