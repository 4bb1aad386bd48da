"""Bytes to values: the receiving half of the wire, which trusts nothing."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from collections.abc import Callable
from typing import Any

from autograder.engine.wire import symbols
from autograder.engine.wire.arrays import (
    count,
    numpy_dtype,
    read_numpy,
    read_sparse,
    read_torch,
    torch_device,
    torch_dtype,
    torch_size,
)
from autograder.engine.wire.common import (
    MAX_ARRAYS,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_NAMED,
    MAX_WEIGHT,
    PARAMETER,
    Shared,
    WireError,
    checked_keys,
    guarded,
)
from autograder.engine.wire.defaults import with_default
from autograder.engine.wire.instances import can_cross, fill, is_member, member
from autograder.engine.wire.message import split
from autograder.engine.wire.plain import READERS
from autograder.engine.wire.tables import read


class Decoder:
    """Turns bytes into a value. adopt: makes something of the other side's handles. classes: those that both
    sides have, by name."""

    def __init__(
        self,
        adopt: Callable[[Decoder, list], object] | None = None,
        classes: dict[str, type] | None = None,
    ):
        self.adopt, self.classes = adopt, classes or {}
        self.shared = Shared()
        self._arrays: list[Any] = []
        self._named: dict[tuple, Any] = {}
        self.weight = 0
        self._weights: dict[int, int] = {}  # of containers, by place in `shared.objects`

    @property
    def sizes(self) -> list[int]:
        """The number of elements of each array of the message."""
        return [a.numel() if hasattr(a, "numel") else a.size for a in self._arrays]

    def loads(self, message: bytes | bytearray) -> Any:
        """The value of a message; raises WireError and nothing else."""
        return self.part(self.unpack(message))

    def unpack(self, message: bytes | bytearray) -> Any:
        """The tree of a message, its arrays read and at hand for `part`."""
        return guarded(self._unpack, message)

    def part(self, tree: Any) -> Any:
        """The value of one part of a message."""
        return guarded(self.decode, tree)

    def _unpack(self, message: bytes | bytearray) -> Any:
        table, tree, buffers = split(message)
        self._arrays = self._read_arrays(table, buffers)
        return tree

    def _read_arrays(self, table: list, buffers: memoryview) -> list:
        if len(table) > MAX_ARRAYS:
            raise WireError(f"{len(table)} arrays, more than {MAX_ARRAYS}")
        arrays: list[Any] = []
        where = 0
        for entry in table:
            if entry[0] == "np":
                array, used = read_numpy(entry, buffers[where:])
            elif entry[0] == "torch":
                array, used = read_torch(entry, buffers[where:])
                self.shared.tensors.append(array)
                self.shared.track.append(entry[4] in (1, PARAMETER))
            else:
                raise WireError(f"unknown array {entry[0]!r:.40}")
            arrays.append(array)
            where += used
        if where != len(buffers):
            raise WireError(f"{len(buffers) - where} bytes left over")
        return arrays

    def replace(self, tensors: list) -> None:
        """Put other tensors in place of those that a message brought, before its parts are read."""
        spots = [i for i, array in enumerate(self._arrays) if any(array is t for t in self.shared.tensors)]
        for spot, tensor in zip(spots, tensors, strict=True):
            self._arrays[spot] = tensor
        self.shared.tensors = tensors

    def decode(self, tree: Any, depth: int = 0) -> Any:
        """The value of one tree."""
        if not isinstance(tree, list):
            return tree
        if depth > MAX_DEPTH + 5 or not tree or not isinstance(tree[0], str):
            raise WireError("tree of values has the wrong form")
        tag, rest = tree[0], tree[1:]
        reader = _READERS.get(tag)
        if reader:
            before, place = self.weight, len(self.shared.objects)
            value = reader(self, rest, depth + 1)
            if tag in _CONTAINERS:
                self.weigh(len(rest))
                if rest:  # one that is empty is one value
                    self._weights[place] = self.weight - before
            return value
        plain = READERS.get(tag)
        if plain:
            return plain(rest)
        if tag == "sympy" and len(rest) == 1:
            self.weigh(len(rest[0]))
            return symbols.read(rest[0])
        if tag.startswith("pd.") or tag == "torch.sparse":
            return self._table(tag, rest, depth)
        if self.adopt is None:
            raise WireError(f"unknown tag {tag!r:.40}")
        return self.adopt(self, tree)

    def _table(self, tag: str, rest: list, depth: int) -> Any:
        """A table or sparse tensor: it stands before its parts in the order of objects."""
        make = read if tag.startswith("pd.") else read_sparse
        spot = len(self.shared.objects)
        self.shared.objects.append(None)
        adopt, self.adopt = self.adopt, None  # no objects within
        made = self.shared.objects[spot] = make(tag, rest, lambda tree: self.decode(tree, depth + 1))
        self.adopt = adopt
        return made

    def weigh(self, more: int) -> None:
        """Count values. Lists of one list twice, sixty deep, are small until somebody compares them."""
        self.weight += more
        if self.weight > MAX_WEIGHT:
            raise WireError(
                f"more than {MAX_WEIGHT} values, those that stand in several places counted each time"
            )

    def items(self, trees: list, depth: int) -> list:
        """Several trees, decoded in order."""
        return [self.decode(t, depth) for t in trees]

    def note(self, value: Any) -> Any:
        """Remember a mutable value in the order in which the sender met it."""
        self.shared.objects.append(value)
        return value


def _dict(make: Callable[[], Any]) -> Callable:
    def read(self: Decoder, rest: list, depth: int) -> Any:
        value = self.note(make())
        decoded = self.items(rest, depth)
        for key, item in zip(checked_keys(decoded[::2]), decoded[1::2], strict=True):
            value[key] = item
        return value

    return read


def _list(self: Decoder, rest: list, depth: int) -> list:
    value = self.note([])
    value.extend(self.items(rest, depth))
    return value


def _set(self: Decoder, rest: list, depth: int) -> set:
    value = self.note(set())
    value.update(checked_keys(self.items(rest, depth)))
    return value


def _deque(self: Decoder, rest: list, depth: int) -> deque:
    if not (rest[0] is None or (type(rest[0]) is int and rest[0] >= 0)):
        raise WireError("deque with a wrong length")
    value = self.note(deque(maxlen=rest[0]))
    value.extend(self.items(rest[1:], depth))
    return value


def _bytearray(self: Decoder, rest: list, depth: int) -> bytearray:
    if not isinstance(rest[0], bytes):  # of a number it would be that many zeros
        raise WireError("bytearray with a wrong form")
    return self.note(bytearray(rest[0]))


def _named(self: Decoder, rest: list, depth: int) -> Any:
    name, fields = rest[0], rest[1]
    if not (
        isinstance(name, str) and name.isidentifier() and len(fields) == len(rest) - 2 and len(fields) < 200
    ):
        raise WireError("named tuple with a wrong form")
    key = (name, *fields)
    if key not in self._named:
        if len(self._named) >= MAX_NAMED:
            raise WireError(f"more than {MAX_NAMED} kinds of named tuples")
        self._named[key] = namedtuple(name, fields)
    return self._named[key](*self.items(rest[2:], depth))


def _range(self: Decoder, rest: list, depth: int) -> range:
    numbers = self.items(rest, depth)
    if len(numbers) != 3 or any(type(n) is not int for n in numbers):
        raise WireError("range with a wrong form")
    return range(*numbers)


def _array(self: Decoder, rest: list, depth: int) -> Any:
    (index,) = rest
    if type(index) is not int or not 0 <= index < len(self._arrays):
        raise WireError("no such array")
    return self.note(self._arrays[index])


def _same(self: Decoder, rest: list, depth: int) -> Any:
    (index,) = rest
    if type(index) is not int or not 0 <= index < len(self.shared.objects):
        raise WireError("no such object")
    self.weigh(self._weights.get(index, 1))
    return self.shared.objects[index]


def _np_scalar(self: Decoder, rest: list, depth: int) -> Any:
    import numpy as np

    dtype = numpy_dtype(rest[0])
    if not isinstance(rest[1], bytes) or len(rest[1]) != dtype.itemsize:
        raise WireError("numpy number with a wrong size")
    return np.frombuffer(rest[1], dtype=dtype, count=1)[0] if dtype.itemsize else dtype.type()


def _np_object(self: Decoder, rest: list, depth: int) -> Any:
    import numpy as np

    if count(rest[0]) != len(rest) - 1:
        raise WireError("array of objects with a wrong size")
    flat = np.empty(len(rest) - 1, dtype=object)
    array = self.note(flat.reshape(rest[0]))
    for i, item in enumerate(self.items(rest[1:], depth)):
        flat[i] = item
    return array


def _instance(self: Decoder, rest: list, depth: int) -> Any:
    cls = self.classes.get(rest[0])
    if cls is None or not can_cross(cls) or is_member(cls):
        raise WireError("an instance of a class that is not given")
    made = self.note(object.__new__(cls))
    names = rest[1::2]
    values = self.items(rest[2::2], depth)
    return fill(made, [part for pair in zip(names, values, strict=True) for part in pair])


def _integer(self: Decoder, rest: list, depth: int) -> int:
    if not isinstance(rest[0], str) or len(rest[0]) > MAX_DIGITS:
        raise WireError("integer with a wrong form")
    return int(rest[0], 16)


_CONTAINERS = frozenset(
    ("list", "dict", "set", "deque", "Counter", "OrderedDict", "defaultdict", "np.object")
)  # noted first
_READERS: dict[str, Callable] = {
    "int": _integer,
    "complex": lambda self, rest, depth: complex(float(rest[0]), float(rest[1])),
    "tuple": lambda self, rest, depth: tuple(self.items(rest, depth)),
    "frozenset": lambda self, rest, depth: frozenset(checked_keys(self.items(rest, depth))),
    "slice": lambda self, rest, depth: slice(*self.items(rest, depth)),
    "range": _range,
    "...": lambda self, rest, depth: Ellipsis,
    "NotImplemented": lambda self, rest, depth: NotImplemented,
    "list": _list,
    **{cls.__name__: _dict(cls) for cls in (dict, Counter, OrderedDict)},
    "defaultdict": lambda self, rest, depth: with_default(_dict(defaultdict)(self, rest[1:], depth), rest[0]),
    "set": _set,
    "bytearray": _bytearray,
    "deque": _deque,
    "named": _named,
    "array": _array,
    "same": _same,
    "instance": _instance,
    "member": lambda self, rest, depth: member(self.classes[rest[0]], rest[1:]),
    "np.dtype": lambda self, rest, depth: numpy_dtype(rest[0]),
    "np.scalar": _np_scalar,
    "np.object": _np_object,
    "torch.dtype": lambda self, rest, depth: torch_dtype(rest[0]),
    "torch.device": lambda self, rest, depth: torch_device(*rest),
    "torch.Size": lambda self, rest, depth: torch_size(rest),
}
