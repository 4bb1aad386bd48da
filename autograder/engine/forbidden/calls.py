"""Forbidden calls, taken out of the player. What cells name is read in `naming.py`."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from autograder.engine.forbidden import operators


class Forbidden(RuntimeError):
    """A call that this assignment does not allow."""


class ForbiddenImport(Forbidden, ImportError):
    """A module that it does not allow. A library that can do without takes it for one that is not there."""


def explanation(name: str) -> str:
    return f"`{name}` may not be used here: this task asks you to write it yourself."


def module_files(name: str) -> list[Path]:
    """The files of a forbidden module or package, which the sandbox hides; none if the name is neither."""
    spec = _spec(name)
    if spec and spec.submodule_search_locations:
        return [file for folder in spec.submodule_search_locations for file in Path(folder).rglob("*.py")]
    return [Path(spec.origin)] if spec and spec.origin and Path(spec.origin).is_file() else []


def _spec(name: str) -> importlib.machinery.ModuleSpec | None:
    """Where a module lies. Nothing is imported on the way to it: that may take a second."""
    top, *inner = name.split(".")
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, AttributeError, ValueError):
        return None
    for count in range(1, len(inner) + 1):
        if spec is None or not spec.submodule_search_locations:
            return None
        dotted = ".".join([top, *inner[:count]])
        spec = importlib.machinery.PathFinder.find_spec(dotted, list(spec.submodule_search_locations))
    return spec


def files_of(module: Path) -> list[Path]:
    """All files that tell what a module's source says: itself, compiled forms, of a package its folder's."""
    if module.name == "__init__.py":
        return [file for file in module.parent.rglob("*") if file.is_file()]
    return [module, *(module.parent / "__pycache__").glob(f"{module.stem}.*.pyc")]


class _Blocker(importlib.abc.MetaPathFinder):
    """Refuses to import forbidden modules."""

    def __init__(self, names: set[str]):
        self.names = names

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if any(name == n or name.startswith(n + ".") for n in self.names):
            raise ForbiddenImport(explanation(name))
        return None


def modules_among(names: list[str], packages: Iterable[Path] = ()) -> tuple[list[str], list[str]]:
    """Those of the names that are modules: in these packages, and of other libraries."""
    own: list[str] = []
    library: list[str] = []
    for name in names:
        if files := module_files(name):
            ours = any(files[0].resolve().is_relative_to(Path(p).resolve()) for p in packages)
            (own if ours else library).append(name)
    return own, library


def block(modules: list[str]) -> None:
    """Refuse to import these modules from now on, and forget those that are loaded."""
    for name in modules:
        for loaded in [m for m in sys.modules if m == name or m.startswith(name + ".")]:
            del sys.modules[loaded]
        parent, _, last = name.rpartition(".")
        if parent in sys.modules:
            vars(sys.modules[parent]).pop(last, None)
    sys.meta_path.insert(0, _Blocker(set(modules)))


def hide(modules: list[str]) -> list[str]:
    """Block modules of libraries; the files in which they could still be read, for the player to blank.

    To be called when everything is imported: the rest of the library may need what is forbidden, and
    keeps it.
    """
    files = [f for name in modules for file in module_files(name) for f in files_of(file)]
    block(modules)
    return [str(file) for file in files]


def remove(functions: list[str]) -> None:
    """Make functions and classes refuse, whoever calls them and however they were come by.

    Those written in Python are changed in place. Those written in C are replaced in all modules; an
    operator of torch's also refuses in torch's dispatcher, which every way to it goes through
    (`torch._C._VariableFunctions`, `torch.ops.aten`, methods of tensors, TorchScript).
    """
    for name in functions:
        target = _resolve(name)
        if target is not None:
            _disable(target, name)
        if name.split(".")[0] == "torch":
            operators.disable(name.rpartition(".")[2], _refusal(name))


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


def _refusal(name: str) -> Any:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise Forbidden(explanation(name))

    refuse.__name__ = name.rpartition(".")[2]
    return refuse


def _disable(target: Any, name: str) -> None:
    refuse = _refusal(name)
    if isinstance(target, type):
        try:
            target.__new__ = refuse  # type: ignore[method-assign, assignment]
            target.__init__ = refuse  # type: ignore[misc]
            return
        except TypeError:  # a class written in C
            refuse = type(target.__name__, (), {"__new__": refuse})
    elif isinstance(target, FunctionType) and not target.__code__.co_freevars:
        target.__code__ = _code_that_calls(refuse)
        return
    _replace(target, refuse)


def _code_that_calls(function: Any) -> CodeType:
    """Code of a function that hands everything on to another, which it holds as a constant."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        code: CodeType = eval("lambda *args, **kwargs: 'function'(*args, **kwargs)").__code__
    return code.replace(co_consts=tuple(function if c == "function" else c for c in code.co_consts))


def _replace(target: Any, substitute: Any) -> None:
    """Put something else wherever a loaded module names an object."""
    for module in list(sys.modules.values()):
        space = getattr(module, "__dict__", None)
        if not isinstance(space, dict):
            continue
        for key, value in list(space.items()):
            if value is target:
                space[key] = substitute
