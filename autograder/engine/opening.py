"""Open an engine, on this machine or on a cluster, with its errors as one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from autograder.errors import AutograderError
from autograder.records import Assignment

if TYPE_CHECKING:
    from autograder.engine.ways import Ways
    from autograder.engine.workers import WorkerTemplate


@contextmanager
def started_ahead(wanted: bool = True) -> Iterator[WorkerTemplate | None]:
    """A template that begins to import while the command still reads what to grade; None if not wanted."""
    from autograder.engine.workers import WorkerTemplate

    if not wanted:
        yield None
        return
    template = WorkerTemplate()
    try:
        yield template
    finally:
        template.close()


@contextmanager
def engine_for(
    assignment: Assignment,
    workers: int,
    scheduler: str | None = None,
    sandbox: str = "bubblewrap",
    seconds: float | None = None,
    strict: bool = False,
    meanwhile: Callable[[], object] = lambda: None,
    ahead: WorkerTemplate | None = None,
) -> Iterator[Any]:
    """The engine, on this machine or on a Dask cluster; its own errors as one line each.

    seconds: for a cell or a call, where the course's own setting does not suit. strict: refuse an assignment
    of which a test cannot be judged from outside. meanwhile, ahead: see `Engine`.
    """
    from autograder.engine.pool import Engine
    from autograder.engine.timing import limits_of

    limits = limits_of(assignment.config, sandbox)
    if seconds is not None:
        limits = replace(limits, seconds=seconds)
    with _in_one_line():
        if scheduler is not None:
            from autograder.engine.cluster import ClusterEngine

            engine: Engine = ClusterEngine(assignment, scheduler, limits, strict)
        else:
            engine = Engine(assignment, workers, limits, strict, meanwhile, ahead)
        with engine:
            yield engine


def ways_for(
    assignment: Assignment, workers: int, sandbox: str = "bubblewrap", strict: bool = False
) -> list[Ways]:
    """How the tests of an assignment are judged; learnt now if it is not known yet, and kept for grading."""
    from autograder.engine.pool import Engine
    from autograder.engine.timing import limits_of

    with _in_one_line():
        return Engine(assignment, workers, limits_of(assignment.config, sandbox), strict).know_ways()


@contextmanager
def _in_one_line() -> Iterator[None]:
    """The engine's own errors as errors of the command line."""
    from autograder.engine.sandbox.limits import NoSandbox
    from autograder.engine.workers import EngineError

    try:
        yield
    except (EngineError, NoSandbox) as error:
        raise AutograderError(f"the engine: {error}") from error
