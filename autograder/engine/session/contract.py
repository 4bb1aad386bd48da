"""The contract: what kind of reply each function of an assignment gives, learnt from the model answer.

The model answer runs over the wire once, and for every test cell and every path (``attention()``,
``model.fc.weight``) it is recorded where in a result handles stand, which arguments change in
place, which special methods are used and whether random numbers are drawn. A student's reply must
be of the same kind. Without this a handle could answer a test's own comparison as it likes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

CONTAINERS = frozenset(
    {"list", "tuple", "dict", "set", "frozenset", "deque", "named", "OrderedDict", "Counter"}
)


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
    methods, draws."""

    handles: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    specials: set[str] = field(default_factory=set)
    empty: set[str] = field(default_factory=set)
    random: bool = False


class Contract:
    """Terms by path for one test cell. While `recording`, everything is accepted and noted."""

    def __init__(self, terms: dict[str, Terms] | None = None, recording: bool = False):
        self.terms = terms if terms is not None else {}
        self.recording = recording
        self.number = False  # whether the cell ends with a number: partial credit
        self.mirrored = False  # changes of arguments are seen, whether they are the function's job or not

    def at(self, path: str) -> Terms:
        if self.recording:
            return self.terms.setdefault(path, Terms())
        return self.terms.get(path, Terms())

    def check_result(self, path: str, tree: Any, told: str) -> None:
        """Refuse handles where the model answer gave data. `told` names what came, for the message."""
        found = handle_positions(tree)
        terms = self.at(path)
        if self.recording:
            terms.handles |= found
        elif not found <= terms.handles:
            raise Refused(
                f"`{path}` should be plain data (a tensor, a number, a list ...).", f"It holds {told}."
            )

    def check_empty(self, path: str, found: set[str]) -> None:
        """Refuse empty data where the model answer's had content: it would agree with everything."""
        terms = self.at(path)
        if self.recording:
            terms.empty |= found
        elif not found <= terms.empty:
            raise Refused(f"`{path}` is empty, or holds something empty, where it should have content.")

    def check_changes(self, path: str, paths: list[str]) -> set[str]:
        """The argument paths whose in-place change is part of the function's job."""
        terms = self.at(path)
        if self.recording:
            terms.changes |= set(paths)
        return terms.changes & set(paths)

    def check_special(self, path: str, method: str) -> None:
        """Refuse special methods that the test did not need of the model answer's object."""
        terms = self.at(path)
        if self.recording:
            terms.specials.add(method)
        elif method not in terms.specials:
            raise Refused(f"`{path}` is used as if it were a number or a list, but it is an object")

    def check_random(self, path: str) -> bool:
        """Whether this call may move the judge's random state."""
        terms = self.at(path)
        if self.recording:
            terms.random = True
        return terms.random


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


def empty_positions(tree: Any, sizes: list[int], position: str = "") -> set[str]:
    """Where in an encoded value empty data stands. `sizes`: of the message's arrays."""
    if tree in ("", b""):
        return {position}
    if not isinstance(tree, list) or not tree:
        return set()
    tag, rest = tree[0], tree[1:]
    if tag == "array":
        return {position} if 0 <= rest[0] < len(sizes) and sizes[rest[0]] == 0 else set()
    if tag not in CONTAINERS:
        return set()
    content = rest[1:] if tag == "deque" else rest[2:] if tag == "named" else rest
    if not content:
        return {position}
    return set().union(*(empty_positions(item, sizes, position + "*") for item in content))


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
