"""What was expected and what came, read from the words of a test: shape, dtype, first difference, picture.

A test says such things in its message: `Expected tensor([1., 2.]), got tensor([1., 3.]).`, or, where it
has no message of its own, in the engine's words `expected: ...` and `yours: ...`. So nothing is shown
here that the message does not hold already, and hidden tests, whose messages hold no values, stay hidden.
"""

from __future__ import annotations

import ast
import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

OPENING = re.compile(r"\b(tensor|array|Parameter)\(")
EXPECTED = re.compile(r"expect|should|want|must|correct", re.IGNORECASE)
CAME = re.compile(r"got|came|yours|found|is now|returned|actual", re.IGNORECASE)
DTYPE = re.compile(r"dtype=(?:torch\.|np\.|numpy\.)?(\w+)")
TOLERANCE = 2e-4  # tensors print four digits
MAX_ENTRIES = 10_000
CURVE, IMAGE = 8, 4  # entries of an axis from which a picture tells more than numbers


@dataclass
class Value:
    """One tensor or array as it was printed."""

    data: np.ndarray
    dtype: str

    @property
    def shape(self) -> str:
        return str(tuple(self.data.shape))


@dataclass
class Comparison:
    """Two values beside each other; `difference` says in words where they part."""

    expected: Value
    came: Value
    difference: str

    @property
    def picture(self) -> str | None:
        """curve or image, where that shows something."""
        shapes = self.expected.data.shape, self.came.data.shape
        if all(len(s) == 1 and s[0] >= CURVE for s in shapes):
            return "curve"
        return "image" if all(len(s) == 2 and min(s) >= IMAGE for s in shapes) else None


def comparison(message: str) -> Comparison | None:
    """The first expected value and the value that came in a message, None if it does not hold both."""
    expected = came = None
    end = 0
    for opening in OPENING.finditer(message):
        if opening.start() < end:
            continue
        value, stop = _value(message, opening)
        words = message[end : opening.start()]
        end = stop
        if value is None:
            continue
        last_expected, last_came = _last(EXPECTED, words), _last(CAME, words)
        if last_expected > last_came and expected is None:
            expected = value
        elif last_came > last_expected and came is None:
            came = value
    if expected is None or came is None:
        return None
    return Comparison(expected, came, difference(expected, came))


def difference(expected: Value, came: Value) -> str:
    """Where two values part, in words."""
    if expected.data.shape != came.data.shape:
        return f"The shapes differ: expected {expected.shape}, came {came.shape}."
    with np.errstate(all="ignore"):
        a, b = np.asarray(expected.data, dtype=float), np.asarray(came.data, dtype=float)
        same = (a == b) | (np.isnan(a) & np.isnan(b)) | (np.abs(a - b) <= TOLERANCE * (1 + np.abs(a)))
    if same.all():
        if expected.dtype != came.dtype:
            return f"Only the dtype differs: expected {expected.dtype}, came {came.dtype}."
        return "They differ by less than is printed."
    place = tuple(int(i) for i in np.argwhere(~same)[0])
    where = f"at {list(place)}" if place else "in value"
    number = f"{int((~same).sum())} of {same.size} entries differ, the first {where}"
    said = f"{number}: expected {expected.data[place]:g}, came {came.data[place]:g}."
    if expected.dtype != came.dtype:
        said += f" The dtype differs too: expected {expected.dtype}, came {came.dtype}."
    return said


def _last(words: re.Pattern[str], text: str) -> int:
    return max((m.start() for m in words.finditer(text)), default=-1)


def _value(message: str, opening: re.Match[str]) -> tuple[Value | None, int]:
    """The value that opens here, and where its closing bracket is."""
    depth, stop = 1, len(message)
    for place in range(opening.end(), len(message)):
        depth += {"(": 1, ")": -1}.get(message[place], 0)
        if depth == 0:
            stop = place
            break
    inside = message[opening.end() : stop]
    numbers = re.split(r",\s*(?:dtype|grad_fn|requires_grad|device|size|shape)=", inside)[0]
    try:
        data = np.array(_numbers(ast.parse(" ".join(numbers.split()), mode="eval").body))
    except (SyntaxError, ValueError, RecursionError, MemoryError, TypeError, OverflowError):
        return None, stop
    if data.dtype.kind not in "biuf" or data.size > MAX_ENTRIES:
        return None, stop
    named = DTYPE.search(inside)
    torch = opening[1] != "array"
    usual = {"b": "bool", "i": "int64", "u": "int64", "f": "float32" if torch else "float64"}
    return Value(data, named[1] if named else usual[data.dtype.kind]), stop


def _numbers(node: ast.expr) -> Any:
    """Nested lists of numbers and nothing else; ValueError otherwise (as for a tensor printed in part)."""
    if isinstance(node, ast.List):
        return [_numbers(item) for item in node.elts]
    if isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_numbers(node.operand)
    if isinstance(node, ast.Name) and node.id in ("nan", "inf"):
        return math.nan if node.id == "nan" else math.inf
    raise ValueError("not a number")
