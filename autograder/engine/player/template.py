"""The player's template: a process in the sandbox that has imported everything and forks players.

It obeys the worker over a socket: fork a player for the channel that comes with the order, or kill
one. It never sees anything of a submission.
"""

from __future__ import annotations

import array
import gc
import importlib
import os
import select
import signal
import socket
import sys
from typing import Any

import msgpack

from autograder.engine.player import forbid, sandbox
from autograder.engine.player.sandbox import Limits
from autograder.engine.wire.channel import Channel, Closed


def main(descriptor: int) -> None:
    """Serve a worker until it hangs up."""
    control = socket.socket(fileno=descriptor)
    settings = msgpack.unpackb(control.recv(1 << 20))
    try:
        template = Template(control, settings)
        control.send(msgpack.packb({"ready": sandbox.resource_bytes()}))
    except Exception as error:
        control.send(msgpack.packb({"failed": f"{type(error).__name__}: {error}"}))
        return
    template.serve()


def import_quietly(names: list[str]) -> None:
    """Import what the notebooks will need; what does not exist fails later, in the notebook."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:
            continue


class Template:
    """What all players of an assignment share."""

    def __init__(self, control: socket.socket, settings: dict[str, Any]):
        self.control, self.settings = control, settings
        self.limits = Limits(**settings["limits"])
        self.guards: set[int] = set()
        sys.path.insert(1, "")
        forbid.block(settings["modules"])
        import_quietly(settings["imports"])
        forbid.remove(settings["functions"])
        from autograder.engine.shell import STUDENT_CELL, CellShell

        self.shell = CellShell.instance(origin=STUDENT_CELL)
        warm_up()
        gc.collect()
        gc.freeze()
        if sandbox.threads() != 1:
            raise RuntimeError(f"the template has {sandbox.threads()} threads; a fork would hang")

    def serve(self) -> None:
        """Fork and kill as ordered."""
        while True:
            ready, _, _ = select.select([self.control], [], [], 1.0)
            self._reap()
            if not ready:
                continue
            message, descriptors, _, _ = socket.recv_fds(self.control, 1 << 16, 1)
            if not message:
                os._exit(0)
            order = msgpack.unpackb(message)
            if "kill" in order:
                if order["kill"] in self.guards:
                    os.kill(order["kill"], signal.SIGKILL)
                continue
            guard = os.fork()
            if guard == 0:
                self._guard(descriptors[0], order["slot"])
            os.close(descriptors[0])
            self.guards.add(guard)
            self.control.send(array.array("q", [guard]).tobytes())

    def _reap(self) -> None:
        for guard in list(self.guards):
            done, _ = os.waitpid(guard, os.WNOHANG)
            if done:
                self.guards.discard(guard)

    def _guard(self, descriptor: int, slot: int) -> None:
        """Between template and player: owns the player's process namespace."""
        try:
            self.control.close()
            os.setsid()
            sandbox.unshare()
            child = os.fork()
            if child == 0:
                play(self.shell, socket.socket(fileno=descriptor), slot, self.limits)
            os.close(descriptor)
            os.waitpid(child, 0)
        finally:
            os._exit(0)


def play(shell: Any, sock: socket.socket, slot: int, limits: Limits) -> None:
    """Be a player; never returns."""
    from autograder.engine.player.player import Player

    try:
        sandbox.enclose(slot, limits)
        null = os.open("/dev/null", os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(null, number)
        shell.capture()
        player = Player(Channel(sock), shell)
        player.receive_files()
        player.serve()
    except Closed:
        pass
    except BaseException:
        if os.environ.get("PARTWISE_DEBUG"):
            raise
    finally:
        os._exit(0)


def warm_up() -> None:
    """Pay once for what a first call costs: lazily imported and initialized parts of libraries."""
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)
        x = torch.ones(2, 2, requires_grad=True)
        (torch.softmax(x @ x, -1) + torch.nn.functional.layer_norm(x, (2,))).sum().backward()
        optimizer = torch.optim.Adam([x])
        optimizer.step()
        torch.testing.assert_close(x, x.clone())
        torch.autograd.grad((x**3).sum(), x, create_graph=True)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        importlib.import_module("numpy.testing")
        numpy.linalg.svd(numpy.eye(2))
