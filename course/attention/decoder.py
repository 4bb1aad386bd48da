"""Transformer decoders: masked self-attention, and cross-attention to an input where there is one.

Slides, lecture 08, part 4. A decoder layer attends twice, then computes locally; each step adds:

    z = z + self-attention(norm(z))          only to this part and earlier ones (a mask)
    z = z + cross-attention(norm(z), e)      to the encoder's outputs e; left out in decoder-only models
    z = z + mlp(norm(z))

With a `course.attention.cache.KVCache` only new parts are given; the cache knows the others.
"""

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn

from course.attention.cache import KVCache, LayerCache
from course.attention.encoder import two_layers
from course.attention.multi_head import MultiHeadAttention, causal_mask
from course.attention.positions import ScorePositions

Parts = Float[Tensor, "*batch parts d"]
Source = Float[Tensor, "*batch inputs d"]
Mask = Bool[Tensor, "*#batch #parts keys"] | None  # True: this part may attend to that one, old or new
SourceMask = Bool[Tensor, "*#batch #parts inputs"] | None  # True: this input is no padding


class DecoderBlock(nn.Module):
    """One Transformer decoder layer, with the norm before each step (T5, GPT-2).

    cross: whether there is an input to attend to. The other options are those of
    `course.attention.encoder.EncoderBlock`; positions enter self-attention alone.
    """

    def __init__(
        self,
        d: int,
        heads: int,
        hidden: int | None = None,
        *,
        cross: bool = False,
        norm: Callable[[int], nn.Module] = nn.LayerNorm,
        activation: Callable[[], nn.Module] = nn.ReLU,
        bias: bool = True,
        positions: ScorePositions | None = None,
    ):
        super().__init__()
        self.norm_1, self.norm_2 = norm(d), norm(d)
        self.attention = MultiHeadAttention(d, heads, bias=bias, positions=positions)
        self.norm_cross = norm(d) if cross else None
        self.cross = MultiHeadAttention(d, heads, bias=bias) if cross else None
        self.mlp = two_layers(d, hidden or 4 * d, activation, bias)

    def forward(
        self,
        z: Parts,
        mask: Mask = None,
        source: Source | None = None,
        source_mask: SourceMask = None,
        cache: LayerCache | None = None,
    ) -> Parts:
        """mask: new parts x all parts. source: what the encoder says; source_mask hides its padding."""
        z = self.look_back(z, mask, cache)
        if self.cross is not None:
            z = z + self.cross.merge(self.look_up(z, source, source_mask, cache)[0])
        return z + self.mlp(self.norm_2(z))

    def look_back(self, z: Parts, mask: Mask = None, cache: LayerCache | None = None) -> Parts:
        """The first step: masked self-attention to what was written."""
        start = 0 if cache is None else cache.length
        q, k, v = self.attention.project(self.norm_1(z), start=start)
        if cache is not None:
            k, v = cache.append(k, v)
        return z + self.attention.merge(self.attention.attend(q, k, v, mask, start)[0])

    def look_up(
        self, z: Parts, source: Source | None, source_mask: SourceMask = None, cache: LayerCache | None = None
    ) -> tuple[Float[Tensor, "*batch heads parts d_head"], Float[Tensor, "*batch heads parts inputs"]]:
        """Cross-attention before its merge: context vectors and weights. z: what `look_back` returned."""
        if self.cross is None or self.norm_cross is None or source is None:
            raise ValueError("cross-attention needs a block with cross=True and a source to attend to")
        q = self.norm_cross(z)
        if cache is None or cache.source is None:
            q, k, v = self.cross.project(q, source)
            if cache is not None:
                cache.source = k, v
        else:
            k, v = cache.source
            q = self.cross.project(q, q[..., :0, :])[0]  # keys and values are there already
        return self.cross.attend(q, k, v, source_mask)


class Decoder(nn.Module):
    """A stack of decoder blocks and a last norm. options: those of `DecoderBlock`, alike for all layers."""

    def __init__(self, d: int, heads: int, layers: int, hidden: int | None = None, **options: Any):
        super().__init__()
        self.blocks = nn.ModuleList(DecoderBlock(d, heads, hidden, **options) for _ in range(layers))
        self.norm = options.get("norm", nn.LayerNorm)(d)

    def layers(self) -> list[DecoderBlock]:
        """The blocks, first to last."""
        return [block for block in self.blocks if isinstance(block, DecoderBlock)]

    def forward(
        self,
        z: Parts,
        source: Source | None = None,
        source_mask: SourceMask = None,
        mask: Mask = None,
        cache: KVCache | None = None,
    ) -> Parts:
        """Contextualized parts. mask: causal if None; another one must not show later parts, nobody checks.

        cache: holds the parts before z and takes up those of z.
        """
        if cache is not None and len(cache.layers) != len(self.blocks):
            raise ValueError(f"the cache has {len(cache.layers)} layers, the decoder {len(self.blocks)}")
        n = z.shape[-2]
        before = 0 if cache is None else cache.length
        mask = causal_mask(n, before + n, z.device) if mask is None else mask
        for k, block in enumerate(self.blocks):
            z = block(z, mask, source, source_mask, None if cache is None else cache.layers[k])
        return self.norm(z)


class CausalConvolution(nn.Module):
    """Add to each part a linear map of itself and the width - 1 parts before it (zeros before the first).

    A cheap way to see neighbors, which attention must first learn to find.
    """

    def __init__(self, d: int, width: int):
        super().__init__()
        if width < 2:
            raise ValueError(f"width is {width}; expected at least 2, the part and one before it")
        self.width = width
        self.conv = nn.Conv1d(d, d, width)

    def forward(self, z: Float[Tensor, "batch parts d"], cache: KVCache | None = None) -> Tensor:
        """batch x parts x d. With a cache the parts before z come from there."""
        if cache is not None and cache.recent is not None:
            longer = torch.cat([cache.recent, z], dim=1)
        else:
            longer = F.pad(z, (0, 0, self.width - 1, 0))
        if cache is not None:
            cache.recent = longer[:, -(self.width - 1) :]
        return z + self.conv(longer.mT).mT
