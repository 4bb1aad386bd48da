"""The floors of the engine: no circle of imports, rooms of a readable size, player and judge apart.

The graph is drawn from the syntax trees, so imports for types alone and imports inside functions count too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
ENGINE = REPOSITORY / "autograder" / "engine"
ROOTS = ["autograder/engine"]  # folders whose modules import each other in no circle
MODULES, LINES = 15, 300  # of a folder, of a module
Graph = dict[str, set[str]]

# What each room of the engine may import from others of its rooms; `.` are the modules at its top.
FLOORS = {
    "wire": set(),
    "common": {"wire"},
    "notebook": set(),
    "forbidden": set(),
    "processes": {"notebook", "sandbox", "wire"},
    "sandbox": {"forbidden", "processes", "wire"},
    "player": {"common", "forbidden", "processes", "sandbox", "wire"},
    "session": {"common", "wire"},
    "judge": {"common", "forbidden", "notebook", "session", "wire"},
}


def name_of(file: Path, base: Path) -> str:
    """The dotted name of a module."""
    parts = file.relative_to(base).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_in(source: str, module: str, is_package: bool = False) -> Iterator[str]:
    """All dotted names that a module imports, wherever in it: `from a import b` names both a and a.b."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = (
                module.split(".")[: len(module.split(".")) - node.level + is_package] if node.level else []
            )
            origin = ".".join([*above, *([node.module] if node.module else [])])
            yield origin
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def graph_of(folders: list[Path], base: Path) -> Graph:
    """Which modules in these folders import which others in them."""
    files = {name_of(file, base): file for folder in folders for file in folder.rglob("*.py")}
    graph: Graph = {}
    for name, file in files.items():
        told = imports_in(file.read_text(encoding="utf-8"), name, file.name == "__init__.py")
        graph[name] = {other for other in told if other in files and other != name}
    return graph


def circles(graph: Graph) -> list[list[str]]:
    """Each group of modules that lead to one another: the strongly connected components of more than one."""
    reach = {name: _reached(graph, name) for name in graph}
    groups = {frozenset(m for m in reach[name] if name in reach[m]) for name in graph if name in reach[name]}
    return sorted(sorted(group) for group in groups)


def _reached(graph: Graph, start: str) -> set[str]:
    found: set[str] = set()
    front = set(graph[start])
    while front:
        found |= front
        front = {further for name in front for further in graph[name]} - found
    return found


@pytest.mark.parametrize("root", ROOTS)
def test_no_circle_of_imports(root: str) -> None:
    found = circles(graph_of([REPOSITORY / root], REPOSITORY))
    assert not found, "\n".join(" <-> ".join(group) for group in found)


def test_a_circle_is_found_wherever_its_imports_stand(tmp_path: Path) -> None:
    package = tmp_path / "house"
    package.mkdir()
    texts = {
        "__init__": "",
        "a": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.b import B",
        "b": "def late():\n    from . import c",
        "c": "import house.a",
        "d": "import house.a",
    }
    for name, text in texts.items():
        (package / f"{name}.py").write_text(text)
    assert circles(graph_of([package], tmp_path)) == [["house.a", "house.b", "house.c"]]


@pytest.mark.parametrize("room", FLOORS)
def test_a_room_knows_only_those_below_it(room: str) -> None:
    graph = graph_of([ENGINE], REPOSITORY)
    known = set()
    for module, others in graph.items():
        if module.startswith(f"autograder.engine.{room}."):
            known |= {other.removeprefix("autograder.engine.").partition(".")[0] for other in others}
    assert known - {room} <= FLOORS[room]


def test_rooms_and_modules_have_a_readable_size() -> None:
    for folder in [ENGINE, *(f for f in ENGINE.iterdir() if f.is_dir() and f.name != "__pycache__")]:
        modules = [file for file in folder.glob("*.py") if file.name != "__init__.py"]
        assert len(modules) <= MODULES, folder
        for file in modules:
            assert len(file.read_text(encoding="utf-8").splitlines()) <= LINES, file
        (only,) = ast.parse((folder / "__init__.py").read_text(encoding="utf-8")).body
        assert isinstance(only, ast.Expr), f"{folder.name}/__init__.py holds more than its docstring"
