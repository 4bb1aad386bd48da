"""Embedding and softmax layers against torch."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from course.categorical.embeddings import (
    EmbeddingLayer,
    cosine_similarities,
    embedding_gradient,
    memory_in_mib,
    one_hot,
    softmax_layer,
)


def make(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_one_hot_equals_torch():
    v = torch.tensor([[2, 0], [1, 3]])
    assert torch.equal(one_hot(v, 5), F.one_hot(v, 5).float())
    with pytest.raises(ValueError, match="expected 0 to 3"):
        one_hot(torch.tensor([4]), 4)


def test_embedding_equals_torch_and_the_linear_layer():
    layer = EmbeddingLayer(7, 3)
    v = torch.tensor([[6, 0, 6], [1, 2, 0]])
    torch.testing.assert_close(layer(v), F.embedding(v, layer.E), rtol=0, atol=0)
    torch.testing.assert_close(layer(v), one_hot(v, 7) @ layer.E, rtol=0, atol=0)


@settings(deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.integers(0, 1000))
def test_gradient_equals_autograd(looked_up, seed):
    v, upstream = torch.tensor(looked_up), make(len(looked_up), 4, seed=seed)
    E = make(6, 4).requires_grad_()
    (expected,) = torch.autograd.grad(F.embedding(v, E), E, upstream)
    torch.testing.assert_close(embedding_gradient(v, upstream, 6), expected)
    unused = [row for row in range(6) if row not in looked_up]
    assert embedding_gradient(v, upstream, 6)[unused].abs().sum() == 0


def test_memory():
    assert memory_in_mib(2**20, 1) == 4 and memory_in_mib(2**20, 1, bytes_per_number=2) == 2


def test_cosines_equal_torch():
    x, y = make(4, 3), make(5, 3, seed=1)
    torch.testing.assert_close(cosine_similarities(x, y), F.cosine_similarity(x[:, None], y[None], dim=-1))
    with pytest.raises(ValueError, match="zero vector"):
        cosine_similarities(torch.zeros(1, 3), torch.ones(1, 3))


def test_softmax_layer_equals_torch():
    z, W, b = make(2, 5, 3), make(3, 4, seed=1), make(4, seed=2)
    torch.testing.assert_close(softmax_layer(z, W, b), F.softmax(F.linear(z, W.T, b), -1))
    torch.testing.assert_close(softmax_layer(z, W), F.softmax(z @ W, -1))
    with pytest.raises(ValueError, match="temperature is 0"):
        softmax_layer(z, W, temperature=0.0)


@settings(deadline=None)
@given(st.integers(0, 1000), st.floats(0.05, 20))
def test_length_of_the_input_is_an_inverse_temperature(seed, length):
    z, W = F.normalize(make(3, seed=seed), dim=0), make(3, 6, seed=seed + 1)
    torch.testing.assert_close(softmax_layer(length * z, W), softmax_layer(z, W, temperature=1 / length))
