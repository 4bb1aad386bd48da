"""The recall task: marked symbols among noise, to be repeated at the end, in order. A test of long memory.

A form of the copying task of Hochreiter and Schmidhuber (1997). Data are generated: every sequence is new.
"""

from collections.abc import Iterator

import torch
from jaxtyping import Int
from torch import Tensor

SYMBOLS = 4  # 0 to 3 are to be remembered; 4 to 7 are noise


def recall(
    length: int, examples: int, marked: int = 2, generator: torch.Generator | None = None
) -> tuple[Int[Tensor, "examples length"], Int[Tensor, "examples marked"]]:
    """Draw sequences of noise with `marked` symbols at random places, and these symbols in order.

    The last place is always noise, so that an answer never stands there. ValueError where they do not fit.
    """
    if not 1 <= marked < length:
        raise ValueError(f"marked is {marked}, length is {length}; expected 1 <= marked < length")
    x = torch.randint(SYMBOLS, 2 * SYMBOLS, (examples, length), generator=generator)
    y = torch.randint(SYMBOLS, (examples, marked), generator=generator)
    places = torch.rand(examples, length - 1, generator=generator).argsort(1)[:, :marked].sort(1).values
    return x.scatter(1, places, y), y


class RecallBatches:
    """Endless mini-batches of the task, each of new sequences."""

    def __init__(self, length: int, examples: int, marked: int = 2, seed: int = 0):
        recall(length, 1, marked)  # wrong settings are said at once
        self.length, self.examples, self.marked = length, examples, marked
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        while True:
            yield recall(self.length, self.examples, self.marked, self.generator)
