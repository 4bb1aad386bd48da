"""Transformer encoders: blocks of attention and MLP, and one embedding out of many parts.

Slides, lecture 08, part 2, "Transformer encoder layer", "Example: T5 encoder" and "Examples on how to use a
Transformer encoder". A block contextualizes, then computes locally, and adds both to what came in:

    pre-norm     z = z + attention(norm(z))        z = z + mlp(norm(z))        (T5, GPT-2)
    post-norm    z = norm(z + attention(z))        z = norm(z + mlp(z))        (Vaswani et al., 2017; BERT)
"""

from collections.abc import Callable
from typing import Any

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from course.attention.multi_head import Mask, MultiHeadAttention
from course.attention.positions import ScorePositions
from course.parts.operations import Readout

Parts = Float[Tensor, "*batch parts d"]


def two_layers(d: int, hidden: int, activation: Callable[[], nn.Module], bias: bool) -> nn.Sequential:
    """The MLP of a block, from d to `hidden` units and back."""
    return nn.Sequential(nn.Linear(d, hidden, bias=bias), activation(), nn.Linear(hidden, d, bias=bias))


class EncoderBlock(nn.Module):
    """One Transformer encoder layer: every part looks at all parts, then each is updated by itself.

    hidden: width of the MLP, 4 d if None. pre_norm: normalize before each of the two steps, not after.
    norm: what normalizes, made from d (nn.RMSNorm in T5). bias: in all linear layers. positions: what enters
    the scores, see `course.attention.positions`.
    """

    def __init__(
        self,
        d: int,
        heads: int,
        hidden: int | None = None,
        *,
        pre_norm: bool = True,
        norm: Callable[[int], nn.Module] = nn.LayerNorm,
        activation: Callable[[], nn.Module] = nn.ReLU,
        bias: bool = True,
        positions: ScorePositions | None = None,
    ):
        super().__init__()
        self.pre_norm = pre_norm
        self.norm_1, self.norm_2 = norm(d), norm(d)
        self.attention = MultiHeadAttention(d, heads, bias=bias, positions=positions)
        self.mlp = two_layers(d, hidden or 4 * d, activation, bias)

    def forward(self, z: Parts, mask: Mask = None) -> Parts:
        if self.pre_norm:
            z = z + self.attention(self.norm_1(z), mask=mask)
            return z + self.mlp(self.norm_2(z))
        z = self.norm_1(z + self.attention(z, mask=mask))
        return self.norm_2(z + self.mlp(z))


class Encoder(nn.Module):
    """A stack of blocks. With pre-norm a last norm follows, as nothing else bounds the residual stream.

    options: those of `EncoderBlock`, the same for all layers.
    """

    def __init__(self, d: int, heads: int, layers: int, hidden: int | None = None, **options: Any):
        super().__init__()
        self.blocks = nn.ModuleList(EncoderBlock(d, heads, hidden, **options) for _ in range(layers))
        self.norm = options.get("norm", nn.LayerNorm)(d) if options.get("pre_norm", True) else nn.Identity()

    def forward(self, z: Parts, mask: Mask = None) -> Parts:
        """Contextualized parts. mask: True where a query may attend to a part; see `padding_mask`."""
        for block in self.blocks:
            z = block(z, mask)
        return self.norm(z)


def padding_mask(present: Bool[Tensor, "*batch parts"]) -> Bool[Tensor, "*batch 1 parts"]:
    """A mask for attention that hides padding (present False) from every query."""
    return present.unsqueeze(-2)


class SequenceEncoder(nn.Module):
    """One embedding for all parts: from a CLS token, or from the mean of the contextualized parts.

    pool: "cls" puts a learned part before the others and reads it off after the last layer (BERT, ViT);
    "mean" averages. add_positions: a module from parts to parts that tells them where they stand, applied to
    the parts alone, so that CLS has no position. options: those of `Encoder`.
    """

    def __init__(
        self,
        d: int,
        heads: int,
        layers: int,
        *,
        pool: str = "mean",
        add_positions: nn.Module | None = None,
        **options: Any,
    ):
        super().__init__()
        if pool not in ("cls", "mean"):
            raise ValueError(f"pool is {pool!r}; expected 'cls' or 'mean'")
        self.add_positions = add_positions or nn.Identity()
        self.encoder = Encoder(d, heads, layers, **options)
        self.cls = nn.Parameter(0.02 * torch.randn(d)) if pool == "cls" else None
        self.mean = Readout("mean")

    def forward(
        self, z: Parts, present: Bool[Tensor, "*batch parts"] | None = None
    ) -> Float[Tensor, "*batch d"]:
        """present: False for padding, which then changes nothing."""
        z = self.add_positions(z)
        if self.cls is not None:
            z = torch.cat([self.cls.expand(*z.shape[:-2], 1, -1), z], dim=-2)
            if present is not None:
                present = torch.cat([present.new_ones(*present.shape[:-1], 1), present], dim=-1)
        out = self.encoder(z, None if present is None else padding_mask(present))
        return out[..., 0, :] if self.cls is not None else self.mean(out, present)


def parameters(module: nn.Module) -> dict[str, int]:
    """How many parameters each direct child of a module has; children without any are left out."""
    counts = {name: sum(p.numel() for p in child.parameters()) for name, child in module.named_children()}
    return {name: count for name, count in counts.items() if count}
