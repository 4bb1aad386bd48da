"""Idioms of test cells: for each a student's cell and its test. Read by test_idioms.py, not imported."""

# ruff: noqa

# %% imports
import asyncio, contextlib, inspect, io, math, random, warnings
import numpy as np, pytest, torch
import torch.nn.functional as F
from torch import nn


# %% function
def f(x, y=2):
    """doc"""
    return x * y


# %% test function
assert f(3) == 6 and f(x=2, y=5) == 10 and f.__doc__ == "doc"
assert "return x * y" in inspect.getsource(f)
assert list(inspect.signature(f).parameters) == ["x", "y"]


# %% gradients
def g(x, w):
    return (x @ w).tanh()


# %% test gradients
x, w = torch.randn(3, 4, requires_grad=True), torch.randn(4, 2, requires_grad=True)
up = torch.randn(3, 2)
got = torch.autograd.grad(g(x, w), (x, w), up)
want = torch.autograd.grad((x @ w).tanh(), (x, w), up)
torch.testing.assert_close(got, want)
double = dict(dtype=torch.double, requires_grad=True)
inputs = (torch.randn(2, 3, **double), torch.randn(3, 2, **double))
assert torch.autograd.gradcheck(g, inputs) and torch.autograd.gradgradcheck(g, inputs)


# %% exceptions
class Bad(ValueError):
    pass


def h(n):
    if n < 0:
        raise Bad("neg")
    if n == 0:
        raise KeyError("zero")
    return n


# %% test exceptions
with pytest.raises(Bad):
    h(-1)
with pytest.raises(ValueError, match="neg"):
    h(-1)
with pytest.raises(KeyError):
    h(0)
try:
    h(-2)
except ValueError as e:
    assert str(e) == "neg"
else:
    assert False


# %% module
class Net(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.l = nn.Linear(d, 2)
        self.register_buffer("b", torch.ones(2))
        self.hidden = d

    def forward(self, x):
        return self.l(x) * self.b


# %% test module
torch.manual_seed(0)
m = Net(3)
torch.manual_seed(0)
ref = nn.Linear(3, 2)
torch.testing.assert_close(m.l.weight, ref.weight)
x = torch.randn(5, 3)
torch.testing.assert_close(m(x), ref(x))
assert isinstance(m, nn.Module) and isinstance(m, Net) and isinstance(m.l, nn.Linear)
assert sum(p.numel() for p in m.parameters()) == 8
assert set(m.state_dict()) == {"l.weight", "l.bias", "b"} and m.hidden == 3
opt = torch.optim.SGD(m.parameters(), lr=0.1)
first = m(x).pow(2).mean()
first.backward()
assert m.l.weight.grad is not None
opt.step()
opt.zero_grad()
assert m(x).pow(2).mean() < first
m.eval()
assert not m.training
with torch.no_grad():
    assert not m(x).requires_grad
assert nn.Sequential(m, nn.ReLU())(x).shape == (5, 2)
m.load_state_dict({"l.weight": torch.zeros(2, 3), "l.bias": torch.zeros(2), "b": torch.ones(2)})
assert m(x).abs().sum() == 0


# %% training
def fit(model, x, y, steps=20):
    opt = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(steps):
        opt.zero_grad()
        F.mse_loss(model(x), y).backward()
        opt.step()
    return model


# %% test training
torch.manual_seed(1)
x = torch.randn(20, 3)
y = x @ torch.tensor([[1.0], [2.0], [3.0]])
model = nn.Linear(3, 1)
before = F.mse_loss(model(x), y).item()
out = fit(model, x, y)
assert F.mse_loss(out(x), y).item() < before and F.mse_loss(model(x), y).item() < before


# %% in_place
def push(l, v):
    l.append(v)


def fill(t):
    t.fill_(3.0)


def update(d):
    d["k"] = 1


# %% test in_place
a = [1]
push(a, 2)
assert a == [1, 2]
t = torch.zeros(3)
fill(t)
assert t.tolist() == [3, 3, 3]
d = {}
update(d)
assert d == {"k": 1}


# %% random_state
def draw(n):
    return torch.randn(n), np.random.rand(n), random.random()


# %% test random_state
def seed():
    torch.manual_seed(3), np.random.seed(3), random.seed(3)


seed()
a, after = draw(4), torch.randn(2)
seed()
torch.testing.assert_close(a[0], torch.randn(4))
assert np.allclose(a[1], np.random.rand(4)) and a[2] == random.random()
assert torch.equal(after, torch.randn(2))


# %% generators_and_closures
def count(n):
    for i in range(n):
        yield i * i


def make(k):
    return lambda x: x + k


# %% test generators_and_closures
assert list(count(4)) == [0, 1, 4, 9]
g = count(2)
assert next(g) == 0 and next(g) == 1
with pytest.raises(StopIteration):
    next(g)
add = make(3)
assert [add(i) for i in range(3)] == [3, 4, 5]


# %% functions_as_arguments
def apply(f, xs):
    return [f(x) for x in xs]


# %% test functions_as_arguments
assert apply(lambda x: x * 2, [1, 2]) == [2, 4] and apply(abs, [-1]) == [1]
assert apply(torch.relu, [torch.tensor(-1.0)])[0] == 0
assert apply(lambda t: t, (i for i in range(3))) == [0, 1, 2]


# %% class
class Stack:
    def __init__(self):
        self.items = []

    def push(self, x):
        self.items.append(x)
        return self

    def pop(self):
        return self.items.pop()

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]

    def __iter__(self):
        return iter(self.items)

    def __contains__(self, x):
        return x in self.items

    @property
    def top(self):
        return self.items[-1]

    def __repr__(self):
        return "Stack!"


# %% test class
s = Stack()
s.push(1).push(2)
assert len(s) == 2 and s[0] == 1 and s.top == 2 and 2 in s
assert list(s) == [1, 2] and s.pop() == 2 and bool(s)
s.pop()
assert not s and repr(s) == "Stack!"
s.extra = 5
assert s.extra == 5 and isinstance(s, Stack) and s.items == []


# %% operators
class V:
    def __init__(self, d):
        self.data = d

    def __add__(self, o):
        return V(self.data + (o.data if isinstance(o, V) else o))

    __radd__ = __add__

    def __mul__(self, o):
        return V(self.data * (o.data if isinstance(o, V) else o))


# %% test operators
a, b = V(2.0), V(3.0)
assert (a + b).data == 5 and (a * b).data == 6
assert (a + 1).data == 3 and (1 + a).data == 3 and sum([a, b], V(0.0)).data == 5


# %% printing
def hello(n):
    print("hello", n)


# %% test printing
buffer = io.StringIO()
with contextlib.redirect_stdout(buffer):
    hello(3)
assert buffer.getvalue() == "hello 3\n"

# %% values
answer = 42
W = torch.eye(2)
names = ["a", "b"]

# %% test values
assert answer == 42 and names == ["a", "b"] and torch.equal(W, torch.eye(2))


# %% numpy
def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


# %% test numpy
p = softmax(np.array([1.0, 2.0]))
assert isinstance(p, np.ndarray)
np.testing.assert_allclose(p.sum(), 1)


# %% dataset
class Data(torch.utils.data.Dataset):
    def __len__(self):
        return 6

    def __getitem__(self, i):
        return torch.tensor([i, i + 1.0]), i


# %% test dataset
batches = list(torch.utils.data.DataLoader(Data(), batch_size=3))
assert len(batches) == 2 and batches[0][0].shape == (3, 2)

# %% figure
import matplotlib.pyplot as plt


def draw_line():
    fig, ax = plt.subplots()
    ax.plot([1, 2], [3, 4])
    ax.set_xlabel("x")
    return ax


# %% test figure
ax = draw_line()
assert ax.get_xlabel() == "x" and len(ax.lines) == 1
assert list(ax.lines[0].get_ydata()) == [3, 4]


# %% jacobian
def cube(x):
    return x**3


# %% test jacobian
x = torch.tensor([1.0, 2.0])
assert torch.allclose(torch.autograd.functional.jacobian(cube, x), torch.diag(3 * x**2))
hessian = torch.autograd.functional.hessian(lambda x: cube(x).sum(), x)
assert torch.allclose(hessian, torch.diag(6 * x))


# %% warning
def w():
    warnings.warn("careful")
    return 1


# %% test warning
assert w() == 1


# %% coroutine
async def later(x):
    return x + 1


# %% test coroutine
assert await later(2) == 3

# %% dataclass_and_enum
from dataclasses import dataclass
from enum import Enum


@dataclass
class P:
    x: int
    y: int = 2


class Color(Enum):
    RED = 1


# %% test dataclass_and_enum
p = P(1)
assert p.x == 1 and p.y == 2 and Color.RED.value == 1 and Color.RED.name == "RED"


# %% context_manager
@contextlib.contextmanager
def five():
    yield 5


# %% test context_manager
with five() as n:
    assert n == 5


# %% optimizer
class Descent:
    def __init__(self, params, lr):
        self.p, self.lr = list(params), lr

    @torch.no_grad()
    def step(self):
        for p in self.p:
            p -= self.lr * p.grad


# %% test optimizer
w = nn.Parameter(torch.ones(2))
o = Descent([w], 0.1)
(w**2).sum().backward()
o.step()
torch.testing.assert_close(w.detach(), torch.tensor([0.8, 0.8]))


# %% deleted_name
def square(n):
    return n * n


def squares(n):
    return [square(i) for i in range(n)]


# %% test deleted_name
original = square
del square
try:
    squares(2)
except NameError:
    pass
else:
    raise AssertionError("squares does not use square")
finally:
    square = original
assert squares(3) == [0, 1, 4]


# %% identity
def same(x):
    return x


class One:
    only = None

    @classmethod
    def get(cls):
        cls.only = cls.only or cls()
        return cls.only


# %% test identity
t = torch.ones(2)
assert same(t) is t and One.get() is One.get()


# %% one_object_twice
def twice(x):
    y = x + 1
    same = [y]
    return y, same, y, same


def fill_and_return(t, extra):
    t.fill_(2.0)
    extra.append(1)
    return t, [5], extra


# %% test one_object_twice
a, b, c, d = twice(torch.ones(2))
assert a is c and b is d and b[0] is a and a.tolist() == [2.0, 2.0]
t, more = torch.zeros(2), []
x, y, z = fill_and_return(t, more)
assert x is t and t.tolist() == [2.0, 2.0] and y == [5] and z is more and more == [1]
