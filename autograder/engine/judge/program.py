"""Cells of the instructor's as programs: transformed and compiled once, run for every submission."""

from __future__ import annotations

import ast
import asyncio
import inspect
import linecache
from dataclasses import dataclass
from types import CodeType
from typing import Any

from autograder.engine.common.shell import TEST_CELL, CellShell
from autograder.engine.judge.explain import AssertExplainer
from autograder.engine.notebook.plan import Plan, Step

AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Program:
    """A compiled cell: its statements and, if it ends with an expression, that expression.

    name: the file name of its code, by which tracebacks and `linecache` know it.
    """

    name: str
    statements: CodeType
    value: CodeType | None

    def run(self, shell: CellShell) -> BaseException | None:
        """Run in the shell's namespace; the last expression's value is displayed. Returns the exception."""
        space = shell.user_ns
        try:
            _execute(self.statements, space)
            if self.value is not None:
                shell.displayhook(_execute(self.value, space))
        except BaseException as error:  # whatever a test raises is its verdict
            return error
        return None


def compile_cell(
    source: str, name: str, shell: CellShell, explainer: AssertExplainer | None = None
) -> Program:
    """Compile a cell; asserts explain themselves where there is an explainer. Raises SyntaxError."""
    name = f"<{TEST_CELL}-{name}>"
    text = shell.transform_cell(source)
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    tree = ast.parse(text, name)
    if explainer is not None:
        tree = explainer.visit(tree)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    quiet = source.rstrip().endswith(";")
    value = None
    if isinstance(last, ast.Expr) and not quiet:
        value = compile(ast.Expression(last.value), name, "eval", flags=AWAIT, dont_inherit=True)
    elif last is not None:
        tree.body.append(last)
    return Program(name, compile(tree, name, "exec", flags=AWAIT, dont_inherit=True), value)


def compile_plan(plan: Plan, shell: CellShell) -> dict[int, Program]:
    """The programs of a plan's cells that run in the judge."""
    programs = {}
    for step in plan.steps.values():
        if step.kind in ("solution", "player"):
            if step.names.modules:
                programs[step.index] = imports_of(step, shell)
        elif step.kind != "skipped":
            explainer = AssertExplainer(plan.student_names, step.hidden) if step.kind == "test" else None
            programs[step.index] = _compiled(step.source, str(step.index), shell, explainer)
    return programs


def imports_of(step: Step, shell: CellShell) -> Program:
    """The program of a cell of the player's in the judge: it imports the modules that the cell imports."""
    lines = []
    for node in ast.parse(shell.transform_cell(step.source)).body:
        for alias in node.names if isinstance(node, ast.Import) else ():
            if (alias.asname or alias.name.partition(".")[0]) in step.names.modules:
                lines.append(f"with suppress(ImportError):\n    {ast.unparse(ast.Import([alias]))}")
    text = "\n".join(["from contextlib import suppress", *lines, "del suppress"])
    return compile_cell(text, f"{step.index}-imports", shell)


def _compiled(source: str, name: str, shell: CellShell, explainer: AssertExplainer | None) -> Program:
    """A cell's program; of a cell that is not Python one that says so when it runs, as a kernel does."""
    try:
        return compile_cell(source, name, shell, explainer)
    except (SyntaxError, ValueError, RecursionError) as error:
        said = f"{type(error).__name__}: {error}"
        return compile_cell(f"raise SyntaxError({said!r})", name, shell)


def compile_visible(plan: Plan, programs: dict[int, Program], shell: CellShell) -> dict[int, Program]:
    """The same programs without hidden tests. A test cell that is nothing without them does nothing."""
    visible = dict(programs)
    for step in plan.steps.values():
        if step.kind == "test" and step.hidden:
            explainer = AssertExplainer(plan.student_names)
            text, name = step.without_hidden(), f"{step.index}-visible"
            try:
                visible[step.index] = compile_cell(text, name, shell, explainer)
            except SyntaxError:
                visible[step.index] = compile_cell("", name, shell)
    return visible


def _execute(code: CodeType, space: dict[str, Any]) -> Any:
    result = eval(code, space)
    return asyncio.run(_wait(result)) if inspect.iscoroutine(result) else result


async def _wait(awaitable: Any) -> Any:
    return await awaitable
