"""Names that cells bind and read: whether a blank can still be checked when the whole notebook has run.

A student may run everything first and fill in the blanks later. If a later cell has bound a name anew that
the check of a blank reads, a right answer would be called wrong.
"""

import ast
import symtable
from collections.abc import Iterator

from nbformat import NotebookNode

INNER = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)  # names of their own


def bound(source: str) -> set[str]:
    """The names that a cell binds: by assignment, loop, definition or import, not within functions."""
    return set(_bound(ast.parse(source)))


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


def read(source: str) -> set[str]:
    """The notebook's names that a cell reads, in its functions, too."""
    return set(_read(symtable.symtable(source, "cell", "exec")))


def _read(scope: symtable.SymbolTable) -> Iterator[str]:
    for symbol in scope.get_symbols():
        if symbol.is_referenced() and (scope.get_type() == "module" or symbol.is_global()):
            yield symbol.get_name()
    for inner in scope.get_children():
        yield from _read(inner)


def needed(source: str, before: list[str]) -> set[str]:
    """What a cell reads that it does not bind itself, with what functions of the cells before it read."""
    functions = {
        part.name: ast.get_source_segment(cell, part) or ""
        for cell in before
        for part in ast.parse(cell).body
        if isinstance(part, ast.FunctionDef | ast.ClassDef)
    }
    found: set[str] = set()
    todo = read(source) - bound(source)
    while todo:
        found |= todo
        more = (read(functions[name]) - bound(functions[name]) for name in todo if name in functions)
        todo = set().union(*more) - found
    return found


def bound_anew(notebook: NotebookNode) -> Iterator[str]:
    """A line for each name that the check of a blank needs and that a later cell binds anew."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    sources = [cell.source for cell in code]
    for k, cell in enumerate(code):
        if "your_turn(" not in cell.source:
            continue
        before = set().union(*map(bound, sources[:k]))
        for name in sorted(needed(cell.source, sources[:k]) & before):
            later = [code[n].id for n in range(k + 1, len(code)) if name in bound(sources[n])]
            if later:
                yield (
                    f"cell {cell.id} has a blank whose check reads {name!r}, which {', '.join(later)} binds "
                    "anew: who fills it in after running the whole notebook would be told wrong"
                )
