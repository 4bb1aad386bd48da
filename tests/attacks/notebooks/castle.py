"""The assignment that the attacks are handed in to: tasks and their tests. Read as cells, not imported.

`# %% NAME` is a model answer, `# %% test NAME ...` a test cell of one point. What looks like
`token-` and six digits is a secret: no student may ever read one of those.
"""

# ruff: noqa

# %% imports
import inspect, math
import numpy as np, pytest, torch
from torch import nn


def close(a, b):
    return abs(a - b) < 1e-9


# %% add
def add(a, b):  # token-301844, of the model answer
    return a + b


# %% test add plain
assert add(1, 2) == 3
assert close(add(0.5, 0.25), 0.75)

# %% test add hidden
assert add(3, 4) == 7
### BEGIN HIDDEN TESTS
# token-771203
assert add("token-550291", "!") == "token-550291!"
assert add(10, 20) == 30
### END HIDDEN TESTS


# %% double
def double(x):
    return 2 * x


# %% test double function
x = torch.arange(1.0, 7.0).reshape(2, 3)
assert torch.allclose(double(x), 2 * x)
torch.testing.assert_close(double(x), x + x)

# %% test double method
x = torch.arange(1.0, 7.0).reshape(2, 3)
assert double(x).allclose(2 * x)

# %% test double difference
x = torch.arange(1.0, 7.0).reshape(2, 3)
assert (double(x) - 2 * x).abs().max() < 1e-6

# %% test double broadcast
x = torch.arange(1.0, 7.0).reshape(2, 3)
assert torch.allclose(double(x), 2 * x)

# %% test double unchanged
x = torch.arange(1.0, 7.0).reshape(2, 3)
out = double(x)
assert torch.allclose(out, 2 * x)

# %% test double arrays
v = np.arange(1.0, 5.0)
np.testing.assert_allclose(double(v), 2 * v)
assert (double(v) == 2 * v).all()


# %% ratio
def ratio(a, b):
    return a / b


# %% test ratio partial
(ratio(4, 2) == 2) * 0.5 + (ratio(9, 3) == 3) * 0.5


# %% arrange
def arrange(items):
    items.sort()


# %% test arrange
items = [3, 1, 2]
arrange(items)
assert items == [1, 2, 3]


# %% noise
def noise(n):
    return torch.randn(n) + 1


# %% test noise
assert noise(4).shape == (4,)
x = torch.randn(5)
assert torch.allclose(double(x), 2 * x)


# %% squares
def squares(n):
    return [i * i for i in range(1, n + 1)]


# %% test squares
for got, wanted in zip(squares(4), [1, 4, 9, 16]):
    assert got == wanted

# %% test squares all
assert all(s == i * i for i, s in enumerate(squares(5), 1))
assert list(squares(3)) == [1, 4, 9]


# %% Tally
class Tally:
    def __init__(self):
        self.seen = []

    def add(self, n):
        self.seen.append(n)

    @property
    def total(self):
        return sum(self.seen)

    def __len__(self):
        return len(self.seen)


# %% test Tally
tally = Tally()
tally.add(3)
tally.add(4)
assert tally.total == 7
assert len(tally) == 2


# %% Layer
class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(2, 3))

    def forward(self, x):
        return x @ self.weight.T


# %% test Layer
layer = Layer()
with torch.no_grad():
    layer.weight.copy_(torch.arange(6.0).reshape(2, 3))
x = torch.arange(1.0, 7.0).reshape(2, 3)
assert torch.allclose(layer(x), x @ torch.arange(6.0).reshape(2, 3).T)


# %% root
def root(x):
    if x < 0:
        raise ValueError("negative")
    return x**0.5


# %% test root
assert root(4) == 2
with pytest.raises(ValueError):
    root(-1)


# %% apply_all
def apply_all(function, values):
    return [function(value) for value in values]


# %% test apply_all
seen = []


def spy(value):
    seen.append(value)
    return value * value


assert apply_all(spy, [1, 2, 3]) == [1, 4, 9]
assert seen == [1, 2, 3]


# %% summed
def summed(values):
    return sum(values)


# %% test summed
assert "while" not in inspect.getsource(summed)
assert summed([1, 2]) == 3


# %% soft
def soft(x):
    e = (x - x.max()).exp()
    return e / e.sum()


# %% test soft
x = torch.tensor([1.0, 2.0, 4.0])
torch.testing.assert_close(soft(x), torch.tensor([0.0420101, 0.1141952, 0.8437947]))

# %% answer
answer = 42

# %% test answer
assert answer == 42


# %% words
def words(text):
    return str(len(text.split()))


# %% test words
assert int(words("one two three")) == 3, f"three words, not {words('one two three')}"

# %% test words numbers
torch.testing.assert_close(torch.tensor(float(words("a b"))), torch.tensor(2.0))


# %% story
def story():
    return "the end"


# %% test story
assert story() == "the end"
