"""The worker's hold on a player template: start it in the sandbox, order players, end them."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import msgpack

import autograder
from autograder.engine.forbidden import calls
from autograder.engine.processes.children import last_words, wait_or_kill
from autograder.engine.sandbox import bubblewrap
from autograder.engine.sandbox.limits import LESS, Limits, NoSandbox
from autograder.engine.wire.channel import Channel, Closed

SCRIPT = (
    "import sys; sys.path.insert(0, sys.argv[2]); "
    "from autograder.engine.player.template import main; main(int(sys.argv[1]))"
)
UNSAFE = "no sandbox: student code runs as you, can read and write whatever you can, and reaches the network"
UNFILTERED = (
    "no filter of system calls, for want of libseccomp: more of the kernel is within reach of student code"
)


class Players:
    """A line to a player template, on which one process at a time starts and ends its players."""

    def __init__(self, control: socket.socket):
        self.control = control
        self._judges_ends: dict[int, int] = {}  # by player: held open as long as this process lives

    def start(self, other: int = 0) -> tuple[Channel, int]:
        """A new player: the channel to it, and the number by which to end it.

        The player also ends when the calling process does. Its user is made from this process's
        number, so that no two players on a machine share one; `other` tells apart those that one process
        has at a time. Closed: the template has ended.
        """
        ours, theirs = socket.socketpair()
        watched, alive = os.pipe()
        try:
            answer = self._ask({"user": os.getpid() ^ other << 21}, theirs.fileno(), watched)
        finally:
            theirs.close()
            os.close(watched)
        self._judges_ends[answer["started"]] = alive
        return Channel(ours), answer["started"]

    def see_alive(self) -> None:
        """Raise Closed if the template has ended: then a player that is gone did not end by itself."""
        self._ask({})

    def waited(self, player: int) -> float:
        """Seconds that a player was ready to run and others had the processor."""
        return float(self._ask({"waited": player})["waited"])

    def end(self, player: int) -> None:
        """Kill a player with all its processes. The next one on this line starts after it is gone."""
        if player in self._judges_ends:
            os.close(self._judges_ends.pop(player))
        self._send({"end": player})

    def another(self) -> Players:
        """A second line to the same template, for another process."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._send({"line": True}, theirs.fileno())
        return Players(ours)

    def close(self) -> None:
        self.control.close()

    def _ask(self, order: dict, *descriptors: int) -> dict:
        """Send an order that is answered, and wait for the answer."""
        name = secrets.token_hex(8)
        self._send({**order, "order": name}, *descriptors)
        while True:
            answer = self._receive()
            if answer["order"] == name:  # else the answer to a judge that did not live to read it
                return answer

    def _send(self, order: dict, *descriptors: int) -> None:
        try:
            socket.send_fds(self.control, [msgpack.packb(order)], descriptors)
        except OSError as error:
            raise Closed(str(error)) from None

    def _receive(self) -> dict:
        try:
            answer = self.control.recv(1 << 16)
        except OSError as error:
            raise Closed(str(error)) from None
        if not answer:
            raise Closed("the player's template has ended")
        return msgpack.unpackb(answer)


class PlayerTemplate(Players):
    """The template process for the players of one assignment, and the first line to it.

    It gets ready while the caller does other things; `wait_ready` raises NoSandbox if it cannot.
    filtered: whether players run behind a filter of system calls (it needs libseccomp).
    notes: what protects less on this machine than it should, a line each.
    """

    filtered = False

    def __init__(self, imports: list[str], forbidden: list[str], limits: Limits, warm: Sequence[str] = ()):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        super().__init__(ours)
        self.limits = limits
        own, library = calls.modules_among(forbidden, packages())
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the template
        with theirs:
            self.process = subprocess.Popen(
                **self._launch(theirs.fileno(), own, limits),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self.errors,
            )
        settings = {
            "imports": imports,
            "own_modules": own,
            "library_modules": library,
            "functions": [n for n in forbidden if n not in own + library],
            "limits": asdict(limits),
            "warm": list(warm),
        }
        with contextlib.suppress(Closed):  # then waiting tells why
            self._send(settings)

    def wait_ready(self) -> PlayerTemplate:
        """Wait until players can be started."""
        try:
            state = self._receive()
        except Closed:
            state = {"failed": last_words(self.process, self.errors)}
        if "ready" not in state:
            self.close()
            raise NoSandbox(f"the sandbox did not start: {state['failed'][-150:]}. {LESS}")
        self.filtered = state["filter"]
        return self

    @property
    def notes(self) -> list[str]:
        unsafe = self.limits.sandbox == "none"
        return [*([UNSAFE] if unsafe else []), *([] if self.filtered else [UNFILTERED])]

    def _launch(self, descriptor: int, own: list[str], limits: Limits) -> dict:
        """How the template's process is started."""
        script = ["-c", SCRIPT, str(descriptor)]
        if limits.sandbox == "none":
            root = str(Path(autograder.__file__ or "").parents[1])
            return {
                "args": [*bubblewrap.PYTHON, *script, root],
                "env": bubblewrap.environment(tempfile.gettempdir()),
            }
        hidden = [path for name in own for path in calls.module_files(name)]
        return {"args": bubblewrap.command([*script, bubblewrap.LIBRARY], packages(), hidden)}

    def close(self) -> None:
        super().close()
        wait_or_kill(self.process, self.errors)


def packages() -> list[Path]:
    """The packages that players see: this one's engine, and the course library where there is one."""
    spec = importlib.util.find_spec("course")
    folders = [Path(os.path.dirname(autograder.__file__ or ""))]
    return folders + (
        [Path(spec.submodule_search_locations[0])] if spec and spec.submodule_search_locations else []
    )
