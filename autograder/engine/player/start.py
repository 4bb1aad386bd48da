"""The worker's hold on a player template: start it in the sandbox, order players, kill them."""

from __future__ import annotations

import array
import importlib.util
import os
import socket
import subprocess
from dataclasses import asdict
from pathlib import Path

import msgpack

import autograder
from autograder.engine.player import forbid, sandbox
from autograder.engine.player.sandbox import LIBRARY, Limits, NoSandbox
from autograder.engine.wire.channel import Channel

SCRIPT = (
    f"import sys; sys.path.insert(0, {LIBRARY!r}); "
    "from autograder.engine.player.template import main; main(int(sys.argv[1]))"
)


class PlayerTemplate:
    """One template process for the players of one assignment."""

    def __init__(self, imports: list[str], forbidden: list[str], limits: Limits):
        modules = forbid.modules_among(forbidden)
        hidden = [path for m in modules if (path := forbid.module_file(m))]
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        script = ["-c", SCRIPT, str(theirs.fileno())]
        line = sandbox.command(script, packages(), hidden)
        self.process = subprocess.Popen(
            line, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        theirs.close()
        self.control = ours
        settings = {
            "imports": imports,
            "modules": modules,
            "functions": [n for n in forbidden if n not in modules],
            "limits": asdict(limits),
        }
        try:
            self.control.send(msgpack.packb(settings))
            answer = self.control.recv(1 << 16)
        except OSError:
            answer = b""
        state = msgpack.unpackb(answer) if answer else {}
        if "ready" not in state:
            said = state.get("failed") or (self.process.communicate()[1] or "").strip()[-500:]
            self.process.kill()
            raise NoSandbox(f"the sandbox did not start: {said}")

    def start(self, slot: int) -> tuple[Channel, int]:
        """A new player: the channel to it, and the number by which to end it."""
        ours, theirs = socket.socketpair()
        socket.send_fds(self.control, [msgpack.packb({"slot": slot})], [theirs.fileno()])
        theirs.close()
        guard = array.array("q", self.control.recv(8))[0]
        return Channel(ours), guard

    def end(self, guard: int) -> None:
        """Kill a player with all its processes."""
        self.control.send(msgpack.packb({"kill": guard}))

    def close(self) -> None:
        self.control.close()
        self.process.kill()
        self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()


def packages() -> list[Path]:
    """The packages that players see: this one's engine, and the course library where there is one."""
    spec = importlib.util.find_spec("course")
    folders = [Path(os.path.dirname(autograder.__file__ or ""))]
    return folders + (
        [Path(spec.submodule_search_locations[0])] if spec and spec.submodule_search_locations else []
    )
