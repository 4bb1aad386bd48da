"""The player: runs a student's cells and answers the judge's questions about what they defined.

It lives in the sandbox and knows nothing: no hidden test, no reference, no grade. All that it
sends is data; objects stay here, behind numbers. It is not trusted: whatever it says, the judge
checks.
"""

from __future__ import annotations

import asyncio
import builtins
import getpass
import os
import signal
import sys
import traceback
from typing import Any

from autograder.engine.common.describe import BUILTIN_TYPES, builtin_name, describe
from autograder.engine.common.shell import STUDENT_CELL, CellShell
from autograder.engine.player.encoder import PlayerEncoder
from autograder.engine.player.judges import FORMS, JudgesObject
from autograder.engine.player.tensors import Tensors
from autograder.engine.wire import randomness
from autograder.engine.wire.channel import Channel
from autograder.engine.wire.common import WireError
from autograder.engine.wire.decode import Decoder


class CellTimeout(BaseException):
    """A cell or a call took too long. Not an Exception: a student's `except Exception` lets it pass."""


class Player:
    """Serves one judge over one channel until it hangs up."""

    def __init__(self, channel: Channel, shell: CellShell):
        self.channel, self.shell = channel, shell
        self.objects: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.told: set[int] = set()
        self.judges: dict[int, JudgesObject] = {}
        self.raised: dict[int, BaseException] = {}
        self.tensors = Tensors(self.register)
        self.random = randomness.snapshot()
        self.seconds = 30.0

    def receive_files(self) -> None:
        """Write the assignment's helper files into the working folder."""
        message = Decoder().loads(self.channel.receive())
        for name, data in message.items():
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
            with open(name, "wb") as file:
                file.write(data)

    # -- the loop ---------------------------------------------------------------------------

    def serve(self) -> None:
        """Answer requests until the judge closes the connection."""
        while True:
            self.answer(self.channel.receive())

    def answer(self, message: bytearray) -> None:
        """Do what one request asks and send the reply."""
        decoder = Decoder(adopt=self.adopt)
        tree = decoder.unpack(message)
        operation = getattr(self, f"do_{tree[0]}")
        self.alarm(self.seconds)
        try:
            try:
                reply = operation(decoder, *tree[1:])
            finally:
                self.alarm(0)
        except WireError as error:
            reply = PlayerEncoder(self).refusal(str(error))
        self.channel.send(reply)

    def alarm(self, seconds: float) -> None:
        """Interrupt what runs here after `seconds`; 0 takes that back."""
        signal.signal(signal.SIGALRM, _timed_out)
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.2 if seconds else 0)

    def ask(self, number: int, args: tuple, kwargs: dict) -> Any:
        """Call one of the judge's functions; meanwhile the judge may call back."""
        encoder = PlayerEncoder(self)
        tree = ["callback", number, encoder.encode(args, "args"), encoder.encode(kwargs, "kwargs")]
        self.channel.send(encoder.pack(tree))
        while True:
            message = self.channel.receive()
            decoder = Decoder(adopt=self.adopt)
            tree = decoder.unpack(message)
            if tree[0] == "return":
                return decoder.part(tree[1])
            if tree[0] == "throw":
                raise self.judges_error(*decoder.part(tree[1]))
            self.answer(message)

    # -- requests ---------------------------------------------------------------------------

    def do_configure(self, decoder: Decoder, options: list) -> bytes:
        settings = decoder.part(options)
        self.seconds = settings["seconds"]
        self.shell.recorder.limit = settings["output"]
        randomness.seed(settings["seed"])
        self.random = randomness.snapshot()
        return PlayerEncoder(self).reply(None)

    def do_run(self, decoder: Decoder, source: str) -> bytes:
        """Run a cell; the reply is whether it ended well, and its outputs."""
        self.shell.recorder.begin()
        try:
            result = self.shell.execute(source)
            error = result.error_before_exec or result.error_in_exec
        except CellTimeout as late:  # the alarm rang while IPython itself was at work
            error = late
            self.shell.recorder.error("CellTimeout", str(late), [f"CellTimeout: {late}"])
        outputs = self.shell.recorder.take()
        told = None if error is None else [type(error).__name__, str(error)[:2000]]
        return PlayerEncoder(self).reply([told, outputs])

    def do_fetch(self, decoder: Decoder, names: list) -> bytes:
        """The values of names of the notebook, those that exist."""
        space = self.shell.user_ns
        values = {n: space[n] for n in decoder.part(names) if n in space}
        return PlayerEncoder(self).reply(values)

    def do_forget(self, decoder: Decoder, names: list) -> bytes:
        """Delete names, as a test cell did."""
        for name in decoder.part(names):
            self.shell.user_ns.pop(name, None)
        return PlayerEncoder(self).reply(None)

    def do_assign(self, decoder: Decoder, values: list) -> bytes:
        """Set names, as a test cell did."""
        self.shell.user_ns.update(decoder.part(values))
        return PlayerEncoder(self).reply(None)

    def do_call(
        self, decoder: Decoder, target: int, method: str, args: list, kwargs: list, context: list
    ) -> bytes:
        """Call an object, or one of its methods."""

        def act(positional: tuple, named: dict) -> Any:
            function = self.objects[target]
            if method == "__next__":
                return next(function)
            if method == "__await__":
                return asyncio.run(function)
            return (getattr(function, method) if method else function)(*positional, **named)

        return self.perform(decoder, act, args, kwargs, context)

    def do_get(self, decoder: Decoder, target: int, name: str, context: list) -> bytes:
        """An attribute of an object."""
        return self.perform(
            decoder, lambda a, k: getattr(self.objects[target], name), ["tuple"], ["dict"], context
        )

    def do_set(self, decoder: Decoder, target: int, name: str, value: list, context: list) -> bytes:
        """Set an attribute of an object."""
        act = lambda a, k: setattr(self.objects[target], name, a[0])  # noqa: E731
        return self.perform(decoder, act, ["tuple", value], ["dict"], context)

    def do_parts(self, decoder: Decoder, target: int) -> bytes:
        """Parameters, buffers and children of a module, and whether it is in training mode."""
        module = self.objects[target]
        own = [dict(module._parameters), dict(module._buffers), dict(module._modules), bool(module.training)]
        return PlayerEncoder(self).reply(own)

    def do_instance(self, decoder: Decoder, target: int, cls: int) -> bytes:
        return PlayerEncoder(self).reply(isinstance(self.objects[target], self.objects[cls]))

    def do_vjp(self, decoder: Decoder, graph: int, grads: list, create: bool) -> bytes:
        """Gradients of an earlier call's inputs, given those of its outputs."""
        return self.tensors.vector_jacobian(PlayerEncoder(self), graph, decoder.part(grads), create)

    def do_drop(self, decoder: Decoder, graphs: list) -> bytes:
        for graph in graphs:
            self.tensors.graphs.pop(graph, None)
        return PlayerEncoder(self).reply(None)

    # -- calls ------------------------------------------------------------------------------

    def perform(self, decoder: Decoder, act: Any, args: list, kwargs: list, context: list) -> bytes:
        """Run `act` on the decoded arguments, and tell the result, what changed and what was printed."""
        encoder = PlayerEncoder(self)
        positional, named = decoder.part(args), decoder.part(kwargs)
        settings = decoder.part(context)
        randomness.restore(settings.get("random", {}))
        self.random = randomness.snapshot()
        self.tensors.receive(decoder.shared, settings)
        before = self.tensors.remember(decoder.shared)
        self.shell.recorder.begin()
        try:
            with self.tensors.mode(settings):
                result, error = act(positional, named), None
        except (Exception, CellTimeout, SystemExit, KeyboardInterrupt) as raised:
            result, error = None, raised
        changed = self.tensors.changed(decoder.shared, before)
        news = encoder.changes(changed)
        encoder.known = {id(o): ["argument", i] for i, o in enumerate(decoder.shared.objects)}
        request = decoder.shared if settings.get("gradients") else None
        if error is None:
            return encoder.finish("ok", news, encoder.encode(result), request)
        return encoder.finish("raise", news, self.describe_error(encoder, error), request)

    def describe_error(self, encoder: PlayerEncoder, error: BaseException) -> Any:
        """An exception as data: type, bases, message, and the student's own lines."""
        number = next((n for n, known in self.raised.items() if known is error), None)
        frames = [f for f in traceback.extract_tb(error.__traceback__) if STUDENT_CELL in f.filename][-8:]
        lines = [[f.name, f.filename, f.lineno or 0] for f in frames]
        cls = type(error)
        own = self.register(cls) if cls.__module__ == "__main__" else None
        known = [f"{c.__module__}.{c.__qualname__}" for c in cls.__mro__ if c.__module__ != "__main__"]
        try:
            text = str(error)[:5000]
        except Exception:
            text = ""
        return encoder.encode([number, cls.__name__, known[:20], text, lines, own])

    def judges_error(self, number: int, name: str, text: str) -> BaseException:
        """The exception that a function of the judge raised, to be raised here."""
        cls = getattr(builtins, name, None)
        error: BaseException = RuntimeError(f"{name}: {text}")
        if isinstance(cls, type) and issubclass(cls, BaseException):
            error = cls(text)
        self.raised[number] = error
        return error

    # -- objects ----------------------------------------------------------------------------

    def register(self, value: Any) -> int:
        """The number of an object, which stays alive from now on."""
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = len(self.objects) + 1
            self.objects[number] = value
        return number

    def export(self, encoder: Any, value: Any) -> list:
        """How an object of the player's is named; described when it is named first."""
        if isinstance(value, JudgesObject) and self.judges.get(value._number) is value:
            return ["yours", value._number]
        if name := builtin_name(value):
            return ["type", name]
        number = self.register(value)
        if number in self.told:
            return ["handle", number]
        self.told.add(number)
        facts = describe(value)
        if facts["kind"] != "class" and type(value).__module__ == "__main__":
            facts["class"] = type(value)
        return ["handle", number, encoder.encode(facts)]

    def adopt(self, decoder: Decoder, tree: list) -> Any:
        """What a name of the judge's stands for here. The judge is trusted."""
        tag = tree[0]
        if tag == "handle":
            return self.objects[tree[1]]
        if tag == "callback":
            if tree[1] not in self.judges:
                self.judges[tree[1]] = FORMS[tree[3]](self.ask, tree[1], tree[2])
            return self.judges[tree[1]]
        if tag == "import":
            __import__(tree[1])
            value = sys.modules[tree[1]]
            for name in tree[2].split("."):
                value = getattr(value, name)
            return value
        if tag == "type":
            return BUILTIN_TYPES[tree[1]]
        return self.tensors.adopt(decoder, tree)


def no_input() -> None:
    """Nobody is there to type: `input()` says so at once."""

    def refuse(prompt: object = "", /) -> str:
        raise EOFError(
            "input() cannot be used while grading: nobody is there to type. "
            "Write the value into the cell instead."
        )

    builtins.input = refuse
    getpass.getpass = refuse  # type: ignore[assignment]


def _timed_out(number: int, frame: Any) -> None:
    raise CellTimeout("the time allowed ran out")
