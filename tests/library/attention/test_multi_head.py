"""Multi-head attention against torch's, and its three steps against one another."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course.attention.multi_head import MultiHeadAttention, causal_mask, merge_heads, split_heads
from course.attention.positions import LinearBias, RelativeBias, Rotary
from course.parts.cost import operations

D, HEADS, PARTS = 12, 3, 7


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def torchs(ours):
    """nn.MultiheadAttention with the same parameters."""
    layer = nn.MultiheadAttention(D, HEADS, batch_first=True).double()
    with torch.no_grad():
        for kind in ("weight", "bias"):
            stacked = torch.cat([getattr(part, kind) for part in (ours.query, ours.key, ours.value)])
            getattr(layer, f"in_proj_{kind}").copy_(stacked)
            getattr(layer.out_proj, kind).copy_(getattr(ours.output, kind))
    return layer


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("cross", [False, True])
def test_equals_torch(masked, cross):
    ours = MultiHeadAttention(D, HEADS).double()
    z, source = torch.randn(2, PARTS, D).double(), torch.randn(2, 5, D).double()
    source = source if cross else z
    mask = torch.rand(PARTS, source.shape[1]) < 0.5
    mask[:, 0] = True
    mask = mask if masked else None
    theirs, weights = torchs(ours)(
        z, source, source, attn_mask=None if mask is None else ~mask, average_attn_weights=False
    )
    options = {"rtol": 0, "atol": 1e-12}
    torch.testing.assert_close(ours(z, source if cross else None, mask), theirs, **options)
    torch.testing.assert_close(ours.weights(z, source if cross else None, mask), weights, **options)


def test_gradients_equal_torch():
    ours, z = MultiHeadAttention(D, HEADS).double(), torch.randn(2, PARTS, D).double()
    theirs = torchs(ours)
    found = []
    for layer in (ours, lambda x: theirs(x, x, x)[0]):
        x = z.clone().requires_grad_()
        found.append(torch.autograd.grad(layer(x).square().sum(), x)[0])
    torch.testing.assert_close(*found)


def test_padding_of_one_example_and_not_of_another():
    """A mask with a batch axis hides the same parts from all heads."""
    ours, z = MultiHeadAttention(D, HEADS), torch.randn(2, PARTS, D)
    present = torch.ones(2, 1, PARTS, dtype=torch.bool)
    present[1, :, 4:] = False
    out = ours(z, mask=present)
    torch.testing.assert_close(out[0], ours(z[0]))
    torch.testing.assert_close(out[1, :4], ours(z[1, :4]))


def test_heads_are_slices_of_the_columns():
    x = torch.randn(2, PARTS, D)
    heads = split_heads(x, HEADS)
    assert heads.shape == (2, HEADS, PARTS, D // HEADS)
    assert torch.equal(heads[1, 2], x[1, :, 8:])
    assert torch.equal(merge_heads(heads), x)
    layer = MultiHeadAttention(D, HEADS)
    q, k, v = layer.project(x)
    alone = [F.scaled_dot_product_attention(q[:, h], k[:, h], v[:, h]) for h in range(HEADS)]
    torch.testing.assert_close(layer(x), layer.output(torch.cat(alone, dim=-1)))


@pytest.mark.parametrize("positions", [None, Rotary(), RelativeBias(HEADS), LinearBias(HEADS)])
def test_cache_of_keys_and_values(positions):
    """One query at a time, over the keys and values kept so far, gives what the mask gives all at once."""
    layer, z = MultiHeadAttention(D, HEADS, positions=positions), torch.randn(2, PARTS, D)
    if isinstance(positions, RelativeBias):
        nn.init.normal_(positions.table.weight)
    kept_k, kept_v = torch.empty(2, HEADS, 0, D // HEADS), torch.empty(2, HEADS, 0, D // HEADS)
    outs = []
    for i in range(PARTS):
        q, k, v = layer.project(z[:, i : i + 1], start=i)
        kept_k, kept_v = torch.cat([kept_k, k], dim=-2), torch.cat([kept_v, v], dim=-2)
        outs.append(layer.merge(layer.attend(q, kept_k, kept_v, start=i)[0]))
    torch.testing.assert_close(torch.cat(outs, dim=1), layer(z, mask=causal_mask(PARTS)))


def test_parameters_and_operations_do_not_depend_on_the_heads():
    for heads in (1, 3, 12):
        layer = MultiHeadAttention(D, heads, bias=False)
        assert sum(p.numel() for p in layer.parameters()) == 4 * D**2
        for n in (5, 50):
            assert operations(layer, torch.randn(n, D)) == 8 * n * D**2 + 4 * n**2 * D
    wide = MultiHeadAttention(D, 2, d_head=10)
    assert wide(torch.randn(PARTS, D)).shape == (PARTS, D) and wide.query.weight.shape == (20, D)


def test_causal_mask():
    expected = [[True, False, False], [True, True, False], [True, True, True]]
    assert causal_mask(3).tolist() == expected
    assert causal_mask(2, 3).tolist() == expected[1:]


def test_wrong_settings_are_named():
    with pytest.raises(ValueError, match="d is 10, heads are 3; expected d to be a multiple"):
        MultiHeadAttention(10, 3)
