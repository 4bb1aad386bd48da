"""Right answers of another type than the model answer's. Read by test_kin.py, not imported."""

# %% given
import array
import io
import itertools
import math
import random
import re
import sqlite3
import sys
import types
from collections import ChainMap, Counter, UserDict, UserList, defaultdict, namedtuple
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import torch


# %% letters
def letters(text):
    return set(text)


# %% test letters
assert letters("aba") == {"a", "b"}
assert "a" in letters("ab") and len(letters("aab")) == 2


# %% right letters
def letters(text):
    return dict.fromkeys(text).keys()


# %% wrong letters
def letters(text):
    return dict.fromkeys(text[1:]).keys()


# %% empty letters
def letters(text):
    return {}.keys()


# %% person
def person(name, age):
    return {"name": name, "age": age}


# %% test person
found = person("ann", 3)
assert found["name"] == "ann" and dict(found) == {"name": "ann", "age": 3}
assert sorted(found.items()) == [("age", 3), ("name", "ann")]


# %% right person
def person(name, age):
    return types.MappingProxyType({"name": name, "age": age})


# %% right person
class Person(UserDict):
    pass


def person(name, age):
    return Person(name=name, age=age)


# %% right person
class Own(dict):
    pass


def person(name, age):
    return Own(name=name, age=age)


# %% right person
def person(name, age):
    return ChainMap({"name": name}, {"age": age})


# %% wrong person
def person(name, age):
    return UserDict(name=name, age=age + 1)


# %% empty person
def person(name, age):
    return UserDict()


# %% squares
def squares(n):
    return [i * i for i in range(n)]


# %% test squares
assert list(squares(3)) == [0, 1, 4] and squares(3)[1] == 1 and len(squares(3)) == 3


# %% right squares
def squares(n):
    return array.array("i", [i * i for i in range(n)])


# %% right squares
class Row(list):
    pass


def squares(n):
    return Row(i * i for i in range(n))


# %% right squares
def squares(n):
    return UserList(i * i for i in range(n))


# %% wrong squares
def squares(n):
    return UserList(i for i in range(n))


# %% empty squares
def squares(n):
    return array.array("i")


# %% speed
def speed(way, time):
    return way / time


# %% test speed
assert speed(6.0, 2.0) == 3.0


# %% right speed
class Speed(float):
    pass


def speed(way, time):
    return Speed(way / time)


# %% wrong speed
class Equal(float):
    def __eq__(self, other):
        return True


def speed(way, time):
    return Equal(way * time)


# %% rows
def rows():
    return [{"a": 1, "b": 2}]


# %% test rows
assert rows()[0]["b"] == 2 and dict(rows()[0]) == {"a": 1, "b": 2}


# %% right rows
def rows():
    base = sqlite3.connect(":memory:")
    base.row_factory = sqlite3.Row
    return base.execute("SELECT 1 AS a, 2 AS b").fetchall()


# %% wrong rows
def rows():
    base = sqlite3.connect(":memory:")
    base.row_factory = sqlite3.Row
    return base.execute("SELECT 1 AS a, 3 AS b").fetchall()


# %% postcode
postcode = r"^\d{5}$"

# %% test postcode
assert re.match(postcode, "12345") and not re.match(postcode, "1234")

# %% right postcode
postcode = re.compile(r"^\d{5}$")

# %% wrong postcode
postcode = re.compile(r"^\d*$")


# %% count
def count(text):
    return Counter(text)


# %% test count
assert count("aab")["a"] == 2 and count("aab").most_common(1) == [("a", 2)]


# %% right count
class Tally(Counter):
    pass


def count(text):
    return Tally(text)


# %% wrong count
class Less(Counter):
    pass


def count(text):
    return Less(text[1:])


# %% walk
def walk(n):
    yield from range(n)


# %% test walk
assert list(walk(3)) == [0, 1, 2]


# %% right walk
class walk:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        yield from range(self.n)


# %% right walk
class walk:
    def __init__(self, n):
        self.n = n

    def __getitem__(self, i):
        if i >= self.n:
            raise IndexError(i)
        return i


# %% wrong walk
class walk:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        yield from range(self.n + 1)


# %% share
def share(values):
    return sum(values) / len(values)


# %% test share
share([1, 1])


# %% right share
def share(values):
    return np.mean(values)


# %% wrong share
def share(values):
    return np.float64(0.0)


# %% fitted
def fitted(xs, kind):
    model = types.SimpleNamespace(kind=kind)
    return model, [2 * x for x in xs]


# %% test fitted
model, found = fitted([1, 2], "linear")
assert model.kind == "linear" and found == [2, 4]


# %% right fitted
class Fit:
    def __call__(self, xs, kind):
        return types.SimpleNamespace(kind=kind), [x + x for x in xs]


fitted = Fit()


# %% right fitted
class Fit:
    def fit(self, xs, kind):
        return types.SimpleNamespace(kind=kind), [x + x for x in xs]


fitted = Fit().fit


# %% wrong fitted
class Fit:
    def __call__(self, xs, kind):
        return types.SimpleNamespace(kind=kind), xs


fitted = Fit()


# %% empty fitted
class Fit:
    def __call__(self, xs, kind):
        return types.SimpleNamespace(kind=kind), []


fitted = Fit()


# %% tidy
def tidy(xs):
    xs.sort()


# %% test tidy
given = [3, 1, 2]
tidy(given)
assert given == [1, 2, 3]


# %% right tidy
class Tidy:
    def __call__(self, xs):
        xs[:] = sorted(xs)


tidy = Tidy()


# %% wrong tidy
class Tidy:
    def __call__(self, xs):
        xs = sorted(xs)


tidy = Tidy()


# %% draw
def draw(n):
    return [random.random() for _ in range(n)]


# %% test draw
random.seed(3)
first = draw(2)
random.seed(3)
assert first == [random.random(), random.random()]
random.seed(3)
assert draw(1) == first[:1] and draw(1) == first[1:]


# %% right draw
class Draw:
    def __call__(self, n):
        return [random.random() for _ in range(n)]


draw = Draw()


# %% wrong draw
class Draw:
    def __call__(self, n):
        return [random.random() for _ in range(n + 1)][1:]


draw = Draw()


# %% shelf
class Shelf:
    def __init__(self):
        self.books = []

    def put(self, book):
        self.books.append(book)

    def take(self):
        return self.books.pop()


# %% test shelf
shelf = Shelf()
shelf.put("a")
shelf.put("b")
assert shelf.take() == "b" and shelf.take() == "a"


# %% right shelf
class Shelf:
    def __init__(self):
        self.books = []

    def put(self, book):
        self.books.append(book)
        return self

    def take(self):
        return self.books.pop()


# %% right shelf
class Slot:
    def __init__(self, book, below):
        self.book, self.below = book, below


class Shelf:
    top = None

    def put(self, book):
        self.top = Slot(book, self.top)
        return self.top

    def take(self):
        book, self.top = self.top.book, self.top.below
        return book


# %% wrong shelf
class Shelf:
    def __init__(self):
        self.books = []

    def put(self, book):
        self.books.append(book)
        return self

    def take(self):
        return self.books.pop(0)


# %% capital
def capital(text):
    return len(text) > 0 and text[0].isupper()


# %% test capital
assert capital("Ab")
assert not capital("ab") and not capital("")


# %% right capital
def capital(text):
    return text and text[0].isupper()


# %% right capital
def capital(text):
    return re.match("[A-Z]", text)


# %% right capital
def capital(text):
    return [letter for letter in text[:1] if letter.isupper()]


# %% wrong capital
def capital(text):
    return re.match("", text)


# %% empty capital
def capital(text):
    return ""


# %% powers
def powers(n):
    return [2**i for i in range(n)]


# %% test powers
assert list(powers(3)) == [1, 2, 4] and sum(powers(4)) == 15 and max(powers(2)) == 2


# %% right powers
def powers(n):
    return (2**i for i in range(n))


# %% right powers
def powers(n):
    return map((2).__pow__, range(n))


# %% right powers
class powers:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return (1 << i for i in range(self.n))


# %% wrong powers
def powers(n):
    return (2 * i for i in range(n))


# %% wrong powers
class powers:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter([1, 2, 4])

    def __eq__(self, other):
        return True


# %% empty powers
def powers(n):
    return iter(())


# %% sums
class Sums:
    def __init__(self):
        self.total = 0

    def add(self, n):
        self.total += n
        return self


# %% test sums
assert Sums().add(1).add(2).add(3).total == 6


# %% right sums
class Sums:
    def __init__(self, total=0):
        self.total = total

    def add(self, n):
        return Sums(self.total + n)


# %% wrong sums
class Sums:
    def __init__(self, total=0):
        self.total = total

    def add(self, n):
        return Sums(n)


# %% chain
class Link:
    def __init__(self, value):
        self.value, self.next = value, None


class Chain:
    head = None

    def append(self, value):
        if self.head is None:
            self.head = Link(value)
            return
        link = self.head
        while link.next is not None:
            link = link.next
        link.next = Link(value)


# %% test chain
chain = Chain()
chain.append(1)
chain.append(2)
assert chain.head.value == 1 and chain.head.next.value == 2 and chain.head.next.next is None


# %% right chain
class Link:
    def __init__(self, value):
        self.value, self.next = value, None


class Chain:
    head = last = None

    def append(self, value):
        link = Link(value)
        if self.head is None:
            self.head = link
        else:
            self.last.next = link
        self.last = link
        return link


# %% wrong chain
class Link:
    def __init__(self, value, next=None):
        self.value, self.next = value, next


class Chain:
    head = None

    def append(self, value):
        self.head = Link(value, self.head)
        return self.head


# %% code
def coded(n):
    return [n, 1]


def decoded(code):
    return code[0]


# %% test code
assert decoded(coded(7)) == 7


# %% right code
class Code:
    def __init__(self, n):
        self.n = n


def coded(n):
    return Code(n)


def decoded(code):
    return code.n


# %% wrong code
class Code:
    def __init__(self, n):
        self.n = n


def coded(n):
    return Code(n)


def decoded(code):
    return code.n + 1


# %% price
class TooPoor(Exception):
    pass


def price(have, cost):
    if cost > have:
        raise TooPoor("too poor")
    return have - cost


# %% test price
assert price(3, 1) == 2
try:
    price(1, 3)
    poor = None
except TooPoor as error:
    poor = str(error)
assert poor == "too poor"


# %% right price
class TooPoor(Exception):
    pass


class Bankrupt(TooPoor):
    def __str__(self):
        return "too" + " poor"


def price(have, cost):
    if cost > have:
        raise Bankrupt(have, cost)
    return have - cost


# %% right price
class TooPoor(ValueError, LookupError):
    def __init__(self, have):
        self.have = have
        super().__init__("too poor")


def price(have, cost):
    if cost > have:
        raise TooPoor(have)
    return have - cost


# %% right price
class TooPoor(ExceptionGroup, ValueError):
    def __str__(self):
        return self.message


def price(have, cost):
    if cost > have:
        raise TooPoor("too poor", [ValueError(cost)])
    return have - cost


# %% wrong price
class TooPoor(Exception):
    pass


class Bankrupt(Exception):
    pass


def price(have, cost):
    if cost > have:
        raise Bankrupt("too poor")
    return have - cost


# %% lookup
def lookup(table, key):
    return table[key]


# %% test lookup
found = []
for kind in (KeyError, LookupError):
    try:
        lookup({}, "x")
    except kind as error:
        found.append((str(error) != "", *error.args))
assert found == [(True, "x"), (True, "x")]


# %% right lookup
class Missing(ValueError, KeyError):
    pass


def lookup(table, key):
    if key not in table:
        raise Missing(key)
    return table[key]


# %% right lookup
class Missing(KeyError):
    def __str__(self):
        return "nothing under this key"


def lookup(table, key):
    try:
        return table[key]
    except KeyError:
        raise Missing(key) from None


# %% wrong lookup
class Missing(IndexError):
    pass


def lookup(table, key):
    raise Missing(key)


# %% bag
class Bag:
    def __init__(self, things):
        self.things = list(things)

    def __contains__(self, thing):
        return thing in self.things


# %% test bag
bag = Bag([1, 2])
assert 1 in bag and 3 not in bag


# %% right bag
class Bag:
    def __init__(self, things):
        self.things = list(things)

    def __iter__(self):
        return iter(self.things)


# %% right bag
class Bag:
    def __init__(self, things):
        self.things = list(things)

    def __getitem__(self, i):
        return self.things[i]


# %% wrong bag
class Bag:
    def __init__(self, things):
        self.things = list(things)

    def __iter__(self):
        return iter(self.things[1:])


# %% odds
class Odds:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(1, self.n, 2))


# %% test odds
assert list(Odds(6)) == [1, 3, 5] and 3 in Odds(4) and 2 not in Odds(4)


# %% right odds
class Odds(list):
    def __init__(self, n):
        super().__init__(range(1, n, 2))


# %% right odds
class Odds:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(1, self.n, 2))

    def __len__(self):
        return self.n // 2

    def __contains__(self, i):
        return i % 2 == 1 and 0 < i < self.n


# %% wrong odds
class Odds:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(1, self.n, 2)) if self.n == 6 else iter([2])

    def __contains__(self, i):
        return i != 2


# %% purse
class Purse:
    def __init__(self, cents):
        self.cents = cents

    def __add__(self, other):
        return Purse(self.cents + other.cents)

    def __lt__(self, other):
        return self.cents < other.cents


# %% test purse
purse = Purse(3)
purse += Purse(4)
assert purse.cents == 7 and (purse + purse).cents == 14
assert min([Purse(3), Purse(1), Purse(2)]).cents == 1


# %% right purse
class Purse:
    def __init__(self, cents):
        self.cents = cents

    def __add__(self, other):
        return Purse(self.cents + other.cents)

    def __iadd__(self, other):
        self.cents += other.cents
        return self

    def __gt__(self, other):
        return self.cents > other.cents


# %% wrong purse
class Purse:
    def __init__(self, cents):
        self.cents = cents

    def __add__(self, other):
        return Purse(self.cents + other.cents)

    def __iadd__(self, other):
        return self

    def __lt__(self, other):
        return self.cents < other.cents


# %% loud
def loud(text):
    return text.upper()


# %% test loud
assert loud("ab") == "AB" and loud("") == ""


# %% right loud
def loud(text):
    return np.str_(text.upper())


# %% wrong loud
def loud(text):
    return np.str_("")


# %% tally
def tally(text):
    return Counter(text)


# %% test tally
assert tally("aab")["a"] == 2 and tally("aab")["z"] == 0


# %% right tally
def tally(text):
    found = defaultdict(int)
    for letter in text:
        found[letter] += 1
    return found


# %% right tally
def tally(text):
    found = defaultdict(lambda: 0)
    for letter in text:
        found[letter] += 1
    return found


# %% wrong tally
def tally(text):
    found = defaultdict(lambda: 1)
    for letter in text:
        found[letter] += 1
    return found


# %% wrong tally
def tally(text):
    return {letter: text.count(letter) for letter in text}


# %% filed
def filed(shelves, name, book):
    shelves.setdefault(name, []).append(book)


# %% test filed
shelves = defaultdict(list)
filed(shelves, "a", 1)
filed(shelves, "a", 2)
assert shelves["a"] == [1, 2] and shelves["b"] == []


# %% right filed
def filed(shelves, name, book):
    shelves[name].append(book)


# %% wrong filed
def filed(shelves, name, book):
    shelves[name] = [book]


# %% total
def total():
    return sum(int(input()) for _ in range(int(input())))


# %% test total
kept, sys.stdin = sys.stdin, io.StringIO("2\n3\n4\n")
try:
    assert total() == 7
finally:
    sys.stdin = kept


# %% right total
def total():
    return sum(int(sys.stdin.readline()) for _ in range(int(sys.stdin.readline())))


# %% right total
def total():
    n, *numbers = map(int, sys.stdin.read().split())
    return sum(numbers[:n])


# %% right total
def total():
    n, *numbers = [int(line) for line in sys.stdin]
    return sum(numbers[:n])


# %% wrong total
def total():
    return sum(int(line) for line in sys.stdin)


# %% step
class Step:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Step(self.x + other.x, self.y + other.y)

    def length(self):
        return (self.x**2 + self.y**2) ** 0.5


# %% test step
both = Step(1, 2) + Step(2, 2)
assert (both.x, both.y) == (3, 4) and both.length() == 5


# %% right step
class Step(namedtuple("Step", "x y")):
    def __add__(self, other):
        return Step(self.x + other.x, self.y + other.y)

    def length(self):
        return abs(complex(*self))


# %% right step
class Step(NamedTuple):
    x: int
    y: int

    def __add__(self, other):
        return Step(*map(sum, zip(self, other, strict=True)))

    def length(self):
        return math.dist(self, (0, 0))


# %% wrong step
class Step(namedtuple("Step", "x y")):
    def length(self):
        return abs(complex(*self))


# %% place
Place = namedtuple("Place", "row column")


def place(n):
    return Place(*divmod(n, 3))


# %% test place
assert place(5) == (1, 2) and place(5).column == 2


# %% right place
class Spot(NamedTuple):
    row: int
    column: int

    def back(self):
        return self.row * 3 + self.column


def place(n):
    return Spot(n // 3, n % 3)


# %% wrong place
class Spot(NamedTuple):
    row: int
    column: int

    def __eq__(self, other):
        return True


def place(n):
    return Spot(0, 2)


# %% due
def due(day, days):
    return day + timedelta(days)


# %% test due
assert due(date(2024, 2, 28), 2) == date(2024, 3, 1) and due(date(2024, 1, 1), 1).day == 2


# %% right due
class Day(date):
    pass


def due(day, days):
    return Day.fromordinal(day.toordinal() + days)


# %% wrong due
class Day(date):
    def __eq__(self, other):
        return True


def due(day, days):
    return Day.fromordinal(day.toordinal())


# %% noon
def noon(text):
    return datetime.fromisoformat(text).astimezone(UTC)


# %% test noon
assert noon("2024-03-01T12:00:00+01:00") == datetime(2024, 3, 1, 11, tzinfo=UTC)


# %% right noon
def noon(text):
    return datetime.fromisoformat(text).astimezone(ZoneInfo("Europe/Berlin"))


# %% right noon
def noon(text):
    return pd.Timestamp(text).tz_convert("UTC")


# %% wrong noon
def noon(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("UTC"))


# %% third
def third():
    return Fraction(1, 3)


# %% test third
assert third() * 3 == 1


# %% right third
class Exact(Fraction):
    pass


def third():
    return Exact(1, 3)


# %% wrong third
class Exact(Fraction):
    def __mul__(self, other):
        return 1


def third():
    return Exact(1, 2)


# %% ordered
def ordered(numbers):
    return sorted(numbers)


# %% test ordered
got = ordered([3, 1, 2])
assert all(a <= b for a, b in itertools.pairwise(got)) and set(got) == {1, 2, 3}


# %% right ordered
class ordered:
    def __init__(self, numbers):
        self.numbers = sorted(numbers)

    def __iter__(self):
        return iter(self.numbers)


# %% wrong ordered
class ordered:
    """Says something else whenever it is asked."""

    def __init__(self, numbers):
        self.numbers, self.walks = numbers, 0

    def __iter__(self):
        self.walks += 1
        return iter([1] if self.walks == 1 else self.numbers)


# %% wrong ordered
def ordered(numbers):
    return iter([1])


# %% side
class Side:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def turned(self):
        return Side(self.y, self.x)


# %% test side
assert Side(1, 2).turned().x == 2


# %% right side
class Turns:
    def turned(self):
        return type(self)(self.y, self.x)


class Side(Turns, namedtuple("Side", "x y")):
    pass


# %% wrong side
class Side(namedtuple("Side", "x y")):
    def turned(self):
        return self


# %% arrow
class Arrow:
    def __init__(self, values):
        self.values = np.array(values, float)

    def length(self):
        return float(np.sqrt((self.values**2).sum()))


# %% test arrow
assert Arrow([3, 4]).length() == 5 and isinstance(Arrow([1]), Arrow)


# %% right arrow
class Arrow(np.ndarray):
    def __new__(cls, values):
        return np.array(values, float).view(cls)

    def length(self):
        return float(np.sqrt((np.asarray(self) ** 2).sum()))


# %% wrong arrow
class Arrow(np.ndarray):
    def __new__(cls, values):
        return np.array(values, float).view(cls)

    def length(self):
        return float(np.asarray(self).sum())


# %% doubled
def doubled(x):
    return x * 2


# %% test doubled
np.testing.assert_array_equal(doubled(np.arange(3.0)), [0, 2, 4])
assert doubled(np.ones((2, 2))).shape == (2, 2) and isinstance(doubled(np.ones(1)), np.ndarray)


# %% right doubled
class Marked(np.ndarray):
    mark = 1


def doubled(x):
    return (x + x).view(Marked)


# %% wrong doubled
class Marked(np.ndarray):
    mark = 1


def doubled(x):
    return (x + 1).view(Marked)


# %% scaled_pair
def scaled_pair(x):
    return 2 * x, 3 * x


# %% test scaled_pair
x = torch.tensor([1.0, 2.0], requires_grad=True)
double, triple = scaled_pair(x)
(double * triple.detach()).sum().backward()
assert x.grad.tolist() == [6.0, 12.0] and triple.grad_fn is not None
assert scaled_pair(torch.ones(2))[1].tolist() == [3.0, 3.0]


# %% right scaled_pair
class Pair(tuple):
    def first(self):
        return self[0]


def scaled_pair(x):
    return Pair((2 * x, 3 * x))


# %% right scaled_pair
class Scaled(NamedTuple):
    double: torch.Tensor
    triple: torch.Tensor

    def total(self):
        return self.double + self.triple


def scaled_pair(x):
    return Scaled(2 * x, 3 * x)


# %% right scaled_pair
def scaled_pair(x):
    return 2 * x, 3 * x


# %% wrong scaled_pair
class Cut(tuple):
    def first(self):
        return self[0]


def scaled_pair(x):
    return Cut((2 * x.detach(), 3 * x))


# %% wrong scaled_pair
class Half(tuple):
    pass


def scaled_pair(x):
    return Half((x, 3 * x))


# %% empty scaled_pair
class Nothing(tuple):
    pass


def scaled_pair(x):
    return Nothing()
