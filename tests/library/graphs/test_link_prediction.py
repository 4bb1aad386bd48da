"""Models of missing facts: scores by hand, what the path network may know, and filtered ranks."""

import pytest
import torch

from course.graphs.link_prediction import (
    DistMult,
    PathNetwork,
    TransE,
    both_directions,
    filtered_ranks,
    hits,
    mean_reciprocal_rank,
    without,
)

FACTS = torch.tensor([[0, 0, 1], [1, 1, 2], [3, 0, 4], [4, 1, 5]])  # two chains of the same kind


def test_scores_of_the_embedding_models():
    heads, relations = torch.tensor([0, 2]), torch.tensor([1, 3])
    model = TransE(5, 2, 4)
    scores, e, r = model(heads, relations), model.entity, model.relation
    expected = -5 * torch.linalg.vector_norm(e[2] + r[3] - e[4])
    torch.testing.assert_close(scores[1, 4], expected, atol=1e-4, rtol=1e-4)
    model = DistMult(5, 2, 4)
    scores, e, r = model(heads, relations), model.entity, model.relation
    torch.testing.assert_close(scores[0, 3], (e[0] * r[1] * e[3]).sum())
    assert scores.shape == (2, 5)


def test_facts_in_both_directions_and_without_some():
    both = both_directions(FACTS, 2)
    assert both[5].tolist() == [2, 3, 1] and len(both) == 8
    left = without(both, both_directions(FACTS[:1], 2))
    assert torch.equal(left, without(both, both_directions(both[4:5], 2)))  # named the other way round
    assert left.tolist() == [row for row in both.tolist() if row not in ([0, 0, 1], [1, 2, 0])]


def test_the_path_network_knows_entities_by_their_paths_alone():
    model = PathNetwork(6, 2, 8, both_directions(FACTS, 2), layers=3)
    scores = model(torch.tensor([0, 3]), torch.tensor([0, 0]))
    torch.testing.assert_close(scores[0, :3], scores[1, 3:], atol=1e-5, rtol=1e-5)  # the chains are alike
    torch.testing.assert_close(scores[0, 3:], scores[1, :3], atol=1e-5, rtol=1e-5)
    other = PathNetwork(6, 2, 8, both_directions(FACTS[1:], 2), layers=3)  # does not know the first fact
    other.load_state_dict(model.state_dict())
    hidden = model(torch.tensor([0]), torch.tensor([0]), hidden=FACTS[:1])
    torch.testing.assert_close(hidden, other(torch.tensor([0]), torch.tensor([0])))
    assert not torch.allclose(hidden, scores[:1])
    short = PathNetwork(6, 2, 8, both_directions(FACTS, 2), layers=1)
    assert short(torch.tensor([0]), torch.tensor([0]))[0, 2:].unique().numel() == 1  # one edge far


def test_one_layer_of_messages_by_hand():
    model = PathNetwork(6, 2, 4, both_directions(FACTS, 2), layers=1)
    (edge,), (mix,), (norm,) = model.edges, model.mixes, model.norms
    asked = model.query(torch.tensor([1]))
    vectors = edge(asked).view(4, 4)
    start = torch.zeros(6, 4).index_put((torch.tensor([1]),), asked)
    arrived = start.clone()
    for head, relation, tail in both_directions(FACTS, 2).tolist():
        arrived[tail] = arrived[tail] + start[head] * vectors[relation]
    values = start + torch.relu(norm(mix(torch.cat([start, arrived], 1))))
    expected = model.score(torch.cat([values, asked.expand(6, 4)], 1))[:, 0]
    torch.testing.assert_close(model(torch.tensor([1]), torch.tensor([1]))[0], expected)


def test_filtered_ranks():
    scores = torch.tensor([[0.9, 0.8, 0.7, 0.7, 0.1]])
    known = torch.tensor([[0, 0, 0], [0, 0, 2], [0, 1, 1]])
    asked = torch.tensor([[0, 0, 2], [0, 0, 4]])
    ranks = filtered_ranks(lambda heads, _: scores.expand(len(heads), 5).clone(), asked, known)
    assert ranks.tolist() == [2.5, 3]  # 0.9 is known to be right; 0.8 is better, 0.7 equal (then better)
    assert mean_reciprocal_rank(ranks) == pytest.approx((1 / 2.5 + 1 / 3) / 2)
    assert hits(ranks, 2) == 0 and hits(ranks) == 1
