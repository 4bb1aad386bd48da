"""Whether a test looks at an argument again after a call, for the rule on in-place changes.

The judge keeps its own copy of an argument that a student's function changed without being asked
to. If the test never reads it again nobody can tell; if it does, the test would not see what it
would see in one process, so the reply is refused with a message that names the argument.
"""

from __future__ import annotations

import ast
import linecache
import sys
from types import CodeType, FrameType
from typing import Any

from autograder.engine.common.shell import TEST_CELL
from autograder.engine.session.contract import Refused


def refuse_unread_changes(changes: list[tuple]) -> None:
    """Refuse a change in place that the model answer does not make, if the test reads the argument again.

    changes: ((function, place of the argument), the judge's own value), taken from the list.
    """
    while changes:
        (path, place), value = changes.pop()
        if read_again(value):
            name = place.split(".")[1] if "." in place else place
            which = f"argument {int(name) + 1}" if name.isdigit() else f"argument `{name}`"
            raise Refused(f"`{path}` changed its {which} in place; it should leave its inputs as they are.")


def read_again(value: Any) -> bool:
    """Whether a name of the running test cell that holds `value` is read after the present call."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if TEST_CELL in frame.f_code.co_filename and _frame_reads(frame, value):
            return True
        frame = frame.f_back
    return False


def _frame_reads(frame: FrameType, value: Any) -> bool:
    names = {n for n, v in frame.f_locals.items() if v is value} - {"_", "__", "___"}
    if not names:
        return False
    try:
        tree = ast.parse("".join(linecache.getlines(frame.f_code.co_filename)))
    except SyntaxError:
        return True
    here = _position(frame.f_code, frame.f_lasti)
    mentions = sorted(
        (n.lineno, n.col_offset, isinstance(n.ctx, ast.Load), n.id)
        for n in ast.walk(tree)
        if isinstance(n, ast.Name) and n.id in names
    )
    loop = _enclosing_loop(tree, here)
    for name in names:
        mine = [(line, column, load) for line, column, load, n in mentions if n == name]
        after = [m for m in mine if m[:2] >= here]
        again = [m for m in mine if loop and loop <= m[:2] < here]
        if after and after[0][2] or again and again[0][2] and not (after and not after[0][2]):
            return True
    return False


def _position(code: CodeType, last: int) -> tuple[int, int]:
    """Where the instruction that is running ends in the source."""
    for offset, (_, end_line, _, end_column) in enumerate(code.co_positions()):
        if offset * 2 == last:
            return (end_line or 0, end_column or 0)
    return (0, 0)


def _enclosing_loop(tree: ast.AST, here: tuple[int, int]) -> tuple[int, int] | None:
    """Where the outermost loop around the present call begins."""
    loops = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.AsyncFor)
    for node in ast.walk(tree):
        if isinstance(node, loops):
            begin, end = (node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0)
            if begin <= here <= end:
                return begin
    return None
