"""Attention against torch, and against its definition."""

import pytest
import torch
import torch.nn.functional as F

from course.attention.dot_product import (
    AdditiveScores,
    AssociativeMemory,
    attend,
    dot_product_scores,
    hard_weights,
    linear_weights,
    scaled_dot_product_attention,
    scaled_dot_product_scores,
    soft_weights,
)


def make(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.fixture
def qkv():
    return make(2, 3, 4, 5), make(2, 3, 7, 5, seed=1), make(2, 3, 7, 6, seed=2)  # batch x heads x ...


@pytest.mark.parametrize("masked", [False, True])
def test_equals_torch(qkv, masked):
    mask = (make(4, 7, seed=3) > 0) | (torch.arange(7) == 0) if masked else None
    ours = scaled_dot_product_attention(*qkv, mask)
    torch.testing.assert_close(ours, F.scaled_dot_product_attention(*qkv, attn_mask=mask), rtol=0, atol=1e-12)


def test_gradients_equal_torch(qkv):
    upstream = make(2, 3, 4, 6, seed=4)
    inputs = [tensor.requires_grad_() for tensor in qkv]
    ours = torch.autograd.grad(scaled_dot_product_attention(*inputs), inputs, upstream)
    theirs = torch.autograd.grad(F.scaled_dot_product_attention(*inputs), inputs, upstream)
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=1e-12)


def test_large_scores_stay_finite():
    c = scaled_dot_product_attention(make(2, 4) * 1e4, make(3, 4) * 1e4, make(3, 2))
    assert c.isfinite().all()


def test_scores_are_dot_products():
    q, k = make(3, 5), make(4, 5, seed=1)
    expected = torch.tensor([[float(a @ b) for b in k] for a in q], dtype=torch.float64)
    torch.testing.assert_close(dot_product_scores(q, k), expected)
    torch.testing.assert_close(scaled_dot_product_scores(q, k), expected / 5**0.5)


def test_additive_scores_are_an_mlp_of_each_pair():
    torch.manual_seed(0)
    model = AdditiveScores(d_query=3, d_key=5, hidden=8)
    q, k = torch.randn(2, 4, 3), torch.randn(2, 6, 5)
    found = model(q, k)
    assert found.shape == (2, 4, 6)
    pair = model.score(torch.tanh(model.query(q[1, 2]) + model.key(k[1, 3])))
    torch.testing.assert_close(found[1, 2, 3], pair[0])


def test_soft_hard_and_linear_weights():
    scores = torch.tensor([[1.0, 3.0, 2.0], [5.0, 5.0, 0.0]])
    soft = soft_weights(scores)
    torch.testing.assert_close(soft.sum(-1), torch.ones(2))
    torch.testing.assert_close(soft[0, 1] / soft[0, 2], torch.tensor(1.0).exp())
    assert hard_weights(scores).tolist() == [[0, 1, 0], [1, 0, 0]]  # the first of equals
    assert torch.equal(linear_weights(scores), scores)


def test_masked_parts_get_weight_zero():
    scores, mask = torch.tensor([[1.0, 3.0, 2.0]]), torch.tensor([[True, False, True]])
    for weigh in (soft_weights, hard_weights, linear_weights):
        weights = weigh(scores, mask)
        assert weights[0, 1] == 0 and weights[0, 2] > 0
    for weigh in (soft_weights, hard_weights, linear_weights):
        with pytest.raises(ValueError, match="at least one part"):
            weigh(scores, torch.zeros(1, 3, dtype=torch.bool))


def test_attention_does_not_care_about_the_order_of_the_parts(qkv):
    q, k, v = qkv
    order = torch.randperm(7, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(attend(q, k, v)[0], attend(q, k[..., order, :], v[..., order, :])[0])


def test_soft_attention_tends_to_hard_attention(qkv):
    q, k, v = qkv
    hard, _ = attend(q, k, v, weigh=hard_weights)
    gaps = [(attend(b * q, k, v)[0] - hard).abs().max().item() for b in (1, 10, 100, 1000)]
    assert gaps == sorted(gaps, reverse=True) and gaps[-1] < 1e-6


def test_memory_reads_what_was_stored():
    memory = AssociativeMemory(torch.eye(4), make(4, 2).float())
    assert torch.equal(memory.read(torch.eye(4)[2]), memory.values[2])
    with pytest.raises(KeyError, match="nothing is stored"):
        memory.read(torch.ones(4))
    with pytest.raises(ValueError, match="two keys are equal"):
        AssociativeMemory(torch.ones(2, 3), torch.ones(2, 1))


def test_memory_is_the_limit_of_attention():
    keys = F.normalize(make(6, 3), dim=-1)
    memory = AssociativeMemory(keys, make(6, 2, seed=1))
    answers, _ = attend(1e4 * keys, keys, memory.values)
    torch.testing.assert_close(answers, torch.stack([memory.read(key) for key in keys]))
