"""Facts about the standard library against what Python itself says of its classes."""

import importlib
from collections import Counter

import pytest

from course.data.library_facts import RELATIONS, library_facts

GRAPH = library_facts(1)
FACTS = {
    (GRAPH.entities[head], RELATIONS[relation], GRAPH.entities[tail])
    for head, relation, tail in GRAPH.triples.tolist()
}
MODULES = ("argparse", "ast", "collections", "configparser", "email.message", "fractions", "json.decoder",
           "logging.handlers", "queue", "socketserver", "string", "xml.dom.minidom")  # fmt: skip


def test_facts_that_must_be_there():
    assert {
        ("collections.OrderedDict", "inherits", "builtins.dict"),
        ("enum", "defines", "enum.IntEnum"),
        ("email", "contains", "email.message"),
        ("statistics", "imports", "fractions"),
        ("queue.LifoQueue", "inherits", "queue.Queue"),
        ("queue.LifoQueue._put", "overrides", "queue.Queue._put"),
    } <= FACTS


@pytest.mark.parametrize("name", MODULES)
def test_classes_are_as_python_builds_them(name):
    module = importlib.import_module(name)
    for head, relation, tail in FACTS:
        if relation == "inherits" and head.rpartition(".")[0] == name:
            home, _, base = tail.rpartition(".")
            cls = getattr(module, head.rpartition(".")[2])
            assert getattr(importlib.import_module(home), base) in cls.__mro__, (head, tail)
        if relation == "overrides" and head.startswith(f"{name}.") and head.count(".") == name.count(".") + 2:
            *_, cls, method = head.split(".")
            above = tail.split(".")[-2]
            mro = [c.__name__ for c in getattr(module, cls).__mro__[1:] if method in vars(c)]
            assert above in mro, (head, tail)


def test_the_core():
    graph = library_facts(3)
    counts = Counter(graph.triples[:, [0, 2]].flatten().tolist())
    assert min(counts.values()) >= 3 and len(counts) == len(graph.entities) == len(set(graph.entities))
    some = library_facts(2, ("email", "logging"))
    assert {name.partition(".")[0] for name in some.entities} <= {"email", "logging", "builtins"}


def test_a_split_leaves_something_known_of_each():
    graph = library_facts(2, ("asyncio", "email", "logging", "unittest"))
    pieces = graph.split(seed=1)
    rows = [tuple(row) for piece in pieces.values() for row in piece.tolist()]
    assert sorted(rows) == [tuple(row) for row in graph.triples.tolist()]
    known = set(pieces["train"][:, [0, 2]].flatten().tolist())
    asked = {e for name in ("validation", "test") for e in pieces[name][:, [0, 2]].flatten().tolist()}
    assert asked <= known and len(pieces["test"]) == len(pieces["validation"]) == round(len(rows) / 10)
    with pytest.raises(ValueError, match="can be spared"):
        graph.split(held_out=0.49)
    assert graph.words(graph.triples[0]).split()[1] in RELATIONS
