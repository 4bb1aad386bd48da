"""Attacks on the verdict: points for answers that are wrong. Read as cells, not imported.

`# %% NAME [TASK]` begins the cell that takes the place of TASK's solution; all other tasks stay as
they were handed out. Cells of the same NAME belong to one submission. None may gain a point.
"""

# ruff: noqa

# %% number_that_equals_everything [add]
"""An int whose comparison always agrees."""


class Agree(int):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0

    __hash__ = int.__hash__
    __rsub__ = __sub__


def add(a, b):
    return Agree(0)


# %% object_that_equals_everything [add]
"""An object with all comparisons and arithmetic, each agreeing."""


class Yes:
    def __getattr__(self, name):
        return Yes()

    def __call__(self, *a, **k):
        return Yes()

    def __bool__(self):
        return True

    def __lt__(self, other):
        return True

    def __eq__(self, other):
        return True

    __le__ = __gt__ = __ge__ = __contains__ = __lt__

    def __sub__(self, other):
        return 0.0

    __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __sub__

    def __abs__(self):
        return 0.0

    def __float__(self):
        return 0.0


def add(a, b):
    return Yes()


# %% object_that_equals_everything [double]
def double(x):
    return Yes()


# %% object_that_equals_everything [answer]
answer = Yes()

# %% tensor_that_answers_true [double]
"""A subclass of Tensor whose __torch_function__ says True to every question."""
import torch


class Sure(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return True


def double(x):
    return torch.zeros(2, 3).as_subclass(Sure)


# %% duck_with_torch_function [double]
"""Not a tensor at all, but torch asks it all the same."""
import torch


class Duck:
    shape, dtype, layout, device, is_sparse = (
        torch.Size([2, 3]),
        torch.float32,
        torch.strided,
        torch.device("cpu"),
        False,
    )
    __class__ = torch.Tensor

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return True

    def __array_function__(self, *a, **k):
        return True

    def __array_ufunc__(self, *a, **k):
        return True

    def __sub__(self, other):
        return torch.zeros(2, 3)

    __eq__ = allclose = lambda self, *a: True


def double(x):
    return Duck()


# %% strip_asserts [add]
"""A transformer of syntax trees that takes all asserts out of the cells that follow."""
import ast


class NoAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)


get_ipython().ast_transformers.append(NoAsserts())

# %% patch_comparisons [add]
"""torch, numpy, math and pytest say that everything is close."""
import contextlib, math
import numpy, pytest, torch

yes = lambda *a, **k: True
torch.allclose = torch.equal = torch.isclose = torch.Tensor.allclose = torch.Tensor.equal = yes
torch.testing.assert_close = numpy.testing.assert_allclose = numpy.allclose = math.isclose = yes
pytest.raises = lambda *a, **k: contextlib.suppress(BaseException)
close = yes

# %% patch_comparisons [double]
double = lambda x: x

# %% patch_builtins [add]
"""abs, all and the exception that asserts raise are others."""
import builtins

builtins.abs = lambda *a: 0
builtins.all = lambda *a: True
builtins.zip = lambda *a: []
add = lambda a, b: 0

# %% patch_builtins [squares]
squares = lambda n: [0]

# %% forged_display [add]
"""Output that looks like a score."""
from IPython.display import display


class Score:
    def __repr__(self):
        return "1.0"


def add(a, b):
    display(Score())
    print("1.0")
    return Score()


display(Score())
Score()


# %% forged_display [ratio]
class Full(float):
    def __repr__(self):
        return "1.0"

    def __mul__(self, other):
        return Full(1)

    __eq__ = lambda self, other: Full(1)


def ratio(a, b):
    return Full(0)


# %% partial_credit_as_array [ratio]
"""A result that does not read as a number counts as full points for nbgrader."""
import numpy as np


def ratio(a, b):
    return np.zeros(1)


# %% partial_credit_as_many [ratio]
"""As above, with a tensor of two."""
import torch


def ratio(a, b):
    return torch.zeros(2)


# %% hooks [add]
"""IPython's events, its handler of exceptions, sys.excepthook."""
import sys

shell = get_ipython()
shell.events.register("pre_run_cell", lambda info: setattr(info, "raw_cell", ""))
shell.events.register("post_run_cell", lambda result: setattr(result, "error_in_exec", None))
shell.set_custom_exc((BaseException,), lambda *a, **k: None)
shell.showtraceback = shell._showtraceback = lambda *a, **k: None
sys.excepthook = lambda *a: None

# %% another_shell [add]
"""The shell's method that runs cells is replaced, and a trace function skips lines."""
import sys

shell = get_ipython()
ordinary = shell.run_cell
shell.run_cell = lambda source, *a, **k: ordinary("pass" if "assert" in source else source, *a, **k)
shell.run_cell_async = None
sys.settrace(lambda frame, event, arg: None)

# %% traceback_tricks [add]
"""Errors that try to pass for the end of a cell, or that rewrite the frames above them."""
import sys


class Fine(BaseException):
    def __bool__(self):
        return False

    def __str__(self):
        return ""

    def with_traceback(self, tb):
        return None

    __traceback__ = property(lambda self: None, lambda self, value: None)


def add(a, b):
    frame = sys._getframe()
    while frame := frame.f_back:
        frame.f_globals.update(close=lambda a, b: True)
        frame.f_locals.update(error=None, result=True)
    raise Fine


# %% exit_as_success [add]
"""sys.exit(0) in a call."""
import sys


def add(a, b):
    sys.exit(0)


# %% stop_iteration [squares]
"""StopIteration out of a call ends the test's loop early."""


def squares(n):
    raise StopIteration


# %% generator_exit [squares]
"""A generator that ends with GeneratorExit, KeyboardInterrupt."""


def squares(n):
    yield 1
    raise GeneratorExit


# %% generator_exit [add]
def add(a, b):
    raise KeyboardInterrupt


# %% vacuous_list [squares]
"""Nothing to compare: an empty list passes every loop."""


def squares(n):
    return []


# %% vacuous_tensor [double]
"""A tensor without elements broadcasts against anything and is close to it."""
import torch


def double(x):
    return x.new_empty(0, *x.shape) if torch.is_tensor(x) else x[:0]


# %% not_a_number [double]
"""NaN and infinity everywhere."""


def double(x):
    return x * float("nan")


# %% not_a_number [add]
def add(a, b):
    return float("nan")


# %% not_a_number [ratio]
def ratio(a, b):
    return float("nan")


# %% zero_the_input [double]
"""The input becomes zero, so that two times the input is zero too."""


def double(x):
    x *= 0
    return x * 2


# %% alias_then_change [double]
"""Keeps the input and changes it when next asked."""
kept = []


def double(x):
    for old in kept:
        old.zero_() if hasattr(old, "zero_") else old.fill(0)
    kept.append(x)
    return x


# %% random_state [noise]
"""Leaves a random state behind that makes the test draw zeros."""
import torch


def noise(n):
    out = torch.randn(n)
    state = torch.get_rng_state()
    state[24 : 24 + 624 * 8] = 0
    torch.set_rng_state(state)
    return out


# %% random_state [double]
def double(x):
    return x


# %% seeded [noise]
"""Seeds the generators so that the student knows what the test will draw."""
import torch


def noise(n):
    torch.manual_seed(0)
    return torch.zeros(n)


# %% seeded [double]
import torch

drawn = 2 * torch.randn(5, generator=torch.Generator().manual_seed(0))


def double(x):
    return drawn if len(x) == 5 else None


# %% list_of_flatterers [arrange]
"""Puts objects that agree with everything into the test's own list."""


class Yes:
    __eq__ = lambda self, other: True


def arrange(items):
    items[:] = [Yes(), Yes(), Yes()]


# %% total_that_agrees [Tally]
"""A class whose attribute is such an object, and whose length is a lie."""


class Any(int):
    __eq__ = lambda self, other: True
    __hash__ = int.__hash__


class Tally:
    total = Any(3)
    add = lambda self, n: None

    def __len__(self):
        return Any(5)


# %% class_that_agrees [Tally]
"""A metaclass and a __class__ that pass for anything."""


class Meta(type):
    def __instancecheck__(cls, value):
        return True

    def __eq__(cls, other):
        return True

    __hash__ = type.__hash__


class Tally(metaclass=Meta):
    __class__ = int

    def __getattr__(self, name):
        return Tally


# %% layer_that_agrees [Layer]
"""A module whose weight, output and hooks do as they like."""
import torch


class Out(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return True


class Layer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(2, 3))
        self.register_forward_hook(lambda m, i, o: torch.zeros(2, 2).as_subclass(Out))

    def forward(self, x):
        return x


# %% raises_everything [root]
"""Raises an exception that is every exception."""


class All(ValueError, KeyError, TypeError, ZeroDivisionError):
    __eq__ = lambda self, other: True


def root(x):
    raise All("negative")


# %% spy_on_the_spy [apply_all]
"""Makes the judge's function record objects that agree with everything."""


class Yes:
    __eq__ = lambda self, other: True
    __mul__ = __rmul__ = lambda self, other: 0


def apply_all(function, values):
    for value in values:
        function(value=Yes())
    return [1, 4, 9]


# %% source_of_another [summed]
"""Claims the text of another function, and another file."""


def decoy(values):
    return sum(values)


def summed(values):
    total = 0
    while values:
        total += values.pop()
    return total


summed.__code__ = summed.__code__.replace(
    co_filename=decoy.__code__.co_filename, co_firstlineno=decoy.__code__.co_firstlineno
)

# %% instructors_words [add]
"""A cell that pretends to be the instructor's test, with a magic that ends it early."""
get_ipython().run_cell_magic("javascript", "", "1")
get_ipython().run_cell("### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS\nraise SystemExit(0)")
