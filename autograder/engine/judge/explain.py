"""What was expected and what came: makes bare asserts in visible tests say it."""

from __future__ import annotations

import ast
from typing import Any

EXPLAIN = "__partwise_explain__"
MAX_SHOWN = 400  # characters of a value


class AssertExplainer(ast.NodeTransformer):
    """Gives an assert without a message one that shows the values it compared.

    ``assert f(x) == y`` becomes ``assert (a := f(x)) == (b := y), explain(...)``: nothing is computed
    twice. Applied to the visible part of a test cell only; `hidden` are its hidden line ranges.
    """

    def __init__(self, student_names: frozenset[str], hidden: tuple[tuple[int, int], ...] = ()):
        self.student_names = student_names
        self.hidden = hidden
        self.count = 0

    def visit_Assert(self, node: ast.Assert) -> ast.Assert:
        if node.msg is not None or any(a <= node.lineno <= b for a, b in self.hidden):
            return node
        text = ast.Constant(ast.unparse(node.test)[:300])
        operands = self._operands(node.test)
        shown = [ast.Tuple([ast.Constant(label), value], ast.Load()) for label, value in operands]
        call = ast.Call(ast.Name(EXPLAIN, ast.Load()), [text, *shown], [])
        node.msg = ast.copy_location(call, node)
        return ast.fix_missing_locations(node)

    def _operands(self, test: ast.expr) -> list[tuple[str, ast.expr]]:
        """Name the operands of a comparison or a call, in place; each with its label."""
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            pair = [test.left, test.comparators[0]]
            names = self._named(pair)
            test.left, test.comparators = names[0][1], [names[1][1]]
        elif isinstance(test, ast.Call) and 1 <= len(test.args) <= 3 and not _starred(test.args):
            names = self._named(test.args)
            test.args = [value for _, value in names]
        else:
            return []
        return [(label, _load(value)) for label, value in names if isinstance(value, ast.NamedExpr)]

    def _named(self, values: list[ast.expr]) -> list[tuple[str, ast.expr]]:
        mine = [self._is_students(v) for v in values]
        told_apart = len(values) == 2 and mine[0] != mine[1]
        named: list[tuple[str, ast.expr]] = []
        for value, is_mine in zip(values, mine, strict=True):
            label = ("yours" if is_mine else "expected") if told_apart else ast.unparse(value)[:80]
            self.count += 1
            target = ast.Name(f"__partwise_operand_{self.count}__", ast.Store())
            named.append((label, ast.copy_location(ast.NamedExpr(target, value), value)))
        return named

    def _is_students(self, value: ast.expr) -> bool:
        names = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
        return bool(names & self.student_names)


def _starred(values: list[ast.expr]) -> bool:
    return any(isinstance(v, ast.Starred) for v in values)


def _load(value: ast.expr) -> ast.expr:
    if isinstance(value, ast.NamedExpr):
        return ast.Name(value.target.id, ast.Load())
    return value


def explanation(test: str, *operands: tuple[str, Any]) -> str:
    """The message of a failed assert: the test and the values in it."""
    lines = [f"this does not hold: {test}"]
    lines += [f"{label}: {shown(value)}" for label, value in operands]
    return "\n".join(lines)


def shown(value: Any) -> str:
    """A value in a few lines."""
    try:
        text = repr(value)
        shape = getattr(value, "shape", None)
    except Exception:
        return "(cannot be shown)"
    if len(text) > MAX_SHOWN:
        text = text[:MAX_SHOWN] + " ..."
        if shape is not None:
            text += f" (shape {tuple(shape)})"
    return text
