"""Which forbidden calls the text of a cell names."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache

from autograder.engine.forbidden.calls import module_files
from autograder.engine.notebook.names import to_python


def aliases(sources: Iterable[str]) -> dict[str, str]:
    """What the names that cells import stand for: `F` for `torch.nn.functional`."""
    found: dict[str, str] = {}
    for tree in map(_parsed, sources):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {a.asname or a.name.split(".")[0]: _stands_for(a) for a in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    return found


def used(source: str, names: list[str], known: dict[str, str]) -> list[str]:
    """The forbidden names that a cell surely uses: as an import, or below what it imports.

    known: `aliases` of the notebook. A method, or a name that the cell gives a value of its own, may be
    anything: whether it is forbidden shows when it is called.
    """
    tree = _parsed(source)
    last, found = _functions(names), _imported(tree, names)
    mine = _given_values(tree)
    known = {k: v for k, v in {**known, **aliases([source])}.items() if k not in mine}
    for node in ast.walk(tree):
        path = _dotted(node, known)
        if path is not None and (name := last.get(path.rpartition(".")[2])) and _library(path, name):
            found.append(name)
    return list(dict.fromkeys(found))


def mentions(source: str, names: list[str]) -> list[str]:
    """The forbidden names that a cell may use: as any attribute, or as a text, too."""
    tree = _parsed(source)
    last, found = _functions(names), _imported(tree, names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in last:
            found.append(last[node.attr])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += [n for n in names if node.value in (n, n.rpartition(".")[2]) and n in last.values()]
    return list(dict.fromkeys(found))


def _parsed(source: str) -> ast.Module:
    """A cell's tree; an empty one if it is no Python."""
    try:
        return ast.parse(to_python(source))
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module([], [])


def _functions(names: list[str]) -> dict[str, str]:
    """By its last part, each forbidden name that is no module."""
    return {n.rpartition(".")[2]: n for n in names if not _is_module(n)}


@cache
def _is_module(name: str) -> bool:
    return bool(module_files(name))


def _imported(tree: ast.Module, names: list[str]) -> list[str]:
    """The forbidden names that a cell imports."""
    last, found = _functions(names), list[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [n for a in node.names for n in names if _within(a.name, n)]
        elif isinstance(node, ast.ImportFrom) and node.module:
            dotted = [f"{node.module}.{a.name}" for a in node.names] + [node.module]
            found += [n for d in dotted for n in names if _within(d, n)]
            found += [
                last[a.name] for a in node.names if a.name in last and _library(node.module, last[a.name])
            ]
    return found


def _dotted(node: ast.AST, known: dict[str, str]) -> str | None:
    """`torch.nn.functional.softmax` for `F.softmax` and `getattr(F, "softmax")`; None for what is no such."""
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute):
        return _joined(_dotted(node.value, known), node.attr)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
        below, name = (*node.args, node, node)[:2]
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            return _joined(_dotted(below, known), name.value)
    return None


def _joined(path: str | None, name: str) -> str | None:
    return None if path is None else f"{path}.{name}"


def _given_values(tree: ast.Module) -> set[str]:
    """Names that a cell gives a value somewhere, other than by an import."""
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    return names | {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}


def _stands_for(alias: ast.alias) -> str:
    return alias.name if alias.asname else alias.name.split(".")[0]


def _within(dotted: str, name: str) -> bool:
    return dotted == name or dotted.startswith(name + ".")


def _library(module: str, name: str) -> bool:
    return module.split(".")[0] == name.split(".")[0]
