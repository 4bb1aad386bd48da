"""What the engine's process for one assignment does: it forks workers, and obeys.

Orders come in over a socket and are answered one by one, by this process and by each worker.
"""

from __future__ import annotations

import os
import socket
from typing import Any

import msgpack

from autograder.engine.judge.knowledge import Knowledge
from autograder.engine.sandbox.enclosure import die_with_parent
from autograder.engine.wire.channel import Channel, Closed
from autograder.engine.worker import Worker


def serve(worker: Worker, channel: Channel) -> None:
    """Obey orders until the engine hangs up, or no player can be started any more."""
    workers: set[int] = set()
    try:
        while True:
            order = msgpack.unpackb(bytes(channel.receive()))
            workers -= {pid for pid in workers if os.waitpid(pid, os.WNOHANG)[0]}
            if "fork" in order:
                workers.add(fork(worker, channel))
                channel.send(msgpack.packb({"forked": True}))
                continue
            try:
                answer = obey(worker, order)
            except Closed as closed:  # no player can be started any more: the engine takes another worker
                channel.send(msgpack.packb({"ended": str(closed)}))
                raise
            channel.send(msgpack.packb(answer, unicode_errors="replace"))
    except Closed:
        for pid in workers:
            os.waitpid(pid, 0)


def fork(worker: Worker, channel: Channel) -> int:
    """A worker of its own process for the channel that comes after the order."""
    _, (descriptor,), _, _ = socket.recv_fds(channel.sock, 1, 1)
    players = worker.players.another()
    pid = os.fork()
    if pid:
        os.close(descriptor)
        players.close()
        return pid
    die_with_parent()
    channel.close()
    worker.players.control.close()
    worker.players = players
    serve(worker, Channel(socket.socket(fileno=descriptor)))
    os._exit(0)


def obey(worker: Worker, order: dict[str, Any]) -> Any:
    """Carry out one order of the engine's."""
    if "know" in order:
        worker.knowledge = {name: Knowledge.loads(data) for name, data in order["know"].items()}
        return worker.prove() if order.get("prove", True) else {}
    if "notebooks" in order:
        return worker.grade(**order)
    try:
        if "untouched" in order:
            return {"for_nothing": worker.for_nothing(order["untouched"])}
        if "trace" in order:
            return {"trace": worker.trace(*order["trace"])}
        return {"contracts": worker.contracts(), "to_trace": worker.to_trace()}
    except RuntimeError as error:
        return {"failed": str(error)}
