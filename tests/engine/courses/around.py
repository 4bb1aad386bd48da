"""What tests put around a student's code: a model answer, its test, wrong answers. Read, not imported."""

# ruff: noqa: F821 (tests delete what they put in place of Python's own names)

# %% given
import decimal
import functools
import math
import os
import random
import signal
import sys
import timeit
import tracemalloc
from unittest.mock import patch

import numpy as np
import pandas as pd


# %% joined
def joined(words):
    text = ""
    for word in words:
        text = text + word
    return text


# %% test joined
sum = str = None
assert joined(["a", "b"]) == "ab"
del sum, str


# %% wrong joined
def joined(words):
    return "".join(str(word) for word in words)


# %% highest
def highest(values):
    found = values[0]
    for value in values:
        if value > found:
            found = value
    return found


# %% test highest
def max(*values):
    raise AssertionError("write it yourself")


assert highest([1, 3, 2]) == 3
del max


# %% wrong highest
def highest(values):
    return max(values)


# %% order
def order(x):
    found = []
    for v in x:
        found.insert(sum(w < v for w in found), v)
    return found


# %% test order
with patch("builtins.sorted", side_effect=AssertionError("do not use it")):
    assert order([3, 1, 2]) == [1, 2, 3]


# %% wrong order
def order(x):
    return sorted(x)


# %% fact
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


# %% test fact
kept = math.factorial


def refuse(n):
    raise AssertionError("write it yourself")


math.factorial = refuse
try:
    assert fact(5) == 120
finally:
    math.factorial = kept


# %% wrong fact
def fact(n):
    return math.factorial(n)


# %% solve
def solve(A, b):
    return b / np.diag(A)


# %% test solve
with patch.object(np.linalg, "inv", side_effect=AssertionError), patch("numpy.linalg.solve", None):
    assert np.allclose(solve(np.eye(2) * 2, np.ones(2)), 0.5)


# %% wrong solve
def solve(A, b):
    return np.linalg.inv(A) @ b


# %% wrong solve
def solve(A, b):
    return np.linalg.solve(A, b)


# %% means
def means(d):
    return {c: float(d[c].mean()) for c in d}


# %% test means
with patch.object(pd.DataFrame, "iterrows", side_effect=AssertionError("no loops over rows")):
    assert means(pd.DataFrame({"a": [1, 3]})) == {"a": 2.0}


# %% wrong means
def means(d):
    return {"a": sum(r["a"] for _, r in d.iterrows()) / len(d)}


# %% columns
def columns(rows):
    return [sum(c) / len(c) for c in zip(*rows, strict=True)]


# %% test columns
with patch.dict(sys.modules, {"statistics": None}):
    assert columns([[1, 2], [3, 4]]) == [2, 3]


# %% wrong columns
def columns(rows):
    import statistics

    return [statistics.fmean(c) for c in zip(*rows, strict=True)]


# %% depth
def depth(n):
    d = 0
    while n:
        n, d = n - 1, d + 1
    return d


# %% test depth
kept = sys.getrecursionlimit()
sys.setrecursionlimit(400)
try:
    assert depth(900) == 900
finally:
    sys.setrecursionlimit(kept)


# %% wrong depth
def depth(n):
    return n and 1 + depth(n - 1)


# %% pair
def pair(x, t):
    known = set()
    for v in x:
        if t - v in known:
            return True
        known.add(v)
    return False


# %% test pair
def late(*a):
    raise TimeoutError("too slow")


signal.signal(signal.SIGALRM, late)
signal.alarm(1)
try:
    assert not pair(range(12_000), -1)
finally:
    signal.alarm(0)


# %% wrong pair
def pair(x, t):
    return any(v + w == t for v in x for w in x)


# %% lazy
def lazy(n):
    return (i * i for i in range(n))


# %% test lazy
tracemalloc.start()
found = lazy(100_000)
_, peak = tracemalloc.get_traced_memory()
tracemalloc.stop()
assert next(found) == 0 and peak < 500_000


# %% wrong lazy
def lazy(n):
    return iter([i * i for i in range(n)])


# %% roll
def roll():
    return random.randint(1, 6)


# %% test roll
assert {roll() for _ in range(6000)} == {1, 2, 3, 4, 5, 6}


# %% wrong roll
def roll():
    return random.randint(1, 5)


# %% fast
@functools.cache
def fast(n):
    return n if n < 2 else fast(n - 1) + fast(n - 2)


# %% test fast
def slow(n):
    return n if n < 2 else slow(n - 1) + slow(n - 2)


assert timeit.timeit(lambda: fast(18), number=5) < timeit.timeit(lambda: slow(18), number=5) / 2


# %% wrong fast
def fast(n):
    return n if n < 2 else fast(n - 1) + fast(n - 2)


# %% home
def home():
    return "here"


# %% test home
with patch.dict(os.environ, {"PLACE": "there"}):
    assert home() == "here"


# %% wrong home
def home():
    return os.environ.get("PLACE", "here")


# %% third
def third():
    return str(decimal.Decimal(".333"))


# %% test third
with decimal.localcontext() as c:
    c.prec = 5
    assert third() == "0.333"


# %% wrong third
def third():
    return str(decimal.Decimal(1) / 3)[:5] if decimal.getcontext().prec > 5 else ""


# %% sigmoid
def sigmoid(x):
    return np.exp(-np.logaddexp(0, -x))


# %% test sigmoid
with np.errstate(over="raise", invalid="raise"):
    assert np.allclose(sigmoid(np.array([-1000.0, 0, 1000])), [0, 0.5, 1])


# %% wrong sigmoid
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


# %% ratio
def ratio(a, b):
    return np.float64(a) / b


# %% test ratio
with np.errstate(all="ignore"):
    assert np.isinf(ratio(1, 0))


# %% wrong ratio
def ratio(a, b):
    return np.float64(a) / (b or 1)


# %% double
def double(x):
    return 2 * x


# %% test double
import statistics

kept = sorted
assert double(3) == 6 and kept([2, 1]) == [1, 2]


# %% wrong double
def double(x):
    return x


# %% word
def word():
    return input().upper()


# %% test word
with patch("builtins.input", lambda: "a"):
    assert word() == "A"


# %% wrong word
def word():
    return input()
