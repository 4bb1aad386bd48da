"""Grading on a Dask cluster gives what grading on this machine gives, also when a worker dies."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
import sample_notebooks as notebooks

from autograder.engine import Engine, EngineError
from autograder.engine.cluster import ClusterEngine

distributed = pytest.importorskip("distributed")

SOURCE = notebooks.tasks(
    "import time",
    {
        "double": (
            "def double(x):\n    return 2 * x",
            "time.sleep(0.1)\nassert double(4) == 8 and double(0) == 0",
        )
    },
)
CLASS = [
    notebooks.hand_in(SOURCE, f"student-{i}", double=f"def double(x):\n    return {i % 3} * x")
    for i in range(12)
]


def scores(results) -> dict[str, float]:
    found = {r.student: r for r in results}
    assert len(found) == len(CLASS)
    assert all(r.status == "graded" for r in found.values()), [r.message for r in found.values()]
    return {name: r.score for name, r in found.items()}


@pytest.fixture
def cluster():
    """A scheduler and two workers, each a process of its own; the address and the processes."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{sock.getsockname()[1]}"
    host = ["--host", "127.0.0.1"]
    port = ["--port", address.rpartition(":")[2]]
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", *host, *port, "--no-dashboard"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1"]
    lines = [dask, [*worker, "--no-dashboard"], [*worker, "--no-dashboard"]]
    processes = [
        subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        for line in lines
    ]
    try:
        with distributed.Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, processes
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_a_cluster_gives_the_same_scores_even_if_a_worker_is_killed(tmp_path, cluster):
    address, processes = cluster
    made = notebooks.assignment(tmp_path, SOURCE)
    with Engine(made, workers=1) as engine:
        local = scores(engine.grade(CLASS))
    assert set(local.values()) == {0.0, 1.0}
    with ClusterEngine(made, address) as engine:
        assert scores(engine.grade(CLASS)) == local
        stream = engine.grade(CLASS)
        first = [next(stream)]
        os.killpg(processes[1].pid, signal.SIGKILL)
        assert scores([*first, *stream]) == local


def test_a_scheduler_that_is_not_there_is_one_clear_error(tmp_path):
    began = time.monotonic()
    with pytest.raises(EngineError, match=r"tcp://127\.0\.0\.1:1"):
        ClusterEngine(notebooks.assignment(tmp_path, SOURCE), "tcp://127.0.0.1:1").__enter__()
    assert time.monotonic() - began < 60
