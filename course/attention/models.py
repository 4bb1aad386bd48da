"""Four Transformers, each as small as it can be: GPT, T5, BERT and ViT. (Slides, lecture 08, parts 3 and 4.)

    GPT     decoder only       text so far -> next symbol         masked self-attention
    T5      encoder-decoder    input, output so far -> next       and cross-attention
    BERT    encoder only       text with gaps -> what was there   no mask
    ViT     encoder only       patches of an image -> class       a CLS part is read off

The data of T5 are those of `course.recurrence.decoders.EncoderDecoder`: symbol 0 is padding in the input and
"begin" in the output.
"""

from typing import Any

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from course.attention.cache import KVCache
from course.attention.decoder import CausalConvolution, Decoder
from course.attention.encoder import Encoder, SequenceEncoder, padding_mask
from course.attention.multi_head import Mask, causal_mask
from course.attention.positions import LearnedPositions, LinearBias, RelativeBias
from course.convolution.correlation import patches


class GPT(nn.Module):
    """A language model: at each place the scores of the next symbol, from this one and those before it.

    longest: how many learned positions there are; None for ALiBi's linear bias instead, at any length.
    width: of a causal convolution before the first layer; 1 is none.
    """

    def __init__(
        self,
        symbols: int,
        d: int = 64,
        heads: int = 4,
        layers: int = 2,
        longest: int | None = None,
        width: int = 1,
    ):
        super().__init__()
        self.embed = nn.Embedding(symbols, d)
        self.positions = LearnedPositions(longest, d) if longest is not None else None
        self.near = CausalConvolution(d, width) if width > 1 else None
        distances = LinearBias(heads) if longest is None else None
        self.decoder = Decoder(d, heads, layers, activation=nn.GELU, positions=distances)
        self.head = nn.Linear(d, symbols)
        nn.init.normal_(self.embed.weight, std=0.02)

    def forward(
        self, y: Int[Tensor, "batch time"], cache: KVCache | None = None, mask: Mask = None
    ) -> Float[Tensor, "batch time symbols"]:
        """With a cache, y holds only what is new. mask: causal if None."""
        z = self.embed(y)
        if self.positions is not None:
            z = self.positions(z, start=0 if cache is None else cache.length)
        if self.near is not None:
            z = self.near(z, cache)
        return self.head(self.decoder(z, mask=mask, cache=cache))

    def empty_cache(self) -> KVCache:
        return KVCache(len(self.decoder.blocks))

    @torch.no_grad()
    def generate(
        self,
        prefix: Int[Tensor, " t"],
        length: int,
        temperature: float,
        generator: torch.Generator,
        cached: bool = True,
    ) -> Int[Tensor, " all"]:
        """Sample on; ValueError beyond the last position. cached False: recompute everything."""
        device, cache = self.head.weight.device, self.empty_cache() if cached else None
        y, new = prefix.cpu(), prefix
        for _ in range(length):
            scores = self((new if cached else y)[None].to(device), cache)[0, -1]
            chances = (scores / temperature).softmax(0).cpu()
            new = torch.multinomial(chances, 1, generator=generator)
            y = torch.cat([y, new])
        return y


class T5(nn.Module):
    """Text to text: an encoder reads, a decoder writes and looks up what it needs at each step.

    As in T5, distances enter as a bias that layers share, norms only rescale and linear layers have no bias.
    """

    def __init__(self, inputs: int, outputs: int, d: int = 48, heads: int = 4, layers: int = 1):
        super().__init__()
        self.embed_x, self.embed_y = nn.Embedding(inputs, d), nn.Embedding(outputs, d)
        options: dict[str, Any] = {"norm": nn.RMSNorm, "bias": False}
        self.encoder = Encoder(d, heads, layers, positions=RelativeBias(heads), **options)
        before = RelativeBias(heads, both_ways=False)
        self.decoder = Decoder(d, heads, layers, cross=True, positions=before, **options)
        self.head = nn.Linear(d, outputs)

    def read(self, x: Int[Tensor, "batch inputs"]) -> tuple[Float[Tensor, "batch inputs d"], Mask]:
        """The encoder's outputs, and the mask that hides padding."""
        present = padding_mask(x > 0)
        return self.encoder(self.embed_x(x), present), present

    def forward(
        self, x: Int[Tensor, "batch inputs"], y: Int[Tensor, "batch out"]
    ) -> Float[Tensor, "batch out outputs"]:
        """Scores of each output while the right ones before it are read (teacher forcing)."""
        return self.head(self.decoder(self.embed_y(shifted(y)), *self.read(x)))

    @torch.no_grad()
    def write(self, x: Int[Tensor, "batch inputs"], length: int) -> Int[Tensor, "batch length"]:
        """The likeliest symbol at each step, read again at the next one; with a cache."""
        source, cache = self.read(x), KVCache(len(self.decoder.blocks))
        y = [torch.zeros_like(x[:, :1])]
        for _ in range(length):
            y.append(self.head(self.decoder(self.embed_y(y[-1]), *source, cache=cache)).argmax(-1))
        return torch.cat(y[1:], dim=1)

    @torch.no_grad()
    def looks(
        self, x: Int[Tensor, "batch inputs"], y: Int[Tensor, "batch out"]
    ) -> Float[Tensor, "batch heads out inputs"]:
        """Cross-attention weights of the last layer while y is written."""
        source, z = self.read(x), self.embed_y(shifted(y))
        mask = causal_mask(y.shape[1], device=y.device)
        found = []
        for block in self.decoder.layers():
            found.append(block.look_up(block.look_back(z, mask), *source)[1])
            z = block(z, mask, *source)
        return found[-1]


def shifted(y: Int[Tensor, "batch out"]) -> Int[Tensor, "batch out"]:
    """What a decoder reads while it writes y: "begin", then y without its last symbol."""
    return torch.cat([torch.zeros_like(y[:, :1]), y[:, :-1]], dim=1)


class BERT(nn.Module):
    """A masked-token model: scores of the symbol at each place, from all places.

    Symbol 0 is padding; `gap` is the symbol that stands for a hidden one. (BERT's segments and its CLS part,
    which it needs for pairs of sentences and for classes, are left out.)
    """

    def __init__(self, symbols: int, d: int = 48, heads: int = 4, layers: int = 2, longest: int = 64):
        super().__init__()
        self.gap = symbols
        self.embed, self.positions = nn.Embedding(symbols + 1, d), LearnedPositions(longest, d)
        self.encoder = Encoder(d, heads, layers, activation=nn.GELU)
        self.head = nn.Linear(d, symbols)

    def forward(
        self, x: Int[Tensor, "batch parts"], mask: Bool[Tensor, "parts parts"] | None = None
    ) -> Float[Tensor, "batch parts symbols"]:
        """mask: which part may look at which; at itself it always may, at padding never."""
        present = padding_mask(x > 0)
        if mask is not None:
            present = (present & mask) | torch.eye(len(mask), dtype=torch.bool, device=x.device)
        return self.head(self.encoder(self.positions(self.embed(x)), present))


def hide(
    x: Int[Tensor, "batch parts"], gap: int, share: float, generator: torch.Generator | None = None
) -> tuple[Int[Tensor, "batch parts"], Bool[Tensor, "batch parts"]]:
    """Replace a random share of the symbols (not of padding, 0) by gap; also where. At least one a row."""
    if not 0 < share <= 1:
        raise ValueError(f"share is {share}; expected above 0 and at most 1")
    draws = torch.rand(x.shape, generator=generator).masked_fill(x == 0, 2.0)
    hidden = (draws < share) | (draws == draws.amin(1, keepdim=True))
    hidden &= x > 0
    return x.masked_fill(hidden, gap), hidden


class ViT(nn.Module):
    """Classify an image: its patches are the parts, each with a learned position; a CLS part is read off.

    side: of the square image, in pixels. patch: of a patch; must divide it.
    """

    def __init__(self, side: int, patch: int, classes: int, d: int = 48, heads: int = 4, layers: int = 2):
        super().__init__()
        if side % patch:
            raise ValueError(f"side is {side}, patch is {patch}; expected side to be a multiple of patch")
        self.patch = patch
        self.embed = nn.Linear(patch**2, d)
        positions = LearnedPositions((side // patch) ** 2, d)
        self.encoder = SequenceEncoder(d, heads, layers, pool="cls", add_positions=positions)
        self.head = nn.Linear(d, classes)

    def forward(self, images: Float[Tensor, "batch 1 side side"]) -> Float[Tensor, "batch classes"]:
        squares = patches(images, (self.patch, self.patch), stride=self.patch).flatten(1, 2)
        return self.head(self.encoder(self.embed(squares)))
