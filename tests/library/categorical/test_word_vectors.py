"""Word vectors against torch and by hand."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from course.categorical.word_similarity import GROUPS, group_precision, plural_pairs, plurals_found
from course.categorical.word_vectors import (
    NoiseWords,
    WordBatches,
    WordVectors,
    cbow_examples,
    nearest,
    negative_sampling_loss,
    rank,
    skip_gram_examples,
    softmax_loss,
    subsample,
    vocabulary,
)


def model(words=7, d=4, tied=False):
    torch.manual_seed(0)
    m = WordVectors(words, d, tied).double()
    for p in m.parameters():
        p.data = torch.randn(p.shape, dtype=torch.float64)
    return m


def test_vocabulary_counts_and_encodes():
    voc = vocabulary("b a b c b a".split(), min_count=2)
    assert voc.words == ["b", "a"] and voc.counts.tolist() == [3, 2]
    assert voc.encode(["a", "c", "b"]).tolist() == [1, 0]
    with pytest.raises(KeyError, match="'c' is not in the vocabulary"):
        voc.id("c")
    with pytest.raises(ValueError, match="no word occurs 9 times"):
        vocabulary(["a"], min_count=9)


@settings(deadline=None)
@given(st.integers(1, 3), st.integers(7, 20))
def test_examples_by_hand(window, n):
    ids = torch.arange(n)
    context, target = cbow_examples(ids, window)
    pairs = []
    for row, t in zip(context.tolist(), target.tolist(), strict=True):
        assert row == [*range(t - window, t), *range(t + 1, t + window + 1)]
        pairs += [([t], c) for c in row]
    word, other = skip_gram_examples(ids, window)
    assert list(zip(word.tolist(), other.tolist(), strict=True)) == pairs


def test_window_must_fit():
    with pytest.raises(ValueError, match="does not fit"):
        cbow_examples(torch.arange(4), 2)


def test_subsampling_keeps_the_stated_share():
    ids = torch.cat([torch.zeros(90_000, dtype=torch.long), torch.ones(10, dtype=torch.long)])
    kept = subsample(ids, torch.tensor([90_000.0, 10.0]), 0.01, torch.Generator().manual_seed(0))
    share = (kept == 0).sum().item() / 90_000
    expected = (0.01 * 90_010 / 90_000) ** 0.5
    assert abs(share - expected) < 4 * (expected * (1 - expected) / 90_000) ** 0.5
    assert (kept == 1).sum() == 10


def test_sum_is_counts_times_embeddings():
    m = model()
    context = torch.tensor([[3, 3, 0], [1, 6, 2]])
    counts = F.one_hot(context, 7).sum(1).double()
    torch.testing.assert_close(m(context), counts @ m.E)


@pytest.mark.parametrize("tied", [False, True])
def test_softmax_loss_equals_torch(tied):
    m = model(tied=tied)
    assert len(list(m.parameters())) == (1 if tied else 2)
    context, target = torch.tensor([[0, 1], [5, 5], [2, 6]]), torch.tensor([4, 0, 2])
    z = m.E[context].sum(1)
    torch.testing.assert_close(
        softmax_loss(m, context, target), F.nll_loss((z @ m.W.T).log_softmax(1), target)
    )


def test_negative_sampling_by_hand():
    m = model()
    context, target, noise = torch.tensor([[0, 1], [5, 5]]), torch.tensor([4, 0]), torch.tensor([2, 2, 6])
    total = 0.0
    for row, t in zip(context, target, strict=True):
        z = m.E[row].sum(0)
        total -= torch.sigmoid(z @ m.W[t]).log() + sum(torch.sigmoid(-z @ m.W[w]).log() for w in noise)
    torch.testing.assert_close(negative_sampling_loss(m, context, target, noise, k=3), total / 2)


def test_noise_follows_its_distribution():
    counts = torch.tensor([81.0, 16.0, 1.0])
    for power in (0.0, 0.75, 1.0):
        draws = NoiseWords(counts, power)(40_000)
        p = counts**power / (counts**power).sum()
        found = torch.bincount(draws, minlength=3) / 40_000
        assert ((found - p).abs() < 4 * (p * (1 - p) / 40_000).sqrt()).all()


def test_batches_change_with_each_pass():
    ids = torch.arange(50).repeat(40)
    batches = WordBatches(cbow_examples, ids, torch.ones(50), window=2, size=4)
    one, two = ([t for _, target in batches for t in target.tolist()] for _ in range(2))
    assert one != two and set(one) <= set(range(50))
    again = WordBatches(cbow_examples, ids, torch.ones(50), window=2, size=4)
    assert [t for _, target in again for t in target.tolist()] == one


def test_neighbors_and_rank():
    x = torch.tensor([[1.0, 0], [9, 1], [0, 1], [-1, 0]])
    assert nearest(x, 0, 2).tolist() == [1, 2]
    assert [rank(x, 0, other) for other in (1, 2, 3)] == [1, 2, 3]


def test_training_finds_words_that_share_contexts():
    """Words 0 to 4 stand between the same words, so they become neighbors; 10 stands elsewhere."""
    torch.manual_seed(0)
    centers = torch.randint(0, 5, (400,))
    ids = torch.stack(
        [torch.full((400,), 10), centers, torch.full((400,), 11), torch.randint(5, 10, (400,))], 1
    )
    context, target = cbow_examples(ids.flatten(), 1)
    m = WordVectors(12, 6)
    optimizer = torch.optim.Adam(m.parameters(), lr=0.05)
    for _ in range(150):
        loss = softmax_loss(m, context, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert set(nearest(m.E.detach(), 0, 4).tolist()) <= set(range(1, 10))
    assert F.cosine_similarity(m.E[0], m.E[10], dim=0) < 0 < F.cosine_similarity(m.E[0], m.E[1], dim=0)


def grouped():
    words = [word for group in GROUPS.values() for word in group.split()]
    voc = vocabulary(words, min_count=1)
    group = {word: g for g, members in enumerate(GROUPS.values()) for word in members.split()}
    return voc, torch.eye(len(GROUPS))[[group[word] for word in voc.words]]


def test_group_precision_of_perfect_and_random_vectors():
    voc, perfect = grouped()
    assert group_precision(perfect, voc) == 1
    assert group_precision(torch.randn(len(voc), 50), voc) < 0.15
    with pytest.raises(ValueError, match="fewer than two"):
        group_precision(torch.eye(1), vocabulary(["list"], min_count=1))


def test_plurals():
    voc = vocabulary(["king", "kings", "it", "its", "day"] * 20, min_count=1)
    pairs = plural_pairs(voc)
    assert [[voc.words[i] for i in pair] for pair in pairs] == [["king", "kings"]]
    x = torch.eye(5)
    x[voc.id("kings")] = x[voc.id("king")] + 0.1
    assert plurals_found(x, pairs, k=1) == 1
    x[voc.id("kings")] = -x[voc.id("king")]
    assert plurals_found(x, pairs, k=1) == 0
