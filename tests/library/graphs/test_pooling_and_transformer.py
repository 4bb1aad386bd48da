"""Pooling against PyG and by conservation; graph transformers against torch's layer and networkx."""

import networkx as nx
import pytest
import torch
from torch import nn
from torch_geometric.nn import global_add_pool, global_max_pool, global_mean_pool

from course.graphs.algorithms import components
from course.graphs.matrices import adjacency, edges_of
from course.graphs.message_passing import VertexProgram
from course.graphs.pooling import coarsen, readout, with_global_vertex
from course.graphs.transformer import GraphTransformerLayer, hops, laplacian_positions

KARATE = torch.tensor(nx.to_numpy_array(nx.karate_club_graph()), dtype=torch.float32)  # with weights


@pytest.mark.parametrize(
    ("how", "theirs"), [("sum", global_add_pool), ("mean", global_mean_pool), ("max", global_max_pool)]
)
def test_readout_as_pyg_has_it(how, theirs):
    values, graph_of = torch.randn(10, 3), torch.tensor([0, 0, 0, 2, 2, 1, 1, 1, 1, 1])
    torch.testing.assert_close(readout(values, graph_of, 3, how), theirs(values, graph_of))
    order = torch.randperm(10)
    torch.testing.assert_close(
        readout(values[order], graph_of[order], 3, how),
        readout(values, graph_of, 3, how),
        atol=1e-6,
        rtol=1e-5,
    )


def test_a_coarser_graph_has_the_weights_between_its_clusters():
    clusters, values = torch.randint(4, (34,)), torch.randn(34, 2)
    coarse, pooled = coarsen(KARATE, values, clusters, 4)
    for p in range(4):
        torch.testing.assert_close(pooled[p], values[clusters == p].mean(0))
        for q in range(4):
            between = KARATE[clusters == p][:, clusters == q].sum()
            torch.testing.assert_close(coarse[p, q], between)
    torch.testing.assert_close(coarse.sum(), KARATE.sum())
    assert torch.equal(coarse, coarse.mT)


def test_a_global_vertex_joins_all_pieces():
    apart = adjacency([(0, 1), (2, 3)], 5)
    edges = with_global_vertex(edges_of(apart), 5)
    assert edges.shape[1] == 4 + 10 and len(components(edges, 6).unique()) == 1
    program, values = VertexProgram(how="max", update=torch.maximum), torch.zeros(6)
    values[4] = 1.0
    assert program.step(program.step(values, edges), edges).tolist() == [1] * 6  # two steps from anywhere


def test_a_layer_is_torchs_transformer_layer():
    ours, x = GraphTransformerLayer(8, 2), torch.randn(6, 8)
    theirs = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True, norm_first=True).eval()
    theirs.self_attn.in_proj_weight.data = ours.project.weight.data
    theirs.self_attn.in_proj_bias.data = ours.project.bias.data
    theirs.self_attn.out_proj.load_state_dict(ours.mix.state_dict())
    theirs.norm1.load_state_dict(ours.norm.state_dict())
    for name, part in {"norm2": ours.mlp[0], "linear1": ours.mlp[1], "linear2": ours.mlp[3]}.items():
        getattr(theirs, name).load_state_dict(part.state_dict())
    torch.testing.assert_close(ours(x), theirs(x[None])[0], atol=1e-5, rtol=1e-5)
    allowed = torch.rand(6, 6) < 0.5
    allowed.fill_diagonal_(True)
    torch.testing.assert_close(
        ours(x, allowed=allowed), theirs(x[None], src_mask=~allowed)[0], atol=1e-5, rtol=1e-5
    )


def test_hops_as_networkx_counts_them():
    graph = nx.gnp_random_graph(20, 0.12, seed=1)
    found = hops(torch.tensor(nx.to_numpy_array(graph)), 3)
    lengths = dict(nx.all_pairs_shortest_path_length(graph, cutoff=3))
    assert found.tolist() == [[lengths[i].get(j, 4) for j in graph] for i in graph]


def test_scores_by_hops():
    far, x = hops(KARATE, 2), torch.randn(34, 8)
    layer, plain = GraphTransformerLayer(8, 2, most=2), GraphTransformerLayer(8, 2)
    plain.load_state_dict(layer.state_dict(), strict=False)
    torch.testing.assert_close(layer(x, far), plain(x))  # learned scores start at 0
    layer.by_hops.data[:, 2:] = -torch.inf  # looks at itself and its neighbors alone
    torch.testing.assert_close(layer(x, far), plain(x, allowed=far < 2), atol=1e-5, rtol=1e-5)
    with pytest.raises(ValueError, match="expected hops"):
        layer(x)
    with pytest.raises(ValueError, match="multiple of the number of heads, 3"):
        GraphTransformerLayer(8, 3)


def test_positions_are_waves():
    positions = laplacian_positions(KARATE, 3)
    assert positions.shape == (34, 3)
    torch.testing.assert_close(positions.mT @ positions / 34, torch.eye(3), atol=1e-5, rtol=0)
    theirs = torch.linalg.eigvalsh(
        torch.tensor(nx.normalized_laplacian_matrix(nx.karate_club_graph()).toarray())
    )
    lap = torch.tensor(nx.normalized_laplacian_matrix(nx.karate_club_graph()).toarray(), dtype=torch.float32)
    torch.testing.assert_close(
        (positions * (lap @ positions)).mean(0), theirs[1:4].float(), atol=1e-5, rtol=0
    )


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (lambda: readout(torch.ones(3, 1), torch.tensor([0, 1, 2]), 2), "from 0 to 2; there are 2"),
        (lambda: readout(torch.ones(3, 1), torch.tensor([0, 1]), 2), "2 numbers for 3 vertices"),
        (lambda: coarsen(KARATE, torch.ones(34, 1), torch.zeros(33).long(), 1), "33 numbers for 34"),
    ],
)
def test_bad_input_is_named(work, message):
    with pytest.raises(ValueError, match=message):
        work()
