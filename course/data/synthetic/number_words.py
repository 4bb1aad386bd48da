"""Numbers in German words: a small translation task whose words stand in another order than its digits.

German says the units before the tens: 4321 is "viertausend dreihundert einundzwanzig" (in one word), four
thousand three hundred one-and-twenty. Who writes down the digits must read the word's end from right to left.
"""

import torch
from jaxtyping import Int
from torch import Tensor

_UNITS = [
    "null",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
]
_STEMS = {6: "sech", 7: "sieb"}  # sechzehn, siebzig
_TENS = {2: "zwanzig", 3: "dreißig"}
LETTERS = sorted(set("".join(_UNITS) + "hunderttausendzwanzigdreißigs"))
PAD = 0  # letters are numbered from 1


def spelled(n: int) -> list[tuple[str, str]]:
    """The pieces of a number's word, each with the places (of the four digits, from 0) that it tells.

    Raises ValueError unless n is from 1000 to 9999, so that there are always four digits.

    >>> spelled(4020)
    [('vier', '0'), ('tausend', ''), ('zwanzig', '2')]
    """
    if not 1000 <= n <= 9999:
        raise ValueError(f"n is {n}; expected 1000 to 9999")
    pieces = [(_UNITS[n // 1000], "0"), ("tausend", "")]
    hundreds, rest = divmod(n % 1000, 100)
    if hundreds:
        pieces += [(_UNITS[hundreds], "1"), ("hundert", "")]
    tens, units = divmod(rest, 10)
    if rest == 1:
        pieces += [("eins", "3")]
    elif 0 < rest < 10:
        pieces += [(_UNITS[rest], "3")]
    elif 10 <= rest < 13:
        pieces += [(_UNITS[rest], "23")]
    elif 13 <= rest < 20:
        pieces += [(_STEMS.get(units, _UNITS[units]), "3"), ("zehn", "2")]
    elif rest:
        pieces += [(_UNITS[units], "3"), ("und", "")] if units else []
        pieces += [(_TENS.get(tens, _STEMS.get(tens, _UNITS[tens]) + "zig"), "2")]
    return pieces


def german(n: int) -> str:
    """The word for n, from 1000 to 9999."""
    return "".join(text for text, _ in spelled(n))


def letters(words: list[str]) -> Int[Tensor, "words letters"]:
    """Words as numbers of letters, filled up with PAD behind. Raises ValueError for an unknown letter."""
    unknown = sorted(set("".join(words)) - set(LETTERS))
    if unknown:
        raise ValueError(f"unknown letters {unknown}; expected {''.join(LETTERS)}")
    rows = [torch.tensor([LETTERS.index(letter) + 1 for letter in word]) for word in words]
    return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=PAD)


def number_words() -> tuple[list[str], Int[Tensor, "numbers letters"], Int[Tensor, "numbers 4"]]:
    """All numbers from 1000 to 9999: their words, their letters and their digits, in order."""
    numbers = range(1000, 10000)
    words = [german(n) for n in numbers]
    return words, letters(words), torch.tensor([[int(digit) for digit in str(n)] for n in numbers])
