"""Small values of the standard library that are data: dates, exact numbers, paths."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PosixPath
from typing import Any
from zoneinfo import ZoneInfo

from autograder.engine.wire.common import MAX_DIGITS, Uncrossable, WireError

MAX_EXPONENT = 10_000  # of a decimal number: as an integer it would take as many digits
TYPES = (date, time, timedelta, Decimal, Fraction, Path, uuid.UUID)  # datetime is a date


def offset_of(value: Any) -> float | str | None:
    """The zone of a time: seconds from UTC, or the key of a zone with rules; None without a zone."""
    if value.tzinfo is None:
        return None
    if type(value.tzinfo) is ZoneInfo and value.tzinfo.key:
        return value.tzinfo.key
    if value.tzname() == "UTC" and not value.utcoffset():
        return 0.0
    if type(value.tzinfo) is not timezone:
        raise Uncrossable(f"a time in the zone {value.tzinfo!r:.40} cannot cross the wire")
    return value.utcoffset().total_seconds()


def zone(offset: Any) -> tzinfo | None:
    """The inverse of `offset_of`."""
    if isinstance(offset, str) and len(offset) < 100:
        return ZoneInfo(offset)  # it takes names below its folders alone
    return None if offset is None else timezone(timedelta(seconds=float(offset)))


def as_base(value: Any, cls: type) -> Any:
    """An instance of a subclass of one of these types as one of the type itself."""
    tag, write = WRITERS[cls]
    return READERS[tag](write(value))


def _numbers(rest: list, length: int) -> list[int]:
    if len(rest) != length or any(type(number) is not int for number in rest):
        raise WireError("a date or time with a wrong form")
    return rest


def _text(rest: list) -> str:
    if len(rest) != 1 or type(rest[0]) is not str or len(rest[0]) > MAX_DIGITS:
        raise WireError("a value with a wrong form")
    return rest[0]


def _fraction(value: Fraction) -> list:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > 4 * MAX_DIGITS:
        raise Uncrossable("a fraction with too many digits")
    return [hex(value.numerator), hex(value.denominator)]


def _read_fraction(rest: list) -> Fraction:
    if len(rest) != 2 or any(type(r) is not str or len(r) > MAX_DIGITS + 8 for r in rest):
        raise WireError("a fraction with a wrong form")
    return Fraction(int(rest[0], 16), int(rest[1], 16))


def _read_decimal(rest: list) -> Decimal:
    value = Decimal(_text(rest))
    if value.is_finite() and abs(value.adjusted()) > MAX_EXPONENT:
        raise WireError("a decimal number with too large an exponent")
    return value


def _decimal(value: Decimal) -> list:
    if value.is_finite() and abs(value.adjusted()) > MAX_EXPONENT:
        raise Uncrossable("a decimal number with too large an exponent")
    return [str(value)]


# By type: the tag, and what stands behind it.
WRITERS: dict[type, tuple[str, Callable[[Any], list]]] = {
    datetime: (
        "datetime",
        lambda v: [*v.timetuple()[:6], v.microsecond, v.fold, offset_of(v)],
    ),
    date: ("date", lambda v: [v.year, v.month, v.day]),
    time: ("time", lambda v: [v.hour, v.minute, v.second, v.microsecond, v.fold, offset_of(v)]),
    timedelta: ("timedelta", lambda v: [v.days, v.seconds, v.microseconds]),
    Decimal: ("Decimal", _decimal),
    Fraction: ("Fraction", _fraction),
    PosixPath: ("Path", lambda v: [str(v)]),
    uuid.UUID: ("UUID", lambda v: [v.hex]),
}
READERS: dict[str, Callable[[list], Any]] = {
    "datetime": lambda r: datetime(*_numbers(r[:7], 7), zone(r[8]), fold=_numbers(r[7:8], 1)[0]),  # type: ignore[arg-type, misc]
    "date": lambda r: date(*_numbers(r, 3)),
    "time": lambda r: time(*_numbers(r[:4], 4), zone(r[5]), fold=_numbers(r[4:5], 1)[0]),  # type: ignore[arg-type, misc]
    "timedelta": lambda r: timedelta(*_numbers(r, 3)),
    "Decimal": _read_decimal,
    "Fraction": _read_fraction,
    "Path": lambda r: Path(_text(r)),
    "UUID": lambda r: uuid.UUID(hex=_text(r)),
}
