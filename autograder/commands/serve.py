"""`autograder serve`: the check service, as JupyterHub or a deployment starts it."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from autograder.commands.options import CORES, ClassOption, CourseOption, UnsafeOption, WorkersOption, sandbox


def serve(
    course: CourseOption = None,
    class_folder: ClassOption = None,
    workers: WorkersOption = CORES,
    memory: Annotated[float, typer.Option(help="Gigabytes for engines that wait warm.")] = 4.0,
    warm: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Warm this one at once.")] = None,
    a_minute: Annotated[int, typer.Option(min=1, help="Checks of one user in a minute.")] = 6,
    queue: Annotated[int, typer.Option(min=1, help="Checks that may wait.")] = 200,
    unsafe: UnsafeOption = False,
) -> None:
    """Check students' notebooks when they press Check, hidden tests included, until it is stopped.

    Nothing enters the gradebook; a line a check goes to `checks.jsonl` in the class's folder. JupyterHub
    starts it as a service and hands over JUPYTERHUB_API_TOKEN, JUPYTERHUB_API_URL, JUPYTERHUB_SERVICE_NAME,
    JUPYTERHUB_SERVICE_PREFIX and JUPYTERHUB_SERVICE_URL.
    """
    import asyncio
    from datetime import datetime
    from urllib.parse import urlparse

    from autograder.authoring.coursedir import Course
    from autograder.hub.book import Book, zone_of
    from autograder.hub.desk import Desk
    from autograder.hub.engines import Engines
    from autograder.hub.identity import HubIdentity
    from autograder.hub.policy import policy_of
    from autograder.hub.rate import Rate
    from autograder.hub.running import until_stopped
    from autograder.hub.service import Service

    loaded = Course.load(course, class_folder)
    for name in loaded.names():
        policy_of(loaded, name)  # a wrong setting is told at the start
    zone = zone_of(loaded.time_zone)
    book = Book(loaded.class_folder / "checks.jsonl", lambda: datetime.now(zone))
    engines = Engines(loaded, workers, int(memory * (1 << 30)), sandbox(unsafe))
    desk = Desk(loaded, engines, book, queue)
    identity = HubIdentity(f"formgrade-{loaded.course_id}")
    url = urlparse(os.environ.get("JUPYTERHUB_SERVICE_URL", "http://127.0.0.1:10101"))
    prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/services/check/")
    service = Service(loaded, desk, book, identity, Rate(a_minute))
    asyncio.run(until_stopped(service, url.port or 10101, url.hostname or "127.0.0.1", prefix, warm or []))
