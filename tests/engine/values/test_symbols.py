"""Expressions of sympy cross the wire as data and as nothing else."""

from __future__ import annotations

import random

import pytest
import sympy as sp

from autograder.engine.session.measure import positions
from autograder.engine.wire.common import Uncrossable, WireError
from autograder.engine.wire.decode import Decoder
from autograder.engine.wire.encode import Encoder

X, P, N = sp.Symbol("x"), sp.Symbol("p", positive=True), sp.Symbol("n", integer=True)
EXPRESSIONS = [
    X**2 + 3 * X - 1,
    sp.sin(X) / X,
    sp.sqrt(P) * sp.pi,
    sp.Rational(1, 3) * X,
    sp.Float(1 / 3),
    sp.E**X,
    sp.exp(-(X**2) / 2),
    sp.Eq(X, 2),
    X < 3,
    sp.oo,
    -sp.oo,
    sp.I * X,
    sp.Abs(X),
    sp.Max(X, 1),
    sp.true,
    sp.log(X, 10),
    sp.factorial(N),
    sp.diff(X**3 * sp.cos(X), X),
    sp.Integer(-(10**40)),
    sp.atan2(X, P),
    sp.And(X > 1, X < 3),
    sp.Tuple(X, 1),
    sp.erf(X),
    sp.sqrt(2),
    sp.Not(X > 1),
    sp.zoo,
    sp.Pow(2, sp.Pow(10, 9, evaluate=False), evaluate=False),
]


@pytest.mark.parametrize("value", EXPRESSIONS, ids=str)
def test_an_expression_is_the_same_on_the_other_side(value: sp.Basic) -> None:
    made = Decoder().loads(Encoder().dumps([value, {"a": value}]))
    assert made == [value, {"a": value}] and type(made[0]) is type(value)
    assert positions(made) == (set(), set()), "it is data, and not empty"


@pytest.mark.parametrize(
    "value", [sp.Function("f")(X), sp.Integral(X, X), sp.Float("0.1", 40), sp.Matrix([X])]
)
def test_what_is_not_in_the_list_stays(value: object) -> None:
    with pytest.raises(Uncrossable):
        Encoder().dumps(value)


def deep(levels: int) -> list:
    tree: list = ["Pi"]
    for _ in range(levels):
        tree = ["Mul", tree, tree]
    return tree


FORGED = [
    ["Lambda", ["Pi"]],
    ["sympify", "1"],
    ["__class__"],
    ["Symbol"],
    ["Symbol", 3],
    ["Symbol", "x", "func", True],
    ["Symbol", "x", "real", "True"],
    ["Rational", "1"],
    ["Rational", "1", "0x"],
    ["Float", "nan()"],
    ["Float", 1, 2],
    [],
    "Pi",
    ["Mul", "x"],
    ["Mul", ["handle", 1]],
    ["Add", 3],
    deep(14),
    ["Pi", 1],
    [["Pi"]],
    None,
]


@pytest.mark.parametrize("tree", FORGED, ids=lambda tree: str(tree)[:30])
def test_a_forged_one_is_refused(tree: object) -> None:
    with pytest.raises(WireError):
        Decoder().loads(Encoder().pack(["sympy", tree]))


def test_nothing_but_an_expression_or_a_refusal_comes_of_any_tree() -> None:
    chance = random.Random(7)
    words = [
        "Add",
        "Mul",
        "Pow",
        "sin",
        "Symbol",
        "Rational",
        "Float",
        "Pi",
        "x",
        "-0x1",
        0,
        1.5,
        True,
        None,
        "Not",
    ]

    def tree(depth: int) -> object:
        if depth == 0 or chance.random() < 0.3:
            return chance.choice(words)
        return [chance.choice(words), *(tree(depth - 1) for _ in range(chance.randrange(4)))]

    made = 0
    for _ in range(2000):
        try:
            value = Decoder().loads(Encoder().pack(["sympy", tree(4)]))
        except WireError:
            continue
        made += isinstance(value, sp.Basic)
        assert isinstance(value, sp.Basic)
    assert made > 10
