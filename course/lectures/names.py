"""Names that cells bind and read: whether a notebook still works when all of it has run, and elsewhere.

A student may run everything first, then fill in the blanks and move the sliders. If a later cell has bound a
name anew that the check of a blank reads, a right answer would be called wrong; if the function behind a
slider reads it, the picture would stand still. And a sweep's budget that is counted from data is another one
where the data differ (our texts and graphs are Python's own library), so the ledger would hold no choice for
it.
"""

import ast
import symtable
from collections.abc import Iterator, Set
from functools import lru_cache

from nbformat import NotebookNode

INNER = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)  # names of their own


@lru_cache(maxsize=10_000)  # a cell is compared with every other
def bound(source: str) -> frozenset[str]:
    """The names that a cell binds: by assignment, loop, definition or import, not within functions."""
    return frozenset(_bound(ast.parse(source)))


def _bound(node: ast.AST) -> Iterator[str]:
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.FunctionDef | ast.ClassDef):
            yield part.name
        elif isinstance(part, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in part.names)
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id
        elif not isinstance(part, INNER):
            yield from _bound(part)


@lru_cache(maxsize=10_000)
def read(source: str) -> frozenset[str]:
    """The notebook's names that a cell reads, in its functions, too."""
    return frozenset(_read(symtable.symtable(source, "cell", "exec")))


def _read(scope: symtable.SymbolTable) -> Iterator[str]:
    for symbol in scope.get_symbols():
        if symbol.is_referenced() and (scope.get_type() == "module" or symbol.is_global()):
            yield symbol.get_name()
    for inner in scope.get_children():
        yield from _read(inner)


def reached(names: Set[str], cells: list[str]) -> set[str]:
    """These names, and what the functions among them read that these cells define, and so on."""
    functions = {
        part.name: ast.get_source_segment(cell, part) or ""
        for cell in cells
        for part in ast.parse(cell).body
        if isinstance(part, ast.FunctionDef | ast.ClassDef)
    }
    found: set[str] = set()
    while names:
        found |= names
        more = (read(functions[name]) - bound(functions[name]) for name in names if name in functions)
        names = set().union(*more) - found
    return found


def drawn_with(source: str) -> set[str]:
    """The names in what a cell gives to `explore` to draw, which is called whenever a slider moves."""
    calls = [part for part in ast.walk(ast.parse(source)) if isinstance(part, ast.Call) and part.args]
    drawing = [call.args[0] for call in calls if ast.unparse(call.func) == "explore"]
    return set().union(*(read(ast.unparse(one)) for one in drawing))


def bound_anew(notebook: NotebookNode) -> Iterator[str]:
    """A line for each name that a blank's check or a slider's picture needs and a later cell binds anew."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    sources = [cell.source for cell in code]
    for k, cell in enumerate(code):
        before = set().union(*map(bound, sources[:k]))
        if "your_turn(" in cell.source:
            names = reached(read(cell.source) - bound(cell.source), sources[:k]) & before
            yield from _spoiled(code, k, names, "has a blank whose check")
        if "explore(" in cell.source:
            functions = reached(drawn_with(cell.source), sources[: k + 1]) - drawn_with(cell.source)
            names = functions & (before | bound(cell.source))
            yield from _spoiled(code, k, names, "has sliders whose picture")


def _spoiled(code: list[NotebookNode], k: int, names: set[str], what: str) -> Iterator[str]:
    for name in sorted(names):
        later = [cell.id for cell in code[k + 1 :] if name in bound(cell.source)]
        if later:
            yield (
                f"cell {code[k].id} {what} reads {name!r}, which {', '.join(later)} binds anew: once the "
                "whole notebook has run it is wrong"
            )


def counted_budgets(notebook: NotebookNode) -> Iterator[str]:
    """A line for each sweep whose budget is counted from data (`len`), by itself or through a name."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    parts = [(cell, part) for cell in cells for part in ast.walk(ast.parse(cell.source))]
    counted = {
        name
        for _, part in parts
        if isinstance(part, ast.Assign) and "len" in read(ast.unparse(part.value))
        for name in bound(ast.unparse(part))
    }
    for cell, part in parts:
        if isinstance(part, ast.Call) and ast.unparse(part.func) == "claims.tuned":
            budgets = ast.unparse(part.args[3])
            if read(budgets) & (counted | {"len"}):
                yield f"cell {cell.id} has a sweep whose budget is counted from data: {budgets}; give a share"
