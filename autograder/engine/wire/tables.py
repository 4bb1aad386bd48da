"""Tables of pandas as data: a frame, a series or an index is labels, names and columns of plain values."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from autograder.engine.wire.common import NUMPY_KINDS, Uncrossable, WireError

MAX_COLUMNS = 5_000
TEXT = ("str", "string")  # types of text that cross as such
NULLABLE = "Int8 Int16 Int32 Int64 UInt8 UInt16 UInt32 UInt64 Float32 Float64 boolean".split()
Encode = Callable[[Any], Any]
Decode = Callable[[Any], Any]


def pandas() -> Any:
    """The library, where it is loaded."""
    return sys.modules.get("pandas")


def is_table(value: Any) -> bool:
    """Whether this is a frame, a series or an index of pandas's own class."""
    pd, kind = pandas(), type(value)
    if pd is None or str(kind.__module__).partition(".")[0] != "pandas":
        return False
    own = (pd.DataFrame, pd.Series, pd.Index, pd.RangeIndex, pd.DatetimeIndex, pd.MultiIndex, pd.Timestamp)
    return kind in own


def write(value: Any, encode: Encode) -> list:
    """The tree of a table; a kind of column that cannot cross is Uncrossable."""
    pd, kind = pandas(), type(value)
    if kind is pd.Timestamp:
        if value.tz is not None:
            raise Uncrossable("a time stamp in a time zone cannot cross the wire")
        return ["pd.Timestamp", value.value if value.unit == "ns" else value.as_unit("ns").value, value.unit]
    if kind is pd.DataFrame:
        if value.shape[1] > MAX_COLUMNS or value.attrs:
            raise Uncrossable("a frame with too many columns, or with attributes, cannot cross the wire")
        columns = [_column(value.iloc[:, i], encode) for i in range(value.shape[1])]
        return ["pd.DataFrame", write(value.index, encode), write(value.columns, encode), *columns]
    if kind is pd.Series:
        return ["pd.Series", write(value.index, encode), encode(value.name), _column(value, encode)]
    if kind is pd.RangeIndex:
        return ["pd.RangeIndex", value.start, value.stop, value.step, encode(value.name)]
    if kind is pd.MultiIndex:
        if value.nlevels > 20:
            raise Uncrossable("an index of too many levels cannot cross the wire")
        levels = [_column(value.get_level_values(i), encode) for i in range(value.nlevels)]
        return ["pd.MultiIndex", encode(list(value.names)), *levels]
    freq = getattr(value, "freqstr", None) if kind is pd.DatetimeIndex else None
    return ["pd.Index", encode(value.name), freq, _column(value, encode)]


def _column(value: Any, encode: Encode) -> list:
    dtype = value.dtype
    name = str(dtype)
    if name in TEXT or name in NULLABLE:
        items = [None if missing else item for item, missing in zip(value, value.isna(), strict=True)]
        return [name, encode(items)]
    if getattr(dtype, "kind", "V") == "O" and not hasattr(dtype, "categories"):
        return ["object", encode(list(value))]
    if getattr(dtype, "kind", "V") in NUMPY_KINDS and type(dtype).__module__ == "numpy.dtypes":
        return ["numpy", encode(value.to_numpy(copy=True))]
    raise Uncrossable(f"a column of {dtype} cannot cross the wire")


def read(tag: str, rest: list, decode: Decode) -> Any:
    """The table of a tree."""
    pd = import_module("pandas")
    if tag == "pd.Timestamp":
        if len(rest) != 2 or type(rest[0]) is not int or rest[1] not in ("s", "ms", "us", "ns"):
            raise WireError("a time stamp with a wrong form")
        return pd.Timestamp(rest[0], unit="ns").as_unit(rest[1])
    if tag == "pd.DataFrame":
        index, columns = _index(rest[0], decode), _index(rest[1], decode)
        data = [_read_column(column, decode) for column in rest[2:]]
        if len(data) != len(columns) or len(data) > MAX_COLUMNS or any(len(d) != len(index) for d in data):
            raise WireError("a frame with a wrong form")
        made = pd.DataFrame(dict(enumerate(data)), index=index, copy=True)
        made.columns = columns
        return made
    if tag == "pd.Series":
        index, data = _index(rest[0], decode), _read_column(rest[2], decode)
        if len(data) != len(index):
            raise WireError("a series with a wrong form")
        return pd.Series(data, index=index, name=_name(rest[1], decode), copy=True)
    return _index([tag, *rest], decode)


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
        levels = [_read_column(column, decode) for column in rest[1:21]]
        return pd.MultiIndex.from_arrays(levels, names=[_checked_name(n) for n in decode(rest[0])])
    if (
        tag != "pd.Index"
        or len(rest) != 3
        or not (rest[1] is None or type(rest[1]) is str and len(rest[1]) < 20)
    ):
        raise WireError("an index with a wrong form")
    made = pd.Index(_read_column(rest[2], decode), name=_name(rest[0], decode))
    if rest[1] is not None:
        made.freq = rest[1]
    return made


def _read_column(tree: Any, decode: Decode) -> Any:
    pd = pandas()
    if not isinstance(tree, list) or len(tree) != 2 or type(tree[0]) is not str:
        raise WireError("a column with a wrong form")
    kind, values = tree[0], decode(tree[1])
    if kind == "numpy":
        if not hasattr(values, "dtype") or values.ndim != 1 or values.dtype.kind not in NUMPY_KINDS:
            raise WireError("a column with a wrong form")
        return values
    if type(values) is not list or kind not in ("object", *TEXT, *NULLABLE):
        raise WireError("a column with a wrong form")
    if kind in TEXT and any(type(v) not in (str, type(None)) for v in values):
        raise WireError("a column of text that holds something else")
    return pd.Series(values, dtype=kind).array


def _name(tree: Any, decode: Decode) -> Any:
    return _checked_name(decode(tree))


def _checked_name(name: Any) -> Any:
    """Names are data that can be hashed."""
    if not isinstance(name, str | int | float | tuple | None):
        raise WireError("a name with a wrong form")
    hash(name)
    return name
