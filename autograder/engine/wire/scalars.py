"""Single values of pandas as data: moments, spans of time, intervals, what is missing, and frequencies."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from autograder.engine.wire.common import MAX_BUFFERS, MAX_WEIGHT, Uncrossable, WireError
from autograder.engine.wire.plain import TYPES, offset_of, zone

UNITS = ("s", "ms", "us", "ns")
CLOSED = ("left", "right", "both", "neither")
TEXT = ("str", "string")  # types of text that cross as such
LEAST = -(1 << 63)  # as an integer, a time that is missing
PERIODS = frozenset("Y Q M W B D h min s ms us ns".split())
OFFSETS = frozenset(
    "B D W ME MS SME SMS BME BMS QE QS BQE BQS YE YS BYE BYS WOM LWOM h min s ms us ns".split()
)
FREQUENCY = re.compile(r"(?:-?\d{1,5})?([A-Za-z]{1,4})(?:-[A-Z0-9]{1,4}){0,2}")
STEPS = frozenset("years months weeks days hours minutes seconds microseconds nanoseconds".split())
ELEMENT = MAX_BUFFERS // MAX_WEIGHT  # letters for which an element of a tuple counts
MOST = 1 << 20  # steps of an offset
PLAIN = (type(None), bool, int, float, complex, str, bytes)
Encode = Callable[[Any], Any]
Decode = Callable[[Any], Any]


def pandas() -> Any:
    """The library, where it is loaded."""
    return sys.modules.get("pandas")


@cache
def scalar_types() -> tuple[type, ...]:
    """The types of single values; asked for where pandas is loaded."""
    pd = pandas()
    return (pd.Timestamp, pd.Timedelta, pd.Period, pd.Interval, type(pd.NaT), type(pd.NA))


def is_label(value: Any) -> bool:
    """Whether this is one value, so that what shows it often is no larger than what shows it once."""
    kind = type(value)
    if kind in PLAIN or issubclass(kind, TYPES) or kind in scalar_types():
        return True
    return isinstance(value, sys.modules["numpy"].generic)


def is_name(value: Any) -> bool:
    """Whether this may be a name: a label, or a tuple of names."""
    return is_label(value) or type(value) is tuple and all(map(is_name, value))


def shown(labels: Any, times: int) -> float:
    """How many letters there are to see where labels stand that many times; what is no name has no bound."""
    labels = getattr(labels, "categories", labels)
    if str(labels.dtype) not in ("object", *TEXT):
        return times
    return times * max(map(_width, labels), default=0) if all(map(is_name, labels)) else float("inf")


def _width(label: Any) -> int:
    if type(label) is tuple:
        return sum(ELEMENT + _width(part) for part in label)
    return len(label) if isinstance(label, str | bytes) else 1


def write_scalar(value: Any, encode: Encode) -> list:
    """The tree of a single value."""
    pd, kind = pandas(), type(value)
    if value is pd.NA or value is pd.NaT:
        return ["pd.NA" if value is pd.NA else "pd.NaT"]
    if kind is pd.Period:
        return ["pd.Period", value.ordinal, frequency_of(pd.PeriodDtype(value.freq))]
    if kind is pd.Interval:
        return ["pd.Interval", encode(value.left), encode(value.right), value.closed]
    number = int(value.asm8.view("int64"))
    if kind is pd.Timedelta:
        return ["pd.Timedelta", number, value.unit]
    return ["pd.Timestamp", number, value.unit, offset_of(value)]


def read_scalar(tag: str, rest: list, decode: Decode) -> Any:
    """The single value of a tree."""
    pd = pandas()
    if tag in ("pd.NA", "pd.NaT") and not rest:
        return pd.NA if tag == "pd.NA" else pd.NaT
    if tag == "pd.Interval" and len(rest) == 3:
        return _interval(decode(rest[0]), decode(rest[1]), rest[2])
    if len(rest) < 2 or type(rest[0]) is not int or not LEAST < rest[0] < -LEAST:
        raise WireError(f"{tag:.20} with a wrong form")
    if tag == "pd.Period" and len(rest) == 2:
        return pd.Period(ordinal=rest[0], freq=period_type(rest[1]).freq)
    np = sys.modules["numpy"]
    if tag == "pd.Timedelta" and len(rest) == 2:
        return pd.Timedelta(np.timedelta64(rest[0], unit(rest[1])))
    if tag == "pd.Timestamp" and len(rest) == 3:
        moment = pd.Timestamp(np.datetime64(rest[0], unit(rest[1])))
        there = zone(rest[2])
        return moment if there is None else moment.tz_localize("UTC").tz_convert(there)
    raise WireError(f"{tag:.20} with a wrong form")


def _interval(left: Any, right: Any, closed: Any) -> Any:
    pd, np = pandas(), sys.modules["numpy"]
    ends = (int, float, pd.Timestamp, pd.Timedelta)
    if any(type(e) not in ends and not isinstance(e, np.integer | np.floating) for e in (left, right)):
        raise WireError("an interval with a wrong form")
    return pd.Interval(left, right, closed=closed_side(closed))


def unit(name: Any) -> str:
    """A unit of time that pandas keeps."""
    if type(name) is not str or name not in UNITS:
        raise WireError("a time with a wrong unit")
    return name


def closed_side(name: Any) -> Any:
    """The side on which an interval is closed."""
    if type(name) is not str or name not in CLOSED:
        raise WireError("an interval with a wrong side")
    return name


def frequency_of(dtype: Any) -> str:
    """The frequency of periods as text, from their dtype."""
    text = str(dtype).removeprefix("period[").removesuffix("]")
    if not _is_frequency(text, PERIODS) or period_type(text) != dtype:
        raise Uncrossable(f"periods of {text:.40} cannot cross the wire")
    return text


def period_type(text: Any) -> Any:
    """The dtype of periods of this frequency."""
    if not _is_frequency(text, PERIODS):
        raise WireError("periods with a wrong frequency")
    dtype = pandas().PeriodDtype(text)
    if dtype.freq.n < 1:
        raise WireError("periods of no length")
    return dtype


def write_offset(freq: Any) -> Any:
    """The tree of the frequency of an index of times, which may be none."""
    pd = pandas()
    if type(freq) is pd.DateOffset:
        parts = [part for pair in freq.kwds.items() for part in pair]
        tree: Any = [freq.n, freq.normalize, *parts]
    else:
        tree = None if freq is None else freq.freqstr
    try:
        same = read_offset(tree) == freq
    except (WireError, TypeError, ValueError):
        same = False
    if not same:
        raise Uncrossable(f"an index of frequency {freq!r:.60} cannot cross the wire")
    return tree


def read_offset(tree: Any) -> Any:
    """The frequency of an index of times."""
    pd = pandas()
    if tree is None:
        return None
    if not isinstance(tree, list):
        if not _is_frequency(tree, OFFSETS):
            raise WireError("an index with a wrong frequency")
        return pd.tseries.frequencies.to_offset(tree)
    if len(tree) < 2 or len(tree) % 2 or type(tree[1]) is not bool:
        raise WireError("an index with a wrong frequency")
    names, numbers = tree[2::2], [tree[0], *tree[3::2]]
    if any(type(n) is not int or abs(n) > MOST for n in numbers):
        raise WireError("an index with a wrong frequency")
    if any(type(name) is not str or name not in STEPS for name in names) or len(set(names)) < len(names):
        raise WireError("an index with a wrong frequency")
    return pd.DateOffset(tree[0], tree[1], **dict(zip(names, tree[3::2], strict=True)))


def write_frequency(value: Any) -> Any:
    """The frequency of an index or an array of times, if its values keep to it."""
    if getattr(value.dtype, "kind", "V") not in "mM" or getattr(value, "freq", None) is None:
        return None
    tree = write_offset(value.freq)
    try:
        type(value)(value, freq=None).freq = value.freq
    except ValueError as error:
        raise Uncrossable(f"a frequency cannot cross the wire: {error}") from None
    return tree


def with_frequency(made: Any, tree: Any) -> Any:
    """An index or array of times with its frequency, which pandas checks."""
    if tree is not None:
        if getattr(made.dtype, "kind", "V") not in "mM":
            raise WireError("a frequency of what is no time")
        made.freq = read_offset(tree)
    return made


def _is_frequency(text: Any, known: frozenset[str]) -> bool:
    found = FREQUENCY.fullmatch(text) if type(text) is str else None
    return found is not None and found[1] in known
