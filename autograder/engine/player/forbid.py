"""Forbidden calls: taken out of the player, and named when a student's cell uses them."""

from __future__ import annotations

import ast
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager


class Forbidden(RuntimeError):
    """A call that this assignment does not allow."""


def explanation(name: str) -> str:
    return f"`{name}` may not be used here: this task asks you to write it yourself."


def module_file(name: str) -> Path | None:
    """The file of a forbidden module, which the sandbox hides; None if the name is no module."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, AttributeError, ValueError):
        return None
    return Path(spec.origin) if spec and spec.origin and Path(spec.origin).is_file() else None


class _Blocker(importlib.abc.MetaPathFinder):
    """Refuses to import forbidden modules."""

    def __init__(self, names: set[str]):
        self.names = names

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name in self.names:
            raise Forbidden(explanation(name))
        return None


def modules_among(names: list[str]) -> list[str]:
    """Those of the names that are modules here; the others are functions or classes."""
    return [n for n in names if module_file(n)]


def block(modules: list[str]) -> None:
    """Refuse to import these modules from now on."""
    for name in modules:
        sys.modules.pop(name, None)
        parent, _, last = name.rpartition(".")
        if parent in sys.modules:
            vars(sys.modules[parent]).pop(last, None)
    sys.meta_path.insert(0, _Blocker(set(modules)))


def remove(functions: list[str]) -> None:
    """Remove functions and classes from this process, wherever a loaded module refers to them."""
    for name in functions:
        target = _resolve(name)
        if target is not None:
            _replace(target, name)


def _resolve(name: str) -> Any:
    """The object of a dotted name, or None where this installation does not have it."""
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:cut]))
        except ImportError:
            continue
        for part in parts[cut:]:
            found = getattr(found, part, None)
        return found
    return None


def _replace(target: Any, name: str) -> None:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise Forbidden(explanation(name))

    last = name.rpartition(".")[2]
    substitute: Any = type(last, (), {"__new__": refuse}) if isinstance(target, type) else refuse
    substitute.__name__ = last
    for module in list(sys.modules.values()):
        space = getattr(module, "__dict__", None)
        if not isinstance(space, dict):
            continue
        for key, value in list(space.items()):
            if value is target:
                space[key] = substitute


def used(source: str, names: list[str]) -> list[str]:
    """The forbidden names that a cell uses: as an attribute, an import or the text of a getattr."""
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError, RecursionError):
        return []
    last = {n.rpartition(".")[2]: n for n in names if not module_file(n)}
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [n for a in node.names for n in names if _within(a.name, n)]
        elif isinstance(node, ast.ImportFrom) and node.module:
            dotted = [f"{node.module}.{a.name}" for a in node.names] + [node.module]
            found += [n for d in dotted for n in names if _within(d, n)]
            found += [
                last[a.name] for a in node.names if a.name in last and _library(node.module, last[a.name])
            ]
        elif isinstance(node, ast.Attribute) and node.attr in last:
            found.append(last[node.attr])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += [n for n in names if node.value in (n, n.rpartition(".")[2]) and n in last.values()]
    return list(dict.fromkeys(found))


def _within(dotted: str, name: str) -> bool:
    return dotted == name or dotted.startswith(name + ".")


def _library(module: str, name: str) -> bool:
    return module.split(".")[0] == name.split(".")[0]
