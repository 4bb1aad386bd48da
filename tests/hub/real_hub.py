"""A real JupyterHub on loopback, without its proxy: it knows users, gives tokens and answers about them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import requests

ADMIN = "admin-of-the-tests"
CONFIG = """
from jupyterhub.proxy import Proxy

class NoProxy(Proxy):
    should_start = False
    async def add_route(self, routespec, target, data): ...
    async def delete_route(self, routespec): ...
    async def get_all_routes(self): return {{}}

c = get_config()
c.JupyterHub.proxy_class = NoProxy
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allowed_users = {users!r}
c.JupyterHub.hub_port = {port}
c.JupyterHub.db_url = "sqlite:///hub.sqlite"
c.JupyterHub.load_groups = {{"formgrade-sample": {{"users": ["ines"]}}}}
c.JupyterHub.services = [
    {{"name": "tests", "api_token": "{admin}"}},
    {{"name": "check", "api_token": "{check}"}},
]
c.JupyterHub.load_roles = [
    {{"name": "tests", "services": ["tests"], "scopes": ["admin:users", "tokens", "admin:servers"]}},
    {{"name": "user", "scopes": ["self", "access:services!service=check"]}},
]
"""


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def wait_for(url: str, process: subprocess.Popen, seconds: float = 60.0) -> None:
    """Wait until something answers there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, "it ended"
        try:
            requests.get(url, timeout=5)
            return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {url}")


class RealHub:
    """Use as a context manager. users: their names. more: further lines of its configuration."""

    def __init__(self, folder: Path, users: list[str], more: str = ""):
        self.folder, self.port = folder, free_port()
        text = CONFIG.format(users=set(users), port=self.port, admin=ADMIN, check="check" * 8)
        (folder / "jupyterhub_config.py").write_text(text + more)
        self.api = f"http://127.0.0.1:{self.port}/hub/api"
        self.users = users

    def __enter__(self) -> Self:
        program = Path(sys.executable).with_name("jupyterhub")
        with (self.folder / "hub.log").open("w") as log:
            self.process = subprocess.Popen([program], cwd=self.folder, stdout=log, stderr=log)
        wait_for(self.api, self.process)
        if self.users:
            self._admin("POST", "/users", json={"usernames": self.users})
        return self

    def __exit__(self, *exception: object) -> None:
        self.process.terminate()
        self.process.wait(60)

    def _admin(self, method: str, path: str, **more: Any) -> Any:
        headers = {"Authorization": f"token {ADMIN}"}
        answer = requests.request(method, self.api + path, headers=headers, timeout=30, **more)
        assert answer.ok or answer.status_code == 409, answer.text
        return answer.json()

    def token(self, user: str, **more: Any) -> str:
        """A new token of this user's."""
        return self._admin("POST", f"/users/{user}/tokens", json=more)["token"]


class CheckService:
    """`autograder serve` in a process of its own, at an address that stays when it is started again."""

    def __init__(
        self, hub_api: str, course: Path, *options: str, port: int | None = None, log: Path | None = None
    ):
        self.hub_api, self.course, self.options, self.port = hub_api, course, options, port or free_port()
        self.log = log or course / "service.log"
        self.url = f"http://127.0.0.1:{self.port}/services/check/"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        program = Path(sys.executable).with_name("autograder")
        env = {
            **os.environ,
            "JUPYTERHUB_API_URL": self.hub_api,
            "JUPYTERHUB_API_TOKEN": "check" * 8,
            "JUPYTERHUB_SERVICE_NAME": "check",
            "JUPYTERHUB_SERVICE_PREFIX": "/services/check/",
            "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{self.port}",
        }
        line = [program, "serve", "--course", str(self.course), *self.options]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(line, env=env, stdout=log, stderr=log)
        wait_for(f"{self.url}health", self.process)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(30)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    def ask(self, method: str, path: str, token: str | None, **more: Any) -> requests.Response:
        headers = {} if token is None else {"Authorization": f"token {token}"}
        return requests.request(method, self.url + path, headers=headers, timeout=60, **more)

    def press(self, token: str, content: dict, assignment: str = "numbers") -> requests.Response:
        order = {"assignment": assignment, "notebook": assignment, "content": content}
        return self.ask("POST", "checks", token, json=order)

    def answer(self, token: str, number: str) -> dict[str, Any]:
        """What comes of a check."""
        end = time.monotonic() + 600
        while time.monotonic() < end:
            found = self.ask("GET", f"checks/{number}?wait=10", token)
            assert found.status_code == 200, found.text
            if found.json()["state"] == "done":
                return found.json()["reply"]
        raise AssertionError("no answer in ten minutes")

    def check(self, token: str, content: dict, assignment: str = "numbers") -> dict[str, Any]:
        pressed = self.press(token, content, assignment)
        assert pressed.status_code == 202, pressed.text
        return self.answer(token, pressed.json()["id"])
