"""Digits in colored ink on light or dark paper, each with its name: "a red seven on black".

Real handwriting (scikit-learn's digits), painted. Some combinations of words are set aside: no image and no
name of them is seen in training, though each of their words is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
INKS = {
    "red": (0.86, 0.15, 0.15),
    "orange": (0.95, 0.55, 0.10),
    "yellow": (0.93, 0.85, 0.20),
    "green": (0.15, 0.62, 0.30),
    "blue": (0.15, 0.35, 0.85),
    "purple": (0.58, 0.25, 0.70),
}
PAPERS = {"white": (1.0, 1.0, 1.0), "black": (0.0, 0.0, 0.0)}
WORDS = ["a", "on", *INKS, *DIGITS, *PAPERS]
COMBINATIONS = [(ink, digit, paper) for ink in INKS for digit in DIGITS for paper in PAPERS]  # 120
SHOWS = torch.tensor([DIGITS.index(digit) for _, digit, _ in COMBINATIONS])  # the digit of each
NAMES = [f"a {ink} {digit} on {paper}" for ink, digit, paper in COMBINATIONS]


def encode(name: str) -> Int[Tensor, " words"]:
    """The words of a name as places in WORDS; KeyError for a word that is not in it."""
    places = {word: i for i, word in enumerate(WORDS)}
    unknown = [word for word in name.split() if word not in places]
    if unknown:
        raise KeyError(f"{unknown[0]!r} is not among the {len(WORDS)} words: {', '.join(WORDS)}")
    return torch.tensor([places[word] for word in name.split()])


def paint(
    x: Float[Tensor, "batch 1 height width"], combination: Int[Tensor, " batch"]
) -> Float[Tensor, "batch 3 height width"]:
    """Paint gray digits (0 paper, 1 ink) in the colors of their combinations (places in COMBINATIONS)."""
    ink = torch.tensor([INKS[c[0]] for c in COMBINATIONS])[combination, :, None, None]
    paper = torch.tensor([PAPERS[c[2]] for c in COMBINATIONS])[combination, :, None, None]
    return paper + x * (ink - paper)


def random_combinations(
    y: Int[Tensor, " n"], allowed: Bool[Tensor, "120"], generator: torch.Generator
) -> Int[Tensor, " n"]:
    """For each digit one of the allowed combinations that show it, all equally likely: places, n.

    ValueError for a digit that no allowed combination shows.
    """
    mask = (SHOWS[None] == y[:, None]) & allowed[None]
    if not mask.any(1).all():
        lonely = DIGITS[int(y[~mask.any(1)][0])]
        raise ValueError(f"no combination with {lonely!r} is allowed; expected one at least")
    return torch.multinomial(mask.float(), 1, generator=generator).squeeze(1)


def painted(
    x: Float[Tensor, "n 1 height width"], y: Int[Tensor, " n"], allowed: Bool[Tensor, "120"], seed: int = 0
) -> tuple[Float[Tensor, "m 3 height width"], Int[Tensor, " m"]]:
    """The images whose digit occurs in an allowed combination, painted: images and places."""
    possible = ((SHOWS[None] == y[:, None]) & allowed[None]).any(1)
    places = random_combinations(y[possible], allowed, torch.Generator().manual_seed(seed))
    return paint(x[possible], places), places


class DistinctPairs:
    """Batches of images and names in which no name comes twice: each is the only right one for its image.

    Endless; tuples (images, names as words, places in COMBINATIONS). size: at most as many as are allowed.
    """

    def __init__(
        self,
        x: Float[Tensor, "n 1 height width"],
        y: Int[Tensor, " n"],
        allowed: Bool[Tensor, "120"],
        size: int,
        seed: int = 0,
    ):
        self.places = allowed.nonzero().squeeze(1)
        if not 2 <= size <= len(self.places):
            raise ValueError(f"size is {size}; expected 2 to {len(self.places)}, the allowed combinations")
        self.x, self.size = x, size
        self.names = torch.stack([encode(name) for name in NAMES])
        self.images_of = [(y == digit).nonzero().squeeze(1) for digit in range(10)]
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        while True:
            order = torch.randperm(len(self.places), generator=self.generator)[: self.size]
            chosen = self.places[order]
            images = [self.images_of[digit] for digit in SHOWS[chosen].tolist()]
            rows = [int(of[torch.randint(len(of), (), generator=self.generator)]) for of in images]
            yield paint(self.x[rows], chosen), self.names[chosen], chosen


@dataclass(frozen=True)
class Split:
    """Which of the 120 combinations training shows, and which are kept to choose settings and to test."""

    seen: Bool[Tensor, "120"]
    valid: Bool[Tensor, "120"]
    test: Bool[Tensor, "120"]


def split(seen: int, kept: int = 15, seed: int = 0) -> Split:
    """Set combinations aside at random: `seen` for training, `kept` each for validation and test.

    Each ink, digit and paper is seen in some combination. The same seed keeps the same combinations for
    validation and test, however many are seen. ValueError where the three do not fit into 120, or 10 are
    not seen.
    """
    count = len(COMBINATIONS)
    if not (10 <= seen <= count - 2 * kept and kept >= 1):
        raise ValueError(f"seen is {seen}, kept {kept}; expected 10 ... {count} - 2 * kept, and 1 kept")
    generator = torch.Generator().manual_seed(seed)
    everything = {word for c in COMBINATIONS for word in c}
    order = torch.randperm(count, generator=generator)
    valid, test, rest = order[:kept], order[kept : 2 * kept], order[2 * kept :]
    for _ in range(10_000):
        chosen = rest[torch.randperm(len(rest), generator=generator)[:seen]]
        if {word for i in chosen.tolist() for word in COMBINATIONS[i]} == everything:
            masks = [torch.zeros(count, dtype=torch.bool) for _ in range(3)]
            for mask, places in zip(masks, (chosen, valid, test), strict=True):
                mask[places] = True
            return Split(*masks)
    raise ValueError(f"no {seen} combinations that show all words were found; expected more to be seen")
