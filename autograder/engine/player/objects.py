"""The objects that stay in the player, behind numbers, and what it makes of the judge's."""

from __future__ import annotations

import asyncio
import copy
import importlib
import itertools
from collections.abc import Callable
from typing import Any

from autograder.engine.common.describe import BUILTIN_TYPES, builtin_name, describe
from autograder.engine.player.errors import is_from_cell
from autograder.engine.player.judges import FORMS, Ask, Judges
from autograder.engine.player.streams import STREAMS
from autograder.engine.wire.encode import Encoder
from autograder.engine.wire.kin import undressed

DRESSED = 1 << 20  # bytes of such data, at most
WALKED = 100_000  # items of an object, at most
MADE: dict[str, type[Judges]] = {**FORMS, **STREAMS}
# What is asked of an object otherwise than by a method of its own.
ASKED: dict[str, Callable[[Any], Any]] = {
    "__next__": next,
    "__bool__": bool,
    "__await__": asyncio.run,
    "__copy__": copy.copy,
    "__deepcopy__": copy.deepcopy,
    "all of it": lambda value: list(itertools.islice(value, WALKED)),
}


class PlayerObjects:
    """held: objects by number; they stay alive. told: those that the judge knows the form of."""

    def __init__(self, ask: Ask):
        self.ask = ask
        self.held: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.told: set[int] = set()
        self.judges: dict[int, Judges] = {}
        self.classes: dict[type, str] = {}  # of given cells, which the judge has too

    def register(self, value: Any) -> int:
        """The number of an object, which stays alive from now on."""
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = len(self.held) + 1
            self.held[number] = value
        return number

    def export(self, encoder: Encoder, value: Any) -> list:
        """How an object of the player's is named; described when it is named first."""
        if isinstance(value, Judges) and self.judges.get(value._number) is value:
            return ["yours", value._number]
        if name := builtin_name(value):
            return ["type", name]
        number, data = self.register(value), _data(value)
        if number in self.told:
            return ["handle", number, None, *_with_past(encoder, data)] if data else ["handle", number]
        self.told.add(number)
        encoder.undo.append(lambda: self.told.discard(number))
        try:
            facts = describe(value)
        except Exception:  # a class that raises wherever it is looked at
            facts = {"kind": "object", "known": [], "specials": []}
        if facts["kind"] != "class" and is_from_cell(type(value)):
            facts["class"] = type(value)
        given = [self.classes[c] for c in type(value).__mro__ if c in self.classes]
        described = encoder.encode(facts | ({"given": given} if given else {}))
        return ["handle", number, described, *_with_past(encoder, data)]

    def adopt(self, tree: list) -> Any:
        """What a name of the judge's stands for here; None if it names no object."""
        tag = tree[0]
        if tag == "handle":
            return self.held[tree[1]]
        if tag == "callback":
            if tree[1] not in self.judges:
                self.judges[tree[1]] = MADE[tree[3]](self.ask, tree[1], tree[2])
            return self.judges[tree[1]]
        if tag == "import":
            value = importlib.import_module(tree[1])
            for name in tree[2].split("."):
                value = getattr(value, name)
            return value
        if tag == "type":
            return BUILTIN_TYPES[tree[1]]
        return None


def _data(value: Any) -> tuple[str | None, bytes, list] | None:
    """What an object holds that is data in another dress: a tag, the data, and of each tensor in it the
    tensor itself if it has a past that gradients flow to."""
    inner = Encoder()
    try:
        found = undressed(value)
        packed = inner.dumps(found[1]) if found is not None else b""
    except Exception:  # of a class that raises, or with objects in it: no data then
        return None
    if found is None or len(packed) > DRESSED:
        return None
    pairs = zip(inner.shared.tensors, inner.shared.track, strict=True)
    return found[0], packed, [tensor if tracked else None for tensor, tracked in pairs]


def _with_past(encoder: Encoder, data: tuple[str | None, bytes, list] | None) -> list:
    """Such data in a message, whose outputs its tensors are."""
    if data is None:
        return []
    tag, packed, tensors = data
    past = any(tensor is not None for tensor in tensors)
    return [tag, packed, ["tuple", *map(encoder.encode, tensors)]] if past else [tag, packed]
