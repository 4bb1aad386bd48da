"""The judge's end of the wire: every question to the player goes through one `Session`.

It sends arguments, refuses replies that break the contract, mirrors in-place changes and the
random state, and ties results into the judge's autograd graph.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from autograder.engine.judge import proxies
from autograder.engine.judge.contract import Contract, Refused, handle_positions
from autograder.engine.judge.errors import build_error
from autograder.engine.judge.objects import JudgeEncoder, JudgeObjects
from autograder.engine.judge.parameters import Parameters
from autograder.engine.judge.rereading import refuse_unread_changes
from autograder.engine.wire import Decoder, Shared, WireError, randomness
from autograder.engine.wire.channel import Channel

GONE = object()  # a name that a test deleted


class Session:
    """One player, asked by one judge."""

    def __init__(self, channel: Channel, seconds: float = 30.0):
        self.channel = channel
        self.seconds = seconds
        self.contract = Contract(recording=True)
        self.objects = JudgeObjects(self)
        self.proxies: dict[int, Any] = {}
        self.parameters = Parameters(self)
        self.random = randomness.snapshot()
        self.trace: list[tuple] = []  # what was asked and what came, for comparison with known answers
        self.unread: list[tuple] = []  # ((function, argument), value) changed in place and not mirrored
        self.space: dict[str, Any] = {}
        self.bound: dict[str, Any] = {}

    # -- requests ---------------------------------------------------------------------------

    def configure(self, seed: int, output: int) -> None:
        """Tell the player its limits and begin with the same random state on both sides."""
        self._simple("configure", {"seconds": self.seconds, "seed": seed, "output": output})
        randomness.seed(seed)
        self.random = randomness.snapshot()

    def run(self, source: str) -> tuple[tuple[str, str] | None, list[dict]]:
        """Run a cell in the player: how it failed, if it did, and its outputs."""
        reply = self._ask(JudgeEncoder(self), ["run", source])
        error, outputs = Reply(self, "", Shared()).read(reply)
        if not (error is None or isinstance(error, list)) or not isinstance(outputs, list):
            raise WireError("the report on a cell has the wrong form")
        return (None if error is None else (str(error[0]), str(error[1]))), outputs

    def fetch(self, names: list[str]) -> dict[str, Any]:
        """What these names stand for in the player; names that do not exist are left out."""
        found: dict[str, Any] = {}
        for name in names:
            encoder = JudgeEncoder(self)
            reply = self._ask(encoder, ["fetch", encoder.encode([name])])
            found |= Reply(self, name, encoder.shared, named=True).read(reply)
        return found

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
        if gone:
            self._simple("forget", gone)
        if other:
            self._simple("assign", other)

    def call(self, number: int, path: str, method: str | None, args: tuple, kwargs: dict) -> Any:
        """Call a student's object (or a method of it) and return what a call in one process would."""
        where = f"{path}.{method}()" if method and not method.startswith("__") else f"{path}()"
        if method and method.startswith("__"):
            where = f"{path}.{method}"
            if method not in ("__str__", "__repr__", "__bool__", "__call__", "__await__"):
                self.contract.check_special(path, method)
        self.settle()
        encoder = JudgeEncoder(self)
        parts = [
            encoder.encode(args, "args"),
            encoder.encode(kwargs, "kwargs"),
            encoder.encode(self._context()),
        ]
        reply = self._ask(encoder, ["call", number, method, *parts])
        result = Reply(self, where, encoder.shared).read(reply)
        if self.unread:
            refuse_unread_changes(self.unread)
        return result

    def get(self, number: int, path: str, name: str) -> Any:
        """An attribute of a student's object."""
        encoder = JudgeEncoder(self)
        reply = self._ask(encoder, ["get", number, name, encoder.encode(self._context())])
        return Reply(self, f"{path}.{name}", encoder.shared).read(reply)

    def set(self, number: int, path: str, name: str, value: Any) -> None:
        """Set an attribute of a student's object."""
        encoder = JudgeEncoder(self)
        parts = [encoder.encode(value), encoder.encode(self._context())]
        Reply(self, f"{path}.{name}", encoder.shared).read(self._ask(encoder, ["set", number, name, *parts]))

    def parts(self, number: int, path: str) -> list:
        """Parameters, buffers, children and mode of a module."""
        reply = self._ask(JudgeEncoder(self), ["parts", number])
        return Reply(self, path, Shared(), checked=False).read(reply)

    def is_instance(self, number: int, cls: int) -> bool:
        reply = self._ask(JudgeEncoder(self), ["instance", number, cls])
        return Reply(self, "", Shared()).read(reply) is True

    def vector_jacobian(self, graph: int, grads: list, create: bool) -> tuple[list, list[int], int | None]:
        """Gradients of a call's inputs, the places among them that have a graph, and that graph's number."""
        encoder = JudgeEncoder(self)
        reply = self._ask(encoder, ["vjp", graph, encoder.encode(grads), create])
        decoder = Decoder()
        tree = decoder.unpack(reply)
        if tree[0] != "ok":
            raise Refused("the gradient could not be computed")
        found = decoder.part(tree[3])
        tracked = [t for t, on in zip(decoder.shared.tensors, decoder.shared.track, strict=True) if on]
        spots = [i for i, f in enumerate(found) if any(f is t for t in tracked)]
        again = tree[1][0] if tree[1] else None
        if not isinstance(found, list) or not (again is None or type(again) is int):
            raise WireError("gradients have the wrong form")
        return found, spots, again

    def _simple(self, operation: str, value: Any) -> None:
        encoder = JudgeEncoder(self)
        Reply(self, "", Shared()).read(self._ask(encoder, [operation, encoder.encode(value)]))

    # -- sending ----------------------------------------------------------------------------

    def _context(self) -> dict[str, Any]:
        """What the player must know besides the arguments: random state, gradient mode, parameters."""
        now = randomness.snapshot()
        moved = randomness.changes(self.random, now)
        self.random = now
        torch = sys.modules.get("torch")
        context: dict[str, Any] = {"gradients": bool(torch and torch.is_grad_enabled())}
        if moved:
            context["random"] = moved
        if rows := self.parameters.changes():
            context["parameters"] = rows
        return context

    def _ask(self, encoder: JudgeEncoder, tree: list) -> bytearray:
        """Send a request and wait for its reply, serving the player's calls back meanwhile."""
        self.channel.deadline = time.monotonic() + self.seconds + 5
        self.channel.send(encoder.pack(tree))
        while True:
            message = self.channel.receive()
            decoder = Decoder(adopt=lambda d, t: Reply(self, "callback", Shared()).adopt(d, t))
            call = decoder.unpack(message)
            if not isinstance(call, list) or not call:
                raise WireError("a message is no list")
            if call[0] != "callback":
                return message
            self._serve(decoder, call)

    def _serve(self, decoder: Decoder, call: list) -> None:
        """Call one of the judge's functions for the player and send what it returns."""
        if len(call) != 4 or type(call[1]) is not int:
            raise WireError("a call back has the wrong form")
        if handle_positions(call[2]) and not self.contract.recording:
            self.contract.check_result("callback", call[2], "an object")
        elif self.contract.recording:
            self.contract.check_result("callback", call[2], "")
        args, kwargs = decoder.part(call[2]), decoder.part(call[3])
        encoder = JudgeEncoder(self)
        try:
            result = self.objects.call(call[1], args, kwargs)
            tree = ["return", encoder.encode(result)]
        except Exception as error:
            number = self.objects.register(error)
            encoder = JudgeEncoder(self)
            tree = ["throw", encoder.encode([number, type(error).__name__, str(error)])]
        self.channel.deadline = time.monotonic() + self.seconds + 5
        self.channel.send(encoder.pack(tree))


class Reply:
    """One reply of the player, read part by part against the contract."""

    def __init__(
        self, session: Session, path: str, request: Shared, named: bool = False, checked: bool = True
    ):
        self.session, self.path, self.request = session, path, request
        self.named, self.checked = named, checked
        self.replaced: dict[int, Any] = {}

    def read(self, message: bytearray) -> Any:
        """The result of a call, its side effects mirrored; or the student's exception is raised."""
        session = self.session
        decoder = Decoder(adopt=self.adopt)
        tree = decoder.unpack(message)
        if tree[0] == "refuse" and len(tree) == 2:
            raise Refused(f"`{self.path}`: {tree[1]}" if self.path else str(tree[1]))
        if len(tree) != 6 or tree[0] not in ("ok", "raise"):
            raise WireError("a reply has the wrong form")
        status, graph, changed, result, parameters, extras = tree
        self._tie(decoder, graph)
        self._mirror(decoder.part(changed))
        if status == "ok" and self.path and self.checked:
            told = proxies.told(result)
            session.contract.check_result(
                self.path, result[2] if self.named and len(result) > 2 else result, told
            )
        value = decoder.part(result)
        session.parameters.take(decoder.part(parameters), self.path)
        self._take_extras(decoder.part(extras))
        if self.path and not self.named:
            session.trace.append((self.path, status, value if status == "ok" else value[1]))
        if status == "raise":
            raise build_error(session, value, self.path)
        return value

    def adopt(self, decoder: Decoder, tree: list) -> Any:
        """What a name of the player's stands for here."""
        session, tag = self.session, tree[0]
        if tag == "argument":
            return self.replaced.get(tree[1], self.request.objects[tree[1]])
        if tag == "handle" and type(tree[1]) is int:
            facts = decoder.part(tree[2]) if len(tree) == 3 else None
            return proxies.stand_in(session, tree[1], facts, self.path)
        if tag == "parameter" and type(tree[1]) is int:
            return session.parameters.adopt(decoder, tree[1], tree[2:])
        if tag == "yours":
            return session.objects.given[tree[1]]
        if tag == "type":
            return proxies.BUILTIN_TYPES[tree[1]]
        raise WireError(f"unknown tag {tag!r:.40}")

    def _tie(self, decoder: Decoder, graph: Any) -> None:
        """Make the reply's tensors outputs of a node of the judge's graph."""
        if graph is None or not decoder.shared.tensors:
            return
        from autograder.engine.judge.gradients import node

        number, mirrored = graph
        inputs = [t for t, on in zip(self.request.tensors, self.request.track, strict=True) if on]
        inputs += [self.session.parameters.mirrors[n] for n in mirrored]
        tensors, track = decoder.shared.tensors, decoder.shared.track
        tied = iter(
            node(self.session, number, [t for t, on in zip(tensors, track, strict=True) if on], inputs)
        )
        decoder.replace([next(tied) if on else t for t, on in zip(tensors, track, strict=True)])

    def _mirror(self, changed: list) -> None:
        """Do to the judge's arguments what the call did to its copies, where that is its job."""
        paths = [self.request.paths[index] for index, _ in changed]
        allowed = self.session.contract.check_changes(self.path, paths)
        for (index, value), path in zip(changed, paths, strict=True):
            mine = self.request.objects[index]
            if path in allowed:
                _overwrite(mine, value)
            else:
                self.replaced[index] = value
                self.session.trace.append((self.path, f"changed {path}", value))
                self.session.unread.append(((self.path, path), mine))

    def _take_extras(self, extras: dict) -> None:
        session = self.session
        if "random" in extras and self.path and session.contract.check_random(self.path):
            randomness.restore(extras["random"])
            session.random = randomness.snapshot()
        if isinstance(extras.get("printed"), list):
            _print(extras["printed"])


def _print(outputs: list) -> None:
    """Print here what the call printed there, so that a test may redirect and read it."""
    for output in outputs[:1000]:
        if isinstance(output, dict) and isinstance(output.get("text"), str):
            stream = sys.stderr if output.get("name") == "stderr" else sys.stdout
            stream.write(output["text"])


def _overwrite(mine: Any, value: Any) -> None:
    """Give an object of the judge's the content that its copy has now."""
    overwrite: Callable[[], Any]
    if hasattr(mine, "_version"):
        torch = sys.modules["torch"]
        with torch.no_grad():
            mine.copy_(value) if mine.shape == value.shape else mine.set_(value)
        return
    if type(mine) is not type(value):
        raise WireError("a changed argument has another type")
    if hasattr(mine, "dtype"):
        overwrite = lambda: mine.__setitem__(..., value)  # noqa: E731
    elif isinstance(mine, list | bytearray):
        overwrite = lambda: mine.__setitem__(slice(None), value)  # noqa: E731
    else:
        mine.clear()
        overwrite = lambda: mine.extend(value) if hasattr(mine, "extend") else mine.update(value)  # noqa: E731
    overwrite()
