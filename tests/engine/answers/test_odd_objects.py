"""Nothing that a student's objects do ends the player: every question has an answer, and the next one too."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch

from autograder.engine.sandbox.limits import Limits
from autograder.engine.sandbox.start import PlayerTemplate
from autograder.engine.session.contract import Contract, Refused
from autograder.engine.session.session import Session
from autograder.engine.wire.common import Uncrossable
from autograder.engine.wire.encode import Encoder

ODD = {
    "stride": "torch.arange(4.).reshape(2, 2)[:1, 0]",
    "stride, tracked": "torch.arange(4., requires_grad=True).reshape(2, 2)[:1, 0]",
    "expanded": "torch.ones(1).expand(3, 5)",
    "endless": "torch.ones(1).expand(10 ** 14)",
    "no elements": "torch.zeros(0, 3)",
    "conjugate": "torch.tensor([1 + 2j]).conj()",
    "negative bit": "torch.tensor([1 + 2j]).conj().imag",
    "sparse": "torch.eye(2).to_sparse()",
    "sparse leaf": "torch.eye(2).to_sparse().requires_grad_(True)",
    "meta": "torch.ones(2, device='meta')",
    "meta leaf": "torch.nn.Parameter(torch.ones(2, device='meta'))",
    "nested": "torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])",
    "quantized": "torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)",
    "lazy module": "torch.nn.LazyLinear(3)",
    "tensor subclass": "torch.ones(2).as_subclass(HostileTensor)",
    "raises in every method": "Hostile()",
    "a class that raises": "HostileClass",
    "its instance": "HostileClass.__new__(HostileClass)",
    "claims a class": "Claims()",
    "array subclass": "np.ones(2).view(HostileArray)",
    "structured array": "np.zeros(2, dtype=[('a', 'f4')])",
    "objects": "np.array([Hostile(), None], dtype=object)",
    "masked": "np.ma.array([1, 2], mask=[True, False])",
    "text": "HostileText('a')",
    "tuple with fields": "Fields((1,))",
    "deep": "deep",
    "endless list": "endless",
    "huge text": "'x' * (40 << 20)",
    "keys": "{i << 30: 0 for i in range(30_000)}",
    "exits": "Exits()",
    "interrupts": "Interrupts()",
    "error": "Bad()",
    "generator": "(1 / 0 for _ in range(3))",
    "module": "sys",
    "random state": "np.random.RandomState(0)",
}
PRELUDE = """
import sys
import numpy as np, torch

def right(x):
    return x * 2 + 1

class Stop(BaseException): ...

def _fails(*args, **kwargs):
    raise Stop("no")

METHODS = [n for n in dir(int) + dir(dict) if n.startswith("__") and n not in (
    "__class__", "__new__", "__init__", "__init_subclass__", "__getattribute__", "__setattr__", "__delattr__",
    "__subclasshook__", "__class_getitem__")]
Hostile = type("Hostile", (), {n: _fails for n in METHODS} | {"__getattr__": _fails, "__call__": _fails})

class Meta(type):
    __name__ = __module__ = property(_fails)
    __instancecheck__ = __subclasscheck__ = _fails
    def __getattribute__(cls, name):
        raise ValueError(name)

HostileClass = Meta("HostileClass", (), {})

class Claims:
    __class__ = property(_fails)

class HostileTensor(torch.Tensor):
    @classmethod
    def __torch_function__(cls, *args, **kwargs):
        raise ValueError("hostile")

class HostileArray(np.ndarray):
    dtype = property(_fails)
    __array_finalize__ = None

class HostileText(str):
    __str__ = __repr__ = __len__ = __getitem__ = __hash__ = _fails

class Fields(tuple):
    _fields = ("class",)

class Exits:
    def __getattribute__(self, name):
        sys.exit(3)

class Interrupts:
    def __getattr__(self, name):
        raise KeyboardInterrupt

class Bad(ValueError):
    def __str__(self):
        raise Stop("no words")

deep = []
for _ in range(100):
    deep = [deep]
endless = []
endless.append(endless)

class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(2, 2)
    def forward(self, x):
        return self.layer(x)

class Wrong(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 1
    @staticmethod
    def backward(ctx, grad):
        return odd

def slips(x):
    e = x.exp()
    s = e / e.sum()
    e /= 2
    return s

def wrong(x):
    return Wrong.apply(x)

def gives(*args):
    return odd

def raises_it(*args):
    raise odd

def takes(value):
    return str(type(value).__name__)

def stores(values):
    values.append(odd) if isinstance(values, list) else None

def shows():
    from IPython.display import display
    display(odd)

def tells(function):
    return function(odd)

class Holder:
    def __init__(self):
        self.odd = odd
"""


class Player:
    """A player and the one who asks it."""

    def __init__(self, template: PlayerTemplate):
        self.template = template
        self.channel, self.pid = template.start()
        self.channel.send(Encoder().dumps({}))
        self.session = Session(self.channel, 3)
        self.session.waited = lambda: template.waited(self.pid)  # others may have the processor
        self.session.configure(1, 1 << 20)
        self.session.contract = Contract(recording=True)
        error, _ = self.session.run(PRELUDE)
        assert error is None, error
        self.known = {name: self.session.fetch(name)[name] for name in NAMES}

    def is_right(self) -> None:
        assert self.known["right"](3) == 7
        x = torch.ones(2, requires_grad=True)
        self.known["right"](x).sum().backward()
        assert x.grad is not None
        assert x.grad.tolist() == [2, 2]


NAMES = "right gives raises_it takes stores shows tells slips wrong Holder Net".split()


@pytest.fixture(scope="module")
def template() -> Iterator[PlayerTemplate]:
    made = PlayerTemplate(["torch", "numpy"], [], Limits(seconds=3)).wait_ready()
    yield made
    made.close()


@pytest.fixture
def player(template: PlayerTemplate) -> Iterator[Player]:
    made = Player(template)
    yield made
    template.end(made.pid)


def operations(player: Player) -> list[Callable[[], object]]:
    """All that can be asked, each with the odd object that `odd` names."""
    session, known = player.session, player.known
    x = torch.ones(2, requires_grad=True)
    kept: dict[str, Any] = {}

    def made() -> Any:
        """The odd object, or its stand-in, as far as it comes here."""
        if "odd" not in kept:
            kept["odd"] = None
            kept.update(session.fetch("odd"))
        return kept["odd"]

    def number() -> int:
        return getattr(made(), "__player_number__", 1)

    return [
        lambda: session.run("odd"),
        lambda: session.run("odd.nothing; str(odd); odd()"),
        lambda: session.run("raise odd"),
        lambda: session.run("shows()"),
        made,
        lambda: known["gives"](),
        lambda: known["gives"](x).sum().backward(),
        lambda: known["raises_it"](x),
        lambda: known["takes"]([1]),
        lambda: known["stores"]([]),
        lambda: known["tells"](lambda value: value),
        lambda: known["tells"](lambda value: 1 / 0),
        lambda: known["takes"](made()),
        lambda: made().attribute,
        lambda: made()(),
        lambda: setattr(made(), "a", 1),
        lambda: len(made()),
        lambda: next(iter(made())),
        lambda: made() + 1,
        lambda: str(made()),
        lambda: isinstance(made(), known["Holder"]),
        lambda: isinstance(known["Holder"](), made()),
        lambda: session.parts(number(), "odd"),
        lambda: session.is_instance(1, number()),
        lambda: session.is_instance(number(), 1),
        lambda: known["Holder"]().odd,
        lambda: setattr(known["Holder"](), "odd", made()),
        lambda: session._simple("assign", {"again": made()}),
        lambda: session._simple("forget", ["again"]),
        lambda: known["wrong"](x).sum().backward(),
        lambda: known["slips"](x).sum().backward(),
        lambda: known["Net"]()(x).sum().backward(),
        lambda: session._simple("nonsense", 1),
    ]


@pytest.mark.parametrize("kind", ODD)
def test_whatever_is_asked_of_an_odd_object_the_next_answer_is_right(player: Player, kind: str) -> None:
    player.session.run(f"odd = None\nodd = {ODD[kind]}")
    for number, ask in enumerate(operations(player)):
        with contextlib.suppress(Exception, Refused, KeyboardInterrupt, SystemExit):
            ask()
        assert player.session.fault is None, f"{kind}: operation {number} ended the player"
        player.is_right()


def test_a_reply_that_could_not_be_made_is_as_if_never_told(player: Player) -> None:
    """What was described in a reply that was refused is described again in the next."""
    player.session.run(
        "class A: ...\na = A()\nbroken, whole = [a, deep], [a]\np = torch.nn.Parameter(torch.ones(2))"
    )
    for name in ("broken", "whole"):
        with contextlib.suppress(Refused):
            found = player.session.fetch(name)[name]
    assert type(found[0]).__name__ == "A"
    player.session.run("broken, whole = [p, deep], [p]")
    for name in ("broken", "whole"):
        with contextlib.suppress(Refused):
            found = player.session.fetch(name)[name]
    assert found[0].tolist() == [1, 1]
    player.is_right()


CARELESS = """
def slow(f):
    f(1)
    while True:
        pass

def careless(f):
    try:
        return slow(f)
    except Exception:
        return 0
"""


def test_a_time_limit_holds_through_a_call_back(player: Player) -> None:
    player.session.run(CARELESS)
    careless = player.session.fetch("careless")["careless"]
    with pytest.raises(Exception, match="time"):
        careless(lambda value: player.is_right())
    player.is_right()


def test_what_the_judge_cannot_send_accuses_nobody(player: Player) -> None:
    takes = player.known["takes"]
    for value in ("x" * (40 << 20), {i * ((1 << 61) - 1): 0 for i in range(200)}, [sys], 1 << 500_000):
        with pytest.raises(Uncrossable):
            takes(value)
        assert player.session.fault is None
    player.session.run("mine = 1")
    space = player.session.fetch("mine")
    player.session.watch(space, space)
    space["mine"] = sys
    player.session.settle()
    player.is_right()
