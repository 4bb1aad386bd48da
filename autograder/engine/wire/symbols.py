"""Expressions of sympy as data: names from a closed list, numbers and symbols. Nothing is evaluated."""

from __future__ import annotations

import sys
from typing import Any

from autograder.engine.wire.common import MAX_DEPTH, MAX_DIGITS, Uncrossable, WireError

DOUBLE = 53  # bits of a number of the usual precision
MOST = 10_000  # nodes of one expression
CONSTANTS = {"Pi": "pi", "Exp1": "E", "ImaginaryUnit": "I", "Infinity": "oo", "NegativeInfinity": "-oo"}
CONSTANTS |= {"NaN": "nan", "BooleanTrue": "true", "BooleanFalse": "false", "ComplexInfinity": "zoo"}
NODES = frozenset(
    "Add Mul Pow exp log sin cos tan cot sec csc asin acos atan atan2 sinh cosh tanh asinh acosh atanh "
    "Abs sign floor ceiling Min Max factorial binomial gamma erf re im conjugate Heaviside Tuple Equality "
    "Unequality StrictLessThan LessThan StrictGreaterThan GreaterThan And Or Not".split()
)
ASSUMPTIONS = frozenset(
    "real positive negative nonnegative nonpositive nonzero zero integer rational irrational complex "
    "imaginary commutative even odd prime finite infinite extended_real".split()
)


def is_symbolic(value: Any) -> bool:
    """Whether this is an expression of sympy's own classes."""
    sympy = sys.modules.get("sympy")
    basic = getattr(sympy, "Basic", None)
    if basic is None or not issubclass(type(value), basic):
        return False
    return str(type(value).__module__).partition(".")[0] == "sympy"  # a function of the user's has no module


def write(value: Any, depth: int = 0) -> list:
    """The tree of an expression; a kind of part that cannot cross is Uncrossable."""
    import sympy

    name = type(value).__name__
    if depth > MAX_DEPTH:
        raise Uncrossable(f"an expression deeper than {MAX_DEPTH} levels")
    if name in CONSTANTS:
        return [name]
    if isinstance(value, sympy.Rational):
        return ["Rational", hex(value.p), hex(value.q)]
    if name == "Float":
        if value._prec != DOUBLE:
            raise Uncrossable("a number of sympy with another precision than usual cannot cross the wire")
        return ["Float", float(value)]
    if name == "Symbol":
        told = {k: v for k, v in value._assumptions_orig.items() if v is not None}
        return ["Symbol", value.name, *[part for pair in sorted(told.items()) for part in pair]]
    if name not in NODES:
        raise Uncrossable(f"{name} of sympy cannot cross the wire")
    return [name, *(write(part, depth + 1) for part in value.args)]


def read(tree: Any) -> Any:
    """The inverse of `write`; raises WireError for everything that it does not write."""
    return _read(tree, [MOST], 0)


def _read(tree: Any, left: list[int], depth: int) -> Any:
    import sympy

    left[0] -= 1
    if not isinstance(tree, list) or not tree or left[0] < 0 or depth > MAX_DEPTH + 1:
        raise WireError("an expression with a wrong form, or too large a one")
    name, rest = tree[0], tree[1:]
    if name in CONSTANTS and not rest:
        return -sympy.oo if CONSTANTS[name] == "-oo" else getattr(sympy, CONSTANTS[name])
    if name in ("Rational", "Float", "Symbol"):
        return _atom(name, rest)
    if name not in NODES:
        raise WireError(f"{name!r:.40} in an expression")
    parts = [_read(part, left, depth + 1) for part in rest]
    return sympy.Tuple(*parts) if name == "Tuple" else getattr(sympy, name)(*parts, evaluate=False)


def _atom(name: str, rest: list) -> Any:
    import sympy

    if name == "Float" and len(rest) == 1 and type(rest[0]) is float:
        return sympy.Float(rest[0])
    if name == "Float" or not rest or any(isinstance(r, str) and len(r) > MAX_DIGITS for r in rest):
        raise WireError("a symbol or number with a wrong form")
    if name == "Rational":
        return sympy.Rational(int(rest[0], 16), int(rest[1], 16))
    told = dict(zip(rest[1::2], rest[2::2], strict=True))
    if not told.keys() <= ASSUMPTIONS or not all(type(value) is bool for value in told.values()):
        raise WireError("a symbol with unknown assumptions")
    return sympy.Symbol(rest[0], **told)
