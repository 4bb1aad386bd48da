"""Playing cards: poker hands with their category, and draws from a shoe with the number of hearts.

A hand is a set: the order in which cards lie says nothing. A card is a number from 0 to 51, 4 times its rank
(0 for a two, 12 for an ace) plus its suit. Everything is drawn at random and labeled by the rules of poker.
"""

import torch
from jaxtyping import Bool, Int
from torch import Generator, Tensor

RANKS, SUITS = "23456789TJQKA", "♣♦♥♠"
CARDS = tuple(rank + suit for rank in RANKS for suit in SUITS)
HEART = SUITS.index("♥")
CATEGORIES = (
    *("high card", "pair", "two pair", "three of a kind", "straight", "flush"),
    *("full house", "four of a kind", "straight flush"),
)
HELD_OUT = 10  # one hand of so many is kept for testing

Hands = Int[Tensor, "*batch 5"]

_COPIES = {  # of five cards, which have equal rank; straights are numbered upwards
    "pair": [0, 0, 1, 2, 3],
    "two pair": [0, 0, 1, 1, 2],
    "three of a kind": [0, 0, 0, 1, 2],
    "full house": [0, 0, 0, 1, 1],
    "four of a kind": [0, 0, 0, 0, 1],
}


def rank_and_suit(cards: Int[Tensor, "*batch"]) -> tuple[Int[Tensor, "*batch"], Int[Tensor, "*batch"]]:
    """Index into RANKS and into SUITS of each card."""
    return cards // 4, cards % 4


def category(hands: Hands) -> Int[Tensor, "*batch"]:
    """The best category of each hand of five different cards, as an index into CATEGORIES."""
    rank, suit = rank_and_suit(hands)
    counts = torch.zeros(*hands.shape[:-1], 13, dtype=torch.long).scatter_add(-1, rank, torch.ones_like(rank))
    most = counts.sort(-1, descending=True).values
    flush = (suit == suit[..., :1]).all(-1)
    in_order = rank.sort(-1).values
    wheel = (in_order == torch.tensor([0, 1, 2, 3, 12])).all(-1)  # the ace below the two
    straight = (in_order.diff(dim=-1) == 1).all(-1) | wheel
    found = torch.zeros_like(flush, dtype=torch.long)
    rules = [most[..., 0] == 2, (most[..., 0] == 2) & (most[..., 1] == 2), most[..., 0] == 3, straight, flush]
    rules += [(most[..., 0] == 3) & (most[..., 1] == 2), most[..., 0] == 4, straight & flush]
    for index, rule in enumerate(rules, start=1):  # a later category beats an earlier one
        found = torch.where(rule, index, found)
    return found


def in_combination(hands: Hands) -> Bool[Tensor, "*batch 5"]:
    """Which cards make the category: those of equal rank, all five of a straight or a flush, else none."""
    rank, _ = rank_and_suit(hands)
    equal = (rank.unsqueeze(-1) == rank.unsqueeze(-2)).sum(-1) > 1
    whole = torch.tensor([name in ("straight", "flush", "straight flush") for name in CATEGORIES])
    return equal | whole[category(hands)].unsqueeze(-1)


def held_out(hands: Hands) -> Bool[Tensor, "*batch"]:
    """Whether a hand is kept for testing: one of ten, whatever the order of its cards."""
    digits = hands.sort(-1).values
    number = (digits * 53 ** torch.arange(5)).sum(-1)
    return (number * 2_654_435_761 % 2**32) // 2**16 % HELD_OUT == 0


def poker_hands(n: int, generator: Generator, *, test: bool = False) -> tuple[Hands, Int[Tensor, " n"]]:
    """n hands and their categories, all categories equally likely; test draws the held-out hands only."""
    wanted = torch.randint(len(CATEGORIES), (n,), generator=generator)
    hands = torch.zeros(n, 5, dtype=torch.long)
    for index in range(len(CATEGORIES)):
        rows = (wanted == index).nonzero()[:, 0]
        while len(rows):  # what came out as another category, or belongs to the other split, is drawn again
            drawn = _propose(index, len(rows), generator)
            good = (category(drawn) == index) & (held_out(drawn) == test)
            hands[rows[good]] = drawn[good]
            rows = rows[~good]
    return hands, wanted


def shoe(
    n: int, longest: int, generator: Generator
) -> tuple[Int[Tensor, "n longest"], Bool[Tensor, "n longest"], Int[Tensor, " n"]]:
    """n draws of 1 to `longest` cards from many decks at once: cards, which of them are there, hearts.

    Each draw has its own probability of a heart, so that their share says little about their number. Cards
    that are not there have number 0.
    """
    sizes = torch.randint(1, longest + 1, (n, 1), generator=generator)
    present = torch.arange(longest) < sizes
    heart = torch.rand(n, longest, generator=generator) < torch.rand(n, 1, generator=generator)
    others = torch.tensor([suit for suit in range(len(SUITS)) if suit != HEART])
    suit = torch.where(heart, HEART, others[torch.randint(3, (n, longest), generator=generator)])
    cards = 4 * torch.randint(13, (n, longest), generator=generator) + suit
    return cards.where(present, 0), present, (heart & present).sum(-1)


def _propose(index: int, n: int, generator: Generator) -> Hands:
    """Hands that are likely to be of this category, in random order."""
    name = CATEGORIES[index]
    which = torch.tensor(_COPIES.get(name, [0, 1, 2, 3, 4]))
    ranks = torch.rand(n, 13, generator=generator).argsort(-1)[:, which]
    if "straight" in name:
        ranks = (torch.randint(-1, 9, (n, 1), generator=generator) + which) % 13
    suits = torch.rand(n, 13, 4, generator=generator).argsort(-1)  # for each rank, in which order suits come
    copy = torch.tensor(
        [which[:k].eq(which[k]).sum() for k in range(5)]
    )  # the first, second, ... of its rank
    suit = suits.gather(1, ranks.unsqueeze(-1).expand(-1, -1, 4))[:, torch.arange(5), copy]
    if "flush" in name:
        suit = suit[:, :1].expand(-1, 5)
    order = torch.rand(n, 5, generator=generator).argsort(-1)
    return (4 * ranks + suit).gather(-1, order)
