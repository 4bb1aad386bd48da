"""Mutants of a model answer: the answer with one slip, each with a name that says line and change.

Two mutants that compile to the same code are one, and one that compiles to the answer's is none.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType
from typing import Any

from autograder.authoring.check.mutations import GROUPS
from autograder.authoring.check.nodes import Place, changed, number_in
from autograder.catalogue import CatalogueError

Step = tuple[ast.AST, str, int | None]  # from a node to the next: the node, its field, the place in a list


@dataclass(frozen=True)
class Mutant:
    """A model answer with one change. name: as in `line 4: a / b -> a * b`. group: a key of GROUPS."""

    name: str
    group: str
    code: str


@dataclass
class _Change:
    """A change before it has a name: nodes before and after, from the changed one up to its statement."""

    group: str
    tree: ast.Module
    line: int
    stages: list[tuple[ast.AST, ast.AST]]

    def name(self, stage: int) -> str:
        old, new = self.stages[min(stage, len(self.stages) - 1)]
        return f"line {self.line}: {_text(old)} -> {_text(new)}"


def mutants_of(answer: str) -> list[Mutant]:
    """All mutants of an answer, in the order of its lines. Their names differ."""
    try:
        tree = ast.parse(answer)
    except SyntaxError as error:
        raise CatalogueError(f"a model answer is not plain Python: {error}") from error
    seen = {_code(tree)}
    changes = []
    for change in _changes(tree):
        code = _code(change.tree)
        if code not in seen:
            seen.add(code)
            changes.append(change)
    changes.sort(key=lambda change: change.line)
    found = zip(_names(changes), changes, strict=True)
    return [Mutant(name, change.group, ast.unparse(change.tree)) for name, change in found]


def _changes(tree: ast.Module) -> Iterator[_Change]:
    loads = Counter(n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
    stored = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    args = {n.arg: n.annotation for n in ast.walk(tree) if isinstance(n, ast.arg)}
    tensors = {name for name, said in args.items() if said is None or "Tensor" in ast.unparse(said)}
    reused = tensors | {name for name in stored if loads[name] > 1}
    for node, steps in _sites(tree, ()):
        place = Place(tuple(s[0] for s in steps), frozenset(stored | args.keys()), frozenset(reused))
        for group, mutate in GROUPS.items():
            for other in mutate(node, place):
                yield _changed(group, node, other, steps)


def _sites(node: ast.AST, steps: tuple[Step, ...]) -> Iterator[tuple[ast.AST, tuple[Step, ...]]]:
    """Every node that may be changed, with the way to it."""
    for field, value in ast.iter_fields(node):
        if not _is_open(node, field):
            continue
        children = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, child in children:
            if not isinstance(child, ast.AST) or _is_left_alone(child):
                continue
            here = (*steps, (node, field, index))
            yield child, here
            if number_in(child) is None:
                yield from _sites(child, here)


def _is_open(node: ast.AST, field: str) -> bool:
    """Whether what stands in a field is the answer's own work: no signature, annotation or error."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return field == "body"
    if isinstance(node, ast.Raise | ast.JoinedStr):
        return False
    closed = {ast.Assert: ("msg",), ast.AnnAssign: ("annotation",), ast.Lambda: ("args",)}
    return field not in closed.get(type(node), ())


def _is_left_alone(node: ast.AST) -> bool:
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)  # a docstring
    return is_text or isinstance(node, ast.Import | ast.ImportFrom | ast.expr_context)


def _changed(group: str, old: ast.AST, new: ast.AST, steps: tuple[Step, ...]) -> _Change:
    """The tree with one node changed; nodes off the way to it are shared with the original."""
    stages = [(old, new)]
    for parent, field, index in reversed(steps):
        value: Any = new
        if index is not None:
            value = list(getattr(parent, field))
            value[index] = new
        new = changed(parent, **{field: value})
        stages.append((parent, new))
    line = next((n.lineno for n, _ in stages if hasattr(n, "lineno")), 1)
    end = next(i for i, (n, _) in enumerate(stages) if isinstance(n, ast.stmt))
    start = next(i for i, (n, _) in enumerate(stages) if i == end or not _says_little(n))
    return _Change(group, new, line, stages[start : end + 1])  # type: ignore[arg-type]


def _says_little(node: ast.AST) -> bool:
    """Whether a node's text says nothing without its surroundings."""
    return isinstance(node, ast.Name | ast.Constant) or number_in(node) is not None


def _names(changes: list[_Change]) -> list[str]:
    """A name for each, from as little of its statement as tells it from the others."""
    stages = [0] * len(changes)
    for _ in range(max((len(change.stages) for change in changes), default=0)):
        names = [change.name(stage) for change, stage in zip(changes, stages, strict=True)]
        several = Counter(names)
        stages = [stage + (several[name] > 1) for stage, name in zip(stages, names, strict=True)]
    names = [change.name(stage) for change, stage in zip(changes, stages, strict=True)]
    seen: Counter[str] = Counter()
    for i, name in enumerate(names):
        seen[name] += 1
        if seen[name] > 1:
            names[i] = f"{name} ({seen[name]})"
    return names


def _text(node: ast.AST) -> str:
    """A node as one line; of a statement that holds others, its head."""
    head, *more = ast.unparse(node).strip().splitlines()
    return f"{head} ..." if more else head


def _code(tree: ast.Module) -> CodeType:
    """The compiled answer without line numbers, by which alone two mutants might differ."""
    made = ast.parse(ast.unparse(ast.fix_missing_locations(tree)))
    for node in ast.walk(made):
        if hasattr(node, "lineno"):
            node.lineno = node.end_lineno = 1  # type: ignore[attr-defined]
            node.col_offset = node.end_col_offset = 0  # type: ignore[attr-defined]
    return compile(made, "<mutant>", "exec", dont_inherit=True)
