"""Decoders against torch's, the cache against full recomputation, and causality by influence maps."""

import pytest
import torch
from torch import nn

from course.attention.cache import KVCache, LayerCache
from course.attention.decoder import CausalConvolution, Decoder, DecoderBlock
from course.attention.encoder import padding_mask
from course.attention.positions import LinearBias, RelativeBias, Rotary
from course.parts.operations import influence

D, HEADS, PARTS, INPUTS = 12, 3, 6, 5


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def copy_attention(ours, theirs):
    with torch.no_grad():
        theirs.out_proj.load_state_dict(ours.output.state_dict())
        for kind in ("weight", "bias"):
            stacked = torch.cat([getattr(part, kind) for part in (ours.query, ours.key, ours.value)])
            getattr(theirs, f"in_proj_{kind}").copy_(stacked)


@pytest.mark.parametrize("padded", [True, False])
def test_equals_torch(padded):
    ours = Decoder(D, HEADS, layers=2, hidden=20, cross=True)
    for parameter in ours.parameters():
        nn.init.normal_(parameter, std=0.5)
    layer = nn.TransformerDecoderLayer(D, HEADS, 20, dropout=0, batch_first=True, norm_first=True)
    theirs = nn.TransformerDecoder(layer, 2, norm=nn.LayerNorm(D))
    theirs.norm.load_state_dict(ours.norm.state_dict())
    for mine, other in zip(ours.blocks, theirs.layers, strict=True):
        copy_attention(mine.attention, other.self_attn)
        copy_attention(mine.cross, other.multihead_attn)
        pairs = [(mine.norm_1, other.norm1), (mine.norm_cross, other.norm2), (mine.norm_2, other.norm3)]
        for source, target in [*pairs, (mine.mlp[0], other.linear1), (mine.mlp[2], other.linear2)]:
            target.load_state_dict(source.state_dict())
    z, e, present = torch.randn(2, PARTS, D), torch.randn(2, INPUTS, D), torch.ones(2, INPUTS).bool()
    present[1, 3:] = not padded
    later = torch.ones(PARTS, PARTS).triu(1).bool()
    expected = theirs(z, e, tgt_mask=later, memory_key_padding_mask=~present)
    torch.testing.assert_close(ours(z, e, padding_mask(present)), expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize(
    "positions", [None, Rotary(), RelativeBias(HEADS, both_ways=False), LinearBias(HEADS)]
)
@pytest.mark.parametrize("cross", [True, False])
@pytest.mark.parametrize("cut", [[1] * PARTS, [4, 2], [1, 3, 1, 1]])
def test_a_cache_changes_nothing(positions, cross, cut):
    if isinstance(positions, RelativeBias):
        nn.init.normal_(positions.table.weight)
    decoder = Decoder(D, HEADS, layers=2, cross=cross, positions=positions)
    z, e = torch.randn(2, PARTS, D), torch.randn(2, INPUTS, D)
    source = (e, torch.ones(2, 1, INPUTS).bool()) if cross else ()
    cache = KVCache(2)
    found = [decoder(piece, *source, cache=cache) for piece in z.split(cut, dim=1)]
    torch.testing.assert_close(torch.cat(found, 1), decoder(z, *source), atol=1e-5, rtol=1e-5)
    assert cache.length == PARTS
    assert cache.numbers() == 2 * 2 * 2 * (PARTS + INPUTS * cross) * D  # k and v, layers, batch


def test_what_came_before_is_not_computed_again():
    decoder, cache = Decoder(D, HEADS, layers=1), KVCache(1)
    decoder(torch.randn(1, 4, D), cache=cache)
    kept = cache.layers[0].keys.clone()
    decoder(torch.randn(1, 1, D), cache=cache)
    assert torch.equal(cache.layers[0].keys[..., :4, :], kept)


def test_no_output_depends_on_a_later_input():
    decoder = Decoder(D, HEADS, layers=2)
    seen = influence(lambda z: decoder(z[None])[0], torch.randn(PARTS, D))
    assert torch.equal(seen > 0, torch.ones(PARTS, PARTS).tril().bool())
    everything = torch.ones(PARTS, PARTS).bool()
    seen = influence(lambda z: decoder(z[None], mask=everything)[0], torch.randn(PARTS, D))
    assert (seen > 0).all()  # without the mask it is no decoder


def test_convolution_sees_what_came_just_before_also_in_pieces():
    near, z = CausalConvolution(D, 3), torch.randn(2, PARTS, D)
    seen = influence(lambda z: near(z[None])[0], z[0])
    assert torch.equal(seen > 0, (torch.ones(PARTS, PARTS).tril() - torch.ones(PARTS, PARTS).tril(-3)).bool())
    for cut in ([1] * PARTS, [2, 4], [5, 1]):
        cache = KVCache(1)
        torch.testing.assert_close(torch.cat([near(p, cache) for p in z.split(cut, dim=1)], 1), near(z))


def test_errors_say_what_is_wrong():
    with pytest.raises(ValueError, match="layers is 0"):
        KVCache(0)
    with pytest.raises(ValueError, match="3 layers, the decoder 2"):
        Decoder(D, HEADS, 2)(torch.randn(1, 2, D), cache=KVCache(3))
    with pytest.raises(ValueError, match="a source to attend to"):
        DecoderBlock(D, HEADS, cross=True)(torch.randn(1, 2, D))
    with pytest.raises(ValueError, match="width is 1"):
        CausalConvolution(D, 1)
    cache = LayerCache()
    cache.append(torch.zeros(1, 2, 3, 4), torch.zeros(1, 2, 3, 4))
    with pytest.raises(ValueError, match="can't follow"):
        cache.append(torch.zeros(2, 2, 1, 4), torch.zeros(2, 2, 1, 4))
    assert cache.length == 3  # nothing is lost
