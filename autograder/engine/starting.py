"""The engine's process for one assignment begins: it imports and compiles everything once.

The players' template, which does the same in the sandbox, starts as soon as the assignment is known. Until
then a second thread imports what every judge needs. So nothing is imported here on top that takes long.
"""

from __future__ import annotations

import importlib
import os
import socket
import threading

import msgpack

from autograder.engine.package import Package
from autograder.engine.sandbox.limits import NoSandbox
from autograder.engine.sandbox.start import PlayerTemplate
from autograder.engine.wire.channel import Channel, Closed


def main(descriptor: int) -> None:
    """Serve the engine until it hangs up."""
    channel = Channel(socket.socket(fileno=descriptor))
    imports = threading.Thread(
        target=importlib.import_module, args=("autograder.engine.worker",), daemon=True
    )
    imports.start()
    try:
        package = Package(**msgpack.unpackb(bytes(channel.receive())))
    except Closed:  # there is nothing to grade
        os._exit(0)
    try:
        template = PlayerTemplate(package.imports, package.answers.forbidden, package.bounds, package.warm)
        imports.join()  # a process of one thread may fork
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
