"""The engine's process for one assignment begins: it imports and compiles everything once.

The players' template, which does the same in the sandbox, is started first. So nothing is imported here on
top that takes long.
"""

from __future__ import annotations

import os
import socket

import msgpack

from autograder.engine.package import Package
from autograder.engine.sandbox.limits import NoSandbox
from autograder.engine.sandbox.start import PlayerTemplate
from autograder.engine.wire.channel import Channel


def main(descriptor: int) -> None:
    """Serve the engine until it hangs up."""
    channel = Channel(socket.socket(fileno=descriptor))
    package = Package(**msgpack.unpackb(bytes(channel.receive())))
    try:
        template = PlayerTemplate(package.imports, package.answers.forbidden, package.bounds, package.warm)
        from autograder.engine.serving import serve
        from autograder.engine.worker import Worker

        worker = Worker(package, template)
        channel.send(msgpack.packb({"ready": True, "notes": worker.notes}))
    except (NoSandbox, RuntimeError, ValueError) as error:
        channel.send(msgpack.packb({"failed": str(error), "sandbox": isinstance(error, NoSandbox)}))
        return
    serve(worker, channel)
    worker.close()
    os._exit(0)  # nothing is left to do, and IPython's farewell wants files of its own
