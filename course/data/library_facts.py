"""A knowledge graph of Python's standard library: facts about modules, classes and methods.

A fact is a triple (head, relation, tail), for example (collections.OrderedDict, inherits, builtins.dict). All
are read from the source of the running Python with `ast`; nothing is imported or run, and nothing is
invented. Some facts follow from others: a method overrides another only where its class inherits from the
other's. That is how real knowledge graphs are, too, and what models of them are meant to find out.
"""

import ast
import builtins
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import torch
from jaxtyping import Int
from torch import Tensor

from course.data.import_graph import imported, modules, statements

RELATIONS = ("imports", "contains", "defines", "inherits", "has", "overrides")
Triples = Int[Tensor, "triples 3"]
Fact = tuple[str, str, str]


@dataclass(frozen=True)
class KnowledgeGraph:
    """entities: dotted names, in alphabetical order. triples: head, relation, tail, as indices.

    The relations: module imports module, package contains module, module defines class, class inherits
    class, class has method, method overrides method.
    """

    entities: list[str]
    triples: Triples
    relations: tuple[str, ...] = RELATIONS

    def words(self, triple: Tensor) -> str:
        """A triple in words, such as "enum.IntEnum inherits builtins.int"."""
        head, relation, tail = triple.tolist()
        return f"{self.entities[head]} {self.relations[relation]} {self.entities[tail]}"

    def split(self, seed: int = 0, held_out: float = 0.1) -> dict[str, Triples]:
        """Triples to "train" on, and `held_out` of them each for "validation" and "test", drawn at random.

        A triple is only held out where its head and its tail are in another one to train on, so that
        something is known of each. Raises ValueError where there are too few of these.
        """
        order = torch.randperm(len(self.triples), generator=torch.Generator().manual_seed(seed))
        left = torch.bincount(self.triples[:, [0, 2]].flatten(), minlength=len(self.entities)).tolist()
        size = round(held_out * len(order))
        chosen: list[int] = []
        kept: list[int] = []
        for k in order.tolist():
            head, _, tail = self.triples[k].tolist()
            if len(chosen) < 2 * size and min(left[head], left[tail]) > 1 and head != tail:
                left[head], left[tail] = left[head] - 1, left[tail] - 1
                chosen.append(k)
            else:
                kept.append(k)
        if len(chosen) < 2 * size:
            raise ValueError(f"held_out is {held_out}, {2 * size} triples; only {len(chosen)} can be spared")
        pieces = {"train": kept, "validation": chosen[:size], "test": chosen[size:]}
        return {name: self.triples[torch.tensor(rows, dtype=torch.long)] for name, rows in pieces.items()}


@cache
def library_facts(core: int = 3, packages: tuple[str, ...] = ()) -> KnowledgeGraph:
    """The facts about these outermost packages and modules (all if none are named), without rare entities.

    core: entities in fewer facts are left out, again and again until each has so many.
    """
    facts = {
        fact
        for fact in _all_facts()
        if not packages or all(_outer(name) in (*packages, "builtins") for name in (fact[0], fact[2]))
    }
    while True:
        counts = Counter(name for head, _, tail in facts for name in (head, tail))
        kept = {fact for fact in facts if min(counts[fact[0]], counts[fact[2]]) >= core}
        if len(kept) == len(facts):
            break
        facts = kept
    names = sorted({name for head, _, tail in facts for name in (head, tail)})
    place = {name: k for k, name in enumerate(names)}
    rows = sorted((place[head], RELATIONS.index(relation), place[tail]) for head, relation, tail in facts)
    return KnowledgeGraph(names, torch.tensor(rows, dtype=torch.long).reshape(-1, 3))


@dataclass
class _Module:
    """What a module's source says: classes with their bases and methods, and what its names mean."""

    classes: dict[str, tuple[list[str], list[str]]]  # name -> bases as written, methods
    meanings: dict[str, str]  # a name in the module -> the dotted name that it was imported as


@cache
def _all_facts() -> frozenset[Fact]:
    files, facts, found = modules(), set(), {}
    for name, path in files.items():
        tree = ast.parse(path.read_bytes())
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        facts |= {(name, "imports", other) for other in imported(tree, package, set(files)) if other != name}
        if "." in name:
            facts.add((name.rpartition(".")[0], "contains", name))
        found[name] = _Module(dict(_classes(tree)), _meanings(tree, package))
    parents = {}
    for name, module in found.items():
        for cls, (bases, methods) in module.classes.items():
            own = f"{name}.{cls}"
            facts |= {(name, "defines", own)} | {(own, "has", f"{own}.{method}") for method in methods}
            parents[own] = [
                base for text in bases if (base := _resolved(text, name, found)) not in (None, own)
            ]
            facts |= {(own, "inherits", base) for base in parents[own]}
    for name, module in found.items():
        for cls, (_, methods) in module.classes.items():
            for method in methods:
                if other := _overridden(f"{name}.{cls}", method, parents, found):
                    facts.add((f"{name}.{cls}.{method}", "overrides", other))
    return frozenset(facts)


def _classes(tree: ast.Module) -> Iterator[tuple[str, tuple[list[str], list[str]]]]:
    """The classes of a module, not those inside of functions and classes; the last of a name counts."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        for part in (
            p for field in ("body", "orelse", "handlers", "finalbody") for p in getattr(node, field, [])
        ):
            if isinstance(part, ast.ClassDef):
                functions = (n for n in part.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
                methods = list(dict.fromkeys(n.name for n in functions))
                yield part.name, ([ast.unparse(base) for base in part.bases], methods)
            elif isinstance(part, ast.If | ast.Try | ast.With | ast.ExceptHandler):
                waiting.append(part)


def _meanings(tree: ast.Module, package: str) -> dict[str, str]:
    """What the imported names of a module stand for."""
    found = {}
    for node in statements(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                outer = alias.name.partition(".")[0]
                found[alias.asname or outer] = alias.name if alias.asname else outer
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".") if node.level else []
            base = ".".join(parts[: len(parts) + 1 - node.level] + ([node.module] if node.module else []))
            found |= {alias.asname or alias.name: f"{base}.{alias.name}" for alias in node.names}
    return found


def _resolved(text: str, module: str, found: dict[str, _Module], depth: int = 0) -> str | None:
    """The class that a name in a module means, followed through imports; None where that is unknown."""
    if depth > 8 or module not in found:
        return None
    first, _, rest = text.partition(".")
    if not rest and first in found[module].classes:
        return f"{module}.{first}"
    if first in found[module].meanings:
        whole = found[module].meanings[first] + (f".{rest}" if rest else "")
        home, _, name = whole.rpartition(".")
        return _resolved(name, home, found, depth + 1)
    return f"builtins.{text}" if isinstance(getattr(builtins, text, None), type) else None


def _overridden(
    cls: str, method: str, parents: dict[str, list[str]], found: dict[str, _Module]
) -> str | None:
    """The method of this name of the nearest ancestor that has one; None where there is none in Python."""
    waiting, seen = list(parents.get(cls, [])), set()
    while waiting:
        ancestor = waiting.pop(0)
        home, _, name = ancestor.rpartition(".")
        if home in found and method in found[home].classes[name][1]:
            return f"{ancestor}.{method}"
        if ancestor not in seen:
            waiting += parents.get(ancestor, [])
        seen.add(ancestor)
    return None


def _outer(name: str) -> str:
    return name.partition(".")[0]
