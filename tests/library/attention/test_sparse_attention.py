"""Sparse patterns, and the window that computes only its band against masked full attention."""

import pytest
import torch
import torch.nn.functional as F

from course.attention.dot_product import scaled_dot_product_attention
from course.attention.sparse import blocks, selected, sprinkled, window, windowed_attention
from course.parts.cost import exponent, operations


@pytest.mark.parametrize("n", [1, 5, 8, 13])
@pytest.mark.parametrize("reach", [1, 2, 4, 20])
def test_windowed_attention_equals_a_mask(n, reach):
    q, k, v = torch.randn(3, 2, 2, n, 4, generator=torch.Generator().manual_seed(0))
    expected = F.scaled_dot_product_attention(q, k, v, attn_mask=window(n, reach))
    torch.testing.assert_close(windowed_attention(q, k, v, reach), expected, atol=1e-5, rtol=1e-5)


def test_windowed_attention_is_linear():
    sizes = [256, 512, 1024]
    costs = [operations(lambda z: windowed_attention(z, z, z, 8), torch.randn(n, 4)) for n in sizes]
    assert exponent(sizes, costs) == pytest.approx(1, abs=0.01)
    full = [operations(lambda z: scaled_dot_product_attention(z, z, z), torch.randn(n, 4)) for n in sizes]
    assert exponent(sizes, full) == pytest.approx(2, abs=0.01)


def test_patterns():
    at = torch.arange(6)
    distance = (at[:, None] - at).abs()
    assert torch.equal(window(6, 1), distance <= 1)
    assert torch.equal(window(6, 2, gap=2), (distance == 0) | (distance == 2) | (distance == 4))
    assert blocks(5, 2).int().tolist() == [[1, 1, 0, 0, 0]] * 2 + [[0, 0, 1, 1, 0]] * 2 + [[0, 0, 0, 0, 1]]
    assert selected(4, [1]).sum(1).tolist() == [1, 4, 1, 1]
    drawn = sprinkled(50, 3, torch.Generator().manual_seed(0))
    assert (drawn.sum(1) == 3).all() and (drawn.sum(0) > 0).sum() > 40


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: window(4, -1), "reach is -1"),
        (lambda: window(4, 1, 0), "gap is 0"),
        (lambda: blocks(4, 0), "size is 0"),
        (lambda: sprinkled(4, 5), "each is 5"),
        (lambda: windowed_attention(*[torch.zeros(2, 2)] * 3, 0), "reach is 0"),
    ],
)
def test_errors(call, says):
    with pytest.raises(ValueError, match=says):
        call()
