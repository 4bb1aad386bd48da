"""The requests of the Check button. With a check service, the notebook goes there with the user's own token.

PARTWISE_CHECK_URL is the service's address, JUPYTERHUB_API_TOKEN the token of the user's server; the Hub's
configuration sets them. Where they are not set (a laptop, Binder), the visible tests are run here.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from pathlib import PurePosixPath
from typing import Any

from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import ApiPath, to_os_path, url_path_join
from tornado import web
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPResponse

from course.check_button.visible import check_visible

HERE = "here-"  # how the number of a check begins that runs in this server
MOST_SECONDS = 30.0
DOWN = "The check service does not answer. Your notebook is safe; try again in a minute."


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.check_button.server"}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Add the button's requests to a Jupyter server."""
    base = app.web_app.settings["base_url"]
    runs: dict[str, asyncio.Task] = {}
    routes = [
        (url_path_join(base, "checkbutton", "checks"), Checks, {"runs": runs}),
        (url_path_join(base, "checkbutton", r"checks/([\w-]+)"), OneCheck, {"runs": runs}),
    ]
    app.web_app.add_handlers(".*$", routes)


class Handler(APIHandler):
    """runs: what this server runs itself, by number."""

    runs: dict[str, asyncio.Task]

    def initialize(self, runs: dict[str, asyncio.Task]) -> None:
        self.runs = runs

    async def pass_on(self, method: str, path: str, body: bytes | None = None) -> HTTPResponse:
        """Ask the check service with the user's own token; its answer, whatever its status."""
        headers = {"Authorization": f"token {os.environ['JUPYTERHUB_API_TOKEN']}"}
        url = url_path_join(os.environ["PARTWISE_CHECK_URL"], path)
        try:
            return await AsyncHTTPClient().fetch(
                url, method=method, body=body, headers=headers, request_timeout=60, raise_error=False
            )
        except (OSError, HTTPClientError):
            raise web.HTTPError(503, DOWN) from None

    def tell(self, response: HTTPResponse) -> None:
        """The service's answer as ours."""
        if response.code == 599 or not response.headers.get("Content-Type", "").startswith(
            "application/json"
        ):
            raise web.HTTPError(503, DOWN)
        self.set_status(response.code)
        self.finish(response.body)


class Checks(Handler):
    @web.authenticated
    async def post(self) -> None:
        order = self.get_json_body() or {}
        path, content = order.get("path"), order.get("content")
        if not isinstance(path, str) or not isinstance(content, dict):
            raise web.HTTPError(400, "expected the path and the content of a notebook")
        if "PARTWISE_CHECK_URL" in os.environ and "JUPYTERHUB_API_TOKEN" in os.environ:
            place = PurePosixPath(path)
            asked = {"assignment": place.parent.name, "notebook": place.stem, "content": content}
            response = await self.pass_on("POST", "checks", json.dumps(asked).encode())
            if response.code != 403 or json.loads(response.body or b"{}").get("tests") != "visible":
                self.tell(response)
                return
        if any(not run.done() for run in self.runs.values()):
            raise web.HTTPError(429, "your last check is still under way")
        self.runs.clear()
        number = HERE + secrets.token_urlsafe(8)
        folder = os.path.dirname(
            to_os_path(ApiPath(path), os.path.expanduser(self.settings["server_root_dir"]))
        )
        if not os.path.isdir(folder):
            raise web.HTTPError(400, f"the folder of {path!r} does not exist")
        self.runs[number] = asyncio.create_task(check_visible(content, folder))
        self.finish(json.dumps({"id": number, "state": "running", "position": 0}))


class OneCheck(Handler):
    @web.authenticated
    async def get(self, number: str) -> None:
        wait = min(MOST_SECONDS, float(self.get_argument("wait", "0")))
        if not number.startswith(HERE):
            self.tell(await self.pass_on("GET", f"checks/{number}?wait={wait}"))
            return
        run = self.runs.get(number)
        if run is None:
            raise web.HTTPError(404, "this check is not known, or no longer; press Check again")
        await asyncio.wait([run], timeout=wait)
        state = {"id": number, "state": "done" if run.done() else "running", "position": 0}
        self.finish(json.dumps(state | ({"reply": run.result()} if run.done() else {})))
