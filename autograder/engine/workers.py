"""The engine's hold on its processes: the template that knows an assignment, and workers forked from it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from typing import Any

import msgpack

from autograder.engine.processes.children import last_words, wait_or_kill
from autograder.engine.sandbox.limits import ENVIRONMENT, NoSandbox
from autograder.engine.wire.channel import Channel, Closed
from autograder.errors import AutograderError

SCRIPT = (
    "import gc, sys; gc.disable(); from autograder import imports; imports.import_less(); "
    "from autograder.engine.starting import main; main(int(sys.argv[1]))"
)


class EngineError(AutograderError):
    """The engine could not start; the message says why."""


class WorkerProcess:
    """A worker, seen from the engine."""

    def __init__(self, sock: socket.socket):
        self.channel = Channel(sock)

    def ask(self, order: dict[str, Any]) -> Any:
        """Send an order and wait for the answer; Closed if the worker died."""
        self.channel.send(msgpack.packb(order))
        answer = msgpack.unpackb(bytes(self.channel.receive()))
        if isinstance(answer, dict) and "ended" in answer:
            raise Closed(answer["ended"])
        return answer

    def close(self) -> None:
        self.channel.close()


class WorkerTemplate(WorkerProcess):
    """The process that imports and compiles everything; `load` and `wait_ready` before anything else."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        super().__init__(ours)
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        line = [sys.executable, "-c", SCRIPT, str(theirs.fileno())]
        with theirs:
            self.process = subprocess.Popen(
                line,
                pass_fds=[theirs.fileno()],
                env=environment(),
                stdin=subprocess.DEVNULL,
                stderr=self.errors,
            )

    def load(self, package: dict[str, Any]) -> None:
        """Tell it its assignment; it may have begun to import long before."""
        self.channel.send(msgpack.packb(package))

    def wait_ready(self) -> list[str]:
        """Wait until it has imported what it needs; what protects less than it should, a line each.

        Raises NoSandbox or EngineError.
        """
        try:
            answer = msgpack.unpackb(bytes(self.channel.receive()))
        except Closed:
            answer = {"failed": last_words(self.process, self.errors)}
        if "ready" not in answer:
            raise NoSandbox(answer["failed"]) if answer.get("sandbox") else EngineError(answer["failed"])
        return answer["notes"]

    def fork(self) -> WorkerProcess:
        """A new worker, which knows what the template knows. Closed: the template has ended."""
        ours, theirs = socket.socketpair()
        with theirs:
            self.channel.send(msgpack.packb({"fork": True}))
            try:
                socket.send_fds(self.channel.sock, [b"+"], [theirs.fileno()])
                self.channel.receive()
            except OSError as error:
                raise Closed(str(error)) from None
        return WorkerProcess(ours)

    def close(self) -> None:
        super().close()
        wait_or_kill(self.process, self.errors)


def environment() -> dict[str, str]:
    """The processes' environment: one thread everywhere, so that they may fork; sets in one order."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return {**os.environ, **threads, **ENVIRONMENT, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
