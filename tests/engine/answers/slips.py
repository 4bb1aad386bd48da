"""Tasks, and honest slips or other right answers to them, with what each loses. Read by test_slips.py."""

# ruff: noqa

# %% imports
import os, random, time
import numpy as np
import torch
from torch import nn


class Crate:
    def __init__(self):
        self.items, self.owner = [1], "me"


shop = Crate()


# %% first
def first(x):
    return x[:, 0]


# %% test first
assert first(torch.arange(4.0).reshape(2, 2)[:1])[0] == 0


# %% softmax
def softmax(x):
    e = (x - x.max(-1, keepdim=True).values).exp()
    return e / e.sum(-1, keepdim=True)


# %% test softmax
x = torch.randn(3, 4, requires_grad=True)
y = softmax(x)
y[:, 0].sum().backward()
assert x.grad.shape == x.shape


# %% same_shape
def same_shape(x):
    return x * 2


# %% test same_shape
x = torch.randn(3)
assert same_shape(x).shape == x.shape


# %% shifted
def shifted(x):
    return x + 1


# %% test shifted
x = torch.zeros(3)
y = shifted(x)
assert torch.equal(y, x + 1)


# %% starred
def starred(a, b):
    return a + b


# %% test starred
inputs = [torch.ones(2), torch.ones(2)]
y = starred(*inputs)
assert y.tolist() == [2, 2]
assert inputs[0].tolist() == [1, 1], "leave it as it is"


# %% reassigned
def reassigned(x):
    return [v + 1 for v in x]


# %% test reassigned
x = [1, 2]
x = reassigned(x)
assert x == [2, 3]


# %% helped
def helped(x):
    return sum(x)


# %% test helped
def check(x, want):
    got = helped(x)
    assert got == want


x = [3, 4]
check([1, 2], 3)
assert x == [3, 4]


# %% step
def step(module):
    with torch.no_grad():
        for p in module.parameters():
            p -= 1


# %% test step
m = nn.Linear(1, 1)
before = [p.item() for p in m.parameters()]
step(m)
assert [round(b - p.item(), 4) for b, p in zip(before, m.parameters())] == [1, 1]


# %% net
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(2, 1)

    def forward(self, x):
        return self.f(x)


# %% test net
net = Net()
net.f.weight.data.fill_(2.0)
net.f.bias.data.zero_()
assert net(torch.ones(1, 2)).item() == 4


# %% lookup
table = {1: 2}


def lookup(k):
    return table[k]


# %% test lookup
assert lookup(1) == 2
### BEGIN HIDDEN TESTS
assert lookup(1) == 2
### END HIDDEN TESTS


# %% last
def last(x):
    return x[-1]


# %% test last
assert last([1, 2]) == 2


# %% Box
class Box:
    def __init__(self, items):
        self._items = list(items)

    @property
    def items(self):
        return list(self._items)


# %% test Box
given = [1]
box = Box(given)
given.append(2)
box.items.append(3)
assert box.items == [1]


# %% table
def table(n):
    return [i * i for i in range(n)]


# %% test table
mine = table(3)
mine[0] = 7
assert table(3) == [0, 1, 4]


# %% row
def row(n):
    return {"n": [n]}


# %% test row
one = row(1)
two = row(2)
assert one == {"n": [1]} and two == {"n": [2]}


# %% doubled
def doubled(x):
    return 2 * x


# %% test doubled
samples = [1, 2]
assert doubled(samples[0]) == 2
### BEGIN HIDDEN TESTS
times = 7
assert doubled(times) == 14
### END HIDDEN TESTS


# %% after
after = [1]


# %% test after
assert after[0] == 1


# %% about
def about(text):
    return {"words": text.split(), "length": len(text), "letters": (len(text), text.title())}


# %% test about
told = about("ab cd")
assert told["length"] == 5 and told["letters"][0] == 5
assert told["words"][0].startswith("ab")


# %% empty
def empty(crate):
    crate.items.clear()


# %% test empty
crate = Crate()
empty(crate)
assert crate.items == [] and crate.owner == "me"


# %% owner
def owner(crate):
    return crate.owner.upper()


# %% test owner
assert owner(shop) == "ME"
assert shop.items == [1]


# %% slip [owner] spoils what is given (loses owner)
shop.items.append(2)


def owner(crate):
    return crate.owner.upper()


# %% slip [owner] looks at what is given
print(shop.owner)


def owner(crate):
    return shop.owner.upper() if crate is None else crate.owner.upper()


# %% slip [empty] puts another list there
def empty(crate):
    crate.items = []


# %% slip [empty] begins anew
def empty(crate):
    crate.__init__()
    crate.items.pop()


# %% slip [empty] does nothing (loses empty)
def empty(crate):
    crate = None


# %% slip [about] what no test reads is of another kind
def about(text):
    words = text.split() or None
    return {"words": words, "length": len(text), "letters": (len(text), lambda: text), "more": [], "f": print}


# %% slip [about] an empty list (loses about)
def about(text):
    return {"words": [], "length": len(text), "letters": (len(text), text.title())}


# %% slip [about] a function in the list (loses about)
def about(text):
    return {"words": [lambda: 0], "length": len(text), "letters": (len(text), "")}


# %% slip [first] returns a view of one element with a stride
def first(x):
    return x.as_strided((1,), (2,))


# %% slip [softmax] divides in place before backward (loses softmax)
def softmax(x):
    e = (x - x.max()).exp()
    e /= e.sum(-1, keepdim=True)
    return e


# %% slip [softmax] a backward pass that raises (loses softmax)
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.softmax(-1)

    @staticmethod
    def backward(ctx, g):
        raise ValueError("not written yet")


def softmax(x):
    return F.apply(x)


# %% slip [starred] ends the process in a cell (loses starred)
os._exit(1)


# %% slip [starred] ends the process in a call (loses starred)
def starred(a, b):
    os._exit(0)


# %% slip [first] ends the process in two cells and a call (loses first, helped, last)
os.abort()


# %% slip [helped] ends the process in two cells and a call (loses first, helped, last)
os.kill(os.getpid(), 9)


# %% slip [last] ends the process in two cells and a call (loses first, helped, last)
def last(x):
    os._exit(0)


# %% slip [same_shape] changes data that is not read again
def same_shape(x):
    x.data *= 2
    return x


# %% slip [shifted] changes data that is read again (loses shifted)
def shifted(x):
    x.data += 1
    return x.clone()


# %% slip [shifted] changes it through numpy (loses shifted)
def shifted(x):
    n = x.numpy()
    n += 1
    return torch.from_numpy(n.copy())


# %% slip [starred] changes an argument that came with a star (loses starred)
def starred(a, b):
    a += b
    return a


# %% slip [reassigned] changes what the call's own target replaces
def reassigned(x):
    for i in range(len(x)):
        x[i] += 1
    return x


# %% slip [helped] changes what only a helper's name holds
def helped(x):
    total = 0
    while x:
        total += x.pop()
    return total


# %% slip [step] steps through data
def step(module):
    for p in module.parameters():
        p.data -= 1


# %% slip [step] steps through numpy
def step(module):
    for p in module.parameters():
        n = p.detach().numpy()
        n -= 1


# %% slip [lookup] a value under a name that nobody can read
table = torch.eye(2).to_sparse()


def lookup(k):
    return 2


# %% two_lists
left = [1]
right = [1]


# %% test two_lists
left.append(2)
assert right == [1]


# %% copied
def copied(x):
    return x.copy()


# %% test copied
x = np.arange(3)
y = copied(x)
y[0] = 7
assert x[0] == 0 and y[0] == 7


# %% flat
def flat(x):
    return x.reshape(-1)


# %% test flat
x = torch.zeros(2, 2)
assert flat(x).shape == (4,)


# %% slip [two_lists] one list with two names (loses two_lists)
left = right = [1]


# %% slip [copied] a view where a copy is asked for (loses copied)
def copied(x):
    return x[:]


# %% slip [copied] another copy
def copied(x):
    return np.array(x)


# %% slip [flat] a copy where a view would do
def flat(x):
    return x.flatten().clone()


# %% slip [flat] a view of another kind
def flat(x):
    return x.view(4)


# %% rows
def rows(x):
    return x.reshape(2, 2).clone()


# %% test rows
x = torch.arange(4.0).requires_grad_()
rows(x).sum().backward()
assert x.grad.tolist() == [1, 1, 1, 1]


# %% slip [rows] a view where nothing is changed
def rows(x):
    return x.view(2, 2)


# %% slip [Box] gives its own list (loses Box)
class Box:
    def __init__(self, items):
        self.items = list(items)


# %% slip [Box] keeps the list that it was given (loses Box)
class Box:
    def __init__(self, items):
        self._items = items

    @property
    def items(self):
        return list(self._items)


# %% slip [Box] keeps a tuple
class Box:
    def __init__(self, items):
        self._items = tuple(items)

    @property
    def items(self):
        return [*self._items]


# %% slip [table] remembers its lists (loses table)
import functools


@functools.cache
def table(n):
    return [i * i for i in range(n)]


# %% slip [table] remembers and copies
known = {}


def table(n):
    return list(known.setdefault(n, [i * i for i in range(n)]))


# %% slip [table] recursive
def table(n):
    found = []

    def more(i):
        if i < n:
            found.append(i * i)
            more(i + 1)

    more(0)
    return found


# %% slip [row] one list for all (loses row)
kept = [0]


def row(n):
    kept[0] = n
    return {"n": kept}


# %% slip [row] one dictionary that grows anew
last = None


def row(n):
    global last
    last = {"n": [n]}
    return last


# %% slip [doubled] a helper whose name a hidden test uses
def times(x):
    return 2 * x


def doubled(x):
    return times(x)


# %% slip [after] what an earlier test shows
after = [s for s in samples]


# %% counted
counted = [1, 2]
also = {"a": [3]}
third = "text"


# %% test counted
points = 0
for check in (lambda: counted == [1, 2], lambda: also["a"][0] == 3, lambda: third.upper() == "TEXT"):
    try:
        points += check()
    except Exception:
        pass
points / 3


# %% slip [counted] empty values (loses counted)
counted = []
also = {"a": [3]}
third = ""


# %% slip [counted] of another kind (loses counted)
counted = [1, 2]
also = {"a": lambda: 3}
third = "text"
