"""One question to the player, and what comes before its answer: calls back, a limit, a budget."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from autograder.engine.common.waiting import LEAST, Allowance
from autograder.engine.session.budget import Budget
from autograder.engine.session.objects import JudgeEncoder
from autograder.engine.session.reply import Reply
from autograder.engine.session.stand_ins.questions import Questions
from autograder.engine.session.state import State
from autograder.engine.wire.channel import Channel, Closed, OutOfTime
from autograder.engine.wire.common import Shared, Uncrossable, WireError
from autograder.engine.wire.decode import Decoder

RETURNED = "returned"  # what the player says when a fork of it has ended


class Returned(Exception):
    """A fork of the player has ended, and the player itself answers again."""


class Asking(State, Questions):
    """A channel to one player, on which the judge asks."""

    def __init__(self, channel: Channel, seconds: float = 30.0, budget: Budget | None = None):
        super().__init__()
        self.channel = channel
        self.spends = budget.take if budget is not None else lambda size: None
        self.seconds, self.output = seconds, 1 << 20
        self.waited: Callable[[], float] = lambda: 0.0  # seconds that the player waited for a processor
        self.looked, self.before = -LEAST, 0.0  # when that was asked, and the answer
        self.fault: Exception | None = None  # why the player cannot be asked any more

    def _simple(self, operation: str, value: Any) -> Any:
        encoder = self.encoder()
        reply = self._ask(encoder, [operation, encoder.encode(value)])
        told = Reply(self, self, "", Shared()).read_own(reply)
        if told == RETURNED:
            raise Returned
        return told

    def _tell(self, operation: str, values: dict[str, Any]) -> None:
        """Tell the player what names stand for, at once if all of it can be brought there."""
        if not values:
            return
        try:
            self._simple(operation, values)
        except Uncrossable:
            for name, value in values.items() if len(values) > 1 else ():
                self._tell(operation, {name: value})  # what cannot be brought there stays as it was

    def _ask(self, encoder: JudgeEncoder, tree: list) -> bytearray:
        """Send a request and wait for its reply, serving the player's calls back meanwhile."""
        if self.fault is not None:
            raise self.fault
        request = encoder.pack(tree)
        try:
            return self._exchange(request)
        except (Closed, OutOfTime, WireError) as error:
            self.fault = error  # the channel cannot be used again, even if the test swallows this
            raise

    def _exchange(self, request: bytes) -> bytearray:
        self.channel.deadline = time.monotonic() + self.seconds + 5
        allowance = Allowance(self.seconds, self._waited_lately())
        self.channel.more = lambda: allowance.more(self.waited())
        self.channel.send(request)
        while True:
            message = self.channel.receive()
            self.spends(len(message))
            decoder = Decoder(lambda d, t: Reply(self, self, "callback", Shared()).adopt(d, t), self.classes)
            call = decoder.unpack(message)
            if not isinstance(call, list) or not call:
                raise WireError("a message is no list")
            if call[0] != "callback":
                return message
            self._serve(decoder, call)

    def _waited_lately(self) -> float:
        """As `waited`, but asked at most once in the time that matters to an allowance."""
        now = time.monotonic()
        if now - self.looked > LEAST:
            self.looked, self.before = now, self.waited()
        return self.before

    def _serve(self, decoder: Decoder, call: list) -> None:
        """Call one of the judge's functions for the player and send what it returns."""
        if len(call) != 4 or type(call[1]) is not int:
            raise WireError("a call back has the wrong form")
        args, kwargs = decoder.part(call[2]), decoder.part(call[3])
        if not isinstance(args, tuple) or not isinstance(kwargs, dict):
            raise WireError("a call back has the wrong form")
        self.contract.check_value("callback", (args, *kwargs.values()), sized=False)
        encoder = self.encoder()
        try:
            result = self.objects.call(call[1], args, kwargs, self.contract)
            tree = ["return", encoder.encode(result)]
        except Exception as error:  # also what the function returns may be impossible to send
            number = self.objects.thrown(call[1], error)
            encoder = self.encoder()
            tree = ["throw", encoder.encode([number, type(error).__name__, str(error)])]
        self.channel.deadline = time.monotonic() + self.seconds + 5
        self.channel.send(encoder.pack(tree))
