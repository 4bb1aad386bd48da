"""Matrices, spectral methods and filters against networkx, scikit-learn and NumPy's Fourier transform."""

import itertools

import networkx as nx
import numpy as np
import pytest
import torch
from sklearn.cluster import SpectralClustering
from sklearn.datasets import make_moons
from sklearn.metrics import adjusted_rand_score
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.neighbors import kneighbors_graph

from course.graphs import matrices, signals, spectral

PATH = matrices.adjacency([(0, 1), (1, 2)], 3)
GRAPHS = {
    "karate": nx.karate_club_graph(),  # with weights
    "barbell": nx.barbell_graph(5, 2),
    "two parts and a vertex alone": nx.disjoint_union(nx.cycle_graph(4), nx.star_graph(3)),
}
GRAPHS["two parts and a vertex alone"].add_node(99)


@pytest.fixture(params=GRAPHS)
def graph(request) -> nx.Graph:
    return GRAPHS[request.param]


def tensor(graph: nx.Graph) -> torch.Tensor:
    return torch.tensor(nx.to_numpy_array(graph))


def test_laplacians(graph):
    a = tensor(graph)
    np.testing.assert_allclose(matrices.laplacian(a), nx.laplacian_matrix(graph).toarray())
    symmetric = nx.normalized_laplacian_matrix(graph).toarray()
    np.testing.assert_allclose(matrices.normalized_laplacian(a), symmetric, atol=1e-12)
    p = matrices.incidence(a)
    torch.testing.assert_close(p @ p.mT, matrices.laplacian(a))
    walk = matrices.normalized_laplacian(a, "random walk")
    ours, other = torch.linalg.eigvals(walk).real.sort().values, np.linalg.eigvalsh(symmetric)
    np.testing.assert_allclose(ours, other, atol=1e-9)  # similar matrices


def test_what_the_slides_print():
    signals_of_path = {(1, 1, 1): 0, (-1, 0, 1): 2, (1, -2, 1): 18}
    assert {
        f: float(matrices.roughness(PATH, torch.tensor(f).float())) for f in signals_of_path
    } == signals_of_path
    assert matrices.normalized_laplacian(PATH, "random walk").tolist() == [
        [1, -1, 0],
        [-0.5, 1, -0.5],
        [0, -1, 1],
    ]
    values, vectors = spectral.spectrum(matrices.laplacian(PATH))
    torch.testing.assert_close(values, torch.tensor([0.0, 1, 3]).double(), atol=1e-12, rtol=0)
    fiedler = torch.tensor([1, 0, -1]).double() / 2**0.5
    assert torch.allclose(vectors[:, 1] * vectors[0, 1].sign(), fiedler)


def test_roughness_is_the_sum_over_edges(graph):
    a, f = tensor(graph), torch.randn(len(graph)).double()
    nodes = list(graph)
    expected = sum(
        w * (f[nodes.index(i)] - f[nodes.index(j)]) ** 2 for i, j, w in graph.edges(data="weight", default=1)
    )
    torch.testing.assert_close(matrices.roughness(a, f), expected)


def test_no_partition_costs_less_than_the_second_eigenvalue():
    a = tensor(nx.path_graph(7))
    second = float(spectral.spectrum(matrices.laplacian(a))[0][1])
    sides = [torch.tensor(s) for s in itertools.product([True, False], repeat=7) if 0 < sum(s) < 7]
    costs = [matrices.ratio_cut(a, side) for side in sides]
    assert min(costs) >= second
    best = sides[int(np.argmin(costs))]
    assert int(best.sum()) in (3, 4) and matrices.ratio_cut(a, best) == pytest.approx(1 / 3 + 1 / 4)


def test_spectral_clustering_finds_the_moons_as_scikit_learn_does():
    x, y = make_moons(300, noise=0.05, random_state=0)
    a = spectral.nearest_neighbors(torch.tensor(x), 10)
    ours = spectral.cluster(matrices.normalized_laplacian(a), 2)
    theirs = SpectralClustering(2, affinity="precomputed", random_state=0).fit_predict(a.numpy())
    assert adjusted_rand_score(theirs, ours) == 1
    assert adjusted_rand_score(y, ours) > 0.95


def test_edges_weigh_as_the_gaussian_kernel_says():
    x = torch.randn(40, 3, generator=torch.Generator().manual_seed(0))
    plain, weighted = spectral.nearest_neighbors(x, 5), spectral.nearest_neighbors(x, 5, bandwidth=0.5)
    assert torch.equal(weighted, weighted.mT) and torch.equal(weighted > 0, plain > 0)
    expected = torch.tensor(rbf_kernel(x.numpy(), gamma=1 / (2 * 0.5**2)))
    torch.testing.assert_close(weighted, plain * expected, atol=1e-5, rtol=1e-4)
    joined = torch.tensor(kneighbors_graph(x.numpy(), 5).toarray(), dtype=torch.float32)
    assert torch.equal(plain, torch.maximum(joined, joined.mT))


def test_labels_spread_to_the_mean_of_the_neighbors():
    a = tensor(nx.barbell_graph(5, 2))
    known, values = torch.tensor([0, 11]), torch.tensor([-1.0, 1.0]).double()
    f = spectral.spread(a, known, values)
    assert f[known].tolist() == [-1, 1]
    others = [v for v in range(12) if v not in (0, 11)]
    torch.testing.assert_close(f[others], (a @ f / a.sum(1))[others])
    assert f[:5].lt(0).all() and f[7:].gt(0).all()
    with pytest.raises(ValueError, match="no known value"):
        spectral.spread(tensor(GRAPHS["two parts and a vertex alone"]), known[:1], values[:1])


def test_on_a_ring_the_waves_are_those_of_the_fourier_transform():
    n = 12
    lap, f = matrices.laplacian(tensor(nx.cycle_graph(n))), torch.randn(n).double()
    values, waves = spectral.spectrum(lap)
    power = np.abs(np.fft.fft(f)) ** 2 / n
    for k in range(n // 2 + 1):  # the eigenspace of a frequency: its share is free of the basis
        same = (values - (2 - 2 * np.cos(2 * np.pi * k / n))).abs() < 1e-9
        share = float(signals.transform(waves, f)[same].square().sum())
        assert share == pytest.approx(power[k] + (power[n - k] if 0 < k < n / 2 else 0))
    torch.testing.assert_close(signals.inverse_transform(waves, signals.transform(waves, f)), f)


def test_a_polynomial_filter_is_a_spectral_one_and_looks_as_far_as_its_degree(graph):
    lap = matrices.laplacian(tensor(graph))
    values, waves = spectral.spectrum(lap)
    c, f = [0.5, -1.0, 0.25], torch.randn(len(lap), 3).double()
    gains = c[0] + c[1] * values + c[2] * values**2
    for signal in (f, f[:, 0]):  # several channels, and one
        by_waves = signals.spectral_filter(waves, gains, signal)
        torch.testing.assert_close(signals.polynomial_filter(lap, c, signal), by_waves)
    reach = signals.polynomial_filter(lap, [1.0, 1, 1], torch.eye(len(lap)).double()) != 0
    hops = dict(nx.all_pairs_shortest_path_length(graph, cutoff=2))
    nodes = list(graph)
    allowed = torch.tensor([[j in hops[i] for j in nodes] for i in nodes])
    assert not (reach & ~allowed).any()


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (lambda: matrices.adjacency([(0, 3)], 3), r"\(0, 3\) names a vertex outside of 0 ... 2"),
        (lambda: matrices.laplacian(torch.tensor([[0.0, 1], [0, 0]])), r"a\[0, 1\] is 1, a\[1, 0\] is 0"),
        (lambda: matrices.degrees(-PATH), "weight -1"),
        (lambda: matrices.normalized_laplacian(PATH, "row"), "'row'"),
        (lambda: matrices.ratio_cut(PATH, torch.ones(3, dtype=torch.bool)), "3 and 0 vertices"),
        (lambda: spectral.nearest_neighbors(torch.zeros(3, 2), 3), "k is 3"),
        (lambda: spectral.nearest_neighbors(torch.zeros(3, 2), 2, 0), "bandwidth is 0"),
        (lambda: spectral.embed(PATH, 4), "d is 4"),
        (lambda: signals.polynomial_filter(PATH, [], torch.zeros(3)), "no coefficients"),
    ],
)
def test_bad_input_is_named(work, message):
    with pytest.raises(ValueError, match=message):
        work()
