"""Grading on a Dask cluster gives what grading on this machine gives, also when a worker dies."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid

import pytest
import sample_notebooks as notebooks
from gradings import STUDENTS, everything, grade, make_class, start

from autograder.engine.cluster import ClusterEngine
from autograder.engine.pool import Engine
from autograder.engine.workers import EngineError

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
def cluster(hosts):
    """A scheduler and two workers, each a process of its own; the address and the processes."""
    (here, where), *others = hosts
    with socket.socket() as sock:
        sock.bind((where, 0))
        port = str(sock.getsockname()[1])
    address, dask = f"tcp://{where}:{port}", [sys.executable, "-m", "distributed.cli.dask_"]
    scheduler = ["scheduler", "--host", where, "--port", port, "--no-dashboard"]
    lines = [(here, where, scheduler)]
    for host, its in others:
        lines.append((host, its, ["worker", address, "--host", its, "--no-nanny", "--nthreads=1"]))
    processes = [
        subprocess.Popen(
            [*host, *dask[:-1], dask[-1] + name, *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for host, _, (name, *options) in lines
    ]
    try:
        with distributed.Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, processes
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def hosts():
    """How to start a process on each of three hosts, and its address: network namespaces where possible."""
    mark = uuid.uuid4().hex[:6]  # a name is free again only some time after its namespace was deleted
    # A net of its own too: a run that was killed leaves one behind.
    (hub, *names), net = [f"partwise{mark}{i}" for i in range(3)], f"10.213.{int(mark[:2], 16)}"
    bridge = ["ip", "link", "add", hub, "type", "bridge"]
    if not shutil.which("ip") or subprocess.run(bridge, capture_output=True).returncode:  # no rights
        yield [([], "127.0.0.1")] * 3
        return
    try:
        _ip(f"addr add {net}.1/24 dev {hub}", f"link set {hub} up")
        for i, name in enumerate(names, 2):
            _ip(f"netns add {name}", f"link add {name} type veth peer name eth0 netns {name}")
            _ip(f"link set {name} master {hub} up", f"-n {name} addr add {net}.{i}/24 dev eth0")
            _ip(f"-n {name} link set eth0 up", f"-n {name} link set lo up")
        others = [(["ip", "netns", "exec", name], f"{net}.{i}") for i, name in enumerate(names, 2)]
        yield [([], f"{net}.1"), *others]
    finally:
        for line in (
            *(f"link del {name}" for name in (*names, hub)),
            *(f"netns del {name}" for name in names),
        ):
            subprocess.run(["ip", *line.split()], capture_output=True)


def _ip(*lines: str) -> None:
    for line in lines:
        subprocess.run(["ip", *line.split()], check=True)


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


def test_a_cluster_that_loses_all_its_workers(tmp_path, cluster):
    """With none left it says so after a while; with new ones, what was lost is sent again."""
    address, processes = cluster
    made = notebooks.assignment(tmp_path, SOURCE)
    with ClusterEngine(made, address) as engine:
        stream = engine.grade(CLASS)
        first = [next(stream)]
        for process in processes[1:]:
            os.killpg(process.pid, signal.SIGKILL)
        line = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-nanny", "--nthreads=1"]
        new = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            found = scores([*first, *stream])
            assert found == {f"student-{i}": float(i % 3 == 2) for i in range(12)}
        finally:
            new.kill()
            new.wait()
        engine.patience = 3.0
        with pytest.raises(EngineError, match="has had no workers for 3 s"):
            list(engine.grade(CLASS))


@pytest.mark.slow
def test_the_gradebook_is_that_of_a_grading_on_one_machine(tmp_path, cluster):
    address, processes = cluster
    alone = make_class(tmp_path / "alone")
    grade(alone)
    expected = everything(alone)
    assert len(expected["submitted_assignment"]) == STUDENTS
    together = make_class(tmp_path / "together")
    grade(together, "--scheduler", address)
    assert everything(together) == expected
    killed = make_class(tmp_path / "killed")
    command = start(killed, "--scheduler", address)
    log = killed / ".class" / "logs" / "numbers.log"
    while not (log.is_file() and len(log.read_text().splitlines()) >= STUDENTS // 4):
        assert command.poll() is None, (killed / "output.txt").read_text()
        time.sleep(0.01)
    os.killpg(processes[1].pid, signal.SIGKILL)
    assert command.wait(300) == 1, (killed / "output.txt").read_text()
    assert everything(killed) == expected


def test_a_scheduler_that_is_not_there_is_one_clear_error(tmp_path):
    began = time.monotonic()
    with pytest.raises(EngineError, match=r"tcp://127\.0\.0\.1:1"):
        ClusterEngine(notebooks.assignment(tmp_path, SOURCE), "tcp://127.0.0.1:1").__enter__()
    assert time.monotonic() - began < 60
