"""Work in a forked process, bounded: the judge of one submission."""

from __future__ import annotations

import os
import resource
import select
import signal
import time
import traceback
from collections.abc import Callable
from typing import NoReturn

from autograder.engine.notebook.restore import Unreadable
from autograder.engine.processes.place import given, open_page, place
from autograder.engine.sandbox.enclosure import die_with_parent, resource_bytes
from autograder.engine.sandbox.limits import Limits
from autograder.engine.wire.channel import Closed

DONE, FAILED, NO_PLAYERS = b"+", b"-", b"!"
ATTEMPTS = 2
LOOK = 1.0  # seconds between two looks at what the judge tells
MORE = 30  # seconds that a judge has beyond what its player has


def in_fork(work: Callable[[], bytes], limits: Limits) -> bytes | str:
    """Do `work` in a forked process; a text says why it failed. Closed: no players can be started.

    A process that ends without a word (killed from outside, say) is given a second chance.
    """
    for _ in range(ATTEMPTS):
        outcome = _in_one_fork(work, limits)
        if outcome is not None:
            return outcome
    where = f" at {place()}" if place() else ""
    return f"grading it ended the judge {ATTEMPTS} times{where}, the last time {_last_end}"


_last_end = ""


def how_it_ended(status: int) -> str:
    """A process's end in words, from what waiting for it told."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        more = ", perhaps for want of memory" if number == signal.SIGKILL else ""
        return f"by a signal ({signal.strsignal(number) or number}){more}"
    return f"with status {os.WEXITSTATUS(status)}"


def _in_one_fork(work: Callable[[], bytes], limits: Limits) -> bytes | str | None:
    global _last_end
    reader, writer = os.pipe()
    open_page()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _child(work, writer, limits)
    os.close(writer)
    data, deadline = bytearray(), time.monotonic() + limits.total_seconds + MORE
    try:
        while True:
            left = deadline + given() - time.monotonic()
            if left <= 0:
                os.kill(pid, signal.SIGKILL)
                return "grading took too long"
            if not select.select([reader], [], [], min(left, LOOK))[0]:
                continue  # the judge may have told meanwhile that it may take longer
            part = os.read(reader, 1 << 20)
            if not part:
                break
            data += part
    finally:
        os.close(reader)
        _, status = os.waitpid(pid, 0)
        _last_end = how_it_ended(status)
    if not data:
        return None
    if data[:1] == NO_PLAYERS:
        raise Closed(f"the players' template has ended{f', at {place()}' if place() else ''}")
    return bytes(data[1:]) if data[:1] == DONE else data[1:].decode("utf-8", "replace")


def _child(work: Callable[[], bytes], writer: int, limits: Limits) -> NoReturn:
    """The forked process: its work, its answer, its end. It is bounded, for a reply may promise the world."""
    try:
        die_with_parent()
        room = resource_bytes() + 2 * limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
        seconds = int(limits.total_seconds) + MORE
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        answer = DONE + work()
    except Unreadable as error:
        answer = FAILED + str(error).encode("utf-8", "replace")
    except Closed:
        answer = NO_PLAYERS
    except BaseException as error:
        if os.environ.get("PARTWISE_DEBUG"):
            traceback.print_exc()
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f" at {place()}" if place() else ""
        code = f"{os.path.basename(frame.filename)}, line {frame.lineno}"
        text = f"the judge failed{where}: {type(error).__name__}: {error} ({code})"
        answer = FAILED + text.encode("utf-8", "replace")[:2000]
    try:
        while answer:
            answer = answer[os.write(writer, answer) :]
    finally:
        os._exit(0)
