"""What the judge holds of one player: stand-ins, parameters, what was asked and what came."""

from __future__ import annotations

from typing import Any

from autograder.engine.session.contract import Contract
from autograder.engine.session.objects import JudgeEncoder, JudgeObjects
from autograder.engine.session.parameters import Parameters
from autograder.engine.wire import randomness


class State:
    """The judge's side of one player.

    contract: of the test cell that runs. random: the random state that both sides had last. trace: what
    was asked and what came, for comparison with known answers. unread: (function, argument) where a call
    changed an argument in place and the judge kept its own as it was.
    """

    def __init__(self) -> None:
        self.contract = Contract(recording=True)
        self.proxies: dict[int, Any] = {}
        self.objects = JudgeObjects(self.proxies)
        self.parameters = Parameters()
        self.random = randomness.snapshot()
        self.trace: list[tuple] = []
        self.unread: list[tuple[str, str]] = []

    def encoder(self) -> JudgeEncoder:
        """An encoder for one request."""
        return JudgeEncoder(self.objects, self.parameters)
