"""The judge's end of the wire: every question to the player goes through one `Session`.

It sends arguments, refuses replies that break the contract, mirrors in-place changes and the
random state, and ties results into the judge's autograd graph.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from typing import Any

from autograder.engine.common.folder import Folder
from autograder.engine.session.asking import RETURNED, Asking, Returned
from autograder.engine.session.budget import Budget
from autograder.engine.session.contract import Refused
from autograder.engine.session.reply import Reply
from autograder.engine.wire import randomness
from autograder.engine.wire.channel import Channel, Closed
from autograder.engine.wire.common import Shared, WireError
from autograder.engine.wire.decode import Decoder

CELLS = "your cells"  # what changed data, if no call did
Report = tuple[tuple[str, str] | None, list[dict]]  # on a cell: how it failed, if it did, and its outputs
GONE = object()  # a name that a test deleted


class Session(Asking):
    """One player, asked by one judge."""

    def __init__(self, channel: Channel, seconds: float = 30.0, budget: Budget | None = None):
        super().__init__(channel, seconds, budget)
        self.space: dict[str, Any] = {}
        self.bound: dict[str, Any] = {}

    def configure(self, seed: int, output: int) -> None:
        """Tell the player its limits and begin with the same random state on both sides."""
        self.output = output
        here = os.getcwd()
        self._simple("configure", {"seconds": self.seconds, "seed": seed, "output": output, "folder": here})
        randomness.seed(seed)
        self.random = randomness.snapshot()

    def limit(self, seconds: float) -> None:
        """From now on a cell or a call may take so long."""
        if seconds != self.seconds:
            self.seconds = seconds
            self._simple("limit", seconds)

    def run(self, source: str, random: dict[str, Any] | None = None) -> Report:
        """Run a cell in the player, from this random state: how it failed, if it did, and its outputs."""
        encoder = self.encoder()
        reply = self._ask(encoder, ["run", source, encoder.encode(random or {})])
        told = Reply(self, self, "", Shared()).read_own(reply)
        if told == RETURNED:
            raise Returned
        well = isinstance(told, list) and len(told) == 2 and isinstance(told[1], list)
        if not well or not (told[0] is None or (isinstance(told[0], list) and len(told[0]) == 2)):
            raise WireError("the report on a cell has the wrong form")
        error, outputs = told
        return (None if error is None else (str(error[0]), str(error[1]))), outputs

    def run_apart(self, *sources: str) -> Report:
        """Run cells in a fork of the player, which then is gone: as `run` of the last. Closed: it ended."""
        self._simple("fork", None)
        try:
            found = [self.run(source) for source in sources][-1]
        except Returned:
            raise Closed("the fork ended") from None
        with contextlib.suppress(Returned):
            self._simple("leave", None)
        return found

    def fetch(self, name: str) -> dict[str, Any]:
        """What this name stands for in the player; nothing if it does not exist."""
        encoder = self.encoder()
        reply = self._ask(encoder, ["fetch", encoder.encode([name])])
        return Reply(self, self, name, encoder.shared, named=True).read_own(reply)

    def watch(self, space: dict[str, Any], bound: dict[str, Any]) -> None:
        """From now on tell the player when a test deletes or rebinds one of these names in `space`."""
        self.settle()
        self.space, self.bound = space, dict(bound)

    def settle(self) -> None:
        """Do to the student's names in the player what the test did to them here."""
        gone = [n for n, value in self.bound.items() if n not in self.space and value is not GONE]
        other = {
            n: self.space[n] for n, v in self.bound.items() if n in self.space and self.space[n] is not v
        }
        self.bound |= dict.fromkeys(gone, GONE) | other
        if gone := gone + self.held.gone():
            self._simple("forget", gone)
        self._tell("hold", self.held.news())
        self._tell("assign", other)

    def follow(self, space: dict[str, Any], names: Iterable[str]) -> None:
        """Both sides hold the same data under these names now; later changes are told."""
        if found := self.held.follow(space, names):
            self._simple("follow", found)

    def hold(self, space: dict[str, Any], told: Iterable[str], mine: Iterable[str]) -> None:
        """A test begins that reads the names in `told` and binds those in `mine`."""
        self.held.watch(space, told, mine)
        if self.held.told:
            encoder = self.encoder()
            reply = self._ask(encoder, ["held", encoder.encode(self.held.told)])
            changed = Reply(self, self, CELLS, encoder.shared, checked=False, named=True).read_own(reply)
            if not isinstance(changed, dict):
                raise WireError("changes of data have the wrong form")
            for name, value in changed.items():
                self.take_held(CELLS, name, value)

    def alike(self, names: list[str]) -> list[str]:
        """For each of the names the first one that stands for the same object."""
        found = self._simple("alike", names)
        if not isinstance(found, list) or len(found) != len(names) or not set(found) <= set(names):
            raise WireError("names have the wrong form")
        return found

    def share_classes(self, space: dict[str, Any], names: Iterable[str]) -> None:
        """Both sides have these classes of a given cell now."""
        classes = {name: space[name] for name in names if isinstance(space.get(name), type)}
        if found := {name: cls for name, cls in classes.items() if cls.__module__ == "__main__"}:
            self.classes |= found
            self._simple("classes", sorted(found))

    def share_files(self, folder: Folder | None) -> None:
        """A test begins that reads or writes files in this folder; None: it does not."""
        self.folder = folder
        if folder is not None:
            folder.stand("")
            told = self._simple("files", folder.changed())
            if not isinstance(told, list) or list(map(type, told)) != [dict, str]:
                raise WireError("files have the wrong form")
            self.take_files(CELLS, told[0])
            folder.stand(told[1])

    def call(self, number: int, path: str, method: str | None, args: tuple, kwargs: dict) -> Any:
        """Call a student's object (or a method of it) and return what a call in one process would."""
        where = f"{path}()"  # of a function, and of an object that is called like one
        if method and method != "__call__":
            special = method.startswith("__")
            where = f"{path}.{method}" if special else f"{path}.{method}()"
            if special and method not in ("__str__", "__repr__", "__bool__", "__await__"):
                where = f"{path}.{self.contract.check_special(path, method)}"
        self.settle()
        encoder = self.encoder()
        parts = [
            encoder.encode(args, "args"),
            encoder.encode(kwargs, "kwargs"),
            encoder.encode(self._context()),
        ]
        reply = self._ask(encoder, ["call", number, method, *parts])
        return Reply(self, self, where, encoder.shared).read(reply)

    def get(self, number: int, path: str, name: str) -> Any:
        """An attribute of a student's object."""
        encoder = self.encoder()
        reply = self._ask(encoder, ["get", number, name, encoder.encode(self._context())])
        return Reply(self, self, f"{path}.{name}", encoder.shared).read(reply)

    def walk(self, number: int, path: str) -> Any:
        """All that a student's object holds, as the reply of what gave it."""
        encoder = self.encoder()
        parts = [encoder.encode(()), encoder.encode({}), encoder.encode(self._context())]
        reply = self._ask(encoder, ["call", number, "all of it", *parts])
        return Reply(self, self, path, encoder.shared).read(reply)

    def set(self, number: int, path: str, name: str, value: Any) -> None:
        """Set an attribute of a student's object."""
        encoder = self.encoder()
        parts = [encoder.encode(value), encoder.encode(self._context())]
        Reply(self, self, f"{path}.{name}", encoder.shared).read(
            self._ask(encoder, ["set", number, name, *parts])
        )

    def parts(self, number: int, path: str) -> list:
        """Parameters, buffers, children and mode of a module."""
        reply = self._ask(self.encoder(), ["parts", number])
        return Reply(self, self, path, Shared(), checked=False).read(reply)

    def is_instance(self, number: int, cls: int) -> bool:
        reply = self._ask(self.encoder(), ["instance", number, cls])
        return Reply(self, self, "", Shared()).read(reply) is True

    def vector_jacobian(self, graph: int, grads: list, create: bool) -> tuple[list, list[int], int | None]:
        """Gradients of a call's inputs, the places among them that have a graph, and that graph's number."""
        encoder = self.encoder()
        reply = self._ask(encoder, ["vjp", graph, encoder.encode(grads), create])
        decoder = Decoder()
        tree = decoder.unpack(reply)
        if tree[0] != "ok":  # what the student's backward pass raises, or a refusal
            self.trace.append(("a gradient", "failed"))  # no answer without a graph comes to that
            Reply(self, self, "", Shared()).read(reply)
            raise Refused("the gradient could not be computed")
        found = decoder.part(tree[3])
        tracked = [t for t, on in zip(decoder.shared.tensors, decoder.shared.track, strict=True) if on]
        spots = [i for i, f in enumerate(found) if any(f is t for t in tracked)]
        again = tree[1][0] if tree[1] else None
        if not isinstance(found, tuple) or not (again is None or type(again) is int):
            raise WireError("gradients have the wrong form")
        return list(found), spots, again

    def _context(self) -> dict[str, Any]:
        """What the player must know besides the arguments: random state, gradient mode, parameters."""
        self.look()
        now = randomness.snapshot()
        moved = randomness.changes(self.random, now)
        self.random = now
        torch = sys.modules.get("torch")
        context: dict[str, Any] = {"gradients": bool(torch and torch.is_grad_enabled())}
        if moved:
            context["random"] = moved
        if self.held.told:
            context["held"] = self.held.told
        if self.folder is not None:
            context["files"] = self.folder.changed()
        context |= dict.fromkeys(self.expects, True)
        context |= self.around()
        if rows := self.parameters.changes():
            context["parameters"] = rows
        return context
