"""Stand-ins in the judge for what stays in the player: functions, classes, objects, modules.

A stand-in forwards calls and attributes over the wire. It never answers a comparison: what cannot
cross as data cannot be compared.
"""

from __future__ import annotations

import ast
import linecache
import sys
from typing import Any

from autograder.engine.common.describe import SPECIALS, UNTOLD
from autograder.engine.common.shell import is_student_file
from autograder.engine.session.contract import Refused
from autograder.engine.session.stand_ins.classes import class_stand_in, signature_of
from autograder.engine.session.stand_ins.questions import Questions
from autograder.engine.wire.common import WireError

CLAIMABLE = ("torch", "collections", "abc", "typing", "enum", "sklearn", "types", "matplotlib", "pandas")


def stand_in(session: Questions, number: int, facts: dict | None, path: str) -> Any:
    """The stand-in for the player's object of this number; made when the object is first described."""
    if facts is None:
        if number not in session.proxies:
            raise WireError("an object that was never described")
        return session.proxies[number]
    if number in session.proxies:
        raise WireError("an object was described twice")
    if not isinstance(facts, dict):
        raise WireError("the description of an object has the wrong form")
    maker = {
        "function": _function,
        "class": class_stand_in,
        "module": _module,
        "object": _object,
        "coroutine": _coroutine,
    }.get(str(facts.get("kind")))
    if maker is None:
        raise WireError("an object of an unknown kind")
    made = maker(session, number, facts, path)
    session.proxies[number] = made
    return made


def met(made: Any, path: str) -> None:
    """A test came to an object that is known: where, if it did not before."""
    own = getattr(made, "__dict__", None)
    if isinstance(own, dict) and own.pop("_elsewhere", False):
        own["_path"] = path


def forget_where(made: Any) -> None:
    """An object was met in another test, or in a reply that is withheld: where this test meets it counts."""
    own = getattr(made, "__dict__", None)
    if isinstance(own, dict) and "_path" in own:
        own["_elsewhere"] = True


def told(tree: Any) -> str:
    """What a refused result is, in words: from the description of the handle in it."""
    if (
        isinstance(tree, list)
        and len(tree) in (3, 5, 6)
        and tree[0] == "handle"
        and isinstance(tree[2], list)
    ):
        flat = tree[2]
        if "known" in flat:
            known = flat[flat.index("known") + 1]
            if isinstance(known, list) and len(known) > 1 and isinstance(known[1], str):
                return f"an object of type {known[1].rpartition('.')[2][:60]!s}"
    return "an object"


# -- functions ------------------------------------------------------------------------------


def _function(session: Questions, number: int, facts: dict, path: str) -> Any:
    """A real function with the student's signature and source, whose body is a question to the player."""
    where = path

    def stub(*args: Any, **kwargs: Any) -> Any:
        return session.call(number, where, None, args, kwargs)

    _dress(stub, facts, number)
    for name in facts.get("methods", []):
        if isinstance(name, str) and name.isidentifier() and not name.startswith("_"):
            setattr(stub, name, _method_of(session, number, where, name))
    return stub


def _method_of(session: Questions, number: int, path: str, name: str) -> Any:
    return lambda *args, **kwargs: session.call(number, path, name, args, kwargs)


def _dress(stub: Any, facts: dict, number: int) -> None:
    name = facts.get("name")
    stub.__name__ = stub.__qualname__ = name if isinstance(name, str) and len(name) < 200 else "function"
    stub.__module__ = "__main__"
    stub.__doc__ = facts.get("doc") if isinstance(facts.get("doc"), str) else None
    stub.__signature__ = signature_of(facts.get("signature"))
    stub.__player_number__ = number
    place = _place(stub.__name__)
    if place is not None:  # inspect.getsource then finds the student's text
        stub.__code__ = stub.__code__.replace(co_filename=place[0], co_firstlineno=place[1])


def _place(name: str) -> tuple[str, int] | None:
    """Where the student's cells define a function last: the judge's own copies tell, not the player."""
    files = [f for f in linecache.cache if is_student_file(f)]
    for file in sorted(files, key=lambda f: int(f.rpartition("-")[2].rstrip(">")), reverse=True):
        try:
            tree = ast.parse("".join(linecache.getlines(file)))
        except SyntaxError:
            continue
        for node in reversed(tree.body):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
                return file, min([node.lineno, *(d.lineno for d in node.decorator_list)])
    return None


# -- objects --------------------------------------------------------------------------------


class Proxy:
    """An object of the student's. Attributes and calls go to the player; comparison is refused."""

    def __init__(self, session: Questions, number: int, path: str, claims: type | None):
        values = {"_session": session, "__player_number__": number, "_path": path, "_claims": claims}
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return object.__getattribute__(self, "_claims") or type(self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__") or name.startswith("_ipython"):
            raise AttributeError(name)
        return self._session.get(self.__player_number__, self._path, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._session.set(self.__player_number__, self._path, name, value)

    def __eq__(self, other: object) -> bool:
        if other is self:
            return True
        if type(getattr(other, "__player_number__", None)) is int:  # both are the student's
            return self._session.call(self.__player_number__, self._path, "__eq__", (other,), {})
        raise Refused(
            f"`{self._path}` is an object of your own class, which a test cannot compare with anything"
        )

    __hash__ = object.__hash__

    def __copy__(self) -> Any:
        return self._session.call(self.__player_number__, self._path, "__copy__", (), {})

    def __deepcopy__(self, memo: dict) -> Any:
        return self._session.call(self.__player_number__, self._path, "__deepcopy__", (), {})

    def __repr__(self) -> str:
        return str(self._session.call(self.__player_number__, self._path, "__repr__", (), {}))

    def __str__(self) -> str:
        return str(self._session.call(self.__player_number__, self._path, "__str__", (), {}))


def _ordered(name: str) -> Any:
    def method(self: Proxy, other: object) -> Any:
        if type(getattr(other, "__player_number__", None)) is int:  # both are the student's
            return self._session.call(self.__player_number__, self._path, name, (other,), {})
        return NotImplemented

    return method


for _name in ("__lt__", "__le__", "__gt__", "__ge__"):
    setattr(Proxy, _name, _ordered(_name))


class Unusable:
    """Stands under a name whose value cannot be brought here: using it is refused, its presence is not."""

    def __init__(self, why: Refused):
        object.__setattr__(self, "_why", why)

    def __getattr__(self, name: str) -> Any:
        why = object.__getattribute__(self, "_why")
        raise Refused(str(why), why.detail)


def _unusable(self: Unusable, *args: Any, **kwargs: Any) -> Any:
    return self.__getattr__("")


for _name in SPECIALS | {"__eq__", "__setattr__"}:
    setattr(Unusable, _name, _unusable)


def _special(name: str) -> Any:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return self._session.call(self.__player_number__, self._path, name, args, kwargs)

    method.__name__ = name
    return method


_CLASSES: dict[frozenset, type] = {}


def _proxy_class(specials: Any, name: str) -> type:
    wanted = SPECIALS & frozenset(s for s in specials if isinstance(s, str))
    if "__len__" in wanted:
        wanted |= {"__bool__"} & SPECIALS
    key = frozenset(wanted | {name})
    if key not in _CLASSES:
        space = {s: _special(s) for s in wanted - UNTOLD}
        if "__bool__" in wanted:
            space["__bool__"] = _truth
        if "__contains__" in wanted and wanted & {"__iter__", "__getitem__"}:
            space["__contains__"] = _contains
        _CLASSES[key] = type(name, (Proxy,), space)
    return _CLASSES[key]


def _contains(self: Any, value: Any) -> bool:
    if not self._session.contract.asks_whether_in(self._path):
        return any(item is value or item == value for item in self)
    return self._session.call(self.__player_number__, self._path, "__contains__", (value,), {})


def _truth(self: Any) -> bool:
    return self._session.call(self.__player_number__, self._path, "__bool__", (), {}) is True


def _object(session: Questions, number: int, facts: dict, path: str) -> Any:
    cls = facts.get("class")
    known = [k for k in facts.get("known", []) if isinstance(k, str)]
    name = getattr(cls, "__name__", None) or (known[0].rpartition(".")[2] if known else "object")
    proxy = _proxy_class(facts.get("specials", []), name if name.isidentifier() else "object")
    own = [session.classes.get(name) for name in facts.get("given", []) if isinstance(name, str)]
    claims = next((c for c in [*own, *map(_claimable, known)] if c is not None), None)
    kind = getattr(cls, "__player_number__", None)
    if type(kind) is int:
        path = session.contract.nearest(path, session.homes.setdefault(kind, path))
    return proxy(session, number, path, claims)


def _claimable(dotted: str) -> type | None:
    """A loaded library class that a stand-in may pass as in isinstance; never a class of data."""
    module, _, name = dotted.rpartition(".")
    if module.split(".")[0] not in CLAIMABLE:
        return None
    found = getattr(sys.modules.get(module), name, None)
    return found if isinstance(found, type) and not issubclass(found, _data_classes()) else None


def _data_classes() -> tuple[type, ...]:
    """Classes of data, which a handle never passes as."""
    plain = (int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset)
    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    more = ([torch.Tensor] if torch else []) + ([numpy.ndarray, numpy.generic] if numpy else [])
    return (*plain, *more)


def _coroutine(session: Questions, number: int, facts: dict, path: str) -> Any:
    async def wait() -> Any:
        return session.call(number, path, "__await__", (), {})

    return wait()


def _module(session: Questions, number: int, facts: dict, path: str) -> Any:
    from autograder.engine.session.stand_ins.modules import (
        RemoteModule,  # needs torch, which a course may not have
    )

    claims = next((c for c in map(_claimable, facts.get("known", [])) if c is not None), None)
    return RemoteModule(session, number, path, claims, getattr(facts.get("class"), "__name__", None))
