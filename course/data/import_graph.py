"""Which module of Python's standard library imports which: a real graph that every installation brings.

It is read from the source of the running Python with `ast`; nothing is imported or run. So it differs a
little from one version of Python to the next, and hardly from one machine to another.
"""

import ast
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from jaxtyping import Int
from torch import Tensor

_NO_PART = {"test", "tests", "idle_test", "site-packages", "dist-packages", "__pycache__"}


@dataclass(frozen=True)
class ImportGraph:
    """The modules by name, in alphabetical order, and who imports whom.

    imports: the importing module above, the imported one below, each pair once. texts: the docstring of each
    module, empty where there is none.
    """

    names: list[str]
    imports: Int[Tensor, "2 edges"]
    texts: list[str]

    @property
    def packages(self) -> list[str]:
        """For each module the outermost package that it lies in, or its own name."""
        return [name.partition(".")[0] for name in self.names]

    def of_packages(self) -> "ImportGraph":
        """The same between outermost packages: what one module of a package imports, the package imports."""
        owners = self.packages
        pairs = {(owners[i], owners[j]) for i, j in self.imports.mT.tolist() if owners[i] != owners[j]}
        texts = dict(zip(self.names, self.texts, strict=True))
        names = sorted(set(owners))
        return _graph({name: texts.get(name, "") for name in names}, pairs)


@cache
def import_graph() -> ImportGraph:
    """All modules of the standard library that are written in Python, without its tests.

    An import counts wherever it stands, in a function or under a condition too. `from a import b` counts for
    the module a.b where there is one, else for a. Modules written in C, such as sys and math, are left out.
    """
    found, texts, pairs = modules(), {}, set()
    for name, path in found.items():
        tree = ast.parse(path.read_bytes())
        texts[name] = ast.get_docstring(tree) or ""
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        pairs |= {(name, other) for other in imported(tree, package, set(found)) if other != name}
    return _graph(texts, pairs)


def modules() -> dict[str, Path]:
    """Name and file of each module of the standard library that is written in Python, without tests."""
    library, found = Path(sysconfig.get_path("stdlib")), {}
    for path in _files(library):
        parts = path.relative_to(library).with_suffix("").parts
        if all(part.isidentifier() for part in parts):  # leaves out the file of build settings
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return dict(sorted(found.items()))


def imported(tree: ast.AST, package: str, known: set[str]) -> set[str]:
    """The modules among the `known` ones that a program imports.

    package: the one that the program belongs to, which relative imports start from; "" for none.
    """
    found = set()
    for node in statements(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".") if node.level else []
            base = ".".join(parts[: len(parts) + 1 - node.level] + ([node.module] if node.module else []))
            inner = {f"{base}.{alias.name}" for alias in node.names}
            found |= inner | ({base} if inner - known else set())
    return found & known


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """All statements of a program, also those inside of others, and what holds them. (`ast.walk` finds the
    expressions too, ten times as many.)"""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting += getattr(node, field, [])


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in _NO_PART:
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.suffix == ".py":
            yield path


def _graph(texts: dict[str, str], pairs: set[tuple[str, str]]) -> ImportGraph:
    """The graph of these modules (name -> docstring) and imports, both in alphabetical order."""
    place = {name: k for k, name in enumerate(sorted(texts))}
    edges = sorted((place[i], place[j]) for i, j in pairs)
    imports = torch.tensor(edges, dtype=torch.long).reshape(-1, 2).mT.contiguous()
    return ImportGraph(list(place), imports, [texts[name] for name in place])
