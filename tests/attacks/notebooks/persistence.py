"""Attacks on those who come after: something is left behind, and the next notebook looks for it.

Read as cells like verdict.py. `# %% NAME [TASK]` leaves it, `# %% NAME, then [TASK]` is a second
student's and prints `FOUND` if it is there.
"""

# ruff: noqa

# %% prelude
import ctypes, glob, os, signal, socket, subprocess, sys, tempfile, threading, time

PLACES = [
    "/tmp",
    "/dev/shm",
    "/var/tmp",
    os.path.expanduser("~"),
    ".",
    "/",
    "/dev",
    "/etc",
    "/run",
    "/home",
    "/partwise",
    "/dev/mqueue",
    "/usr/lib/python3/dist-packages",
    *sys.path,
]

# %% files [add]
"""Files wherever one can be written."""
for place in PLACES:
    try:
        with open(os.path.join(place, "left.txt"), "w") as file:
            file.write("left")
    except OSError:
        pass

# %% files, then [add]
print("FOUND" if any(os.path.exists(os.path.join(p, "left.txt")) for p in PLACES) else "nothing")

# %% modules [add]
"""A module that the next player would import; settings that Python and IPython read."""
for place in PLACES:
    for name in (
        "sitecustomize.py",
        "colorsys.py",
        "usercustomize.py",
        ".ipython/profile_default/startup/x.py",
        ".config/matplotlib/matplotlibrc",
    ):
        try:
            os.makedirs(os.path.dirname(os.path.join(place, name)), exist_ok=True)
            with open(os.path.join(place, name), "w") as file:
                file.write("planted = True")
        except OSError:
            pass

# %% modules, then [add]
import colorsys

print(
    "FOUND"
    if hasattr(colorsys, "planted")
    or "planted" in dir()
    or any(os.path.exists(os.path.join(p, "sitecustomize.py")) for p in ["/tmp", "."])
    else "nothing"
)

# %% processes [add]
"""Processes that leave their group and session, clear the death signal, ignore all signals."""
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
            ctypes.CDLL(None).prctl(15, b"left-over", 0, 0, 0)
            for number in range(1, 65):
                try:
                    signal.signal(number, signal.SIG_IGN)
                except (OSError, ValueError):
                    pass
            listener = socket.socket(socket.AF_UNIX)
            listener.bind("\0left")
            while True:
                time.sleep(1)
        os._exit(0)
subprocess.Popen(["setsid", "nohup", "sleep", "1000"], stdout=-3, stderr=-3)

# %% processes, then [add]
found = [p for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()]
try:
    socket.socket(socket.AF_UNIX).connect("\0left")
    found.append("socket")
except OSError:
    pass
print("FOUND" if found else "nothing", found)

# %% outlives_its_judge [add]
"""The player itself clears its death signal and never looks at its connection again."""
ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
listener = socket.socket(socket.AF_UNIX)
listener.bind("\0player")
while True:
    try:
        time.sleep(1)
    except BaseException:
        pass

# %% outlives_its_judge, then [add]
try:
    socket.socket(socket.AF_UNIX).connect("\0player")
    print("FOUND")
except OSError:
    print("nothing")

# %% threads_and_hooks [add]
"""Threads, atexit, patched libraries, variables of modules."""
import atexit, builtins, numpy, torch

builtins.planted = torch.planted = numpy.planted = sys.planted = True
torch.relu = lambda x: x
atexit.register(lambda: open("/tmp/atexit", "w"))
threading.Thread(target=lambda: time.sleep(30)).start()

# %% threads_and_hooks, then [add]
import numpy, torch

print(
    "FOUND"
    if any(hasattr(m, "planted") for m in (sys, numpy, torch))
    or threading.active_count() > 1
    or float(torch.relu(torch.tensor(-1.0)))
    else "nothing"
)

# %% memory [add]
"""System V memory, message queues, keys, locks, abstract sockets."""
libc = ctypes.CDLL(None)
libc.shmget(4711, ctypes.c_size_t(4096), 0o1666)
libc.msgget(4711, 0o1666)
libc.semget(4711, 1, 0o1666)
libc.syscall(248, b"user", b"left", b"x", ctypes.c_long(1), ctypes.c_long(-4))

# %% memory, then [add]
libc = ctypes.CDLL(None)
print(
    "FOUND"
    if libc.shmget(4711, ctypes.c_size_t(4096), 0) != -1
    or libc.msgget(4711, 0) != -1
    or libc.semget(4711, 1, 0) != -1
    or libc.syscall(250, ctypes.c_long(10), ctypes.c_long(-4), b"user", b"left", ctypes.c_long(0)) != -1
    else "nothing"
)

# %% random_state_of_the_next [add]
"""Leaves the generators in a state of its own."""
import random, numpy, torch

random.seed(1), numpy.random.seed(1), torch.manual_seed(1)

# %% random_state_of_the_next, then [add]
import random, numpy, torch

a = (random.random(), float(numpy.random.rand()), float(torch.rand(1)))
random.seed(1), numpy.random.seed(1), torch.manual_seed(1)
b = (random.random(), float(numpy.random.rand()), float(torch.rand(1)))
print("FOUND" if set(a) & set(b) else "nothing")
