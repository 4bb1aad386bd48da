"""Which names a cell binds and reads, at its top level and inside its functions."""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from dataclasses import dataclass, field
from functools import lru_cache

from IPython.core.inputtransformer2 import TransformerManager


@dataclass(frozen=True)
class Names:
    """binds: names that the cell gives a value, otherwise than by an import at its top level.
    modules: names that it gives a module by `import`. taken: those that it imports `from` one.
    reads: names that it needs while it runs.

    deferred: global names inside functions, needed when they are called. valid: it is Python.
    opaque: it may bind more than can be read off it (`import *`, most magics, `exec`).
    mentions: names in texts, as in `globals()["f"]` or `patch("__main__.f")`.
    """

    binds: frozenset[str] = field(default_factory=frozenset)
    modules: frozenset[str] = field(default_factory=frozenset)
    taken: frozenset[str] = field(default_factory=frozenset)
    reads: frozenset[str] = field(default_factory=frozenset)
    deferred: frozenset[str] = field(default_factory=frozenset)
    valid: bool = True
    opaque: bool = False
    mentions: frozenset[str] = field(default_factory=frozenset)

    @property
    def bound(self) -> frozenset[str]:
        """All names that the cell binds."""
        return self.binds | self.modules | self.taken


def to_python(source: str) -> str:
    """A cell without magics; what is Python already, most cells by far, stays what it is."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        return TransformerManager().transform_cell(source)
    return source


@lru_cache(maxsize=1000)
def names_of(source: str) -> Names:
    """The names of one cell; magics count as calls of `get_ipython`."""
    try:
        python = to_python(RUNS_ITS_CELL.sub("", source))
        top = symtable.symtable(python, "cell", "exec")
        tree = ast.parse(python)
        modules, taken = _imported(tree)
    except (SyntaxError, ValueError, RecursionError):
        return Names(valid=False)
    binds: set[str] = set()
    reads: set[str] = set()
    deferred: set[str] = set()
    for symbol in top.get_symbols():
        name = symbol.get_name()
        if (
            symbol.is_assigned()
            or symbol.is_namespace()
            or symbol.is_imported()
            and name not in modules | taken
        ):
            binds.add(name)
        if symbol.is_referenced():
            reads.add(symbol.get_name())
    _descend(top, binds, reads, deferred, at_top=True)
    opaque = OPAQUE.search(python) is not None
    imported = (frozenset(modules - binds), frozenset(taken - binds))
    return Names(
        frozenset(binds), *imported, frozenset(reads), frozenset(deferred), True, opaque, _mentioned(tree)
    )


def _mentioned(tree: ast.Module) -> frozenset[str]:
    texts = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return frozenset(name for text in texts if (name := text.removeprefix("__main__.")).isidentifier())


def _imported(tree: ast.Module) -> tuple[set[str], set[str]]:
    """Names that statements at the top level import: modules, and what is taken from modules."""
    modules: set[str] = set()
    taken: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            modules |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            taken |= {alias.asname or alias.name for alias in node.names} - {"*"}
    return modules, taken


def _descend(table: symtable.SymbolTable, binds: set, reads: set, deferred: set, at_top: bool) -> None:
    """Class bodies and comprehensions at the top level run with the cell; functions run later."""
    for child in table.get_children():
        runs_now = at_top and (child.get_type() == "class" or child.get_name() in COMPREHENSIONS)
        for symbol in child.get_symbols():
            if symbol.is_global() and symbol.is_referenced():
                (reads if runs_now else deferred).add(symbol.get_name())
            if symbol.is_declared_global() and symbol.is_assigned():
                binds.add(symbol.get_name())
        _descend(child, binds, reads, deferred, runs_now)


# Magics that run their own cell in the notebook.
RUNS_ITS_CELL = re.compile(r"\A\s*%%(time|timeit|capture|prun)\b[^\n]*\n")
COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr"}
OPAQUE = re.compile(
    r"\bimport\s*\*|\b(exec|globals|run_cell_magic)\("
    r"|\brun_line_magic\('(?!(autoreload|config|load_ext|matplotlib)\b)"
)
NOTEBOOK = frozenset(dir(builtins)) | {"In", "Out", "display", "exit", "get_ipython", "open", "quit"}


def is_given(name: str) -> bool:
    """Whether a notebook knows this name without any cell that binds it."""
    return name in NOTEBOOK or name.startswith("_")
