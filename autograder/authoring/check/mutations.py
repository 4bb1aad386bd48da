"""The mistakes that one slip makes: for a node of a syntax tree, what might stand there instead.

Each group is a function that yields other nodes for the one that it is given. Names, docstrings,
annotations, signatures and the text of errors are left alone; `mutants.py` walks past them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from autograder.authoring.check.nodes import (
    AXIS_WORDS,
    Found,
    Place,
    called,
    changed,
    is_axis,
    is_index,
    is_returned_tensor,
    is_reused,
    negated,
    number,
    number_in,
    numbers,
    off_by_one,
    subject_of,
    swapped,
    watches,
    without_keywords,
    wrapped,
)

OTHER_OPERATOR: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
PAIRS = [("min", "max"), ("amin", "amax"), ("any", "all"), ("sin", "cos"), ("zeros", "ones"), ("sum", "mean")]
PAIRS += [("zeros_like", "ones_like"), ("argmin", "argmax"), ("squeeze", "unsqueeze")]
SIBLING = dict(PAIRS) | {b: a for a, b in PAIRS}
SYMMETRIC_CALLS = set("transpose swapaxes min max minimum maximum logaddexp allclose".split())
ASYMMETRIC = (ast.Sub, ast.Div, ast.MatMult, ast.Pow, ast.FloorDiv, ast.Mod)
NORMALIZERS = set("softmax log_softmax sqrt rsqrt exp log mean norm normalize abs square entr".split())
CREATORS = set("range zip enumerate len zeros ones full empty eye arange tensor zeros_like ones_like".split())
CONVERSIONS = set("float double half long int bool to type type_as".split())
COPIES = set("clone copy deepcopy detach contiguous".split())
IN_PLACE_OPERATOR: dict[type, str] = {ast.Add: "add_", ast.Sub: "sub_", ast.Mult: "mul_", ast.Div: "div_"}
IN_PLACE_METHODS = set("masked_fill index_add exp log sqrt square tanh relu sigmoid clamp squeeze".split())
DTYPES = {"long": "float32", "double": "float32", "float64": "float32", "float32": "float64", "bool": "long"}


def operators(node: ast.AST, place: Place) -> Found:
    """Another operator, a sign or a `not` that is missing, the sister of a function."""
    if isinstance(node, ast.BinOp | ast.BoolOp):
        for other in OTHER_OPERATOR.get(type(node.op), ()):
            yield changed(node, op=other())
    elif isinstance(node, ast.AugAssign):
        for other in OTHER_OPERATOR.get(type(node.op), ()):
            yield changed(node, op=other())
        yield ast.Assign([node.target], node.value, lineno=node.lineno)
    elif isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            for other in OTHER_OPERATOR.get(type(op), ()):
                yield changed(node, ops=[*node.ops[:i], other(), *node.ops[i + 1 :]])
    elif isinstance(node, ast.UnaryOp) and number_in(node) is None:
        yield node.operand
    elif isinstance(node, ast.Attribute) and node.attr in SIBLING:
        yield changed(node, attr=SIBLING[node.attr])
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SIBLING:
        yield changed(node, func=ast.Name(SIBLING[node.func.id], ast.Load()))


def constants(node: ast.AST, place: Place) -> Found:
    """0, 1, one more, one less, twice as much, the other sign; True for False."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        if not (isinstance(place.parent, ast.While) or watches(place.parent)):
            yield ast.Constant(not node.value)
        return
    value = number_in(node)
    if value is None or is_axis(node, place) or is_index(node, place):
        return
    one = type(value)(1)
    yield from numbers(value, [0 * one, one, value + one, value - one, 2 * value, -value])


def axes(node: ast.AST, place: Place) -> Found:
    """Another axis (counted from the same side), no axis, one axis of several."""
    if isinstance(node, ast.Call):
        yield from without_keywords(node, AXIS_WORDS)
    elif is_axis(node, place):
        if (value := number_in(node)) is not None:
            near = [0, 1, -1, -2] if value < 0 else [0, max(value - 1, 0), value + 1]
            yield from numbers(value, near)
        elif isinstance(node, ast.Tuple):
            for i in range(len(node.elts)):
                yield changed(node, elts=node.elts[:i] + node.elts[i + 1 :])


def indices(node: ast.AST, place: Place) -> Found:
    """Off by one: in an index, a slice, a range, or the first or last turn of a loop."""
    if isinstance(node, ast.Slice):
        yield from _slices(node)
    elif is_index(node, place):
        value = number_in(node)
        if value is not None:
            yield from numbers(value, [value - 1, value + 1, 0])
        elif isinstance(node, ast.Name):
            yield from off_by_one(node)
    elif isinstance(node, ast.Call) and called(node) in ("range", "arange"):
        for i, arg in enumerate(node.args):
            for other in off_by_one(arg):
                yield changed(node, args=[*node.args[:i], other, *node.args[i + 1 :]])
        if len(node.args) == 1:
            yield changed(node, args=[number(1), *node.args])
    elif isinstance(place.parent, ast.For | ast.comprehension) and place.parent.iter is node:
        turns = ast.Call(ast.Name("list", ast.Load()), [node], [])
        for part in (ast.Slice(number(1), None, None), ast.Slice(None, number(-1), None)):
            yield ast.Subscript(turns, part, ast.Load())


def order(node: ast.AST, place: Place) -> Found:
    """Two neighbors change places: arguments, operands, elements."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ASYMMETRIC):
        yield changed(node, left=node.right, right=node.left)
    elif isinstance(node, ast.Call):
        for args in swapped(node.args) if called(node) not in SYMMETRIC_CALLS else ():
            yield changed(node, args=args)
    elif isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load):
        of_words = all(isinstance(e, ast.Constant) and isinstance(e.value, str) for e in node.elts)
        if not of_words and not isinstance(place.parent, ast.keyword):  # words of a choice, axes to sum over
            for elts in swapped(node.elts):
                yield changed(node, elts=elts)
    elif isinstance(node, ast.Assign) and not isinstance(node.value, ast.Tuple):
        for target in node.targets:
            if isinstance(target, ast.Tuple) and len(node.targets) == 1:
                for elts in swapped(target.elts):
                    yield changed(node, targets=[changed(target, elts=elts)])


def terms(node: ast.AST, place: Place) -> Found:
    """A term of a sum, a factor of a product or one of several conditions is missing."""
    if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Div):
        yield node.left
        yield ast.UnaryOp(ast.USub(), node.right) if isinstance(node.op, ast.Sub) else node.right
    elif isinstance(node, ast.BoolOp):
        for i in range(len(node.values)):
            left = node.values[:i] + node.values[i + 1 :]
            yield left[0] if len(left) == 1 else changed(node, values=left)
    elif isinstance(node, ast.Compare) and len(node.ops) > 1:
        yield changed(node, left=node.comparators[0], ops=node.ops[1:], comparators=node.comparators[1:])
        yield changed(node, ops=node.ops[:-1], comparators=node.comparators[:-1])
    elif isinstance(node, ast.AugAssign):
        yield ast.Expr(node.value)


def normalization(node: ast.AST, place: Place) -> Found:
    """Not divided, no softmax, no root."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        yield node.left
    elif isinstance(node, ast.Call) and called(node) in NORMALIZERS:
        yield from wrapped(node, place)


def wrappers(node: ast.AST, place: Place) -> Found:
    """A call is missing, and what it is called with is taken as it is; so for a transpose."""
    if isinstance(node, ast.Attribute) and node.attr in ("T", "mT", "H", "mH"):
        yield node.value
    elif isinstance(node, ast.Call):
        if called(node) not in NORMALIZERS | CREATORS | CONVERSIONS | COPIES:
            yield from wrapped(node, place)
        yield from without_keywords(node, {k.arg for k in node.keywords} - AXIS_WORDS - {"dtype"})


def branches(node: ast.AST, place: Place) -> Found:
    """The wrong branch, always one branch, a filter turned around."""
    if isinstance(node, ast.IfExp):
        yield changed(node, body=node.orelse, orelse=node.body)
        yield node.body
        yield node.orelse
    if isinstance(place.parent, ast.If | ast.While) and place.parent.test is node:
        if not isinstance(node, ast.Constant):
            yield negated(node)
            if isinstance(place.parent, ast.If):
                yield ast.Constant(True)
    elif isinstance(place.parent, ast.comprehension) and node in place.parent.ifs:
        yield negated(node)
        yield ast.Constant(True)


def in_place(node: ast.AST, place: Place) -> Found:
    """What should be new is written over something that is still needed."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.value, ast.BinOp):
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Name) and isinstance(value.left, ast.Name) and value.left.id == target.id:
            yield ast.AugAssign(target, value.op, value.right, lineno=node.lineno)
    elif isinstance(node, ast.BinOp) and type(node.op) in IN_PLACE_OPERATOR and is_reused(node.left, place):
        method = ast.Attribute(node.left, IN_PLACE_OPERATOR[type(node.op)], ast.Load())
        yield ast.Call(method, [node.right], [])
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        subject = subject_of(node, place)
        if called(node) in COPIES and subject is not None:
            yield subject
        elif called(node) in IN_PLACE_METHODS and subject is not None and is_reused(subject, place):
            yield changed(node, func=changed(node.func, attr=node.func.attr + "_"))


def dtype(node: ast.AST, place: Place) -> Found:
    """A conversion is missing, another type is named, the result has another type."""
    if isinstance(node, ast.Call):
        if called(node) in CONVERSIONS:
            yield from wrapped(node, place)
        yield from without_keywords(node, {"dtype"})
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in DTYPES:
        if node.value.id == "torch":
            yield changed(node, attr=DTYPES[node.attr])
    elif isinstance(node, ast.Attribute) and node.attr == "dtype":
        for name in ("float32", "float64"):
            yield ast.Attribute(ast.Name("torch", ast.Load()), name, ast.Load())
    if is_returned_tensor(node, place):
        for name in ("half", "double", "long"):
            yield ast.Call(ast.Attribute(node, name, ast.Load()), [], [])  # type: ignore[arg-type]


def statements(node: ast.AST, place: Place) -> Found:
    """A statement is missing."""
    if isinstance(node, ast.Return):
        if not isinstance(place.parent, ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.Pass()
    elif isinstance(node, ast.stmt) and not isinstance(node, ast.Pass | ast.FunctionDef | ast.ClassDef):
        yield ast.Pass()


def _slices(node: ast.Slice) -> Found:
    for end in ("lower", "upper"):
        bound = getattr(node, end)
        if bound is None:
            continue
        if end == "upper" or number_in(bound) != 0:
            yield changed(node, **{end: None})
        if number_in(bound) is None:  # a number is an index of its own
            yield from (changed(node, **{end: other}) for other in off_by_one(bound))
    if node.lower is None and node.upper is not None:
        yield changed(node, lower=number(1))
    if node.upper is None and node.lower is not None:
        yield changed(node, upper=number(-1))


GROUPS: dict[str, Callable[[ast.AST, Place], Found]] = {
    "operators": operators,
    "constants": constants,
    "axes": axes,
    "indices": indices,
    "order": order,
    "terms": terms,
    "normalization": normalization,
    "branches": branches,
    "in place": in_place,
    "dtype": dtype,
    "wrappers": wrappers,
    "statements": statements,
}
