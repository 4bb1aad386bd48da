"""The center-number task: read a sequence of numbers, answer with the one in the middle.

Slides, lecture 08, part 1, "Motivating example". The data are generated: every sequence is new, so there is
nothing to memorize and no test set to leak.
"""

from collections.abc import Iterator, Sequence
from math import ceil

import torch
from jaxtyping import Int
from torch import Tensor

NUMBERS = 10  # the numbers 0 to 9


def center(length: int) -> int:
    """Position of the center number, counted from 1.

    The slides write x_{tau/2}; their examples (lengths 5 and 9) show that an odd tau/2 is rounded up.
    Raises ValueError for a length below 1.
    """
    if length < 1:
        raise ValueError(f"length is {length}; expected at least 1")
    return ceil(length / 2)


def center_numbers(
    length: int, examples: int, generator: torch.Generator | None = None
) -> tuple[Int[Tensor, "examples length"], Int[Tensor, " examples"]]:
    """Draw sequences of independent numbers from 0 to 9, and the center number of each."""
    x = torch.randint(NUMBERS, (examples, length), generator=generator)
    return x, x[:, center(length) - 1]


class CenterNumberBatches:
    """Endless mini-batches of the task: each has one length, drawn evenly from `lengths`.

    One length a batch needs no padding, and over many batches the model sees them all.
    """

    def __init__(self, lengths: Sequence[int], examples: int, seed: int = 0):
        if not lengths or examples < 1:
            raise ValueError(f"lengths {lengths!r}, examples {examples}: expected at least one of each")
        self.lengths, self.examples = lengths, examples
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        while True:
            pick = int(torch.randint(len(self.lengths), (), generator=self.generator))
            yield center_numbers(self.lengths[pick], self.examples, self.generator)
