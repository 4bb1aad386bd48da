"""The player's template: a process in the sandbox that has imported everything and forks players.

It obeys the workers, each on a line of its own: fork a player for the channel that comes with the
order, or end one. It never sees anything of a submission. A player also ends when the judge that asked
for it is gone, or when all its processes together take too much memory. The template ends with its
first line.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from typing import Any

import msgpack

from autograder.engine.common.waiting import run_delay
from autograder.engine.common.warming import import_quietly, warm_up
from autograder.engine.forbidden import calls
from autograder.engine.processes.pages import freeze, gather, loose
from autograder.engine.sandbox import bubblewrap, enclosure, syscalls
from autograder.engine.sandbox.limits import Limits
from autograder.engine.sandbox.memory import Memory, below, end_children_but
from autograder.engine.sandbox.share import taken, yield_all
from autograder.engine.wire.channel import Channel, Closed

LOOK = 0.1  # seconds between two looks at what players take


def main(descriptor: int) -> None:
    """Serve a worker until it hangs up."""
    gc.disable()  # until all is imported
    control = socket.socket(fileno=descriptor)
    settings = msgpack.unpackb(control.recv(1 << 20))
    try:
        template = Template(control, settings)
        control.send(msgpack.packb({"ready": True, "filter": template.filter is not None}))
    except Exception as error:
        control.send(msgpack.packb({"failed": f"{type(error).__name__}: {error}"}))
        return
    template.serve()


class Template:
    """What all players of an assignment share."""

    def __init__(self, control: socket.socket, settings: dict[str, Any]):
        self.lines = {control.fileno(): control}  # one per process that orders players
        self.first = control.fileno()
        self.limits = Limits(**settings["limits"])
        self.players: dict[int, int] = {}  # process -> descriptor that hangs up with its judge
        self.folders: dict[int, str] = {}
        self.walls = self.limits.sandbox != "none"
        self.shown = bubblewrap.below_tmp()
        self.nursery = enclosure.Nursery() if self.walls else None
        self.filter = syscalls.compile_filter()
        calls.block(settings["own_modules"])
        import_quietly(settings["imports"])
        sys.path.insert(1, "")  # only now: what lies in the folder of this process is nobody's module
        from autograder.engine.common.shell import STUDENT_CELL, CellShell

        self.shell = CellShell.instance(origin=STUDENT_CELL)
        warm_up(settings["warm"])
        self.hidden = calls.hide(settings["library_modules"]) if self.walls else []
        calls.remove(settings["functions"])
        self.memory = Memory(self.limits.memory)
        self.looked = 0.0
        if self.walls:
            enclosure.undumpable()
        else:  # what a player leaves behind becomes a child of this process
            enclosure.adopt_orphans()
        freeze()
        self.loose = loose()  # gathered while there is no order: the first player does not wait for it
        if enclosure.threads() != 1:
            raise RuntimeError(f"the template has {enclosure.threads()} threads; a fork would hang")

    def serve(self) -> None:
        """Fork and end players as ordered."""
        while True:
            ready = self._wait()
            for pid in [p for p, descriptor in self.players.items() if descriptor in ready]:
                self.end(pid)
            orders = [line for number, line in self.lines.items() if number in ready]
            for line in orders:
                self._obey(line)
            if time.monotonic() - self.looked > LOOK:
                self._look()

    def _obey(self, line: socket.socket) -> None:
        """One order that came on a line, which may also have hung up."""
        try:
            message, descriptors, _, _ = socket.recv_fds(line, 1 << 16, 2)
            order = msgpack.unpackb(message) if message else {"gone": True}
            if "end" in order:
                self.end(order["end"])
            elif "line" in order:
                another = socket.socket(fileno=descriptors[0])
                self.lines[another.fileno()] = another
            elif "user" in order:
                channel, alive = descriptors
                pid = self.start(channel, alive, order["user"])
                line.send(msgpack.packb({"started": pid, "order": order["order"]}))
            elif "waited" in order:
                waited = self.waited(order["waited"])
                line.send(msgpack.packb({"waited": waited, "order": order["order"]}))
            elif "order" in order:
                line.send(msgpack.packb({"order": order["order"]}))
        except ConnectionError:
            order = {"gone": True}
        if "gone" in order:
            if line.fileno() == self.first:
                for pid in list(self.players):
                    self.end(pid)
                os._exit(0)
            del self.lines[line.fileno()]
            line.close()

    def waited(self, pid: int) -> float:
        """Seconds that a player waited for a processor while others had it: not what it started itself."""
        if pid not in self.players:
            return 0.0
        return max(run_delay(pid) - taken(pid, below(pid)), 0.0)

    def _wait(self) -> set[int]:
        """Wait for an order, or for a judge to go; the descriptors that have something to say.

        While there is none, pages are gathered, one at a time (see `processes.pages`).
        """
        poll = select.poll()
        for number in self.lines:
            poll.register(number, select.POLLIN)
        for descriptor in self.players.values():
            poll.register(descriptor, 0)  # a hang-up is always told
        patience = 0 if self.loose else 1000 * LOOK if self.players else None
        ready = {descriptor for descriptor, _ in poll.poll(patience)}
        if self.loose and not ready:
            gather(self.loose.pop())
        return ready

    def _look(self) -> None:
        """End players that are dead, and those that take more memory than they may; share the processor."""
        self.looked = time.monotonic()
        for pid in list(self.players):
            if os.waitpid(pid, os.WNOHANG)[0]:
                self._forget(pid)
                continue
            others = below(pid)
            yield_all(pid, others)
            if self.memory.exceeded(pid, others):
                self.end(pid)

    def start(self, descriptor: int, alive: int, user: int) -> int:
        """A new player, in a fork; `alive` hangs up when its judge is gone."""
        home = bubblewrap.HOME if self.walls else tempfile.mkdtemp(prefix="partwise-player-")
        pid = self.nursery.fork() if self.nursery else os.fork()
        if pid == 0:
            play(self, descriptor, user, home)
        os.close(descriptor)
        self.players[pid] = alive
        if not self.walls:
            self.folders[pid] = home
        return pid

    def end(self, pid: int) -> None:
        """Kill a player with all that it started, and wait until all of it is gone."""
        if pid not in self.players:
            return
        if others := below(pid):
            yield_all(pid, others, os.getpriority(os.PRIO_PROCESS, 0))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        self._forget(pid)

    def _forget(self, pid: int) -> None:
        os.close(self.players.pop(pid))
        if folder := self.folders.pop(pid, None):
            end_children_but(self.players)
            shutil.rmtree(folder, ignore_errors=True)


def play(template: Template, descriptor: int, user: int, home: str) -> None:
    """Be a player; never returns."""
    from autograder.engine.player.errors import no_input
    from autograder.engine.player.player import Player

    try:
        if template.walls:
            enclosure.enclose(user, template.limits, home, template.hidden, template.shown)
        else:
            enclosure.restrict(template.limits, home)
        sock = socket.socket(fileno=enclosure.close_all_but(descriptor))
        if template.filter:
            syscalls.install(template.filter)
        no_input()
        shell = template.shell
        shell.capture()
        player = Player(Channel(sock), shell)
        with contextlib.suppress(Closed):
            player.receive_files()
            player.serve()
    except BaseException:
        if os.environ.get("PARTWISE_DEBUG"):
            raise
    finally:
        os._exit(0)
