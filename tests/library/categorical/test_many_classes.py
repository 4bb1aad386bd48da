"""Hierarchical softmax against its definition and scipy's entropy, inner-product search against faiss."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import entropy

from course.categorical.hierarchical_softmax import (
    HierarchicalSoftmax,
    balanced_codes,
    clustered_codes,
    expected_length,
    huffman_codes,
)
from course.categorical.inner_product_search import InvertedFile, as_nearest_neighbors, recall, top_k

frequencies = st.lists(st.floats(0.01, 100), min_size=2, max_size=40)


def make(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def layer(codes, d=5):
    h = HierarchicalSoftmax(d, codes).double()
    h.weights.weight.data, h.bias.weight.data = (
        make(len(codes) - 1, d, seed=1),
        make(len(codes) - 1, 1, seed=2),
    )
    return h


def test_balanced_tree_of_16():
    codes = balanced_codes(16)
    assert codes[0b0101] == "0101" and len(set(codes)) == 16
    with pytest.raises(ValueError, match="at least 2"):
        balanced_codes(1)


@settings(deadline=None)
@given(st.integers(2, 300))
def test_balanced_lengths(classes):
    assert {len(code) for code in balanced_codes(classes)} <= {
        math.floor(math.log2(classes)),
        math.ceil(math.log2(classes)),
    }


@settings(deadline=None)
@given(frequencies)
def test_huffman_lies_between_entropy_and_balanced(weights):
    f = torch.tensor(weights, dtype=torch.float64)
    codes = huffman_codes(f)
    h = entropy(f.numpy(), base=2)
    assert h - 1e-9 <= expected_length(codes, f) < h + 1 + 1e-9
    assert expected_length(codes, f) <= expected_length(balanced_codes(len(f)), f) + 1e-9
    assert sum(2.0 ** -len(code) for code in codes) == 1  # a full tree (Kraft)


def test_huffman_by_hand():
    assert [len(code) for code in huffman_codes([5, 1, 1, 2])] == [1, 3, 3, 2]
    with pytest.raises(ValueError, match="none of them negative"):
        huffman_codes([1, -1])


@settings(deadline=None)
@given(frequencies, st.integers(0, 100))
def test_probabilities_sum_to_one_and_agree(weights, seed):
    h, z = layer(huffman_codes(weights)), make(3, 5, seed=seed)
    p = h(z)
    torch.testing.assert_close(p.sum(1), torch.ones(3, dtype=p.dtype))
    for y in range(len(weights)):
        torch.testing.assert_close(h.log_probability(z, torch.full((3,), y)).exp(), p[:, y])


def test_product_of_decisions_as_on_the_slide():
    h, z = layer(balanced_codes(16)), make(1, 5)
    product = torch.ones(1, dtype=torch.float64)
    for vertex, bit in [("", 0), ("0", 1), ("01", 0), ("010", 1)]:
        i = h.place[vertex]
        score = z @ h.weights.weight[i] + h.bias.weight[i]
        product = product * F.softmax(torch.stack([torch.zeros_like(score), score]), dim=0)[bit]
    torch.testing.assert_close(h(z)[:, 0b0101], product)


def test_only_the_path_gets_a_gradient():
    h = layer(balanced_codes(16))
    h.log_probability(make(1, 5), torch.tensor([0b0101])).sum().backward()
    touched = h.weights.weight.grad.abs().sum(1).nonzero().squeeze(1).tolist()
    assert touched == sorted(h.place[v] for v in ["", "0", "01", "010"])


def test_two_classes_are_logistic_regression():
    h, z = layer(["0", "1"]), make(4, 5)
    score = (z @ h.weights.weight.T + h.bias.weight).squeeze(1)
    torch.testing.assert_close(h(z)[:, 1], torch.sigmoid(score))


@pytest.mark.parametrize("codes", [["0", "0"], ["0", "10"], ["0", "1", "11"]])
def test_what_is_no_tree_is_refused(codes):
    with pytest.raises(ValueError, match="full binary tree"):
        HierarchicalSoftmax(3, codes)


def test_top_k_equals_faiss():
    import faiss

    W, z = make(500, 8).float(), make(20, 8, seed=1).float()
    index = faiss.IndexFlatIP(8)
    index.add(W.numpy())
    values, places = index.search(z.numpy(), 5)
    ours = top_k(W, z, 5)
    assert torch.equal(ours[1], torch.tensor(places))
    torch.testing.assert_close(ours[0], torch.tensor(values))
    with pytest.raises(ValueError, match="k is 0"):
        top_k(W, z, 0)


def test_nearest_neighbors_are_largest_products():
    W, z = make(300, 6) * torch.rand(300, 1), make(10, 6, seed=1)
    a, b = as_nearest_neighbors(W, z)
    torch.testing.assert_close(a.norm(dim=1), W.norm(dim=1).max().expand(300))
    assert torch.equal(torch.cdist(b, a).argsort(1)[:, :7], top_k(W, z, 7)[1])


def test_inverted_file_is_exact_with_all_cells_and_gains_with_probes():
    W, z = make(800, 6).float(), make(30, 6, seed=1).float()
    file, exact = InvertedFile(W, 16), top_k(W, z, 10)
    assert torch.equal(file.search(z, 10, probes=16)[1], exact[1])
    recalls = [recall(file.search(z, 10, probes=p)[1], exact[1]) for p in (1, 4, 16)]
    assert recalls[0] < recalls[1] < recalls[2] == 1
    with pytest.raises(ValueError, match="cells is 0"):
        InvertedFile(W, 0)


def test_clustered_codes_put_similar_classes_side_by_side():
    generator = torch.Generator().manual_seed(0)
    centers = torch.tensor([[0.0, 0], [0, 4], [30, 0], [30, 4]]).repeat_interleave(4, 0)
    order = torch.randperm(16, generator=generator)
    codes = clustered_codes((centers + 0.1 * torch.randn(16, 2, generator=generator))[order])
    assert sorted(codes) == balanced_codes(16)  # a full tree, all paths of length 4
    for bits, together in ((1, 8), (2, 4)):  # first the far groups apart, then the near ones
        groups = {}
        for code, group in zip(codes, (order // together).tolist(), strict=True):
            groups.setdefault(code[:bits], set()).add(group)
        assert sorted(map(len, groups.values())) == [1] * 2**bits


def test_clustered_codes_of_any_number_make_a_tree():
    for classes in (2, 3, 7, 100):
        codes = clustered_codes(torch.randn(classes, 3, generator=torch.Generator().manual_seed(classes)))
        HierarchicalSoftmax(3, codes)
        assert {len(code) for code in codes} <= {(classes - 1).bit_length() - 1, (classes - 1).bit_length()}
    assert sorted(clustered_codes(torch.ones(3, 2))) == ["00", "01", "1"]
    with pytest.raises(ValueError, match="vectors has 1 rows; a tree needs at least 2 classes"):
        clustered_codes(torch.ones(1, 2))
