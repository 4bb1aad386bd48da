"""The player's sandbox: bubblewrap around its template, and namespaces of its own for each player.

Inside there is a read-only system, Python's libraries and the course; no network, no home, no
source, no submissions, no gradebook, no environment. What a player writes goes to its private
/tmp and home, which vanish with it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import site
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

LIBRARY = "/partwise"  # where the course and this package are seen inside
HOME = "/home/student"
SYSTEM = ("/usr", "/etc/alternatives", "/etc/fonts", "/etc/ssl", "/etc/ld.so.cache", "/etc/localtime")
LINKS = ("/bin", "/sbin", "/lib", "/lib64", "/lib32")
CAPABILITIES = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")

CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWIPC = 0x00020000, 0x20000000, 0x08000000
MS_NOSUID, MS_NODEV = 2, 4
PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 24, 4, 38


class NoSandbox(RuntimeError):
    """This machine does not allow the sandbox; the message says why and what accepts less."""


@dataclass(frozen=True)
class Limits:
    """What one player may use.

    seconds: per cell or call. total_seconds: per notebook. memory: bytes beyond what the libraries
    take. output: characters per cell. processes, files, file_size (bytes): as `ulimit`.
    """

    seconds: float = 30.0
    total_seconds: float = 300.0
    memory: int = 2 << 30
    output: int = 1 << 20
    processes: int = 64
    files: int = 256
    file_size: int = 256 << 20


def command(
    script: list[str], packages: Iterable[Path], hidden: Iterable[Path], share: bool = False
) -> list[str]:
    """The command line that runs `script` in the sandbox.

    packages: folders of Python packages to show below LIBRARY. hidden: files among them to blank out.
    """
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise NoSandbox("bubblewrap is not installed (on Debian: apt install bubblewrap)")
    line = [bwrap, "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-pid", "--unshare-cgroup-try"]
    if os.getuid() != 0:
        line += ["--unshare-user"]
    line += ["--die-with-parent", "--new-session", "--clearenv", "--hostname", "player"]
    for name, value in _environment().items():
        line += ["--setenv", name, value]
    for path in SYSTEM:
        line += ["--ro-bind-try", path, path]
    for path in LINKS:
        line += (
            ["--symlink", os.readlink(path), path] if os.path.islink(path) else ["--ro-bind-try", path, path]
        )
    seen: set[str] = set()
    for folder in _python_folders():
        line += _parents(folder, seen) + ["--ro-bind", folder, folder]
    line += ["--perms", "0755", "--dir", LIBRARY]
    blank = [Path(h).resolve() for h in hidden]
    for package in packages:
        package = Path(package).resolve()
        line += ["--ro-bind", str(package), f"{LIBRARY}/{package.name}"]
        for file in blank:
            if file.is_relative_to(package):
                line += ["--ro-bind", "/dev/null", f"{LIBRARY}/{package.name}/{file.relative_to(package)}"]
    line += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--perms", "0755", "--dir", HOME]
    line += ["--remount-ro", "/", "--chdir", "/"]
    for capability in CAPABILITIES:
        line += ["--cap-add", capability]
    return line + [sys.executable, "-I", *script]


def _environment() -> dict[str, str]:
    threads = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    shown = {"HOME": HOME, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MPLCONFIGDIR": "/tmp/matplotlib"}
    return {**threads, **shown, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}


def _python_folders() -> list[str]:
    """The folders of this Python and its libraries, outermost first, without what lies in the system."""
    folders = {sys.prefix, sys.base_prefix, *site.getsitepackages()}
    real = sorted({os.path.realpath(f) for f in folders} | {os.path.abspath(f) for f in folders})
    kept: list[str] = []
    for folder in real:
        inside = any(folder == k or folder.startswith(k + "/") for k in [*kept, "/usr"])
        if not inside and os.path.isdir(folder):
            kept.append(folder)
    return kept


def _parents(folder: str, seen: set[str]) -> list[str]:
    """Make the folders above a mount readable, since players are not root."""
    line: list[str] = []
    for parent in list(Path(folder).parents)[-2::-1]:
        if str(parent) not in seen:
            seen.add(str(parent))
            line += ["--perms", "0755", "--dir", str(parent)]
    return line


# -- inside the sandbox -----------------------------------------------------------------------

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        raise NoSandbox(f"{what}: {os.strerror(ctypes.get_errno())}")


def unshare() -> None:
    """In the guard: namespaces for the one player that is forked next."""
    _check(_libc.unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC), "unshare")


def enclose(slot: int, limits: Limits, size: int = 512) -> None:
    """In the player: private folders, no privileges, limits. `size` is the room in /tmp, in MiB."""
    _libc.prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0)
    options = f"size={size}m,mode=1777".encode()
    for folder in ("/tmp", "/dev/shm", HOME):
        _check(
            _libc.mount(b"tmpfs", folder.encode(), b"tmpfs", MS_NOSUID | MS_NODEV, options), f"mount {folder}"
        )
    if _libc.mount(b"proc", b"/proc", b"proc", MS_NOSUID | MS_NODEV, None) != 0:
        _check(_libc.mount(b"tmpfs", b"/proc", b"tmpfs", MS_NOSUID | MS_NODEV, b"size=4k"), "mount /proc")
    limit(limits)
    for capability in range(64):
        _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    if os.getuid() == 0 and _maps_many():
        os.setgroups([])
        os.setresgid(100_000 + slot, 100_000 + slot, 100_000 + slot)
        os.setresuid(100_000 + slot, 100_000 + slot, 100_000 + slot)
    _drop_capabilities()
    _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    _libc.prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0)  # changing the user clears it
    os.chdir(HOME)


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
    }
    for what, value in wanted.items():
        _, hard = resource.getrlimit(what)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (value, value))


def resource_bytes() -> int:
    """The address space that this process has taken already."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def threads() -> int:
    """How many threads this process has."""
    return len(os.listdir("/proc/self/task"))


def _maps_many() -> bool:
    """Whether other users exist here: in a user namespace of an ordinary user there is only one."""
    with open("/proc/self/uid_map") as file:
        return int(file.read().split()[2]) > 200_000


def _drop_capabilities() -> None:
    """No capability in any set."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    data = (ctypes.c_uint32 * 6)()
    _check(_libc.capset(header, data), "capset")
