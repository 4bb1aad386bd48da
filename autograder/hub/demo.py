"""`make hub`: a real JupyterHub on loopback with one instructor and three students, everything in place.

`python -m autograder.hub.demo [FOLDER]`; PARTWISE_HUB_URL is the address, PARTWISE_PASSWORD the password.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

from autograder.authoring.coursedir import Course
from autograder.classroom.gradebook.database import open_gradebook
from autograder.classroom.gradebook.master import enter_assignment
from autograder.errors import AutograderError, UsageError
from autograder.publishing.publish import publish

CONFIG = Path(__file__).parent / "config"
ROOT = Path(__file__).parents[2]
RELEASED = "02_feedforward"
NOT_FOR_STUDENTS = ("formgrader", "create-assignment", "course-list")
PASSWORD_LENGTH = 12


def find_proxy() -> list[str]:
    """The command of JupyterHub's proxy; UsageError that says where it comes from if there is none."""
    ours = str(Path(sys.prefix, "node", "node_modules", ".bin"))
    for place in (ours, *os.environ["PATH"].split(os.pathsep)):
        program = Path(place, "configurable-http-proxy")
        if program.exists() and shutil.which("node"):
            return [str(program)]
    raise UsageError(
        "JupyterHub's proxy is not installed: install Debian's nodejs and npm, then "
        "npm install --prefix .venv/node configurable-http-proxy@5"
    )


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def prepare(folder: Path) -> None:
    """The folders of the class: settings of both roles, the students' repository, an exchange."""
    for role in ("instructor", "student"):
        etc = folder / "etc" / role
        etc.mkdir(parents=True, exist_ok=True)
        shutil.copy(CONFIG / "jupyter_server_config.py", etc)
        text = (CONFIG / "nbgrader_config.py").read_text(encoding="utf-8")
        if role == "instructor":
            ours = (ROOT / "autograder" / "nbgrader_config.py").read_text(encoding="utf-8")
            ours = ours.replace("Path(__file__).resolve().parent.parent", f"Path({str(ROOT)!r})")
            text = f"{ours}\n\n{text}"
        (etc / "nbgrader_config.py").write_text(text, encoding="utf-8")
        off = {"@jupyterlab/apputils-extension:announcements": True}  # no news from elsewhere
        off |= {f"@jupyter/nbgrader:{name}": True for name in NOT_FOR_STUDENTS if role == "student"}
        (etc / "labconfig").mkdir(exist_ok=True)
        (etc / "labconfig" / "page_config.json").write_text(json.dumps({"disabledExtensions": off}))
    for name in ("exchange", "class"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "exchange").chmod(0o777)
    publish(Course.load(ROOT), folder / "published")


def release(folder: Path, environment: dict[str, str]) -> None:
    """Put an assignment into the exchange, as formgrader's button does."""
    if (folder / "exchange" / "partwise" / "outbound" / RELEASED).exists():
        return
    course = Course.load(ROOT, folder / "class")
    open_gradebook(course).dispose()
    enter_assignment(course, course.assignment(RELEASED))
    env = {**environment, "JUPYTER_CONFIG_DIR": str(folder / "etc" / "instructor")}
    line = [sys.executable, "-m", "nbgrader", "release_assignment", RELEASED]
    done = subprocess.run(line, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise AutograderError(
            f"nbgrader release_assignment {RELEASED}: {done.stderr.strip().splitlines()[-1:]}"
        )


def environment(folder: Path, url: str, password: str) -> dict[str, str]:
    """What the configuration of the Hub reads."""
    ports = {f"PARTWISE_{name}_PORT": str(free_port()) for name in ("HUB", "PROXY", "CHECK")}
    return {
        **os.environ,
        **ports,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PARTWISE_HUB": str(folder),
        "PARTWISE_COURSE": str(ROOT),
        "PARTWISE_HUB_URL": url,
        "PARTWISE_PASSWORD": password,
        "PARTWISE_PROXY": "\n".join(find_proxy()),
        "AUTOGRADER_CLASS": str(folder / "class"),
    }


def main() -> None:
    """Start the Hub, say where it is and who may come in, and stay until it is stopped."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".class" / "hub").resolve()
    url = os.environ.get("PARTWISE_HUB_URL", "http://127.0.0.1:8000")
    password = os.environ.get("PARTWISE_PASSWORD") or secrets.token_urlsafe(PASSWORD_LENGTH)
    env = environment(folder, url, password)
    folder.mkdir(parents=True, exist_ok=True)
    prepare(folder)
    release(folder, env)
    print(f"JupyterHub: {url}\n  instructor: ines\n  students:   ada, bela, cleo\n  password:   {password}")
    print(f"  files and log: {folder}\nAll of them are one user of this machine: a demo, for loopback only.")
    print("Stop it with Ctrl-C.", flush=True)
    line = [sys.executable, "-m", "jupyterhub", "--config", str(CONFIG / "jupyterhub_config.py")]
    with (folder / "hub.log").open("a") as log:
        hub = subprocess.Popen(line, cwd=folder, env=env, stdout=log, stderr=log)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda number, frame: hub.terminate())
        ended = hub.wait()
    if ended > 0:
        raise AutograderError(f"JupyterHub ended with {ended}; {folder / 'hub.log'} says why")


if __name__ == "__main__":
    try:
        main()
    except AutograderError as error:
        print(f"autograder: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
