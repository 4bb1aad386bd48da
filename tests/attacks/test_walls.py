"""The player's walls, one by one: what a bare player may not do, and what becomes of it afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.engine.player.template import LOOK
from autograder.engine.sandbox import start, syscalls
from autograder.engine.sandbox.limits import Limits
from autograder.engine.sandbox.start import PlayerTemplate
from autograder.engine.session.session import Session
from autograder.engine.wire.channel import Closed
from autograder.engine.wire.files import send_files

# Numbers on x86-64 of calls that must be refused whatever their arguments, and a few wrong arguments.
REFUSED = {
    "unshare": 272, "setns": 308, "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161,
    "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "keyctl": 250, "add_key": 248,
    "request_key": 249, "io_uring_setup": 425, "bpf": 321, "perf_event_open": 298, "userfaultfd": 323,
    "kexec_load": 246, "kexec_file_load": 320, "memfd_create": 319, "shmget": 29, "msgget": 68, "semget": 64,
    "open_tree": 428, "fsopen": 430, "pidfd_getfd": 438, "personality": 135, "init_module": 175,
    "mincore": 27, "readahead": 187, "cachestat": 451, "inotify_init": 253, "inotify_init1": 294,
    "inotify_add_watch": 254, "sched_setscheduler": 144, "sched_setparam": 142, "sched_setattr": 314,
}  # fmt: skip
CALLS = """
import ctypes, json
libc = ctypes.CDLL(None, use_errno=True)
errors = {}
for name, number in %r.items():
    libc.syscall(number, 0, 0, 0, 0, 0, 0)
    errors[name] = ctypes.get_errno()
for flag in %r:
    libc.syscall(56, ctypes.c_long(flag | 17), 0, 0, 0, 0)
    errors[f"clone {flag:#x}"] = ctypes.get_errno()
print(json.dumps(errors))
"""
STAYS = "import ctypes, time\nctypes.CDLL(None).prctl(1, 0, 0, 0, 0)\nopen('here', 'w')\ntime.sleep(60)"
SMALL = Limits(seconds=5, memory=256 << 20)


class Bare:
    """A player without a judge around it."""

    def __init__(self, template: PlayerTemplate, seconds: float = 5):
        self.template = template
        self.channel, self.pid = template.start()
        send_files(self.channel, {"helper.txt": b"help"})
        self.session = Session(self.channel, seconds)
        self.session.configure(1, 1 << 20)

    def prints(self, source: str) -> str:
        """What a cell prints; an error is one of the test's."""
        error, outputs = self.session.run(source)
        assert error is None, error
        return "".join(o.get("text", "") for o in outputs)

    def end(self) -> None:
        self.template.end(self.pid)
        self.channel.close()


@pytest.fixture(scope="module")
def template():
    made = PlayerTemplate([], [], SMALL).wait_ready()
    yield made
    made.close()


@pytest.fixture
def player(template):
    made = Bare(template)
    yield made
    made.end()


def processes(judge: int) -> list[int]:
    """Processes of the players of this judge: their user's number is made from its own."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except OSError:
            continue
        mine = int(fields["Uid"].split()[0]) == 1_000_000 + judge
        if mine and not fields["State"].strip().startswith("Z"):
            found.append(int(fields["Pid"]))
    return found


def wait_for(number: int, judge: int, seconds: float = 10.0) -> None:
    """Wait until a judge's players have so many processes."""
    end = time.monotonic() + seconds
    while len(found := processes(judge)) != number:
        assert time.monotonic() < end, f"{len(found)} processes, not {number}"
        time.sleep(0.05)


needs_filter = pytest.mark.skipif(syscalls.compile_filter() is None, reason="libseccomp is not installed")
as_root = pytest.mark.skipif(os.getuid() != 0, reason="players are users of their own only under root")
x86 = pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of system calls are those of x86-64")


@needs_filter
@x86
def test_system_calls_are_refused(player):
    flags = list(syscalls.NEW_NAMESPACES)
    errors = json.loads(player.prints(CALLS % (REFUSED, flags)))
    assert errors == dict.fromkeys(errors, 1)  # EPERM
    assert len(errors) == len(REFUSED) + len(flags)


@needs_filter
@x86
def test_no_player_learns_which_files_another_has_read(player):
    """Who may ask without waiting whether a file is in memory reads what another wrote by reading files."""
    asks = "import os\ntry: os.preadv(os.open('/usr/bin/env', 0), [bytearray(1)], 0, os.RWF_NOWAIT)\n"
    assert player.prints(asks + "except OSError as error: print(error.errno)") == "95\n"  # EOPNOTSUPP
    plain = "import os\nprint(os.preadv(os.open('/usr/bin/env', 0), [bytearray(1)], 0))"
    assert player.prints(plain) == "1\n"


def test_limits_are_set(player):
    names = "AS FSIZE NOFILE NPROC CORE CPU MSGQUEUE"
    told = player.prints(
        f"import resource, json\n"
        f"limit = lambda name: resource.getrlimit(getattr(resource, 'RLIMIT_' + name))\n"
        f"print(json.dumps({{name: limit(name) for name in {names!r}.split()}}))"
    )
    found = {name: soft for name, (soft, hard) in json.loads(told).items() if soft == hard}
    assert found.pop("AS") < 4 << 30
    assert found == {
        "FSIZE": SMALL.file_size, "NOFILE": SMALL.files, "NPROC": SMALL.processes,
        "CORE": 0, "CPU": SMALL.total_seconds + 5, "MSGQUEUE": 0,
    }  # fmt: skip


def test_it_is_alone_and_has_nothing_open(player):
    seen = "import os; print([p for p in os.listdir('/proc') if p.isdigit()], os.getpid())"
    assert player.prints(seen).strip() == "['1'] 1"
    opened = player.prints("print(os.listdir('/proc/self/fd'))")
    assert opened.strip() == "['0', '1', '2', '3', '4']"  # 4 lists the folder
    kinds = player.prints("print([os.readlink(f'/proc/self/fd/{n}') for n in range(4)])")
    assert kinds.count("/dev/null") == 3
    assert kinds.count("socket") == 1


def test_it_has_no_rights(player):
    status = player.prints("print(open('/proc/self/status').read())")
    fields = dict(line.split(":", 1) for line in status.strip().splitlines())
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(fields[name], 16) == 0
    assert int(fields["NoNewPrivs"]) == 1
    assert int(fields["Seccomp"]) == (2 if player.template.filtered else 0)


def test_it_sees_nothing_of_the_machine(player):
    told = json.loads(
        player.prints(
            "import json, os; print(json.dumps([dict(os.environ), os.listdir('/home'), os.listdir()]))"
        )
    )
    assert set(told[0]) <= {
        "HOME", "PATH", "LANG", "MPLCONFIGDIR", "MPLBACKEND", "OMP_NUM_THREADS", "MKL_NUM_THREADS",
        "OPENBLAS_NUM_THREADS", "MALLOC_ARENA_MAX", "GLIBC_TUNABLES", "PWD", "LC_CTYPE",
        "PYTHONHASHSEED", "NBGRADER_EXECUTION",
    }  # fmt: skip
    assert told[1] == ["student"]
    assert "helper.txt" in told[2]
    root = Path(start.__file__).parents[3]
    hidden = [root / "solutions", root / ".git", root / "pyproject.toml", Path.home() / ".cache"]
    assert player.prints(f"print([os.path.exists(p) for p in {list(map(str, hidden))!r}])").strip() == str(
        [False] * len(hidden)
    )


NAMED = """
import ctypes, os, time
for name in (b"\\xff\\xfe) (", b"\\n\\x00", b") R 1 1"):
    ctypes.CDLL(None).prctl(15, name, 0, 0, 0)
    if os.fork() == 0:
        time.sleep(5)
        os._exit(0)
"""


def test_a_name_of_a_process_harms_no_neighbor(template, player):
    """Whatever a process calls itself, the template that watches over all players lives on."""
    neighbor = Bare(template)
    neighbor.prints(NAMED)
    time.sleep(3 * LOOK)
    assert player.prints("print(1 + 1)") == "2\n"
    neighbor.end()
    template.see_alive()


SHARES = """
import mmap, os, time
kept = []
for _ in range(8):
    memory = mmap.mmap(-1, 64 << 20)
    if os.fork() == 0:
        memory.write(b"x" * (64 << 20))
        time.sleep(20)
        os._exit(0)
    memory.close()
time.sleep(3)
"""


def test_shared_memory_of_many_processes_counts(template):
    """Eight of 64 MB each are more than the 256 MB that a player may have."""
    player = Bare(template)
    with pytest.raises(Closed):
        player.prints(SHARES)
    player.end()


def test_players_have_no_network_in_common(template, player):
    other = Bare(template)
    name = "import socket\ns = socket.socket(socket.AF_UNIX)\nname = chr(0) + 'shared'\n"
    port = "t = socket.socket()\nplace = '127.0.0.1', 20777\n"
    other.prints(name + port + "s.bind(name); s.listen(); t.bind(place); t.listen()")
    tried = "for each, where in ((s, name), (t, place)):\n    print(each.connect_ex(where) != 0)"
    assert player.prints(name + port + tried) == "True\nTrue\n"
    assert (
        player.prints(
            "u = socket.socket(); u.bind(place); u.listen(); v = socket.socket(); print(v.connect_ex(place))"
        )
        == "0\n"
    ), "it reaches itself"
    other.end()


def test_time_that_others_take_is_not_counted():
    """On one processor with others that spin, a cell within its limit is not late; a longer one is."""
    here = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(here)})
    spinning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4)]
    try:
        template = PlayerTemplate([], [], Limits(seconds=1, total_seconds=60)).wait_ready()
        player = Bare(template, 1)
        player.session.waited = lambda: template.waited(player.pid)
        work = "import time\nbegan, cpu = time.time(), time.process_time()\n"
        work += "while time.process_time() - cpu < {}: pass\nprint(time.time() - began)"
        assert float(player.prints(work.format(0.8))) > 1, "the machine was not busy"
        error, _ = player.session.run(work.format(30))
        assert error is not None and error[0] == "CellTimeout"
        player.end()
        template.close()
    finally:
        for process in spinning:
            process.kill()
            process.wait()
        os.sched_setaffinity(0, here)


THIEF = """
import os, threading
def spin():
    while True:
        pass
for _ in range(20):
    if os.fork() == 0:
        os.setsid()
        spin()
for _ in range(4):
    threading.Thread(target=spin, daemon=True).start()
"""


def test_what_a_neighbor_leaves_running_takes_no_time():
    """On one processor with 24 threads of a neighbor's that spin: a cell of 1 s takes its time and a half."""
    here = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(here)})
    try:
        template = PlayerTemplate([], [], Limits(seconds=2, total_seconds=60)).wait_ready()
        work = "import time\nbegan, cpu = time.time(), time.process_time()\n"
        work += "while time.process_time() - cpu < 1: pass\nprint(time.time() - began)"
        thief, honest = Bare(template, 2), Bare(template, 2)
        honest.session.waited = lambda: template.waited(honest.pid)
        alone = float(honest.prints(work))
        thief.session.run(THIEF)
        time.sleep(3 * LOOK)
        assert float(honest.prints(work)) < 3 * alone + 1
        if os.getuid() == 0:
            assert [os.getpriority(os.PRIO_PROCESS, pid) for pid in processes(os.getpid())].count(19) == 20
        thief.end()
        honest.end()
        template.close()
    finally:
        os.sched_setaffinity(0, here)


def test_input_fails_at_once_with_one_message(player):
    error, _ = player.session.run("input('name? ')")
    said = "input() cannot be used while grading: nobody is there to type. "
    assert error == ("EOFError", said + "Write the value into the cell instead.")


@as_root
def test_nothing_is_left_when_a_player_is_ended(template):
    player = Bare(template)
    player.prints(
        "import os, signal, time\n"
        "for _ in range(5):\n"
        "    if os.fork() == 0:\n"
        "        os.setsid(); signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60); os._exit(0)"
    )
    assert len(processes(os.getpid())) == 6
    player.end()
    wait_for(0, os.getpid())


def test_a_process_may_have_any_name(player):
    named = "ctypes.CDLL(None).prctl(15, b'\\xff) 9 (\\xfe', 0, 0, 0)"
    child = f"if os.fork() == 0:\n    {named}\n    time.sleep(30)\n    os._exit(0)"
    player.prints(f"import ctypes, os, time\n{named}\n{child}")
    time.sleep(0.5)  # some looks at the memory
    assert player.prints("print(1 + 1)").strip() == "2"
    player.template.see_alive()


ASKS = """
import sys, time
from autograder.engine.sandbox.limits import Limits
from autograder.engine.sandbox.start import PlayerTemplate
from autograder.engine.session.session import Session
from autograder.engine.wire.encode import Encoder
import os
template = PlayerTemplate([], [], Limits(seconds=60)).wait_ready()
if {alone} or os.fork() == 0:
    channel, pid = template.start()
    channel.send(Encoder().dumps({{}}))
    session = Session(channel, 60)
    session.configure(1, 1000)
    print("ready", os.getpid(), flush=True)
    session.run({stays!r})
time.sleep(60)
"""


@as_root
@pytest.mark.parametrize("alone", [False, True], ids=["judge", "worker"])
def test_a_player_ends_when_its_judge_or_worker_is_killed(alone):
    """Though it cleared the signal that tells it of its parent's death, and looks at nothing."""
    code = ASKS.format(alone=alone, stays=STAYS)
    root = Path(start.__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=root
    ) as worker:
        judge = int(worker.stdout.readline().split()[1])
        wait_for(1, judge)
        os.kill(judge, signal.SIGKILL)  # without a fork the judge is the worker itself
        wait_for(0, judge)
        worker.kill()


def test_without_a_sandbox_the_reason_and_the_way_out_are_told(monkeypatch):
    monkeypatch.setattr(start.bubblewrap.shutil, "which", lambda name: None)
    with pytest.raises(start.NoSandbox, match="apt install bubblewrap"):
        PlayerTemplate([], [], SMALL).wait_ready()
    monkeypatch.setattr(
        start.bubblewrap, "command", lambda *a: [sys.executable, "-c", "raise SystemExit('no namespaces')"]
    )
    with pytest.raises(start.NoSandbox, match=r"no namespaces.*--unsafe-no-sandbox.*sandbox='none'"):
        PlayerTemplate([], [], SMALL).wait_ready()


def test_no_sandbox_by_choice():
    limits = Limits(seconds=5, sandbox="none")
    template = PlayerTemplate([], [], limits).wait_ready()
    player = Bare(template)
    assert player.prints("print(open('helper.txt').read())").strip() == "help"
    folder = player.prints(
        "import os, subprocess; print(os.getcwd()); p = subprocess.Popen(['setsid', 'sleep', '61.7'])"
    ).strip()
    player.end()
    again = Bare(template)
    assert again.prints("import os; print(os.getcwd())").strip() != folder
    assert not Path(folder).exists()
    again.end()
    template.close()
    commands = [c.read_bytes() for c in Path("/proc").glob("[0-9]*/cmdline") if c.exists()]
    assert b"sleep\x0061.7\x00" not in commands
    with pytest.raises(ValueError, match="bubblewrap, none, got 'chroot'"):
        Limits(sandbox="chroot")


def test_a_forbidden_function_that_torch_needs_does_not_break_the_player():
    forbidden = [
        "torch.softmax",
        "torch.nn.functional.layer_norm",
        "torch.optim.Adam",
        "torch.nn.Linear",
        "torch.optim.lr_scheduler",
    ]
    template = PlayerTemplate(["torch"], forbidden, Limits(seconds=20)).wait_ready()
    player = Bare(template)
    works = (
        "x = torch.ones(2, 2, requires_grad=True); (x @ x).sum().backward(); torch.optim.SGD([x], 0.1).step()"
    )
    assert float(player.prints(f"import torch; {works}; print(x.sum().item())")) == pytest.approx(2.4)
    for call in (
        "torch.ops.aten._softmax(x, 0, False)",
        "torch.sparse.softmax(torch.ones(2, 2).to_sparse(), 0)",
        "x.softmax(0)",
        "torch.nn.LayerNorm(2)(x)",
        "torch.optim.Adam([x])",
        "torch.nn.Linear(2, 2)",
        "import torch.optim.lr_scheduler",
    ):
        error, _ = player.session.run(call)
        assert error is not None
        assert error[0] in ("Forbidden", "ForbiddenImport"), (call, error)
    player.end()
    template.close()
