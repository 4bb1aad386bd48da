"""`autograder check --watch`: check again whenever the source or its catalogue is saved."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from rich.console import Console

from autograder.authoring.check.ledger import answers_digests
from autograder.authoring.check.tables import print_trials
from autograder.authoring.check.trials import Trial, check_assignment
from autograder.authoring.coursedir import Course
from autograder.authoring.sources import check_source
from autograder.catalogue import CatalogueError
from autograder.errors import AutograderError
from autograder.progress import print_engine
from autograder.words import count

PAUSE = 0.5  # seconds between two looks at the files


def watch(
    course: Course,
    name: str,
    console: Console,
    workers: int = 2,
    sandbox: str = "bubblewrap",
    wait: Callable[[], bool] | None = None,
) -> None:
    """Check an assignment, then check what changed whenever one of its files is saved.

    What is half written is told in a line and looked at again when it is saved again. wait: what
    to do between two looks at the files instead of a pause; it ends the watch by returning False.
    """
    known: dict[str, str] = {}
    seen = None
    while True:
        now = _stamps(course, name)
        if now != seen:
            seen = now
            try:
                known = _round(course, name, console, workers, sandbox, known)
            except (AutograderError, CatalogueError) as error:
                console.print(f"not yet: {error}", style="yellow", highlight=False, markup=False)
            console.print("Watching; Ctrl-C ends.", style="dim")
        if wait is None:
            time.sleep(PAUSE)
        elif not wait():
            return


def _round(
    course: Course, name: str, console: Console, workers: int, sandbox: str, known: dict[str, str]
) -> dict[str, str]:
    """Check the tasks whose digest is not known; the digests of those that are fine now."""
    assignment = course.assignment(name)
    check_source(assignment)
    digests = answers_digests(assignment)
    changed = {task for task, digest in digests.items() if known.get(task) != digest}
    tell = partial(print_engine, console)

    def is_new(trial: Trial) -> bool:
        return trial.task is None or trial.task in changed

    outcomes = list(check_assignment(course, name, None, workers, sandbox, tell, chosen=is_new))
    console.print(f"{time.strftime('%H:%M:%S')}: {count(len(changed), 'task')} looked at")
    print_trials(name, outcomes, console)
    faulty = {o.trial.task for o in outcomes if o.fault}
    return {task: digest for task, digest in digests.items() if task not in faulty}


def _stamps(course: Course, name: str) -> dict[str, tuple[int, int]]:
    """When each file of the assignment was last written, and how large it is."""
    found = {}
    for path in sorted(course.source_folder(name).rglob("*")):
        try:
            status = path.stat()
        except OSError:  # an editor just replaces it
            continue
        if path.suffix in (".ipynb", ".py"):
            found[str(path)] = (status.st_mtime_ns, status.st_size)
    return found
