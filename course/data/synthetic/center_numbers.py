"""The center-number task: read numbers, and say at any time which one stands in the middle so far.

Slides, lecture 08, part 1, "Motivating example". The data are generated: every sequence is new, so there is
nothing to memorize and no test set to leak.
"""

from collections.abc import Iterator

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
    return (length + 1) // 2


def center_numbers(
    length: int, examples: int, generator: torch.Generator | None = None
) -> tuple[Int[Tensor, "examples length"], Int[Tensor, "examples length"]]:
    """Draw sequences of independent numbers from 0 to 9, and the center numbers of all their beginnings.

    The first t numbers of a sequence are a sequence of length t, so one sequence asks `length` questions:
    y[:, t - 1] is the center of x[:, :t].
    """
    x = torch.randint(NUMBERS, (examples, length), generator=generator)
    return x, x[:, [center(t) - 1 for t in range(1, length + 1)]]


class CenterNumberBatches:
    """Endless mini-batches of the task, each of new sequences."""

    def __init__(self, length: int, examples: int, seed: int = 0):
        if length < 1 or examples < 1:
            raise ValueError(f"length is {length}, examples is {examples}; expected at least 1 of each")
        self.length, self.examples = length, examples
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        while True:
            yield center_numbers(self.length, self.examples, self.generator)
