"""What each player is given of its own, inside the sandbox: processes, files, limits, no rights."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import resource
import socket
import struct
from collections.abc import Sequence

from autograder.engine.sandbox.limits import Limits, NoSandbox

CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET = 0x00020000, 0x20000000, 0x40000000
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REMOUNT, MS_BIND, MS_REC = 1, 2, 4, 32, 4096, 16384
PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_SET_SUBREAPER = 1, 24, 4, 38, 36
FILES = 20_000  # in all folders together: an empty one takes memory too
USERS = 1_000_000  # players are users from here on: one each, so that limits per user are limits per player

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        raise NoSandbox(f"{what}: {os.strerror(ctypes.get_errno())}")


def undumpable() -> None:
    """Nobody of the same user may look into this process."""
    _libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def die_with_parent() -> None:
    """Be killed when the parent process ends."""
    _libc.prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0)


def adopt_orphans() -> None:
    """Processes whose parent ended become this one's children."""
    _libc.prctl(PR_SET_SUBREAPER, 1, 0, 0, 0)


class Nursery:
    """Forks such that the child is process 1 of a namespace of its own: when it ends, all in it end."""

    def __init__(self) -> None:
        self.own = os.open("/proc/self/ns/pid", os.O_RDONLY)

    def fork(self) -> int:
        """As os.fork."""
        _check(_libc.unshare(CLONE_NEWPID), "unshare")
        pid = os.fork()
        if pid:
            _check(_libc.setns(self.own, CLONE_NEWPID), "setns")
        return pid


def enclose(
    user: int, limits: Limits, home: str, hidden: Sequence[str] = (), shown: Sequence[str] = ()
) -> None:
    """In the player: private folders, no privileges, limits.

    hidden: files to blank out. shown: folders directly in /tmp to show in the private one too.
    """
    os.setsid()  # a signal to the process group reaches the player's own processes only
    die_with_parent()
    _check(_libc.unshare(CLONE_NEWNS | CLONE_NEWNET), "unshare")
    _loopback()
    _own_folders(limits, home, shown)
    for file in hidden:
        _check(_libc.mount(b"/dev/null", os.fsencode(file), None, MS_BIND, None), f"hide {file}")
    if _mount("proc", "/proc", None) != 0:
        _check(_mount("tmpfs", "/proc", "size=4k"), "mount /proc")
    limit(limits)
    for capability in range(64):
        _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    if os.getuid() == 0 and (number := _user_number(user)):
        os.setgroups([])
        os.setresgid(number, number, number)
        os.setresuid(number, number, number)
    _drop_capabilities()
    _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    undumpable()
    die_with_parent()  # once more, for changing the user clears it
    os.chdir(home)


def _loopback() -> None:
    """A network of the player's own, which reaches itself alone: no socket of another's is in it."""
    with socket.socket() as sock, contextlib.suppress(OSError):
        fcntl.ioctl(sock, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))


def _mount(kind: str, where: str, options: str | None) -> int:
    flags = MS_NOSUID | MS_NODEV
    return _libc.mount(
        kind.encode(), os.fsencode(where), kind.encode(), flags, options.encode() if options else None
    )


def _own_folders(limits: Limits, home: str, shown: Sequence[str]) -> None:
    """Home, /tmp and /dev/shm share one file system in memory, so that their room is bounded together.

    Python's environment may lie below /tmp; that much of it is shown again, to be read only.
    """
    _check(_mount("tmpfs", home, f"size={limits.room},nr_inodes={FILES},mode=0777"), f"mount {home}")
    kept = {folder: os.open(folder, os.O_PATH) for folder in shown}
    for folder in ("/tmp", "/dev/shm"):
        inside = os.path.join(home, "." + os.path.basename(folder))
        os.mkdir(inside)
        os.chmod(inside, 0o1777)
        _check(_libc.mount(inside.encode(), folder.encode(), None, MS_BIND, None), f"mount {folder}")
    for folder, descriptor in kept.items():
        os.mkdir(folder, 0o755)
        source, target = f"/proc/self/fd/{descriptor}".encode(), os.fsencode(folder)
        _check(_libc.mount(source, target, None, MS_BIND | MS_REC, None), f"mount {folder}")
        only_read = MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV
        _check(_libc.mount(None, target, None, only_read, None), f"protect {folder}")
        os.close(descriptor)


def limit(limits: Limits) -> None:
    """Set the resource limits."""
    used = resource_bytes()
    wanted = {
        resource.RLIMIT_AS: used + limits.memory,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_NOFILE: limits.files,
        resource.RLIMIT_NPROC: limits.processes,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: int(limits.total_seconds) + 5,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_MEMLOCK: 1 << 20,
    }
    if limits.sandbox == "none":  # there it would count all processes of the user who grades
        del wanted[resource.RLIMIT_NPROC]
    for what, value in wanted.items():
        _, hard = resource.getrlimit(what)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (value, value))


def restrict(limits: Limits, home: str) -> None:
    """Without a sandbox: limits, and no way to gain rights."""
    os.setsid()
    die_with_parent()
    adopt_orphans()
    limit(limits)
    _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    undumpable()
    os.chdir(home)


def close_all_but(descriptor: int) -> int:
    """Close every other descriptor; its new number. 0, 1 and 2 become /dev/null."""
    null = os.open("/dev/null", os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    os.dup2(descriptor, 3)
    os.closerange(4, 1 << 16)
    return 3


def resource_bytes() -> int:
    """The address space that this process has taken already."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def threads() -> int:
    """How many threads this process has."""
    return len(os.listdir("/proc/self/task"))


def _user_number(user: int) -> int | None:
    """A user who is nobody else; None where only one user exists (a namespace of an ordinary user)."""
    with open("/proc/self/uid_map") as file:
        exist = int(file.read().split()[2])
    if exist > USERS + (1 << 22):
        return USERS + user % (1 << 22)
    return 20_000 + user % 40_000 if exist > 60_000 else None


def _drop_capabilities() -> None:
    """No capability in any set."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    data = (ctypes.c_uint32 * 6)()
    _check(_libc.capset(header, data), "capset")
