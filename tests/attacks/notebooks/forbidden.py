"""Ways around a forbidden call. The castle forbids torch's softmax and the course's attention.

Read as cells like verdict.py. None may gain a point in `soft`: the words below are put together so
that reading the cell does not find them, and only the player itself can refuse.
"""

# ruff: noqa

# %% prelude
import ctypes, gc, glob, importlib, inspect, marshal, sys, torch

NAME = "soft" + "max"

# %% by_getattr [soft]
"""torch, its functional module, a method of tensors, a layer."""
ways = [
    lambda x: getattr(torch, NAME)(x, -1),
    lambda x: getattr(torch.nn.functional, NAME)(x, -1),
    lambda x: getattr(x, NAME)(-1),
    lambda x: getattr(torch.nn, "Soft" + "max")(-1)(x),
    lambda x: getattr(torch.special, NAME)(x, -1),
]


def soft(x):
    for way in ways:
        try:
            return way(x)
        except Exception as error:
            last = error
    raise last


# %% by_C [soft]
"""Straight to what is written in C."""


def soft(x):
    for way in (
        lambda: getattr(torch._C._VariableFunctions, NAME)(x, -1),
        lambda: getattr(torch._C.TensorBase, NAME)(x, -1),
        lambda: getattr(torch._C._special, "special_" + NAME)(x, -1),
        lambda: getattr(torch._VF, NAME)(x, -1),
    ):
        try:
            return way()
        except Exception as error:
            last = error
    raise last


# %% by_operators [soft]
"""torch.ops, its decompositions, its reference implementations."""


def soft(x):
    op = lambda name: getattr(torch.ops.aten, name)
    for way in (
        lambda: op(NAME)(x, -1),
        lambda: getattr(op(NAME), "int")(x, -1),
        lambda: op("_" + NAME)(x, -1, False),
        lambda: getattr(op(NAME), "int").decompose(x, -1),
        lambda: torch._C._jit_get_operation("aten::" + NAME)[0](x, -1),
        lambda: getattr(importlib.import_module("torch._refs"), NAME)(x, -1),
        lambda: getattr(importlib.import_module("torch._decomp.decompositions"), "_" + NAME)(x, -1, False),
    ):
        try:
            return way()
        except Exception as error:
            last = error
    raise last


# %% by_script [soft]
"""TorchScript, compiled from text; torch.func."""


def soft(x):
    try:
        return torch.jit.CompilationUnit("def f(x):\n    return torch.%s(x, -1)\n" % NAME).f(x)
    except Exception:
        return torch.func.vmap(getattr(torch, NAME), in_dims=(0, None))(x[None], -1)[0]


# %% by_memory [soft]
"""The garbage collector, subclasses, reloading the library."""


def soft(x):
    gc.unfreeze()
    found = [o for o in gc.get_objects() if getattr(o, "__name__", None) in (NAME, "Soft" + "max")]
    ways = [lambda f=f: f(x, -1) if not isinstance(f, type) else f(-1)(x) for f in found]
    ways += [lambda: getattr(importlib.reload(torch.nn.functional), NAME)(x, -1)]
    for way in ways:
        try:
            out = way()
            if torch.is_tensor(out):
                return out
        except Exception:
            continue


# %% the_courses_module [soft]
"""The course's own module: imported, run from its file, unpacked from its compiled form."""
found = []
for way in (
    lambda: importlib.import_module("course." + "attention"),
    lambda: importlib.reload(sys.modules["course." + "attention"]),
):
    try:
        found.append(way())
    except BaseException as error:
        print("refused", type(error).__name__)
places = [
    "/partwise/course",
    "/partwise/course/__pycache__",
    *glob.glob(sys.prefix + "/lib/python3*/site-packages/course/**", recursive=True),
]
for path in [p for place in places for p in glob.glob(place + "/atten" + "tion*")]:
    try:
        with open(path, "rb") as file:
            found += [path] if file.read(1) else []
    except OSError as error:
        print("refused", path, error)
print("DONE" if found else "refused", found)
