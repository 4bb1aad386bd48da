"""What the player tells the judge of an object that stays behind a handle: data about it."""

from __future__ import annotations

import inspect
import sys
from typing import Any

# Special methods that may cross. Comparison, hashing and the array protocols never do: a handle
# that could compare itself with the expected value would answer as it likes.
SPECIALS = frozenset(
    "__call__ __len__ __iter__ __next__ __getitem__ __setitem__ __delitem__ __contains__ __reversed__ "
    "__enter__ __exit__ __str__ __repr__ __bool__ __int__ __float__ __index__ "
    "__add__ __radd__ __iadd__ __sub__ __rsub__ __isub__ __mul__ __rmul__ __imul__ __matmul__ __rmatmul__ "
    "__truediv__ __rtruediv__ __floordiv__ __rfloordiv__ __mod__ __rmod__ __pow__ __rpow__ "
    "__neg__ __pos__ __abs__ __invert__ __and__ __or__ __xor__ __lshift__ __rshift__ __round__".split()
)
UNTOLD = frozenset({"__str__", "__repr__", "__bool__"})  # every object has them, or may lack them

BUILTIN_TYPES = {
    t.__name__: t for t in (int, float, complex, bool, str, bytes, list, tuple, dict, set, object)
}


def builtin_name(value: object) -> str | None:
    """The name of a builtin type, which crosses by name; None for everything else."""
    return next((name for name, cls in BUILTIN_TYPES.items() if cls is value), None)


def specials(cls: type) -> list[str]:
    """The special methods of a class that may cross."""
    return sorted(n for n in SPECIALS if getattr(cls, n, None) is not getattr(object, n, None))


def known_classes(cls: type) -> list[str]:
    """Dotted names of the classes in the method resolution order that were not defined in a cell."""
    return [f"{c.__module__}.{c.__qualname__}" for c in cls.__mro__ if c.__module__ != "__main__"][:30]


def signature(value: Any) -> list[list]:
    """Name, kind and default of each parameter; a default that is not data is left out."""
    try:
        parameters = inspect.signature(value).parameters.values()
    except (ValueError, TypeError):
        return [["args", 2, False, None], ["kwargs", 4, False, None]]
    rows = []
    for p in list(parameters)[:200]:
        has = p.default is not p.empty
        data = p.default if type(p.default) in (int, float, str, bool, bytes, type(None)) else None
        rows.append([p.name, int(p.kind), has, data if has else None])
    return rows


def methods(value: Any) -> list[str]:
    """What can be called of a function besides itself, as `cache_info`."""
    own = [name for name in dir(value) if not name.startswith("_") and name not in dir(signature)]
    return [name for name in own if callable(getattr(value, name, None))][:20]


def describe(value: Any) -> dict[str, Any]:
    """Kind, name and form of an object, enough to make a stand-in for it."""
    torch = sys.modules.get("torch")
    if isinstance(value, type):
        facts: dict[str, Any] = {"kind": "class", "name": value.__name__, "known": known_classes(value)}
        facts |= {"signature": signature(value), "error": issubclass(value, BaseException)}
        facts["module"] = bool(torch and issubclass(value, torch.nn.Module))
        return facts | _source(value)
    if inspect.iscoroutine(value):
        return {"kind": "coroutine"}
    if inspect.isroutine(value) or hasattr(type(value), "cache_info"):
        facts = {
            "kind": "function",
            "name": getattr(value, "__name__", "function"),
            "methods": methods(value),
        }
        return facts | {"signature": signature(value)} | _source(value)
    kind = "module" if torch and isinstance(value, torch.nn.Module) else "object"
    return {"kind": kind, "known": known_classes(type(value)), "specials": specials(type(value))}


def _source(value: Any) -> dict[str, Any]:
    code = getattr(inspect.unwrap(value) if callable(value) else value, "__code__", None)
    doc = getattr(value, "__doc__", None)
    where = [code.co_filename, code.co_firstlineno] if code else None
    return {"doc": doc if isinstance(doc, str) else None, "where": where}
