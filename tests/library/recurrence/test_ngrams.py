"""Kneser-Ney against the formula written with dictionaries; its probabilities sum to 1."""

from collections import Counter

import numpy as np
import pytest

from course.recurrence.ngrams import KneserNey

TEXT = "the man and the dog and the cat saw the man"
LETTERS = sorted(set(TEXT))
CODES = np.array([LETTERS.index(c) for c in TEXT])


def by_hand(history, symbol, order, discount=0.75):
    """p(symbol | history), recursively, from counts of tuples."""
    if order == 0:
        return 1 / len(LETTERS)
    longest = order == ORDER
    history = history[len(history) - order + 1 :]
    if longest:
        counts = Counter(tuple(CODES[i : i + order]) for i in range(len(CODES) - order + 1))
    else:  # of n-grams of the longest order's kind: distinct left neighbors, level by level
        longer = {tuple(CODES[i : i + order + 1]) for i in range(len(CODES) - order)}
        counts = Counter(gram[1:] for gram in longer)
    total = sum(n for gram, n in counts.items() if gram[:-1] == tuple(history))
    below = by_hand(history[1:], symbol, order - 1, discount)
    if not total:
        return below
    kinds = sum(gram[:-1] == tuple(history) for gram in counts)
    count = counts[(*history, symbol)]
    return max(count - discount, 0) / total + discount * kinds / total * below


ORDER = 3


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_formula(order, monkeypatch):
    monkeypatch.setitem(globals(), "ORDER", order)
    other = np.array([LETTERS.index(c) for c in "the cow had a gnome" if c in LETTERS])
    found = KneserNey(CODES, order, len(LETTERS)).probabilities(other)
    expected = [by_hand(tuple(other[:t]), other[t], order) for t in range(order - 1, len(other))]
    np.testing.assert_allclose(found, expected)


@pytest.mark.parametrize("history", ["th", "xx", "e ", "dc"])
def test_probabilities_sum_to_one(history):
    codes = [LETTERS.index(c) if c in LETTERS else 0 for c in history]
    model = KneserNey(CODES, 3, len(LETTERS))
    total = sum(model.probabilities(np.array([*codes, s]))[0] for s in range(len(LETTERS)))
    assert total == pytest.approx(1)


def test_the_next_symbol_is_given_what_probabilities_gives():
    model = KneserNey(CODES, 3, len(LETTERS))
    history = CODES[4:9]
    by_one = [model.probabilities(np.append(history, s))[-1] for s in range(len(LETTERS))]
    np.testing.assert_allclose(model.next(history), by_one)
    for t in range(3):  # at the beginning there is less of a history than the order has room for
        p = model.next(CODES[:t])
        assert p.shape == (len(LETTERS),) and p.sum() == pytest.approx(1)


def test_longer_contexts_help_on_a_text_that_repeats():
    text = np.tile(np.array([0, 1, 2, 0, 2, 1, 1]), 50)
    bits = [KneserNey(text, order, 3).bits(text) for order in (1, 2, 3)]
    assert bits[0] > bits[1] > bits[2]


def test_wrong_settings_are_named():
    with pytest.raises(ValueError, match="order is 0"):
        KneserNey(CODES, 0, 10)
    with pytest.raises(ValueError, match="discount is 1"):
        KneserNey(CODES, 2, 20, discount=1.0)
    with pytest.raises(ValueError, match="the text has 1 symbols"):
        KneserNey(CODES, 2, 20).probabilities(CODES[:1])
