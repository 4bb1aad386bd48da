"""Values to bytes: the sending half of the wire."""

from __future__ import annotations

import struct
import sys
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from keyword import iskeyword
from typing import Any

import msgpack

from autograder.engine.wire import symbols
from autograder.engine.wire.common import (
    FROZEN_PARAMETER,
    MAX_ARRAYS,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_HEADER,
    MAX_MESSAGE,
    NUMPY_KINDS,
    PARAMETER,
    TORCH_DTYPES,
    Shared,
    Uncrossable,
    WireError,
    checked_keys,
)
from autograder.engine.wire.defaults import default_of
from autograder.engine.wire.instances import can_cross, is_member
from autograder.engine.wire.plain import WRITERS
from autograder.engine.wire.symbols import is_symbolic
from autograder.engine.wire.tables import is_table, write

NATIVE = (type(None), bool, float, str, bytes)


def _no_export(encoder: Encoder, value: object) -> list:
    raise Uncrossable(f"a value of type {type(value).__name__} cannot cross the wire")


class Encoder:
    """Turns one value into bytes.

    export: names what is not data; it gets the encoder and the value and returns a tagged list.
    known: trees for objects that the other side has already, by `id`.
    undo: what to take back, last first, if the message is not sent after all.
    """

    def __init__(
        self, export: Callable[[Encoder, object], list] = _no_export, known: dict[int, list] | None = None
    ):
        self.export = export
        self.known = known or {}
        self.shared = Shared()
        self.classes: dict[type, str] = {}  # those that both sides have, with their names
        self.undo: list[Callable[[], Any]] = []
        self._seen: dict[int, int] = {}
        self._arrays: list[list] = []
        self._buffers: list[Any] = []

    def dumps(self, value: object) -> bytes:
        """The message for `value`; `self.shared` then tells what is in it."""
        return self.pack(self.encode(value))

    def pack(self, tree: Any) -> bytes:
        """The message for a tree that was put together from encoded parts."""
        try:
            header = msgpack.packb([self._arrays, tree], use_bin_type=True, unicode_errors="surrogatepass")
        except (ValueError, OverflowError, RecursionError, TypeError) as error:
            raise Uncrossable(f"cannot cross the wire: {error}") from error
        if len(header) > MAX_HEADER:
            raise Uncrossable(f"a value of {len(header)} bytes is too large for the wire ({MAX_HEADER})")
        size = len(header) + sum(len(buffer) for buffer in self._buffers)
        if size > MAX_MESSAGE - 64 or len(self._arrays) > MAX_ARRAYS:
            raise Uncrossable(f"{size} bytes in {len(self._arrays)} arrays are too large for the wire")
        return b"".join([struct.pack("<I", len(header)), header, *self._buffers])

    def take_back(self) -> None:
        """Forget what was noted as told to the other side: this message is not sent."""
        while self.undo:
            self.undo.pop()()

    def encode(self, value: Any, path: str = "", depth: int = 0) -> Any:
        """The tree of one value. Also used by exporters for the data inside a handle."""
        kind = type(value)
        if kind in NATIVE:
            return value
        if kind is int:
            return value if -(1 << 63) <= value < 1 << 63 else _large(value)
        if depth > MAX_DEPTH:
            raise Uncrossable(f"nested deeper than {MAX_DEPTH} levels")
        simple = _SIMPLE.get(kind)
        if simple:
            return simple(self, value, path, depth + 1)
        plain = WRITERS.get(kind)
        if plain:
            return [plain[0], *plain[1](value)]
        if id(value) in self._seen:
            return ["same", self._seen[id(value)]]
        if id(value) in self.known:
            return self.known[id(value)]
        container = _CONTAINERS.get(kind)
        if container:
            container = "dict" if kind is defaultdict and default_of(value) is None else container
            self._note(value, path)
            return [container, *self._items(value, container, path, depth + 1)]
        np, torch = sys.modules.get("numpy"), sys.modules.get("torch")
        if np is not None and isinstance(value, np.ndarray | np.generic | np.dtype):
            return self._numpy(np, value, path, depth + 1)
        if torch is not None and isinstance(value, torch.Tensor | torch.dtype | torch.device):
            return self.tensor(value, path)
        if torch is not None and kind is torch.Size:
            return ["torch.Size", *value]
        if is_symbolic(value):
            return ["sympy", symbols.write(value)]
        if is_table(value):
            return self._table(value, path, depth)
        if kind in self.classes and (is_member(kind) or can_cross(kind)):
            return self._instance(value, path, depth)
        fields = _field_names(value)
        if fields and len(fields) < 200 and not self.keeps(value):
            return ["named", kind.__name__, fields, *(self.encode(v, path, depth + 1) for v in value)]
        return self.export(self, value)

    def keeps(self, value: Any) -> bool:
        """Whether a named tuple is an object of this side's, besides what it holds."""
        return False

    def _table(self, value: Any, path: str, depth: int) -> Any:
        """A table as data, or as an object where a part of it cannot cross."""
        undo = len(self.shared.objects), len(self._arrays), len(self._buffers), dict(self._seen)
        outside = self.export, self.known
        self.export, self.known = _no_export, {}  # no objects within, nothing that the other side has
        self._note(value, path)
        try:
            return write(value, lambda part: self.encode(part, path, depth + 1))
        except Uncrossable:
            self.export, self.known = outside
            objects, arrays, buffers, self._seen = undo
            del self.shared.objects[objects:], self.shared.paths[objects:]
            del self._arrays[arrays:], self._buffers[buffers:]
            return self.export(self, value)
        finally:
            self.export, self.known = outside

    def _instance(self, value: Any, path: str, depth: int) -> list:
        """An object of a class that both sides have."""
        name = self.classes[type(value)]
        if is_member(type(value)):
            return ["member", name, value.name]
        self._note(value, path)
        fields = []
        for field, part in vars(value).items():
            fields += [field, self.encode(part, _below(path, field), depth + 1)]
        return ["instance", name, *fields]

    def _note(self, value: object, path: str) -> None:
        self._seen[id(value)] = len(self.shared.objects)
        self.shared.objects.append(value)
        self.shared.paths.append(path)

    def _items(self, value: Any, tag: str, path: str, depth: int) -> list:
        if tag == "bytearray":
            return [bytes(value)]
        if tag == "set":
            self._check_keys(value)
        if tag in ("list", "set", "deque"):
            items = [self.encode(v, _below(path), depth) for v in value]
            return [value.maxlen, *items] if tag == "deque" else items
        self._check_keys(value)
        pairs: list = [default_of(value)] if tag == "defaultdict" else []
        for k, v in value.items():
            pairs += [self.encode(k, path, depth), self.encode(v, _below(path, k), depth)]
        return pairs

    def _check_keys(self, value: Any) -> None:
        try:
            checked_keys(list(value))
        except WireError as error:
            raise Uncrossable(str(error)) from None

    def _numpy(self, np: Any, value: Any, path: str, depth: int) -> list:
        if isinstance(value, np.dtype):
            return ["np.dtype", value.str]
        if value.dtype.kind not in NUMPY_KINDS:
            if value.dtype.kind == "O" and isinstance(value, np.ndarray):
                self._note(value, path)
                return ["np.object", list(value.shape), *(self.encode(v, path, depth) for v in value.ravel())]
            raise Uncrossable(f"a numpy array of {value.dtype} cannot cross the wire")
        if isinstance(value, np.generic):
            return ["np.scalar", value.dtype.str, value.tobytes()[: value.dtype.itemsize]]
        self._note(value, path)
        plain = np.asarray(value)
        fortran = plain.flags.f_contiguous and not plain.flags.c_contiguous
        self._buffers.append(plain.tobytes(order="F" if fortran else "C"))
        self._arrays.append(["np", plain.dtype.str, list(plain.shape), int(fortran)])
        return ["array", len(self._arrays) - 1]

    def plain(self, value: Any) -> list:
        """A tensor by value alone, whatever else it is."""
        return Encoder.tensor(self, value)

    def tensor(self, value: Any, path: str = "") -> list:
        """The tree of a tensor, a dtype or a device. Senders that name parameters override this."""
        torch = sys.modules["torch"]
        if isinstance(value, torch.dtype):
            return ["torch.dtype", str(value).removeprefix("torch.")]
        if isinstance(value, torch.device):
            return ["torch.device", value.type, value.index]
        self._note(value, path)
        if value.layout == torch.sparse_coo and not value.requires_grad:
            parts = [self.tensor(part, path) for part in (value._indices(), value._values())]
            return ["torch.sparse", list(value.shape), value.is_coalesced(), *parts]
        name = str(value.dtype).removeprefix("torch.")
        if value.layout != torch.strided or name not in TORCH_DTYPES:
            raise Uncrossable(
                f"a tensor with layout {value.layout} and dtype {value.dtype} cannot cross the wire"
            )
        plain = value.detach().as_subclass(torch.Tensor).resolve_conj().resolve_neg().cpu()
        order = sorted(range(plain.dim()), key=lambda i: (-plain.stride(i), i))
        if not plain.permute(order).is_contiguous():
            order = list(range(plain.dim()))
        dense = plain.permute(order).contiguous()
        flat = dense.reshape(-1)
        if dense.numel() == 1:  # it counts as contiguous whatever its stride
            flat = flat.clone(memory_format=torch.contiguous_format)
        self._buffers.append(flat.view(torch.uint8).numpy().data if dense.numel() else b"")
        tracked = bool(value.requires_grad)
        form = int(tracked)
        if isinstance(value, torch.nn.Parameter):
            form = PARAMETER if tracked else FROZEN_PARAMETER
        self._arrays.append(["torch", name, list(dense.shape), order, form])
        self.shared.tensors.append(value)
        self.shared.track.append(tracked)
        return ["array", len(self._arrays) - 1]


def _field_names(value: object) -> list[str] | None:
    """The fields of a named tuple, or of what torch.max(x, dim) returns."""
    if not isinstance(value, tuple):
        return None
    names = getattr(type(value), "_fields", None) or getattr(type(value), "__match_args__", None)
    if not isinstance(names, tuple) or len(names) != len(value):
        return None
    return list(names) if all(map(_can_be_field, names)) and len(set(names)) == len(names) else None


def _large(value: int) -> list:
    if value.bit_length() > 4 * MAX_DIGITS - 20:
        raise Uncrossable(f"an integer of {value.bit_length()} bits is too large for the wire")
    return ["int", hex(value)]


def _can_be_field(name: object) -> bool:
    """Whether `collections.namedtuple` takes this for a field."""
    return type(name) is str and name.isidentifier() and not iskeyword(name) and not name.startswith("_")


def _below(path: str, key: object = "*") -> str:
    """The path of an element: exact for an argument, `*` inside an argument."""
    return f"{path}.{key}" if path in ("args", "kwargs") else f"{path}.*"


def _sequence(tag: str) -> Callable:
    return lambda self, value, path, depth: [
        tag,
        *(self.encode(v, _below(path, i), depth) for i, v in enumerate(value)),
    ]


def _slice(self: Encoder, value: slice, path: str, depth: int) -> list:
    return ["slice", *(self.encode(v, path, depth) for v in (value.start, value.stop, value.step))]


_SIMPLE: dict[type, Callable] = {
    complex: lambda self, v, path, depth: ["complex", v.real, v.imag],
    tuple: _sequence("tuple"),
    frozenset: _sequence("frozenset"),
    slice: _slice,
    range: lambda self, v, path, depth: ["range", *(self.encode(i) for i in (v.start, v.stop, v.step))],
    type(Ellipsis): lambda self, v, path, depth: ["..."],
    type(NotImplemented): lambda self, v, path, depth: ["NotImplemented"],
}
_CONTAINERS: dict[type, str] = {
    list: "list",
    dict: "dict",
    set: "set",
    bytearray: "bytearray",
    deque: "deque",
    Counter: "Counter",
    OrderedDict: "OrderedDict",
    defaultdict: "defaultdict",
}
