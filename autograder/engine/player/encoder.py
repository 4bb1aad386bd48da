"""Values to bytes in the player: what stays here crosses as a number, and a reply has six parts."""

from __future__ import annotations

import sys
from functools import partial
from typing import Any, Protocol

from autograder.engine.common.shell import CellShell
from autograder.engine.player.errors import is_from_cell
from autograder.engine.player.objects import PlayerObjects
from autograder.engine.player.tensors import Tensors, unaliased
from autograder.engine.wire import randomness
from autograder.engine.wire.common import Shared
from autograder.engine.wire.encode import Encoder
from autograder.engine.wire.kin import has_methods


class Holder(Protocol):
    """What a reply is made from: objects that stay here, what was printed, the random state."""

    shell: CellShell
    objects: PlayerObjects
    tensors: Tensors
    random: dict[str, Any]


class PlayerEncoder(Encoder):
    """Encodes the player's replies."""

    def __init__(self, player: Holder):
        super().__init__(export=player.objects.export)
        self.player = player
        self.classes = player.objects.classes
        self.warned: list = []  # warnings, if those are asked for
        self.logged: list = []
        self.view = False  # whether the result shares memory with an argument
        self.kept = False  # whether the student's code holds the result, or an argument, when it returned
        self.files: dict[str, bytes | bool | None] | None = None  # what was written, if that is asked for

    def tensor(self, value: Any, path: str = "") -> list:
        """A leaf that requires a gradient keeps its identity: it is named, and sent when it changed."""
        torch = sys.modules["torch"]
        if not isinstance(value, torch.Tensor) or not (value.is_leaf and value.requires_grad):
            return super().tensor(value, path)
        return self.player.tensors.export_parameter(self, value)

    def keeps(self, value: Any) -> bool:
        """One of a student's class that can do more than a tuple."""
        return is_from_cell(type(value)) and has_methods(value)

    def _numpy(self, np: Any, value: Any, path: str, depth: int) -> list:
        """An array of a student's own class is an object with methods; what it holds is told with it."""
        if isinstance(value, np.ndarray) and is_from_cell(type(value)):
            return self.export(self, value)
        return super()._numpy(np, value, path, depth)

    def changes(self, changed: list[tuple[int, Any]], held: dict[str, Any]) -> list:
        """The arguments that were changed in place, and given data by name, each with its new value."""
        news = [["tuple", index, self.encode(unaliased(value))] for index, value in changed]
        return ["tuple", *news, *(["tuple", name, self.encode(value)] for name, value in held.items())]

    def reply(self, value: Any) -> bytes:
        """A reply without arguments."""
        return self.finish("ok", ["tuple"], self.encode(value), None)

    def refusal(self, text: str) -> bytes:
        """A reply that says why there is none."""
        return self.pack(["refuse", text[:500]])

    def finish(self, status: str, changed: list, result: Any, request: Shared | None) -> bytes:
        """A whole reply: [status, graph, changed, result, parameters, extras]."""
        player = self.player
        parameters = player.tensors.news(self)
        extras: dict[str, Any] = {}
        printed = player.shell.recorder.take()
        if printed:
            extras["printed"] = printed
        if self.warned:
            extras["warnings"] = self.warned
        if self.view:
            extras["view"] = True
        if self.kept:
            extras["kept"] = True
        if self.logged:
            extras["logs"] = self.logged
        if self.files:
            extras["files"] = self.files
        now = randomness.snapshot()
        moved = randomness.changes(player.random, now)
        if moved:
            self.undo.append(partial(setattr, player, "random", player.random))
            extras["random"], player.random = moved, now
        graph = player.tensors.keep_graph(self, request) if request else None
        return self.pack([status, graph, changed, result, parameters, self.encode(extras)])


def is_data(value: Any) -> bool:
    """Whether a value can cross as data alone."""
    try:
        Encoder().dumps(value)
    except Exception:
        return False
    return True
