"""The service from start to end."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading

from autograder.errors import AutograderError
from autograder.hub.service import Service


async def until_stopped(service: Service, port: int, address: str, prefix: str, warm: list[str]) -> None:
    """Serve until SIGINT or SIGTERM; `warm` names engines that are started at once."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = service.listen(port, address, prefix)
    service.desk.start()
    threading.Thread(target=_warm, args=(service, warm, stop), daemon=True).start()
    print(f"check service: http://{address}:{port}{prefix}", flush=True)
    await stop.wait()
    server.stop()
    service.desk.close()
    service.desk.engines.close()


def _warm(service: Service, names: list[str], stop: asyncio.Event) -> None:
    """Start engines before anybody asks. The thread stays: the engines' processes end when it does."""
    for name in names:
        try:
            with service.desk.engines.use(name) as engine:
                print(f"{name} is warm", *engine.notes, sep="\n  ", flush=True)
        except AutograderError as error:
            print(f"{name}: {error}", file=sys.stderr, flush=True)
    threading.Event().wait()
