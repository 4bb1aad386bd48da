"""Nodes of syntax trees: looked at, copied with a change, and where they stand."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Found = Iterator[ast.AST]

AXIS_WORDS = {"dim", "axis", "dims", "axes", "dim0", "dim1"}
AXIS_METHODS = set("transpose permute flatten unflatten squeeze unsqueeze gather index_add".split())
AXIS_METHODS |= set("sum mean amin amax argmin argmax any all softmax cat stack index_add_".split())
SAFEGUARDS = {"strict"}  # an argument that only watches over the others


@dataclass(frozen=True)
class Place:
    """Where a node stands: its ancestors, outermost first, and what is known of the whole answer.

    bound: names that the answer binds. reused: those that it reads more than once, or that are arguments.
    """

    ancestors: tuple[ast.AST, ...]
    bound: frozenset[str] = field(default=frozenset())
    reused: frozenset[str] = field(default=frozenset())

    @property
    def parent(self) -> ast.AST:
        return self.ancestors[-1]

    def around(self, kind: type) -> Any:
        """The parent if it is a `kind`, or the parent of the tuple in which the node stands."""
        outer = self.ancestors[-2:] if isinstance(self.parent, ast.Tuple) else self.ancestors[-1:]
        return next((a for a in outer if isinstance(a, kind)), None)


def changed(node: Any, **fields: Any) -> Any:
    """A copy of a node with other fields."""
    made = copy.copy(node)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def number(value: float) -> ast.expr:
    """A number as the parser would give it: a negative one is a minus and a positive one."""
    return ast.Constant(value) if value >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-value))


def number_in(node: ast.AST) -> Any:
    """The number that a node is, with its sign; None if it is not one."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = number_in(node.operand)
        return None if inner is None or isinstance(node.operand, ast.UnaryOp) else -inner
    is_number = isinstance(node, ast.Constant) and type(node.value) in (int, float)
    return node.value if is_number else None  # type: ignore[attr-defined]


def numbers(value: float, others: list) -> Found:
    """The other numbers, each once and without `value` itself."""
    yield from (number(n) for n in dict.fromkeys(others) if n != value)


def off_by_one(node: ast.expr) -> Iterator[ast.expr]:
    """One more and one less."""
    value = number_in(node)
    if value is not None:
        yield from (number(value + 1), number(value - 1))
    else:
        yield from (ast.BinOp(node, op(), number(1)) for op in (ast.Add, ast.Sub))


def negated(node: Any) -> ast.expr:
    """`not` before a condition, or taken away."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return node.operand
    return ast.UnaryOp(ast.Not(), node)


def called(node: ast.Call) -> str | None:
    """The last part of a called function's name."""
    return getattr(node.func, "attr", None) or getattr(node.func, "id", None)


def subject_of(node: ast.Call, place: Place) -> ast.expr | None:
    """What a call is about: the object of a method, or a function's first argument."""
    root = node.func
    while isinstance(root, ast.Attribute):
        root = root.value
    library = isinstance(root, ast.Name) and root.id not in place.bound
    if isinstance(node.func, ast.Attribute) and not library:
        return node.func.value
    return node.args[0] if node.args and not isinstance(node.args[0], ast.Starred) else None


def wrapped(node: ast.Call, place: Place) -> Found:
    """What a call is about, without the call; nothing for a call that stands as a statement."""
    subject = subject_of(node, place)
    if subject is not None and not isinstance(place.parent, ast.Expr):
        yield subject


def without_keywords(node: ast.Call, names: Any) -> Found:
    for keyword in node.keywords:
        if keyword.arg in names and not watches(keyword):
            yield changed(node, keywords=[k for k in node.keywords if k is not keyword])


def watches(node: ast.AST) -> bool:
    return isinstance(node, ast.keyword) and node.arg in SAFEGUARDS


def swapped(nodes: list) -> Iterator[list]:
    for i in range(len(nodes) - 1):
        if not any(isinstance(n, ast.Starred) for n in nodes[i : i + 2]):
            yield [*nodes[:i], nodes[i + 1], nodes[i], *nodes[i + 2 :]]


def is_axis(node: ast.AST, place: Place) -> bool:
    keyword, call = place.around(ast.keyword), place.around(ast.Call)
    if keyword is not None:
        return keyword.arg in AXIS_WORDS
    return call is not None and called(call) in AXIS_METHODS and node is not call.func


def is_index(node: ast.AST, place: Place) -> bool:
    if isinstance(place.parent, ast.Slice):
        return True
    subscript = place.around(ast.Subscript)
    return subscript is not None and subscript.value is not node and subscript.value is not place.parent


def is_reused(node: ast.AST, place: Place) -> bool:
    return isinstance(node, ast.Name) and node.id in place.reused


def is_returned_tensor(node: ast.AST, place: Place) -> bool:
    """Whether a node is what a function returns, or one of several, and is said to be a tensor."""
    returned = place.around(ast.Return)
    functions = [a for a in place.ancestors if isinstance(a, ast.FunctionDef)]
    if returned is None or not functions or functions[-1].returns is None:
        return False
    said: ast.expr = functions[-1].returns
    if isinstance(place.parent, ast.Tuple):
        several = said.slice if isinstance(said, ast.Subscript) else None
        kinds = several.elts if isinstance(several, ast.Tuple) else []
        position = place.parent.elts.index(node)  # type: ignore[arg-type]
        return position < len(kinds) and _says_tensor(kinds[position])
    return _says_tensor(said)


def _says_tensor(annotation: ast.expr) -> bool:
    return isinstance(annotation, ast.Name) and annotation.id == "Tensor"
