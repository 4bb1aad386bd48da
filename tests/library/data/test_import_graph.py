"""The import graph of the standard library: what counts as an import, and what the graph must hold."""

import ast
import sys
from modulefinder import ModuleFinder

import pytest
import torch

from course.data.import_graph import import_graph, imported, modules, statements

KNOWN = {"a", "a.b", "a.b.c", "a.d", "e"}


@pytest.mark.parametrize(
    ("program", "package", "expected"),
    [
        ("import a.b, e as f", "", {"a.b", "e"}),
        ("from a import b, d", "", {"a.b", "a.d"}),
        ("from a import b, something", "", {"a", "a.b"}),
        ("from a.b import *", "", {"a.b"}),
        ("from . import d, b", "a", {"a.b", "a.d"}),
        ("from .b import c", "a", {"a.b.c"}),
        ("from .. import d", "a.b", {"a.d"}),
        ("from ..d import something", "a.b", {"a.d"}),
        ("def f():\n try:\n  import e\n except E:\n  import a\n else:\n  import a.d", "", {"e", "a", "a.d"}),
        ("with x:\n match y:\n  case 1:\n   import e", "", {"e"}),
        ("import unknown\nfrom a.unknown import e", "", set()),
    ],
)
def test_what_counts_as_an_import(program, package, expected):
    assert imported(ast.parse(program), package, KNOWN) == expected


def test_no_statement_is_missed():
    for name in ("ast", "asyncio.base_events", "tarfile"):
        tree = ast.parse(modules()[name].read_bytes())
        walked = {id(node) for node in ast.walk(tree) if isinstance(node, ast.stmt)}
        assert {id(node) for node in statements(tree) if isinstance(node, ast.stmt)} == walked


def test_the_library():
    graph = import_graph()
    assert graph.names == sorted(graph.names) and len(graph.texts) == len(graph.names) > 400
    greetings = {"this", "antigravity", "__hello__", "__phello__"}  # the jokes are no official members
    assert set(graph.packages) <= sys.stdlib_module_names | greetings
    text = graph.texts[graph.names.index("statistics")]
    assert text == ast.get_docstring(ast.parse(modules()["statistics"].read_bytes())) != ""
    pairs = {(graph.names[i], graph.names[j]) for i, j in graph.imports.mT.tolist()}
    assert len(pairs) == graph.imports.shape[1] and all(i != j for i, j in pairs)
    assert {("statistics", "fractions"), ("email.message", "email.charset")} <= pairs


def test_imports_are_those_that_python_itself_finds():
    """`modulefinder` reads the byte code instead of the source."""
    graph, finder = import_graph(), ModuleFinder()
    code = compile(modules()["statistics"].read_bytes(), "statistics.py", "exec")
    found = {what[1] for kind, what in finder.scan_opcodes(code) if kind == "absolute_import"}
    place = graph.names.index("statistics")
    ours = {graph.names[j] for i, j in graph.imports.mT.tolist() if i == place}
    assert ours == found & set(graph.names)


def test_packages():
    graph = import_graph()
    outer = graph.of_packages()
    assert outer.names == sorted({name.partition(".")[0] for name in graph.names})
    pairs = {(outer.names[i], outer.names[j]) for i, j in outer.imports.mT.tolist()}
    assert ("email", "base64") in pairs and not any(i == j for i, j in pairs)
    assert outer.imports.dtype == torch.long
