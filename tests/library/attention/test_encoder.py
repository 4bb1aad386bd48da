"""Transformer encoders against torch's, T5's counts, and the two ways to one embedding."""

import pytest
import torch
from torch import nn

from course.attention.encoder import Encoder, EncoderBlock, SequenceEncoder, padding_mask, parameters
from course.attention.positions import LearnedPositions, RelativeBias

D, HEADS, PARTS = 12, 3, 7


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def copy_block(ours, theirs):
    attention = ours.attention
    pairs = [(ours.norm_1, theirs.norm1), (ours.norm_2, theirs.norm2), (ours.mlp[0], theirs.linear1)]
    pairs += [(ours.mlp[2], theirs.linear2), (attention.output, theirs.self_attn.out_proj)]
    with torch.no_grad():
        for mine, other in pairs:
            nn.init.normal_(mine.weight, std=0.5), nn.init.normal_(mine.bias)
            other.load_state_dict(mine.state_dict())
        for kind in ("weight", "bias"):
            stacked = [getattr(part, kind) for part in (attention.query, attention.key, attention.value)]
            getattr(theirs.self_attn, f"in_proj_{kind}").copy_(torch.cat(stacked))


@pytest.mark.parametrize("pre_norm", [True, False])
@pytest.mark.parametrize("padded", [True, False])
def test_equals_torch(pre_norm, padded):
    ours = Encoder(D, HEADS, layers=2, hidden=20, pre_norm=pre_norm)
    layer = nn.TransformerEncoderLayer(
        D, HEADS, 20, dropout=0, batch_first=True, norm_first=pre_norm, activation="relu"
    )
    last = nn.LayerNorm(D) if pre_norm else None
    theirs = nn.TransformerEncoder(layer, 2, norm=last, enable_nested_tensor=False)
    for mine, other in zip(ours.blocks, theirs.layers, strict=True):
        copy_block(mine, other)
    z, present = torch.randn(2, PARTS, D), torch.ones(2, PARTS, dtype=torch.bool)
    present[1, 5:] = not padded
    found, expected = ours(z, padding_mask(present)), theirs(z, src_key_padding_mask=~present)
    torch.testing.assert_close(found[present], expected[present], atol=1e-5, rtol=1e-5)


def test_a_layer_of_t5_base():
    block = EncoderBlock(768, 12, 3072, norm=nn.RMSNorm, bias=False)
    expected = {"norm_1": 768, "norm_2": 768, "attention": 2_359_296, "mlp": 4_718_592}
    assert parameters(block) == expected
    shared = RelativeBias(12)
    encoder = Encoder(768, 12, 2, 3072, norm=nn.RMSNorm, bias=False, positions=shared)
    total = sum(p.numel() for p in encoder.parameters())  # the shared bias and the last norm count once
    assert total == 2 * sum(expected.values()) + 32 * 12 + 768


@pytest.mark.parametrize("pool", ["cls", "mean"])
def test_one_embedding_whatever_the_padding(pool):
    encoder = SequenceEncoder(D, HEADS, 2, pool=pool, add_positions=LearnedPositions(PARTS, D))
    z, present = torch.randn(3, PARTS, D), torch.ones(3, PARTS, dtype=torch.bool)
    present[1, 4:] = False
    out = encoder(z, present)
    assert out.shape == (3, D)
    torch.testing.assert_close(out[1], encoder(z[1, :4]))
    torch.testing.assert_close(out[[0, 2]], encoder(z[[0, 2]]))


def test_cls_reads_off_one_part_and_mean_all():
    z, order = torch.randn(PARTS, D), torch.randperm(PARTS)
    for pool in ("cls", "mean"):
        encoder = SequenceEncoder(D, HEADS, 2, pool=pool)
        torch.testing.assert_close(encoder(z), encoder(z[order]), atol=1e-5, rtol=1e-5)
    assert encoder.cls is None
    with pytest.raises(ValueError, match="pool is 'max'; expected 'cls' or 'mean'"):
        SequenceEncoder(D, HEADS, 2, pool="max")
