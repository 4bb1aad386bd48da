"""Idioms of ordinary Python courses: what is given, a right answer, its test. Read, not imported."""

# ruff: noqa

# %% imports
import contextlib, copy, dataclasses, datetime, decimal, enum, fractions, functools, io, logging, math, os, pathlib
import random, sqlite3, sys, unittest, uuid, warnings
from collections import Counter, namedtuple
from unittest import mock
import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn


# %% dates
def due(day):
    return day + datetime.timedelta(days=7), datetime.datetime(day.year, day.month, day.day, 23, 59)


# %% test dates
assert due(datetime.date(2024, 2, 28)) == (datetime.date(2024, 3, 6), datetime.datetime(2024, 2, 28, 23, 59))


# %% exact_numbers
def split_bill(total, people):
    return {"each": decimal.Decimal(total) / people, "share": fractions.Fraction(1, people)}


# %% test exact_numbers
assert split_bill("10.50", 3)["each"] == decimal.Decimal("3.5") and split_bill("1", 4)["share"] * 4 == 1


# %% paths_and_ids
def place(name):
    return [pathlib.Path("data") / name, uuid.UUID(int=len(name))]


# %% test paths_and_ids
assert place("a.csv")[0].suffix == ".csv" and place("ab")[1] == uuid.UUID(int=2)


# %% attributes_from_a_dict
class Settings:
    """An object that looks up its attributes; what is missing is a KeyError, as in the dict."""

    def __init__(self, **values):
        self.__dict__["values"] = values

    def __getattr__(self, name):
        return self.values[name]


defaults = Settings(rate=0.1, steps=10)
chosen = [Settings(rate=0.3)]


# %% test attributes_from_a_dict
with pytest.raises(KeyError):
    defaults.momentum
assert defaults.rate == 0.1 and chosen[0].rate == 0.3


# %% frame_whole
grades = pd.DataFrame({"name": ["ann", "ben"], "points": [3, 5]})


def passed(frame, least):
    return frame[frame["points"] >= least].reset_index(drop=True)


# %% test frame_whole
pd.testing.assert_frame_equal(passed(grades, 4), pd.DataFrame({"name": ["ben"], "points": [5]}))
assert grades.equals(pd.DataFrame({"name": ["ann", "ben"], "points": [3, 5]})) and list(grades.columns) == [
    "name",
    "points",
]


# %% frame_grouped
def by_kind(frame):
    return frame.groupby("kind")["value"].agg(["sum", "mean"])


# %% test frame_grouped
table = by_kind(pd.DataFrame({"kind": ["a", "b", "a"], "value": [1.0, np.nan, 3.0]}))
assert table.loc["a", "sum"] == 4 and table.index.name == "kind" and table.shape == (2, 2)


# %% series_for_array
def ranks(values):
    return pd.Series(values).rank()


# %% test series_for_array
np.testing.assert_array_equal(ranks([3, 1, 2]), [3, 1, 2])
pd.testing.assert_series_equal(ranks([2, 1]), pd.Series([2.0, 1.0]))


# %% given frame_column_added
sales = pd.DataFrame({"price": [2.0, 3.0], "count": [5, 1]})


# %% frame_column_added
def add_total(frame):
    frame["total"] = frame["price"] * frame["count"]


# %% test frame_column_added
add_total(sales)
assert sales["total"].tolist() == [10.0, 3.0]


# %% tuple_keys
def grid(n):
    return {(i, j): i * j for i in range(n) for j in range(n)}


# %% test tuple_keys
assert grid(180)[179, 178] == 179 * 178 and len(grid(3)) == 9


# %% given list_changed_by_cell
todo = ["read", "write"]

# %% list_changed_by_cell
todo.append("sleep")

# %% test list_changed_by_cell
assert todo == ["read", "write", "sleep"]

# %% given dict_as_memory
memory = {}


# %% dict_as_memory
def fib(n):
    if n not in memory:
        memory[n] = n if n < 2 else fib(n - 1) + fib(n - 2)
    return memory[n]


# %% test dict_as_memory
assert fib(30) == 832040 and memory[20] == 6765

# %% given array_changed_by_cell
board = np.zeros((3, 3), dtype=int)

# %% array_changed_by_cell
board[1, 1] = 1

# %% test array_changed_by_cell
assert board.sum() == 1 and board[1, 1] == 1

# %% given setting_of_the_test
threshold = 0.5
options = {"base": 10}


# %% setting_of_the_test
def classify(p):
    return p > threshold


def digits(n):
    return len(str(n)) if options["base"] == 10 else len(bin(n)) - 2


# %% test setting_of_the_test
assert classify(0.7) and digits(8) == 1
threshold = 0.9
options["base"] = 2
assert not classify(0.7) and digits(8) == 4


# %% global_of_the_test
def shifted(x):
    return x + offset


# %% test global_of_the_test
offset = 100
assert shifted(1) == 101


# %% input_answered
def ask_age():
    return int(input("your age? ")) + 1


# %% test input_answered
with mock.patch("builtins.input", return_value="41"):
    assert ask_age() == 42


# %% input_in_turn
def add_up():
    total = 0
    while (word := input()) != "stop":
        total += int(word)
    return total


# %% test input_in_turn
answers = iter(["1", "2", "stop"])
with pytest.MonkeyPatch.context() as patch:
    patch.setattr("builtins.input", lambda prompt="": next(answers))
    assert add_up() == 3


# %% print_watched
def greet(name):
    print("hello", name)


# %% test print_watched
with mock.patch("builtins.print") as printed:
    greet("ann")
printed.assert_called_once_with("hello", "ann")


# %% print_captured
def countdown(n):
    while n:
        print(n)
        n -= 1


# %% test print_captured
said = io.StringIO()
with contextlib.redirect_stdout(said):
    countdown(3)
assert said.getvalue().split() == ["3", "2", "1"]


# %% helper_patched
def norm(x):
    return abs(x)


def scaled_norm(x):
    return 2 * norm(x)


# %% test helper_patched
with mock.patch("__main__.norm", return_value=5) as used:
    assert scaled_norm(-3) == 10 and used.called


# %% helper_replaced
def area(r):
    return math.pi * r * r


def ring(a, b):
    return area(b) - area(a)


# %% test helper_replaced
kept = area
area = lambda r: r
assert ring(1, 3) == 2
area = kept
assert round(ring(0, 1), 3) == 3.142


# %% warning_expected
def old_mean(xs):
    warnings.warn("use mean instead", DeprecationWarning)
    return sum(xs) / len(xs)


# %% test warning_expected
with pytest.warns(DeprecationWarning, match="mean"):
    assert old_mean([1, 3]) == 2
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    old_mean([1])
assert len(caught) == 1


# %% exit_expected
def leave(code):
    sys.exit(code)


# %% test exit_expected
with pytest.raises(SystemExit):
    leave(3)


# %% log_expected
def careful(x):
    if x < 0:
        logging.getLogger("careful").warning("negative: %s", x)
    return abs(x)


# %% test log_expected
with unittest.TestCase().assertLogs("careful", "WARNING") as logged:
    careful(-1)
assert "negative" in logged.output[0]


# %% file_written
def save_table(rows, name):
    with open(name, "w") as file:
        for row in rows:
            file.write(",".join(map(str, row)) + "\n")


# %% test file_written
save_table([(1, 2), (3, 4)], "table.csv")
assert open("table.csv").read() == "1,2\n3,4\n" and pd.read_csv("table.csv", header=None).shape == (2, 2)


# %% file_read
def count_words(name):
    with open(name) as file:
        return len(file.read().split())


# %% test file_read
pathlib.Path("words.txt").write_text("one two three")
assert count_words("words.txt") == 3

# %% file_written_by_cell
pathlib.Path("result.json").write_text('{"a": 1}')

# %% test file_written_by_cell
assert os.path.exists("result.json") and pathlib.Path("result.json").read_text() == '{"a": 1}'


# %% objects_compared
@dataclasses.dataclass(order=True)
class Version:
    major: int
    minor: int = 0

    def next(self):
        return Version(self.major, self.minor + 1)


# %% test objects_compared
assert (
    Version(1).next() == Version(1, 1)
    and Version(1) != Version(2)
    and sorted([Version(2), Version(1)])[0].major == 1
)


# %% enumeration
class Color(enum.Enum):
    RED = 1
    BLUE = 2


def other(color):
    return Color.BLUE if color is Color.RED else Color.RED


# %% test enumeration
assert other(Color.RED) == Color.BLUE and len(list(Color)) == 2 and Color(1) is Color.RED


# %% class_and_str
class Stack:
    def __init__(self):
        self._items = []

    def push(self, item):
        self._items.append(item)
        return self

    def pop(self):
        if not self._items:
            raise IndexError("empty")
        return self._items.pop()

    def __len__(self):
        return len(self._items)

    def __str__(self):
        return " ".join(map(str, self._items))


# %% test class_and_str
stack = Stack().push(1).push(2)
assert len(stack) == 2 and str(stack) == "1 2" and stack.pop() == 2
with pytest.raises(IndexError):
    Stack().pop()


# %% named_tuple
Point = namedtuple("Point", "x y")


def mirrored(p):
    return Point(p.y, p.x)


# %% test named_tuple
assert mirrored(Point(1, 2)) == (2, 1) and mirrored(Point(1, 2)).x == 2


# %% cached
@functools.lru_cache(maxsize=None)
def slow_square(x):
    return x * x


# %% test cached
slow_square(3), slow_square(3)
assert slow_square.cache_info().hits == 1

# %% name_looked_up
best_k = 5

# %% test name_looked_up
assert "best_k" in globals() and globals()["best_k"] == 5 and "best_k" in dir()


# %% import_again
import math
import numpy as np


def hypotenuse(a, b):
    return math.sqrt(np.square(a) + np.square(b))


# %% test import_again
import math
import numpy as np

assert hypotenuse(3, 4) == 5 and np.isclose(hypotenuse(1, 1), math.sqrt(2))


# %% timed_cell
def triangle(n):
    return n * (n + 1) // 2


# %% test timed_cell
# magic: %%time
assert triangle(4) == 10


# %% unittest_class
def clamp(x, low, high):
    return max(low, min(high, x))


# %% test unittest_class
class Clamped(unittest.TestCase):
    def test_ends(self):
        self.assertEqual((clamp(-1, 0, 1), clamp(9, 0, 1)), (0, 1))


ran = unittest.TextTestRunner(stream=io.StringIO()).run(
    unittest.defaultTestLoader.loadTestsFromTestCase(Clamped)
)
assert ran.wasSuccessful()


# %% many_calls
def collatz(n):
    return n // 2 if n % 2 == 0 else 3 * n + 1


# %% test many_calls
assert all(collatz(2 * n) == n for n in range(3000))


# %% generator
def evens(limit):
    yield from range(0, limit, 2)


# %% test generator
assert list(evens(7)) == [0, 2, 4, 6] and next(evens(3)) == 0


# %% module_copied
class Tiny(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 1)

    def forward(self, x):
        return self.layer(x)


# %% test module_copied
net = Tiny()
twin = copy.deepcopy(net)
x = torch.ones(1, 2)
assert torch.equal(net(x), twin(x)) and twin is not net


# %% given random_data
inputs = torch.randn(20, 3)
targets = np.random.rand(20)


# %% random_data
def centered():
    return inputs - inputs.mean(0), targets - targets.mean()


# %% test random_data
assert torch.allclose(centered()[0], inputs - inputs.mean(0)) and abs(centered()[1].sum()) < 1e-9


# %% sorted_argument
def median(xs):
    xs.sort()
    return xs[len(xs) // 2]


# %% test sorted_argument
assert median([3, 1, 2]) == 2


# %% given own_class
class Tree:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

    def depth(self):
        return 1 + max(side.depth() if side else 0 for side in (self.left, self.right))


# %% own_class
def chain(n):
    return Tree(n, chain(n - 1)) if n else None


# %% test own_class
assert isinstance(chain(3), Tree) and chain(3).depth() == 3 and chain(2).left.value == 1


# %% subclassed
class Animal:
    def sound(self):
        return "..."

    def speak(self):
        return f"says {self.sound()}"


# %% test subclassed
class Dog(Animal):
    def sound(self):
        return "woof"


assert Dog().speak() == "says woof"

# %% given axes_drawn_on
import matplotlib.pyplot as plt

figure, axes = plt.subplots()

# %% axes_drawn_on
axes.plot([1, 2, 3], [1, 4, 9])
axes.set_title("squares")

# %% test axes_drawn_on
assert axes.get_title() == "squares" and axes.lines[0].get_ydata().tolist() == [1, 4, 9]


# %% code_looked_at
def no_loop(xs):
    return sum(xs)


# %% test code_looked_at
assert "sum" in no_loop.__code__.co_names and no_loop([1, 2]) == 3


# %% given database
connection = sqlite3.connect(":memory:")
connection.execute("CREATE TABLE cities (name TEXT, people INTEGER)")


# %% database
def add_city(name, people):
    connection.execute("INSERT INTO cities VALUES (?, ?)", (name, people))


# %% test database
add_city("ulm", 126000)
assert connection.execute("SELECT name FROM cities").fetchall() == [("ulm",)]


# %% temporary_files
def lines_in(path):
    with open(path) as file:
        return len(file.readlines())


# %% test temporary_files
import os, tempfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "a.txt")
    with open(path, "w") as file:
        file.write("1\n2\n")
    assert lines_in(path) == 2
with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
    file.write("1,2\n")
    file.flush()
    assert lines_in(file.name) == 1


# %% temporary_files_written
def save_rows(path, rows):
    import json

    with open(path, "w") as file:
        json.dump(rows, file)


# %% test temporary_files_written
import json, os, tempfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "below", "a.json")
    os.mkdir(os.path.dirname(path))
    save_rows(path, [1, 2])
    assert json.load(open(path)) == [1, 2]


# %% pictures
from PIL import Image


def red(n):
    return Image.new("RGB", (n, n), "red")


# %% test pictures
picture = red(3)
assert picture.size == (3, 3) and picture.getpixel((0, 0)) == (255, 0, 0)


# %% picture_handed_in
def width(picture):
    return picture.size[0]


# %% test picture_handed_in
from PIL import Image

assert width(Image.new("L", (5, 2))) == 5


# %% scipy_sparse
import scipy.sparse


def sparse_eye(n):
    return scipy.sparse.csr_matrix(np.eye(n))


# %% test scipy_sparse
m = sparse_eye(3)
assert m.nnz == 3 and (m.toarray() == np.eye(3)).all()


# %% sparse_tensors
def as_sparse(x):
    return x.to_sparse()


# %% test sparse_tensors
s = as_sparse(torch.eye(3))
assert s.is_sparse and torch.equal(s.to_dense(), torch.eye(3))


# %% symbols
import sympy


def slope(f, x):
    return sympy.diff(f, x)


# %% test symbols
import sympy

x = sympy.Symbol("x")
assert slope(x**2, x) == 2 * x


# %% hooks
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 3)

    def forward(self, x):
        return self.a(x).relu()


# %% test hooks
net, shapes = Net(), []
net.a.register_forward_hook(lambda module, given, out: shapes.append(out.shape))
net(torch.ones(1, 2))
assert shapes == [(1, 3)]


# %% axes_returned
def bars():
    import matplotlib.pyplot as plt

    _, ax = plt.subplots()
    ax.bar([1, 2], [3, 4])
    return ax


# %% test axes_returned
assert len(bars().patches) == 2


# %% current_axes
def draw_line():
    import matplotlib.pyplot as plt

    plt.figure()
    plt.plot([1, 2])
    plt.xlabel("x")


# %% test current_axes
import matplotlib.pyplot as plt

draw_line()
assert plt.gca().get_xlabel() == "x"


# %% open_database
def names_in(db):
    return [row[0] for row in db.execute("select name from people order by name")]


# %% test open_database
db = sqlite3.connect(":memory:")
db.execute("create table people (name text)")
db.executemany("insert into people values (?)", [("ben",), ("ann",)])
assert names_in(db) == ["ann", "ben"]


# %% trained_here
def fit(model, x, y, steps):
    steepest = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(steps):
        steepest.zero_grad()
        ((model(x) - y) ** 2).mean().backward()
        steepest.step()
    return model


# %% test trained_here
torch.manual_seed(0)
m = fit(nn.Linear(1, 1), torch.ones(4, 1), torch.ones(4, 1), 50)
assert abs(m(torch.ones(1, 1)).item() - 1) < 0.1


# %% batched
def dot(a, b):
    return (a * b).sum()


# %% test batched
assert torch.func.vmap(dot)(torch.ones(2, 3), torch.ones(2, 3)).tolist() == [3, 3]


# %% default_type
torch.set_default_dtype(torch.float64)


def ones(n):
    return torch.ones(n)


# %% test default_type
assert torch.allclose(ones(3).float(), torch.ones(3, dtype=torch.float32))
torch.set_default_dtype(torch.float32)


# %% distribution
def unit():
    return torch.distributions.Normal(0.0, 1.0)


# %% test distribution
assert abs(float(unit().log_prob(torch.tensor(0.0))) + 0.9189) < 1e-3


# %% iterator_for_list
def evens(n):
    return (i for i in range(n) if i % 2 == 0)


# %% test iterator_for_list
assert list(evens(5)) == [0, 2, 4]


# %% answer_by_its_hash
route = ["home", ["bridge", 3], ["mill", 4.5]]


# %% test answer_by_its_hash
from hashlib import sha256

assert sha256(repr(route).encode()).hexdigest().startswith("3d9ad0a4")


# %% table_of_functions
import operator


def actions():
    table = {"plus": operator.add, "size": len, "largest": max, "twice": lambda x: 2 * x}
    table.update(vars(math))
    return table


# %% test table_of_functions
acts = actions()
assert all(name in acts for name in "plus, size, largest, twice, sqrt, pi".split(", "))
assert acts["plus"](2, 3) == 5 and acts["twice"]([1]) == [1, 1] and acts["sqrt"](9) == 3


# %% name_of_a_builtin
def filter(keep, items):
    return [item for item in items if keep(item)]


# %% test name_of_a_builtin
assert filter(lambda i: i > 1, (1, 2, 3)) == [2, 3]


# %% estimator_returned
from sklearn.linear_model import LinearRegression


def line(x, y, intercept):
    model = LinearRegression(fit_intercept=intercept).fit(x, y)
    return model, model.predict(x)


# %% test estimator_returned
from sklearn import linear_model

model, predicted = line([[0], [1], [2]], [1, 3, 5], True)
assert isinstance(model, linear_model.LinearRegression) and model.fit_intercept
np.testing.assert_allclose(predicted, [1, 3, 5])
assert round(float(model.coef_[0]), 6) == 2


# %% given arrays_in_one_file
os.makedirs("measured", exist_ok=True)
np.save("measured/times.npy", np.arange(6.0))

# %% arrays_in_one_file
times = np.load("measured/times.npy")
np.savez("measured/all.npz", times=times, number=np.arange(1, 7))

# %% test arrays_in_one_file
kept = np.load("measured/all.npz")
assert kept["times"].shape == (6,) and kept["number"].tolist() == [1, 2, 3, 4, 5, 6]


# %% kind_of_number
def fall(seconds):
    return [0.5 * 9.81 * s**2 for s in range(seconds)]


# %% test kind_of_number
import numbers

assert callable(fall) and isinstance(fall(3), list) and all(isinstance(d, numbers.Real) for d in fall(3))


# %% truth_as_the_last_value
def years_until(goal, rate):
    years, money = 0, 1.0
    while money < goal:
        money, years = money * (1 + rate), years + 1
    return years


# %% test truth_as_the_last_value
assert years_until(1.5, 0.5) == 1
years_until(2, 0.1) == 8


# %% functions_of_the_test
def root(f, slope, start, close=1e-9):
    steps, x, before = 0, start, start + 1
    while abs(x - before) > close:
        before, x, steps = x, x - f(x) / slope(x), steps + 1
    return x, steps


# %% test functions_of_the_test
x, steps = root(lambda x: x * x - 2, lambda x: 2 * x, start=1.0)
np.testing.assert_allclose(x, 2**0.5)
x, many = root(lambda x: (x * x - 2) ** 3, lambda x: 6 * x * (x * x - 2) ** 2, start=1.0)
assert many > steps


# %% given frame_row_added
herd = pd.DataFrame({"name": ["olaf", "ida"], "age": [3, 4]})

# %% frame_row_added
herd.loc[2, :] = ["una", 5]

# %% test frame_row_added
assert herd.iloc[-1, :].loc["name"] == "una" and herd.iloc[-1].loc["age"] == 5 and len(herd) == 3


# %% given query_on_given_database
shop = sqlite3.connect(":memory:")
pd.DataFrame({"fruit": ["fig", "fig", "kiwi"], "sold": [1, 2, 5]}).to_sql("sales", shop, index=False)

# %% query_on_given_database
totals = pd.read_sql_query("select fruit, sum(sold) as sold from sales group by 1 order by 1", shop)

# %% test query_on_given_database
assert "totals" in globals() and type(totals) is type(pd.DataFrame())
assert set(totals.columns) == {"fruit", "sold"} and totals["sold"].tolist() == [3, 5]
