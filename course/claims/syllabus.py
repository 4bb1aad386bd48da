"""The course as data: lectures with their claims, assignments, and the slides' errata.

`course/syllabus.toml` is the one list; this module reads it into typed records and refuses a file that is
malformed, with one error that names the entry, the value and what was expected.

    >>> from course.claims.syllabus import load
    >>> load().lectures["08_1_attention"].claims["E1"].kind
    'exact'
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

SYLLABUS = Path(__file__).parents[1] / "syllabus.toml"

Kind = Literal["exact", "trend"]
Status = Literal["done", "planned"]

_LECTURE_ID = re.compile(r"\d\d(_\d)?(_[a-z0-9]+)+")
_CLAIM_ID = re.compile(r"[ET][1-9]\d*")
_KIND_OF = {"E": "exact", "T": "trend"}


class SyllabusError(ValueError):
    """A malformed syllabus; the message names the entry, its value and what was expected."""


@dataclass(frozen=True)
class Claim:
    """One thing that a lecture's notebook proves.

    id: "E1", "E2", ... for exact claims (a number, an identity), "T1", ... for trends (something measured).
    """

    id: str
    kind: Kind
    text: str


@dataclass(frozen=True)
class Lecture:
    """One lecture notebook, `course/lectures/<id>.ipynb`.

    seed: the slides behind it as the file names them ("002, lecture 08, part 1").
    slides: the same for readers ("slides, lecture 08, part 1").
    status: "done" if the notebook exists. edition: of the pattern that it follows (`lectures/README.md`).
    claims: by claim id, in the order of the file.
    """

    id: str
    title: str
    seed: str
    slides: str
    status: Status
    claims: Mapping[str, Claim]
    edition: int = 1


@dataclass(frozen=True)
class Assignment:
    """One assignment and the ids of the lectures that it practises."""

    id: str
    title: str
    lectures: tuple[str, ...]


@dataclass(frozen=True)
class Erratum:
    """A mistake on a slide: where, what it says, what is right, and the id of the lecture that shows it."""

    id: str
    slide: str
    says: str
    right: str
    shown_in: str


@dataclass(frozen=True)
class Syllabus:
    """The whole course; each mapping goes from id to record, in the order of the file."""

    lectures: Mapping[str, Lecture]
    assignments: Mapping[str, Assignment]
    errata: Mapping[str, Erratum]

    def errata_of(self, lecture: str) -> dict[str, Erratum]:
        """The errata that one lecture shows."""
        return {id: e for id, e in self.errata.items() if e.shown_in == lecture}


@cache
def load(path: Path = SYLLABUS) -> Syllabus:
    """Read a syllabus file (by default the course's own), once per process.

    Raises SyllabusError if it is not TOML or an entry is malformed.
    """
    try:
        return parse(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, SyllabusError) as error:
        raise SyllabusError(f"{path.name}: {error}") from None


def parse(data: Mapping[str, Any]) -> Syllabus:
    """Check the tables of a syllabus file and turn them into records."""
    root = _Table(data, "the syllabus")
    decks = {
        id: _Table(deck, f"decks.{id}").done(cite=_text, title=_text, by=_text)["cite"]
        for id, deck in root.table("decks").items()
    }
    lectures = {id: _lecture(id, table, decks) for id, table in root.table("lectures").items()}

    def lecture_id(value: Any) -> str:
        if value not in lectures:
            raise ValueError("expected the id of a lecture in this file")
        return value

    def lecture_ids(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            raise ValueError("expected a list with at least one lecture id")
        unknown = [v for v in value if v not in lectures]
        if unknown:
            raise ValueError(f"no such lecture: {', '.join(map(repr, unknown))}")
        return tuple(value)

    assignments = {
        id: Assignment(id, **_Table(table, f"assignments.{id}").done(title=_text, lectures=lecture_ids))
        for id, table in root.table("assignments").items()
    }
    errata = {
        id: Erratum(
            id,
            **_Table(table, f"errata.{id}").done(slide=_text, says=_text, right=_text, shown_in=lecture_id),
        )
        for id, table in root.table("errata").items()
    }
    return Syllabus(lectures, assignments, errata)


def _lecture(id: str, table: Any, decks: Mapping[str, str]) -> Lecture:
    where = f"lectures.{id}"
    if not _LECTURE_ID.fullmatch(id):
        raise SyllabusError(f"{where}: expected an id such as '08_1_attention'")

    def claims(value: Any) -> dict[str, Claim]:
        return {
            c: _claim(c, t, f"{where}.claims.{c}")
            for c, t in _Table({"claims": value}, where).table("claims").items()
        }

    with_edition = {"edition": 1} | table if isinstance(table, dict) else table
    fields = _Table(with_edition, where).done(
        title=_text, seed=_text, status=_one_of(get_args(Status)), edition=_one_of((1, 2)), claims=claims
    )
    places = []
    for place in fields["seed"].split("; "):
        deck, *rest = place.split(", ")
        if deck not in decks:
            raise SyllabusError(
                f"{where}.seed = {fields['seed']!r}: expected 'DECK, place', a deck of {', '.join(decks)}"
            )
        places.append(", ".join([decks[deck], *rest]))
    return Lecture(id=id, slides="; ".join(places), **fields)


def _claim(id: str, table: Any, where: str) -> Claim:
    if not _CLAIM_ID.fullmatch(id):
        raise SyllabusError(f"{where}: expected a claim id such as 'E1' (exact) or 'T1' (trend)")
    claim = Claim(id, **_Table(table, where).done(kind=_one_of(get_args(Kind)), text=_text))
    if claim.kind != _KIND_OF[id[0]]:
        raise SyllabusError(
            f"{where}.kind = {claim.kind!r}: expected {_KIND_OF[id[0]]!r} for an id with {id[0]}"
        )
    return claim


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("expected some text")
    return value


def _one_of(words: tuple[str | int, ...]) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if value not in words:
            raise ValueError(f"expected one of {', '.join(map(repr, words))}")
        return value

    return check


class _Table:
    """A TOML table that knows its place in the file, for messages."""

    def __init__(self, data: Any, where: str) -> None:
        if not isinstance(data, Mapping):
            raise SyllabusError(f"{where} = {data!r}: expected a table")
        self.data, self.where = data, where

    def table(self, key: str) -> Mapping[str, Any]:
        """The table below a key; an error if it is missing, no table or empty."""
        value = self.data.get(key)
        if not isinstance(value, Mapping) or not value:
            raise SyllabusError(
                f"{self.where}: expected a table {key!r} with at least one entry, got {value!r}"
            )
        return value

    def done(self, **checks: Callable[[Any], Any]) -> dict[str, Any]:
        """The values under exactly these keys, each passed through its check."""
        odd = sorted(self.data.keys() ^ checks.keys())
        if odd:
            word = "unknown" if odd[0] in self.data else "missing"
            raise SyllabusError(f"{self.where}: {word} key {odd[0]!r}; expected {', '.join(checks)}")
        values = {}
        for key, check in checks.items():
            try:
                values[key] = check(self.data[key])
            except SyllabusError:
                raise
            except ValueError as error:
                raise SyllabusError(f"{self.where}.{key} = {self.data[key]!r}: {error}") from None
        return values
