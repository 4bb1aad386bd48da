"""Digests of all that decides how an answer is graded: under the same ones it need not be graded anew."""

import json
from pathlib import Path

import grimp

from autograder.authoring.check.ledger import answers_digests, digest
from autograder.records import Assignment

ROOT = Path(__file__).parents[2]


def graders() -> str:
    """Of the code that checks an assignment, all of the engine with it, and of the pinned libraries."""
    graph = grimp.build_graph("autograder")
    modules = {"autograder.authoring.check.trials"}
    modules |= {module for module in graph.modules if module.startswith("autograder.engine")}
    for module in set(modules):
        modules |= graph.find_upstream_modules(module)
    pins = ROOT / "binder" / "constraints.txt"
    return digest(pins.read_text(), [(module, _source(module)) for module in sorted(modules)])


def tasks(assignment: Assignment) -> dict[str, str]:
    """For each task of its cells, of the catalogue's answers to it, and of what all its tasks use.

    That is what lies beside the source and the modules of `course` that its cells import.
    """
    folder = next(iter(assignment.notebooks.values())).parent
    catalogued = folder / "answers"
    beside = [f for f in sorted(folder.rglob("*")) if f.is_file() and f.suffix not in (".ipynb", ".pyc")]
    shared = digest(
        [(f.relative_to(folder), f.read_bytes()) for f in beside if catalogued not in f.parents],
        [(module, _source(module)) for module in sorted(_library(assignment))],
    )
    return {task: digest(own, shared) for task, own in answers_digests(assignment).items()}


def _library(assignment: Assignment) -> set[str]:
    """The modules of `course` that an assignment's cells name, and all that these import."""
    graph = grimp.build_graph("course")
    cells = [
        "".join(cell["source"])
        for path in assignment.notebooks.values()
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]
    named = {module for module in graph.modules if any(module in cell for cell in cells)}
    return named.union(*(graph.find_upstream_modules(module) for module in named))


def _source(module: str) -> str:
    path = ROOT.joinpath(*module.split("."))
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")
