"""The player: runs a student's cells and answers the judge's questions about what they defined.

It lives in the sandbox and knows nothing: no hidden test, no reference, no grade. All that it
sends is data; objects stay here, behind numbers. It is not trusted: whatever it says, the judge
checks.
"""

from __future__ import annotations

import os
import signal
from typing import Any

from autograder.engine.common import floating
from autograder.engine.common.content import shares_memory
from autograder.engine.common.keeping import counts, is_kept, keeps
from autograder.engine.common.shell import CellShell
from autograder.engine.common.waiting import Allowance, run_delay
from autograder.engine.player.around import in_place_of, told_logs, told_warnings
from autograder.engine.player.encoder import PlayerEncoder, is_data
from autograder.engine.player.errors import (
    CellTimeout,
    from_judge,
    is_from_cell,
    known_bases,
    lines_of,
    name_of,
    refusal_of,
    text_of,
)
from autograder.engine.player.objects import ASKED, PlayerObjects
from autograder.engine.player.sharing import Sharing
from autograder.engine.player.tensors import Tensors
from autograder.engine.wire import randomness
from autograder.engine.wire.channel import Channel
from autograder.engine.wire.decode import Decoder


class Player(Sharing):
    """Serves one judge over one channel until it hangs up."""

    def __init__(self, channel: Channel, shell: CellShell):
        super().__init__(channel, shell.user_ns)
        self.shell = shell
        self.objects = PlayerObjects(self.ask)
        self.raised: dict[int, BaseException] = {}
        self.tensors = Tensors(self.objects.register)
        self.random = randomness.snapshot()
        self.seconds = 30.0
        self.allowance = Allowance(0.0, 0.0)
        self.running = False  # student code, which an alarm may interrupt

    # -- the loop ---------------------------------------------------------------------------

    def serve(self) -> None:
        """Answer requests until the judge closes the connection."""
        while True:
            self.answer(self.channel.receive())

    def answer(self, message: bytearray) -> None:
        """Do what one request asks and send the reply: whatever goes wrong on the way, there is one."""
        self.running = True
        try:
            reply = self._carry_out(message)
        except BaseException as error:
            self.running = False
            reply = PlayerEncoder(self).refusal(refusal_of(error))
        self.channel.send(reply)

    def _carry_out(self, message: bytearray) -> bytes:
        decoder = self._decoder()
        tree = decoder.unpack(message)
        operation = getattr(self, f"do_{tree[0]}")
        self.alarm(self.seconds)
        try:
            return operation(decoder, *tree[1:])
        finally:
            self.running = False
            self.alarm(0)

    def alarm(self, seconds: float) -> float:
        """Interrupt what runs here after `seconds`, 0 takes that back; the seconds that were left before."""
        signal.signal(signal.SIGALRM, self._timed_out)
        if seconds:
            self.allowance = Allowance(seconds, run_delay())
        return signal.setitimer(signal.ITIMER_REAL, seconds, 0.2 if seconds else 0)[0]

    def _timed_out(self, number: int, frame: Any) -> None:
        if self.running:
            if more := self.allowance.more(run_delay()):  # others had the processor meanwhile
                signal.setitimer(signal.ITIMER_REAL, more, 0.2)
                return
            raise CellTimeout("the time allowed ran out")

    def ask(self, number: int, args: tuple, kwargs: dict) -> Any:
        """Call one of the judge's functions; meanwhile the judge may call back, and no time runs."""
        encoder = PlayerEncoder(self)
        try:
            call = encoder.encode(args, "args"), encoder.encode(kwargs, "kwargs")
            request = encoder.pack(["callback", number, *call])
        except BaseException:
            encoder.take_back()
            raise
        self.running, left = False, self.alarm(0)
        try:
            self.channel.send(request)
            return self._returned()
        finally:
            self.running = True
            self.alarm(max(left, 0.01))

    def _returned(self) -> Any:
        """What the judge's function returns or raises."""
        while True:
            message = self.channel.receive()
            decoder = self._decoder()
            tree = decoder.unpack(message)
            if tree[0] == "return":
                return decoder.part(tree[1])
            if tree[0] == "throw":
                number, name, text = decoder.part(tree[1])
                error = from_judge(name, text)
                if number:
                    self.raised[number] = error
                raise error
            self.answer(message)

    def _decoder(self) -> Decoder:
        return Decoder(self._adopt, {name: cls for cls, name in self.objects.classes.items()})

    def _adopt(self, decoder: Decoder, tree: list) -> Any:
        """What a name of the judge's stands for here. The judge is trusted."""
        found = self.objects.adopt(tree)
        return self.tensors.adopt(decoder, tree) if found is None else found

    def reply(self, value: Any) -> bytes:
        """A reply that holds a value and nothing else."""
        encoder = PlayerEncoder(self)
        try:
            return encoder.reply(value)
        except BaseException:
            encoder.take_back()
            raise

    # -- requests ---------------------------------------------------------------------------

    def do_configure(self, decoder: Decoder, options: list) -> bytes:
        settings = decoder.part(options)
        self.seconds = settings["seconds"]
        self.shell.recorder.limit = settings["output"]
        self.folder.also_called(settings["folder"])
        randomness.seed(settings["seed"])
        self.random = randomness.snapshot()
        return self.reply(None)

    def do_limit(self, decoder: Decoder, seconds: float) -> bytes:
        self.seconds = seconds
        return self.reply(None)

    def do_run(self, decoder: Decoder, source: str, random: list) -> bytes:
        """Run a cell; the reply is whether it ended well, and its outputs."""
        randomness.restore(decoder.part(random))
        self.shell.recorder.begin()
        try:
            result = self.shell.execute(source)
            error = result.error_before_exec or result.error_in_exec
        except BaseException as late:  # the alarm rang, or what was raised broke IPython itself
            error, name = late, name_of(type(late))
            self.shell.recorder.error(name, text_of(late, 2000), [f"{name}: {text_of(late, 2000)}"])
        outputs = self.shell.recorder.take()
        told = None if error is None else [name_of(type(error)), text_of(error, 2000)]
        try:
            return self.reply([told, outputs])
        except Exception:  # a display of the student's that is no data
            return self.reply([told, [output for output in outputs if is_data(output)]])

    def do_fork(self, decoder: Decoder, nothing: list) -> bytes:
        """Go on in a fork, which answers all further requests until it ends; then the answer says so."""
        self.running = False
        self.alarm(0)
        child = os.fork()
        if child == 0:
            return self.reply(None)
        os.waitpid(child, 0)
        return self.reply("returned")

    def do_leave(self, decoder: Decoder, nothing: list) -> bytes:
        """End a fork."""
        os._exit(0)

    def do_call(
        self, decoder: Decoder, target: int, method: str, args: list, kwargs: list, context: list
    ) -> bytes:
        """Call an object, or one of its methods."""

        def act(positional: tuple, named: dict) -> Any:
            function = self.objects.held[target]
            if method in ASKED:
                return ASKED[method](function)
            return (getattr(function, method) if method else function)(*positional, **named)

        return self.perform(decoder, act, args, kwargs, context)

    def do_get(self, decoder: Decoder, target: int, name: str, context: list) -> bytes:
        """An attribute of an object."""
        return self.perform(
            decoder, lambda a, k: getattr(self.objects.held[target], name), ["tuple"], ["dict"], context
        )

    def do_set(self, decoder: Decoder, target: int, name: str, value: list, context: list) -> bytes:
        """Set an attribute of an object."""
        act = lambda a, k: setattr(self.objects.held[target], name, a[0])  # noqa: E731
        return self.perform(decoder, act, ["tuple", value], ["dict"], context)

    def do_parts(self, decoder: Decoder, target: int) -> bytes:
        """Parameters, buffers and children of a module, and whether it is in training mode."""
        module = self.objects.held[target]
        own = [dict(module._parameters), dict(module._buffers), dict(module._modules), bool(module.training)]
        return self.reply(own)

    def do_classes(self, decoder: Decoder, names: list) -> bytes:
        """Classes of a given cell: the judge has the same."""
        found = {name: self.shell.user_ns.get(name) for name in decoder.part(names)}
        self.objects.classes |= {cls: name for name, cls in found.items() if isinstance(cls, type)}
        return self.reply(None)

    def do_instance(self, decoder: Decoder, target: int, cls: int) -> bytes:
        return self.reply(isinstance(self.objects.held[target], self.objects.held[cls]))

    def do_vjp(self, decoder: Decoder, graph: int, grads: list, create: bool) -> bytes:
        """Gradients of an earlier call's inputs, given those of its outputs."""
        encoder = PlayerEncoder(self)
        try:
            return self.tensors.vector_jacobian(encoder, graph, decoder.part(grads), create)
        except Exception as error:  # as `backward` would raise it in one process
            encoder.take_back()
            again = PlayerEncoder(self)
            return again.finish("raise", ["tuple"], self.describe_error(again, error), None)

    def do_drop(self, decoder: Decoder, graphs: list) -> bytes:
        for graph in graphs:
            self.tensors.graphs.pop(graph, None)
        return self.reply(None)

    # -- calls ------------------------------------------------------------------------------

    def perform(self, decoder: Decoder, act: Any, args: list, kwargs: list, context: list) -> bytes:
        """Run `act` on the decoded arguments, and tell the result, what changed and what was printed."""
        positional, named = decoder.part(args), decoder.part(kwargs)
        settings = decoder.part(context)
        if moved := settings.get("random"):  # else this side is where it was when it answered last
            randomness.restore(moved)
            self.random = randomness.snapshot()
        self.tensors.receive(decoder.shared, settings)
        self.folder.write(settings.get("files", {}))
        before = self.tensors.remember(decoder.shared)
        given = decoder.shared.objects
        holders = counts(given)
        self.shell.recorder.begin()
        warned: list = []
        logged: list = []
        try:
            with (
                self.tensors.mode(settings),
                in_place_of(settings.get("patched", {})),
                floating.during(settings.get("floating", {})),
                told_warnings("warnings" in settings) as warned,
                told_logs("logs" in settings) as logged,
            ):
                result, error = act(positional, named), None
        except BaseException as raised:
            result, error = None, raised
        kept = keeps(given, holders, result) or is_kept(result, given)
        encoder = PlayerEncoder(self)
        try:
            changed = self.tensors.changed(decoder.shared, before)
            news = encoder.changes(changed, self.held.changed(settings.get("held", ())))
            encoder.known = {id(o): ["argument", i] for i, o in enumerate(given)}
            request = decoder.shared if settings.get("gradients") else None
            encoder.warned, encoder.logged = warned, logged
            encoder.files = self.folder.changed(text=True) if "files" in settings else None
            encoder.view, encoder.kept = shares_memory(result, given), kept
            if error is None:
                return encoder.finish("ok", news, encoder.encode(result), request)
            return encoder.finish("raise", news, self.describe_error(encoder, error), request)
        except BaseException:
            encoder.take_back()
            raise

    def describe_error(self, encoder: PlayerEncoder, error: BaseException) -> Any:
        """An exception as data: type, bases, message, and the student's own lines."""
        number = next((n for n, known in self.raised.items() if known is error), None)
        cls, objects = type(error), self.objects
        own = [objects.classes.get(c) or objects.register(c) for c in type.mro(cls) if is_from_cell(c)]
        args = error.args if is_data(error.args) else None
        told = [number, name_of(cls), known_bases(cls), text_of(error, 5000), lines_of(error), own, args]
        return encoder.encode(told)
