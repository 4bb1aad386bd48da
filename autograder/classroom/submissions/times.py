"""The time in `timestamp.txt`: read where it can be read in one way only.

nbgrader lets dateutil guess. That reads "01.05.2024" as the fifth of January and "CEST", like every
abbreviation it does not know, as UTC. Here a time that could mean two instants is none, and the
reason says which two.
"""

from __future__ import annotations

import contextlib
import re
import zoneinfo
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache

MAX_LENGTH = 200  # bytes
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
ZONE = re.compile(r"(.*\d(?:\s?[AaPp]\.?[Mm]\.?(?![A-Za-z]))?)\s*([A-Za-z][A-Za-z0-9_+/-]*)", re.S)
OFFSET = re.compile(r"(.*\d)\s*([+-])(\d\d?):?(\d\d)?", re.S)
YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?=[ T])")
DEFAULTS = datetime(2000, 1, 1), datetime(2001, 2, 2, 2, 2)
HALF_OF_DAY = re.compile(r"[AaPp]\.?[Mm]\.?")


class NotATime(ValueError):
    """The text is no time, or more than one; the message says why."""


def read_time(data: bytes, home: str = "UTC") -> datetime:
    """The instant that a timestamp names, in UTC without saying so, as nbgrader keeps it.

    home: the zone in which the course writes its timestamps (nbgrader's `Exchange.timezone`), which
    decides what an abbreviation such as CST means. A time that names no zone is in UTC, as in nbgrader.
    Raises NotATime.
    """
    encoding = next((name for mark, name in MARKS.items() if data.startswith(mark)), "utf-8")
    text = " ".join(data[:MAX_LENGTH].decode(encoding, "replace").split())
    if not text:
        raise NotATime("it is empty")
    clock, zone = _split(text)
    if zone is None:
        return _wall_time(clock)
    time = _wall_time(clock)
    try:
        return _instant(time, _zone_of(zone, time, home))
    except OverflowError:
        raise NotATime("the year is out of range") from None


def _split(text: str) -> tuple[str, str | None]:
    """A text's date and time of day, and its zone."""
    named = ZONE.fullmatch(text)
    if named and not HALF_OF_DAY.fullmatch(named[2]) and ":" in named[1]:
        return named[1], named[2]
    offset = OFFSET.fullmatch(text)
    if offset and ":" in offset[1]:  # else the sign stands in the date
        return offset[1], f"{offset[2]}{offset[3]:0>2}:{offset[4] or '00'}"
    return text, None


def _wall_time(text: str) -> datetime:
    """Date and time of day, without a zone, if there is one way to read them."""
    text = YEAR_FIRST.sub(lambda found: "{}-{:0>2}-{:0>2}".format(*found.groups()), text)
    if re.match(r"\d{4}-?\d\d-?\d\d[ T]", text):
        text = re.sub(r"([.,]\d{6})\d+$", r"\1", text)  # no more digits than there are microseconds
        try:
            return datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            raise NotATime("it is not a date with a time of day") from None
    first, second = (_readings(text, default) for default in DEFAULTS)
    if not first:
        raise NotATime("it is not a date with a time of day")
    if first != second:
        raise NotATime("a part of it is missing; expected YEAR-MONTH-DAY HOUR:MINUTE:SECOND ZONE")
    if len(first) > 1:
        ways = " or ".join(sorted(f"{time:%Y-%m-%d}" for time in first)[:2])
        raise NotATime(f"its date can be read as {ways}; write it as YEAR-MONTH-DAY")
    return first.pop()


def _readings(text: str, default: datetime) -> set[datetime]:
    """All times that dateutil can make of a text, what is not said taken from `default`."""
    from dateutil import parser  # type: ignore[import-untyped]

    found: set[datetime] = set()
    for day_first in (False, True):
        for year_first in (False, True):
            with contextlib.suppress(ValueError, OverflowError, TypeError):
                found.add(parser.parse(text, default=default, dayfirst=day_first, yearfirst=year_first))
    return {time for time in found if not time.tzinfo}


def _zone_of(name: str, time: datetime, home: str) -> tzinfo:
    """The zone of this name or abbreviation at this time."""
    if name.upper() in ("Z", "UTC", "GMT"):
        return UTC
    if re.fullmatch(r"[+-]\d\d:\d\d", name):
        return datetime.fromisoformat(f"2000-01-01T00:00{name}").tzinfo or UTC
    if "/" in name and name in _names():
        return zoneinfo.ZoneInfo(name)
    if home in _names() and name in (
        time.replace(tzinfo=zoneinfo.ZoneInfo(home), fold=f).tzname() for f in (0, 1)
    ):
        return timezone(next(offset for offset in _offsets(home, time) if offset[0] == name)[1])
    meant = _meanings(time.year).get(name.upper(), frozenset())
    if len(meant) == 1:
        return timezone(next(iter(meant)))
    if meant:
        ways = ", ".join(timezone(offset).tzname(None) for offset in sorted(meant))
        raise NotATime(f"{name} means {ways} in different countries; write the offset, as +02:00")
    raise NotATime(f"the time zone {name:.20} is not known; write the offset, as +02:00")


def _instant(time: datetime, zone: tzinfo) -> datetime:
    """A wall time of a zone in UTC; NotATime for the hour that a change of clocks repeats or leaves out."""
    both = {time.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    if len(both) > 1:
        raise NotATime(f"clocks changed in {zone} at that hour; write the offset, as +02:00")
    return both.pop().replace(tzinfo=None)


@cache
def _names() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _offsets(zone: str, time: datetime) -> list[tuple[str, timedelta]]:
    """Abbreviation and offset that a zone may have at a wall time."""
    found = [time.replace(tzinfo=zoneinfo.ZoneInfo(zone), fold=fold) for fold in (0, 1)]
    return [(t.tzname() or "", t.utcoffset() or timedelta()) for t in found]


@cache
def _meanings(year: int) -> dict[str, frozenset[timedelta]]:
    """What each abbreviation stands for that some zone of the world uses in a year."""
    found: dict[str, set[timedelta]] = {}
    for name in sorted(_names()):
        for month in (1, 7):
            for short, offset in _offsets(name, datetime(year, month, 1, 12)):
                if short.isalpha():
                    found.setdefault(short.upper(), set()).add(offset)
    return {short: frozenset(offsets) for short, offsets in found.items()}
