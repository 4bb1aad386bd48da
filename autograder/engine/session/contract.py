"""The contract: what kind of reply each function of an assignment gives, learnt from the model answer.

The model answer runs over the wire once, and for every test cell and every path (``attention()``,
``model.fc.weight``) it is recorded where in a result handles stand, which arguments change in
place, which special methods are used and whether random numbers are drawn. A student's reply must
be of the same kind. Without this a handle could answer a test's own comparison as it likes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from autograder.engine.session.measure import positions

WALKS = {"__iter__", "__next__", "__getitem__"}
ORDERS = ({"__lt__", "__gt__"}, {"__le__", "__ge__"})  # of two objects of the student's
NUMBERS = {"__int__", "__float__", "__index__"}


class Refused(BaseException):
    """A reply that breaks the contract. Not an Exception: a test that expects one must not take it.

    The message is the judge's own; `detail` may hold the player's words, so hidden tests leave it out.
    """

    last: Refused | None = None

    def __init__(self, message: str, detail: str = ""):
        super().__init__(message)
        self.detail = detail
        Refused.last = self


@dataclass
class Terms:
    """What was seen at one path: positions of handles and of empty data, changed arguments, special
    methods, names of errors, draws, and whether a result shares memory with an argument."""

    handles: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    specials: set[str] = field(default_factory=set)
    empty: set[str] = field(default_factory=set)
    errors: set[str] = field(default_factory=set)
    random: bool = False
    shares: set[str] = field(default_factory=set)


class Contract:
    """Terms by path for one test cell. While `recording`, everything is accepted and noted."""

    def __init__(self, terms: dict[str, Terms] | None = None, recording: bool = False):
        self.terms = terms if terms is not None else {}
        self.recording = recording
        self.number = False  # whether the cell ends with a number: partial credit
        self.given: dict[str, Terms] = {}
        self.mirrored = False  # changes of arguments are seen, whether they are the function's job or not

    def at(self, path: str) -> Terms:
        if self.recording:
            return self.terms.setdefault(path, Terms())
        return self.terms.get(path, Terms())

    def check_value(self, path: str, value: Any, sized: bool = True) -> None:
        """Refuse what `complaint` complains of."""
        if found := self.complaint(path, value, sized=sized):
            raise Refused(*found)

    def complaint(
        self, path: str, value: Any, told: str = "an object", sized: bool = True
    ) -> tuple[str, str] | None:
        """What is wrong with objects where the model answer gave data, and with empty data where it had
        content: that would agree with everything. told: what came, for the second part of the message, which
        hidden tests leave out. sized: whether it may not be empty."""
        handles, empty = positions(value)
        terms = self.at(path)
        if self.recording:
            terms.handles |= handles
            terms.empty |= empty
            return None
        handles, empty = self.excess(path, handles, empty)
        if handles:
            return f"`{path}` should be plain data (a tensor, a number, a list ...).", f"It holds {told}."
        if sized and empty:
            error = "".join(f" or raise {name}" for name in sorted(terms.errors))
            return f"`{path}` is empty, or holds something empty, where it should have content{error}.", ""
        return None

    def excess(self, path: str, handles: set[str], empty: set[str]) -> tuple[set[str], set[str]]:
        """The positions of objects and of empty data at which the model answer gave nothing such."""
        terms, given = self.terms.get(path, Terms()), self.given.get(path, Terms())
        return handles - terms.handles - given.handles, empty - terms.empty - given.empty

    def nearest(self, path: str, home: str) -> str:
        """The path whose terms hold for an object: `home`, of the first one of its class, if the model
        answer's objects at this path are not used (perhaps they were the same one)."""
        if self.recording or any(known.startswith((f"{path}.", f"{path}()")) for known in self.terms):
            return path
        return home

    def wants_data(self, path: str, first: bool = False) -> bool:
        """Whether the model answer gave data at this path, and no object anywhere in it. first: whether its
        own is taken as data."""
        known = self.terms.get(path, Terms()).handles | self.given.get(path, Terms()).handles
        return first if self.recording else not known

    def note_error(self, path: str, name: str) -> None:
        """The model answer raised an error of this name: told where a student gives something empty."""
        if self.recording:
            self.at(path).errors.add(name)

    def may_share(self, path: str, how: str) -> bool:
        """Whether the model answer gives no copy either, but a "view" of an argument or what is "kept"."""
        terms = self.at(path)
        if self.recording:
            terms.shares.add(how)
        return how in terms.shares

    def know_given(self, name: str, value: Any) -> None:
        """What a name of the instructor's cells stands for, where a student's cell gives it another value."""
        handles, empty = positions(value)
        self.given[name] = Terms(handles=handles, empty=empty)

    def check_changes(self, path: str, paths: list[str]) -> set[str]:
        """The argument paths whose in-place change is part of the function's job.

        Whether a field of an object is filled or replaced is the answer's to choose.
        """
        terms = self.at(path)
        if self.recording:
            terms.changes |= set(paths)
        return {path for path in paths if any(_is_within(path, changed) for changed in terms.changes)}

    def may_empty(self, path: str, changed: str) -> bool:
        """Whether the model answer leaves something empty in this argument or in what it is a field of."""
        near = [other for other in self.at(path).changes if _is_within(changed, other) and changed != other]
        return any(self.at(f"{path} {other}").empty for other in near)

    def check_special(self, path: str, method: str) -> str:
        """Refuse special methods that the test did not need of the model answer's object.

        The one whose terms hold is told: Python comes to the same by several, as from `+=` to `__add__`.
        """
        terms = self.at(path.replace(".__iter__", ""))
        if self.recording:
            terms.specials.add(method)
        if method in terms.specials:
            return method
        plain = f"__{method[3:]}" if method.startswith("__i") else method
        if plain in terms.specials:
            return plain
        if not terms.specials & _as_good(method):
            raise Refused(f"`{path}` is used as if it were a number or a list, but it is an object")
        return method

    def asks_whether_in(self, path: str) -> bool:
        """Whether an object here is asked what is in it; else it is walked through to know."""
        return self.recording or "__contains__" in self.at(path).specials

    def check_random(self, path: str) -> bool:
        """Whether this call may move the judge's random state."""
        terms = self.at(path)
        if self.recording:
            terms.random = True
        return terms.random


def _as_good(method: str) -> set[str]:
    """Other special methods, by one of which a test that uses this one could have come to the same."""
    if method in WALKS:
        return WALKS | {"__contains__"}
    if method in ("__len__", "__reversed__"):  # `list` asks for the length of what has one
        return WALKS | {"__reversed__"}
    return next((alike for alike in (*ORDERS, NUMBERS) if method in alike), set())


def _is_within(one: str, other: str) -> bool:
    """Whether two paths of arguments are the same, or one is a field of the other."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def handle_positions(tree: Any, position: str = "") -> set[str]:
    """Where in an encoded value objects stand; elements of containers are not told apart."""
    if not isinstance(tree, list) or not tree:
        return set()
    if tree[0] in ("handle", "yours", "type"):
        return {position}
    below: set[str] = set()
    for item in tree[1:]:
        below |= handle_positions(item, position + "*")
    return below


def to_data(contracts: dict[str, Contract]) -> dict:
    """Contracts by test cell as JSON-able data."""
    return {
        cell: [c.number, {path: _listed(t) for path, t in c.terms.items()}] for cell, c in contracts.items()
    }


def from_data(data: dict) -> dict[str, Contract]:
    """The inverse of `to_data`."""
    contracts = {}
    for cell, (number, terms) in data.items():
        sets = {p: {k: set(v) if isinstance(v, list) else v for k, v in t.items()} for p, t in terms.items()}
        known: dict[str, Any] = sets
        contracts[cell] = Contract({path: Terms(**t) for path, t in known.items()})
        contracts[cell].number = number
    return contracts


def _listed(terms: Terms) -> dict[str, Any]:
    return {k: sorted(v) if isinstance(v, set) else v for k, v in asdict(terms).items()}
