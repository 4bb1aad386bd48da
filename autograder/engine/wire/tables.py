"""Tables of pandas as data: a frame, a series, an index or an array is labels, names and columns of values.

Parts stand in a tree in the order in which they were encoded, and are decoded in that order.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from typing import Any

from autograder.engine.wire.common import MAX_BUFFERS, NUMPY_KINDS, Uncrossable, WireError, checked_keys
from autograder.engine.wire.plain import offset_of, zone
from autograder.engine.wire.scalars import (
    TEXT,
    Decode,
    Encode,
    closed_side,
    frequency_of,
    is_name,
    pandas,
    period_type,
    read_scalar,
    scalar_types,
    shown,
    unit,
    with_frequency,
    write_frequency,
    write_scalar,
)

MAX_COLUMNS = 5_000
MAX_LEVELS = 20
NULLABLE = "Int8 Int16 Int32 Int64 UInt8 UInt16 UInt32 UInt64 Float32 Float64 boolean".split()
INDICES = """Index RangeIndex MultiIndex DatetimeIndex TimedeltaIndex PeriodIndex IntervalIndex
    CategoricalIndex""".split()
ARRAYS = """BooleanArray IntegerArray FloatingArray StringArray NumpyExtensionArray DatetimeArray
    TimedeltaArray PeriodArray IntervalArray""".split()


@cache
def _types() -> dict[str, tuple[type, ...]]:
    pd = pandas()
    arrays = [getattr(pd.arrays, name) for name in ARRAYS]
    return {
        "scalar": scalar_types(),
        "index": tuple(getattr(pd, name) for name in INDICES),
        "array": (*arrays, pd.Categorical, type(pd.array(["a"])), type(pd.Series(["a"]).array)),
    }


def is_table(value: Any) -> bool:
    """Whether this is a frame, a series, an index, an array or a single value of pandas's own class."""
    pd, kind = pandas(), type(value)
    if pd is None or str(kind.__module__).partition(".")[0] != "pandas":
        return False
    return kind in (pd.DataFrame, pd.Series) or any(kind in types for types in _types().values())


def size_of(value: Any) -> int:
    """The number of elements; a single value is one, also if it is missing."""
    return 1 if type(value) in scalar_types() else int(value.size)


def write(value: Any, encode: Encode) -> list:
    """The tree of a table; a kind of column that cannot cross is Uncrossable."""
    pd, kind = pandas(), type(value)
    if kind in scalar_types():
        return write_scalar(value, encode)
    if kind is pd.DataFrame:
        if value.shape[1] > MAX_COLUMNS or value.attrs:
            raise Uncrossable("a frame with too many columns, or with attributes, cannot cross the wire")
        labels = [_write_index(value.index, encode), _write_index(value.columns, encode)]
        return ["pd.DataFrame", *labels, *(_column(value.iloc[:, i], encode) for i in range(value.shape[1]))]
    if kind is pd.Series:
        labels = [_write_index(value.index, encode), _write_name(value.name, encode)]
        return ["pd.Series", *labels, _column(value, encode)]
    if kind in _types()["array"]:
        return ["pd.array", write_frequency(value), _column(value, encode)]
    return _write_index(value, encode)


def _write_index(value: Any, encode: Encode) -> list:
    pd, kind = pandas(), type(value)
    if kind is pd.RangeIndex:
        return ["pd.RangeIndex", value.start, value.stop, value.step, _write_name(value.name, encode)]
    if kind is pd.MultiIndex:
        if value.nlevels > MAX_LEVELS:
            raise Uncrossable("an index of too many levels cannot cross the wire")
        pairs = zip(value.levels, value.codes, strict=True)
        return ["pd.MultiIndex", *(_write_chosen(level, codes, encode) for level, codes in pairs)]
    if kind not in _types()["index"]:
        raise Uncrossable(f"an index of type {kind.__name__} cannot cross the wire")
    return ["pd.Index", _write_name(value.name, encode), write_frequency(value), _column(value, encode)]


def _write_chosen(values: Any, codes: Any, encode: Encode) -> list:
    """What there is to choose from, an index, and which of it was chosen."""
    if shown(values, len(codes)) > MAX_BUFFERS:
        raise Uncrossable("labels that are no single values, or too long, cannot cross the wire")
    return [_write_index(values, encode), encode(codes.copy())]


def _write_name(name: Any, encode: Encode) -> Any:
    if not is_name(name):
        raise Uncrossable(f"a name of type {type(name).__name__} cannot cross the wire")
    return encode(name)


def _column(value: Any, encode: Encode) -> list:
    pd, array = pandas(), getattr(value, "array", value)
    dtype, name = array.dtype, str(array.dtype)
    if array.ndim != 1:
        raise Uncrossable("an array of pandas with several dimensions cannot cross the wire")
    if name in TEXT:
        items = [None if missing else item for item, missing in zip(array, array.isna(), strict=True)]
        return [name, encode(items)]
    if name in NULLABLE:
        held = array.to_numpy(dtype.numpy_dtype, copy=True, na_value=dtype.numpy_dtype.type(0))
        return [name, encode(held), encode(array.isna().copy())]
    if isinstance(dtype, pd.CategoricalDtype):
        return ["category", dtype.ordered, *_write_chosen(dtype.categories, array.codes, encode)]
    if isinstance(dtype, pd.PeriodDtype):
        return ["period", frequency_of(dtype), encode(array.asi8.copy())]
    if isinstance(dtype, pd.IntervalDtype):
        return ["interval", array.closed, _column(array.left, encode), _column(array.right, encode)]
    if isinstance(dtype, pd.DatetimeTZDtype):
        there = offset_of(pd.Timestamp(0, tz=dtype.tz))
        return ["zoned", dtype.unit, there, encode(array.asi8.copy())]
    if name == "object":
        return ["object", encode(list(array))]
    if type(array) in _types()["array"] and (held := array.to_numpy(copy=True)).dtype.kind in NUMPY_KINDS:
        return ["numpy", encode(held)]
    raise Uncrossable(f"a column of {dtype} cannot cross the wire")


def read(tag: str, rest: list, decode: Decode) -> Any:
    """The table of a tree."""
    pd = import_module("pandas")
    if tag == "pd.DataFrame":
        index, columns = _index(rest[0], decode), _index(rest[1], decode)
        data = [_read_column(column, decode) for column in rest[2:]]
        if len(data) != len(columns) or len(data) > MAX_COLUMNS or any(len(d) != len(index) for d in data):
            raise WireError("a frame with a wrong form")
        data = [pd.Series(d, index=index, dtype=object) if _holds_objects(d) else d for d in data]
        made = pd.DataFrame(dict(enumerate(data)), index=index, copy=True)
        made.columns = columns
        return made
    if tag == "pd.Series" and len(rest) == 3:
        index, name, data = _index(rest[0], decode), _name(rest[1], decode), _read_column(rest[2], decode)
        if len(data) != len(index):
            raise WireError("a series with a wrong form")
        dtype = object if _holds_objects(data) else None
        return pd.Series(data, index=index, name=name, dtype=dtype, copy=True)
    if tag == "pd.array" and len(rest) == 2:
        data = _read_column(rest[1], decode)
        own = pd.array if getattr(data.dtype, "kind", "V") in "mM" else pd.arrays.NumpyExtensionArray
        made = own(data) if type(data).__module__ == "numpy" else data
        return with_frequency(made.copy(), rest[0])
    if tag in ("pd.RangeIndex", "pd.MultiIndex", "pd.Index"):
        return _index([tag, *rest], decode)
    return read_scalar(tag, rest, decode)


def _index(tree: Any, decode: Decode) -> Any:
    pd = pandas()
    if not isinstance(tree, list) or not tree:
        raise WireError("an index with a wrong form")
    tag, rest = tree[0], tree[1:]
    if tag == "pd.RangeIndex":
        if len(rest) != 4 or any(type(n) is not int for n in rest[:3]) or len(range(*rest[:3])) > 1 << 28:
            raise WireError("an index with a wrong form")
        return pd.RangeIndex(*rest[:3], name=_name(rest[3], decode))
    if tag == "pd.MultiIndex":
        if len(rest) > MAX_LEVELS:
            raise WireError("an index of too many levels")
        levels, codes = zip(*(_chosen(level, decode) for level in rest), strict=True)
        return pd.MultiIndex(levels, codes, names=[level.name for level in levels])
    if tag != "pd.Index" or len(rest) != 3:
        raise WireError("an index with a wrong form")
    name = _name(rest[0], decode)
    return with_frequency(_labels(rest[2], decode).rename(name), rest[1])


def _labels(tree: Any, decode: Decode) -> Any:
    """An index of the values of a column."""
    data = _read_column(tree, decode)
    if _holds_objects(data):  # pandas would look for a type of its own
        return pandas().Index(data, dtype=object, tupleize_cols=False)
    return pandas().Index(data)


def _holds_objects(data: Any) -> bool:
    return str(data.dtype) == "object"


def _name(tree: Any, decode: Decode) -> Any:
    name = decode(tree)
    if not is_name(name):
        raise WireError("a name with a wrong form")
    return name


def _read_column(tree: Any, decode: Decode) -> Any:
    if not isinstance(tree, list) or len(tree) < 2 or type(tree[0]) is not str:
        raise WireError("a column with a wrong form")
    kind, parts = tree[0], tree[1:]
    if kind not in _COLUMNS:
        raise WireError("a column of an unknown kind")
    return _COLUMNS[kind](kind, parts, decode)


def _flat(tree: Any, decode: Decode, code: str | None = None) -> Any:
    """A flat array of numpy's, of this dtype if one is named."""
    array = decode(tree)
    if type(array) is not sys.modules["numpy"].ndarray or array.ndim != 1:
        raise WireError("a column with a wrong form")
    if array.dtype.kind not in NUMPY_KINDS or code is not None and array.dtype != code:
        raise WireError("a column of a wrong type")
    return array


def _items(kind: str, parts: list, decode: Decode) -> Any:
    (tree,) = parts
    values = decode(tree)
    if type(values) is not list:
        raise WireError("a column with a wrong form")
    if kind in TEXT and any(type(v) not in (str, type(None)) for v in values):
        raise WireError("a column of text that holds something else")
    return pandas().Series(values, dtype=kind).array


def _nullable(kind: str, parts: list, decode: Decode) -> Any:
    pd, (tree, missing) = pandas(), parts
    dtype = pd.api.types.pandas_dtype(kind)
    held, mask = _flat(tree, decode, dtype.numpy_dtype.str), _flat(missing, decode, "bool").copy()
    if len(held) != len(mask):
        raise WireError("a column with a wrong form")
    held = held.copy()
    held[mask] = 0
    return dtype.construct_array_type()(held, mask)


def _chosen(tree: Any, decode: Decode) -> tuple[Any, Any]:
    """An index to choose from and the places of what was chosen."""
    values, codes = _index(tree[0], decode), _flat(tree[1], decode)
    if len(tree) != 2 or isinstance(values, pandas().MultiIndex) or codes.dtype.kind != "i":
        raise WireError("labels with a wrong form")
    if shown(values, len(codes)) > MAX_BUFFERS:
        raise WireError("labels that are no single values, or too long")
    if _holds_objects(values):
        checked_keys(list(values))
    return values, codes.copy()


def _categorical(kind: str, parts: list, decode: Decode) -> Any:
    pd, (ordered, *chosen) = pandas(), parts
    categories, codes = _chosen(chosen, decode)
    if isinstance(categories, pd.CategoricalIndex) or type(ordered) is not bool:
        raise WireError("categories with a wrong form")
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(categories, ordered))


def _periods(kind: str, parts: list, decode: Decode) -> Any:
    freq, numbers = parts
    return pandas().arrays.PeriodArray(_flat(numbers, decode, "int64").copy(), dtype=period_type(freq))


def _intervals(kind: str, parts: list, decode: Decode) -> Any:
    closed, *ends = parts
    if len(ends) != 2 or any(not isinstance(e, list) or e[:1] not in (["numpy"], ["zoned"]) for e in ends):
        raise WireError("intervals with a wrong form")
    left, right = (_labels(end, decode) for end in ends)
    if left.dtype != right.dtype or left.dtype.kind not in "iufmM":
        raise WireError("intervals with a wrong form")
    return pandas().arrays.IntervalArray.from_arrays(left, right, closed=closed_side(closed))


def _zoned(kind: str, parts: list, decode: Decode) -> Any:
    fine, there, numbers = parts
    moments = pandas().DatetimeIndex(_flat(numbers, decode, "int64").view(f"M8[{unit(fine)}]"))
    if (place := zone(there)) is None:
        raise WireError("times of no zone")
    return moments.tz_localize("UTC").tz_convert(place).array


_COLUMNS = {
    "numpy": lambda kind, parts, decode: _flat(parts[0], decode),
    **dict.fromkeys(("object", *TEXT), _items),
    **dict.fromkeys(NULLABLE, _nullable),
    "category": _categorical,
    "period": _periods,
    "interval": _intervals,
    "zoned": _zoned,
}
