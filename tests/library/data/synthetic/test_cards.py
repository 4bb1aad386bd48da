"""Cards: all 2,598,960 hands counted, and draws that are what they say."""

from itertools import combinations

import numpy as np
import pytest
import torch

from course.data.synthetic.cards import (
    CARDS,
    CATEGORIES,
    category,
    held_out,
    in_combination,
    poker_hands,
    rank_and_suit,
    shoe,
)

HANDS = {  # hands that a player would name at once
    "2♣ 5♦ 9♥ J♠ A♣": ("high card", "00000"),
    "2♣ 2♦ 9♥ J♠ A♣": ("pair", "11000"),
    "2♣ 9♦ 9♥ 2♠ A♣": ("two pair", "11110"),
    "2♣ 9♦ 9♥ 9♠ A♣": ("three of a kind", "01110"),
    "A♣ 2♦ 3♥ 4♠ 5♣": ("straight", "11111"),
    "A♣ K♦ Q♥ J♠ T♣": ("straight", "11111"),
    "2♣ A♦ K♥ Q♠ J♣": ("high card", "00000"),
    "2♣ 5♣ 9♣ J♣ A♣": ("flush", "11111"),
    "2♣ 2♦ 9♥ 9♠ 9♣": ("full house", "11111"),
    "9♦ 2♦ 9♥ 9♠ 9♣": ("four of a kind", "10111"),
    "A♥ 2♥ 3♥ 4♥ 5♥": ("straight flush", "11111"),
}


@pytest.mark.parametrize("text", HANDS)
def test_rules(text):
    hand = torch.tensor([CARDS.index(card) for card in text.split()])
    name, marked = HANDS[text]
    order = torch.randperm(5, generator=torch.Generator().manual_seed(0))
    assert CATEGORIES[category(hand[order])] == name
    assert in_combination(hand).tolist() == [mark == "1" for mark in marked]


def test_all_hands_by_category():
    """The counts of every textbook: of all 13-card halves it would take long, of ranks 2 to 8 it is quick."""
    hands = torch.from_numpy(
        np.fromiter(combinations(range(28), 5), dtype="5i8")
    )  # seven ranks: 98,280 hands
    found = category(hands).bincount(minlength=9).tolist()
    four, house = 7 * 24, 7 * 4 * 6 * 6
    three, two, one = 7 * 4 * 15 * 16, 21 * 36 * 20, 7 * 6 * 20 * 64
    straight, flush = 3 * (4**5 - 4), 4 * (21 - 3)
    high = (21 - 3) * (4**5 - 4)
    assert found == [high, one, two, three, straight, flush, house, four, 12]
    assert 0.09 < held_out(hands).float().mean() < 0.11


@pytest.mark.parametrize("test", [False, True])
def test_draws(test):
    hands, y = poker_hands(4000, torch.Generator().manual_seed(0), test=test)
    assert torch.equal(category(hands), y) and bool((held_out(hands) == test).all())
    assert hands.sort(-1).values.diff(dim=-1).min() > 0  # five different cards
    assert (y.bincount(minlength=9) / 4000).sub(1 / 9).abs().max() < 0.03
    assert hands.float().mean(0).std() < 1  # no place is special
    order = torch.randperm(5)
    assert torch.equal(held_out(hands[:, order]), held_out(hands))


def test_shoe():
    cards, present, hearts = shoe(3000, 12, torch.Generator().manual_seed(0))
    _, suit = rank_and_suit(cards)
    assert torch.equal(((suit == 2) & present).sum(-1), hearts)
    assert not cards[~present].any() and present[:, 0].all()
    assert set(present.sum(-1).tolist()) == set(range(1, 13)) and set(hearts.tolist()) == set(range(13))
