"""The player's sandbox: bubblewrap around its template.

Inside there is a read-only system, Python's libraries and the course; no network, no home, no
source, no submissions, no gradebook, no environment. Each player gets more walls of its own
(`enclosure`).
"""

from __future__ import annotations

import os
import shutil
import site
import sys
from collections.abc import Iterable
from pathlib import Path

from autograder.engine.forbidden.calls import files_of
from autograder.engine.sandbox.limits import ENVIRONMENT, LESS, NoSandbox

LIBRARY = "/partwise"  # where the course and this package are seen inside
HOME = "/home/student"
SYSTEM = ("/usr", "/etc/alternatives", "/etc/fonts", "/etc/ssl", "/etc/ld.so.cache", "/etc/localtime")
LINKS = ("/bin", "/sbin", "/lib", "/lib64", "/lib32")
RIGHTS = "SYS_ADMIN NET_ADMIN SETUID SETGID SETPCAP KILL SYS_NICE"  # of the template, of no player

PYTHON = [sys.executable, "-s", "-P"]  # as isolated as -I, but for the environment, which is ours
OF_PYTHON = ("bin", "lib", "lib64", "share", "etc", "include", "pyvenv.cfg")  # a project may lie around them


def command(script: list[str], packages: Iterable[Path], hidden: Iterable[Path]) -> list[str]:
    """The command line that runs `script` in the sandbox.

    packages: folders of Python packages to show below LIBRARY. hidden: files among them to blank out.
    """
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise NoSandbox(f"bubblewrap is not installed (on Debian: apt install bubblewrap). {LESS}")
    line = [bwrap, "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-pid", "--unshare-cgroup-try"]
    if os.getuid() != 0:
        line += ["--unshare-user"]
    line += ["--die-with-parent", "--new-session", "--clearenv", "--hostname", "player"]
    for name, value in environment(HOME).items():
        line += ["--setenv", name, value]
    for path in SYSTEM:
        line += ["--ro-bind-try", path, path]
    for path in LINKS:
        line += (
            ["--symlink", os.readlink(path), path] if os.path.islink(path) else ["--ro-bind-try", path, path]
        )
    line += ["--perms", "1777", "--tmpfs", "/tmp"]  # first, for Python's environment may lie below it
    seen: set[str] = {"/tmp"}
    for folder in _python_folders():
        line += _parents(folder, seen) + ["--ro-bind", folder, folder]
    line += ["--perms", "0755", "--dir", LIBRARY]
    blank = [file for h in hidden for file in files_of(Path(h).resolve())]
    for package in packages:
        package = Path(package).resolve()
        line += ["--ro-bind", str(package), f"{LIBRARY}/{package.name}"]
        for file in blank:
            if file.is_relative_to(package):
                line += ["--ro-bind", "/dev/null", f"{LIBRARY}/{package.name}/{file.relative_to(package)}"]
    for file in blank:  # once more where the package is installed among Python's libraries
        if any(file.is_relative_to(folder) for folder in _python_folders()):
            line += ["--ro-bind", "/dev/null", str(file)]
    line += ["--proc", "/proc", "--dev", "/dev", "--perms", "0755", "--dir", HOME]
    line += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"]
    for right in RIGHTS.split():
        line += ["--cap-add", f"CAP_{right}"]
    return line + [*PYTHON, *script]


def below_tmp() -> list[str]:
    """The folders directly in /tmp that hold parts of Python's environment."""
    return sorted({"/".join(f.split("/")[:3]) for f in _python_folders() if f.startswith("/tmp/")})


def environment(home: str) -> dict[str, str]:
    """All that a player finds in its environment."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    shown = {"HOME": home, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MPLCONFIGDIR": "/tmp/matplotlib"}
    shown["MALLOC_ARENA_MAX"] = "2"  # else each thread takes 64 MB of the address space that is allowed
    return {**threads, **shown, **ENVIRONMENT, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}


def _python_folders() -> list[str]:
    """The folders of this Python and its libraries, outermost first, without what lies in the system."""
    prefixes = {f(p) for p in (sys.prefix, sys.base_prefix) for f in (os.path.realpath, os.path.abspath)}
    folders = {os.path.join(prefix, name) for prefix in prefixes for name in OF_PYTHON}
    folders |= {f(p) for p in site.getsitepackages() for f in (os.path.realpath, os.path.abspath)}
    kept: list[str] = []
    for folder in sorted(folders):
        inside = any(folder == k or folder.startswith(k + "/") for k in [*kept, "/usr"])
        if not inside and os.path.exists(folder):
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
