"""N-gram language models with Kneser-Ney smoothing: the strongest simple rival of a recurrent one.

(Slides, lecture 07, part 4, "Assumptions needed": a Markov chain of order n - 1. Smoothing: Kneser and Ney,
1995, interpolated as in Chen and Goodman, 1999.)
"""

import numpy as np
from jaxtyping import Float, Int


class KneserNey:
    """p(c | h) = (count(hc) - D)+ / count(h) + D kinds(h) / count(h) * p(c | h without its first symbol).

    The longest contexts count how often an n-gram occurs, shorter ones after how many *different* symbols it
    occurs: "Francisco" is common and follows only "San". Below single symbols lies the uniform distribution.
    A context that was never seen leaves all to the next shorter one.

    order: n, at least 1. symbols: size of the vocabulary. discount: D, between 0 and 1.
    """

    def __init__(self, text: Int[np.ndarray, " n"], order: int, symbols: int, discount: float = 0.75):
        if order < 1 or symbols**order >= 2**62:
            raise ValueError(
                f"order is {order} with {symbols} symbols; expected at least 1, symbols^order < 2^62"
            )
        if not 0 < discount < 1:
            raise ValueError(f"discount is {discount}; expected between 0 and 1")
        if len(text) < order:
            raise ValueError(f"the text has {len(text)} symbols; expected at least the order, {order}")
        self.order, self.symbols, self.discount = order, symbols, discount
        # For n = 1, 2, ...: n-grams, their counts; contexts, their counts, their kinds.
        self.tables: list[tuple[np.ndarray, ...]] = []
        longer = None
        for n in range(order, 0, -1):
            if longer is None:
                grams, counts = np.unique(_codes(text, n, symbols), return_counts=True)
            else:  # how many different symbols stand before this n-gram
                grams, counts = np.unique(longer % symbols**n, return_counts=True)
            contexts, first = np.unique(grams // symbols, return_index=True)
            kinds = np.diff(np.append(first, len(grams)))
            self.tables.insert(0, (grams, counts, contexts, np.add.reduceat(counts, first), kinds))
            longer = grams

    def probabilities(self, text: Int[np.ndarray, " n"]) -> Float[np.ndarray, " predicted"]:
        """The probability of each symbol given those before it, for all symbols after the first order - 1."""
        predicted = len(text) - self.order + 1
        if predicted < 1:
            raise ValueError(f"the text has {len(text)} symbols; expected at least the order, {self.order}")
        codes = [_codes(text, n, self.symbols)[-predicted:] for n in range(1, self.order + 1)]
        return self._mixed(codes)

    def next(self, history: Int[np.ndarray, " t"]) -> Float[np.ndarray, " symbols"]:
        """The probability of each symbol after a history; of a long one only the last order - 1 count."""
        codes, every = [], np.arange(self.symbols)
        for n in range(1, min(self.order, len(history) + 1) + 1):
            context = 0
            for symbol in history[len(history) - n + 1 :].tolist():
                context = context * self.symbols + symbol
            codes.append(context * self.symbols + every)
        return self._mixed(codes)

    def _mixed(self, codes: list[np.ndarray]) -> np.ndarray:
        """From the uniform distribution up to the longest contexts; codes: for n = 1, 2, ... the n-grams."""
        p = np.full(len(codes[0]), 1 / self.symbols)
        for at, (grams, counts, contexts, totals, kinds) in zip(codes, self.tables, strict=False):
            count = _look_up(at, grams, counts)
            total, kind = (_look_up(at // self.symbols, contexts, x) for x in (totals, kinds))
            seen = np.maximum(total, 1)
            mixed = np.maximum(count - self.discount, 0) / seen + self.discount * kind / seen * p
            p = np.where(total > 0, mixed, p)
        return p

    def bits(self, text: Int[np.ndarray, " n"]) -> float:
        """Bits per symbol: the mean of -log2 p."""
        return float(-np.log2(self.probabilities(text)).mean())


def _codes(text: np.ndarray, n: int, symbols: int) -> np.ndarray:
    """Each n-gram as one number, the last symbol its last digit."""
    codes = np.zeros(len(text) - n + 1, dtype=np.int64)
    for k in range(n):
        codes = codes * symbols + text[k : k + len(codes)]
    return codes


def _look_up(keys: np.ndarray, table: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The values at the keys, 0 for a key that the sorted table does not have."""
    at = np.minimum(np.searchsorted(table, keys), len(table) - 1)
    return np.where(table[at] == keys, values[at], 0)
