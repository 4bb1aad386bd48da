"""What a decoder keeps of the parts that it has written: their keys and values, layer by layer.

Slides, lecture 08, part 4, "Masked self-attention in Transformer decoders" and "Cross attention". With a
causal mask the representation of a part does not change when parts are appended, so its key and value need
not be computed again. A new part then costs what grows with the number of parts before it, not its square.
"""

import torch
from jaxtyping import Float
from torch import Tensor


class LayerCache:
    """Keys and values of one layer: those of the parts written so far, and those of the input, if any."""

    def __init__(self) -> None:
        self.keys: Tensor | None = None
        self.values: Tensor | None = None
        self.source: tuple[Tensor, Tensor] | None = None  # of cross-attention: computed once, never changed

    @property
    def length(self) -> int:
        """How many written parts are kept."""
        return 0 if self.keys is None else self.keys.shape[-2]

    def append(
        self, k: Float[Tensor, "*batch heads new d_head"], v: Float[Tensor, "*batch heads new d_head"]
    ) -> tuple[Float[Tensor, "*batch heads all d_head"], Float[Tensor, "*batch heads all d_head"]]:
        """Add keys and values of new parts; return all keys and all values, the new ones last."""
        if self.keys is None or self.values is None:
            self.keys, self.values = k, v
        else:
            if k.shape[:-2] != self.keys.shape[:-2]:
                raise ValueError(
                    f"keys of batch x heads {tuple(k.shape[:-2])} can't follow {tuple(self.keys.shape[:-2])}"
                )
            self.keys, self.values = torch.cat([self.keys, k], -2), torch.cat([self.values, v], -2)
        return self.keys, self.values


class KVCache:
    """One `LayerCache` a layer. Give the same cache to each call, and only the new parts.

    recent: the last inputs of a causal convolution before the first layer, where a model has one.
    """

    def __init__(self, layers: int):
        if layers < 1:
            raise ValueError(f"layers is {layers}; expected at least 1")
        self.layers = [LayerCache() for _ in range(layers)]
        self.recent: Tensor | None = None

    @property
    def length(self) -> int:
        """How many written parts are kept."""
        return self.layers[0].length

    def numbers(self) -> int:
        """How many numbers are kept in all: 2 x layers x parts x d a sequence, and those of the input."""
        kept = [t for layer in self.layers for t in (layer.keys, layer.values, *(layer.source or ()))]
        return sum(t.numel() for t in kept if t is not None)
