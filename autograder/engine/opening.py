"""Open an engine, on this machine or on a cluster, with its errors as one line each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from autograder.errors import AutograderError
from autograder.records import Assignment


@contextmanager
def engine_for(
    assignment: Assignment,
    workers: int,
    scheduler: str | None = None,
    sandbox: str = "bubblewrap",
    seconds: float | None = None,
) -> Iterator[Any]:
    """The engine, on this machine or on a Dask cluster; its own errors as one line each.

    seconds: for a cell or a call, where the course's own setting does not suit.
    """
    from autograder.engine.pool import Engine
    from autograder.engine.sandbox.limits import NoSandbox
    from autograder.engine.timing import limits_of
    from autograder.engine.workers import EngineError

    limits = limits_of(assignment.config, sandbox)
    if seconds is not None:
        limits = replace(limits, seconds=seconds)
    try:
        if scheduler is not None:
            from autograder.engine.cluster import ClusterEngine

            engine: Engine = ClusterEngine(assignment, scheduler, limits)
        else:
            engine = Engine(assignment, workers, limits)
        with engine:
            yield engine
    except (EngineError, NoSandbox) as error:
        raise AutograderError(f"the engine: {error}") from error
