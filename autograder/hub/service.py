"""The requests of the check service. Who asks is known by the token alone.

    GET  health       how many wait, which engines are warm; asks for no token
    POST checks       {"assignment", "notebook", "content"} -> {"id", "state", "position"}
    GET  checks/ID    the same and, when it is done, the "reply"; ?wait=SECONDS waits for a change
    GET  log          for instructors: the lines of the log, ?user= and ?assignment= choose among them

Every refusal is {"message": "..."} with a status that fits.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from autograder.authoring.coursedir import Course
from autograder.errors import AutograderError
from autograder.hub.book import Book
from autograder.hub.desk import BUSY, Busy, Check, Desk, Full
from autograder.hub.identity import HubIdentity, Unreachable, User
from autograder.hub.policy import policy_of
from autograder.hub.rate import Rate

MOST_BYTES = 4 << 20  # of a request; outputs need not be sent
MOST_SECONDS = 30.0  # that a request waits for a change
KEYS = {"assignment", "notebook", "content"}
LOST = (
    "this check is not known here, or no longer: if the service was started again meanwhile, its questions "
    "under way are lost; press Check again"
)
VISIBLE = "of this assignment only the visible tests can be checked before grading"


class Refused(Exception):
    """A request that is not served: status, message, seconds after which it may be.

    more: goes into the answer; {"tests": "visible"} says that visible tests may be run elsewhere.
    """

    def __init__(self, status: int, message: str, after: int | None = None, **more: str):
        super().__init__(message)
        self.status, self.after, self.more = status, after, more


class Service:
    """What the handlers share."""

    def __init__(self, course: Course, desk: Desk, book: Book, identity: HubIdentity, rate: Rate):
        self.course, self.desk, self.book, self.identity, self.rate = course, desk, book, identity, rate
        self.changed: dict[str, asyncio.Event] = {}  # by check

    def forget(self) -> None:
        """Drop what belongs to checks that the desk has forgotten."""
        self.changed = {i: event for i, event in self.changed.items() if i in self.desk.checks}

    def listen(self, port: int, address: str, prefix: str) -> HTTPServer:
        """Serve under `prefix`, which begins and ends with a slash."""
        handlers = [("health", Health), ("checks", Checks), (r"checks/([\w-]+)", OneCheck), ("log", Log)]
        routes = [(f"{prefix}{path}", handler, {"service": self}) for path, handler in handlers]
        app = Application([*routes, (".*", Nothing, {"service": self})], log_function=lambda handler: None)
        return app.listen(port, address, max_body_size=MOST_BYTES, max_buffer_size=2 * MOST_BYTES)

    def admit(self, user: User, order: dict[str, Any]) -> Check:
        """The check that a user asks for; Refused where the course or the hour does not allow it."""
        name = order["assignment"]
        if name not in self.course.names():
            raise Refused(404, f"there is no assignment {name!r} in this course")
        if order["notebook"] not in self.course.assignment(name).notebooks:
            raise Refused(404, f"{name} has no notebook {order['notebook']!r}")
        policy = policy_of(self.course, name)
        if policy.tests == "off":
            raise Refused(403, f"checking is switched off for {name}")
        if policy.tests == "visible":
            raise Refused(403, VISIBLE, tests="visible")
        if policy.a_day is not None and self.book.today(user.name, name) >= policy.a_day:
            raise Refused(429, f"{name} can be checked {policy.a_day} times a day; that was it for today")
        return Check(user.name, name, order["notebook"], json.dumps(order["content"]).encode())


class Handler(RequestHandler):
    """Errors as JSON, and whose request it is."""

    service: Service

    def initialize(self, service: Service) -> None:
        self.service = service

    async def user(self) -> User:
        """Who asks; Refused without a token that the Hub knows."""
        scheme, _, token = self.request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() not in ("token", "bearer") or not token.strip():
            raise Refused(401, "no token: expected a header 'Authorization: token ...'")
        try:
            user = await self.service.identity.whose(token.strip())
        except Unreachable:
            raise Refused(503, "the Hub cannot be asked whose token this is; try again soon", 10) from None
        if user is None:
            raise Refused(403, "the Hub knows no user with this token, or it has expired")
        return user

    def answer(self, **found: Any) -> None:
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(found))

    def log_exception(self, *exception: Any) -> None:
        if not isinstance(exception[1], Refused):
            super().log_exception(*exception)

    def write_error(self, status_code: int, **more: Any) -> None:
        error = more.get("exc_info", (None, None, None))[1]
        message, told = self._reason, dict[str, str]()
        if isinstance(error, Refused):
            self.set_status(error.status)
            message, told = str(error), error.more
            if error.after is not None:
                self.set_header("Retry-After", str(error.after))
        elif isinstance(error, AutograderError):
            message = "the course is set up wrongly; please tell the instructor"
        self.answer(message=message, **told)


class Nothing(Handler):
    def prepare(self) -> None:
        raise Refused(404, "there is nothing here")


class Health(Handler):
    def get(self) -> None:
        desk = self.service.desk
        engines = desk.engines
        self.answer(under_way=desk.under_way(), warm=engines.warm(), megabytes=engines.bytes() >> 20)


class Checks(Handler):
    async def post(self) -> None:
        user = await self.user()
        check = self.service.admit(user, self._order())
        loop = asyncio.get_running_loop()
        changed = self.service.changed[check.id] = asyncio.Event()
        check.told = lambda: self._tell(loop, changed)
        if wait := self.service.rate.wait(user.name):
            raise Refused(429, f"that was many checks in a short time; wait {wait} s", wait)
        try:
            self.service.desk.take(check)
        except Busy:
            raise Refused(429, BUSY, 5) from None
        except Full:
            raise Refused(
                503, "many check at this moment and the queue is full; try again soon", 30
            ) from None
        self.service.forget()
        self.set_status(202)
        self.answer(id=check.id, state=check.state, position=self.service.desk.position(check))

    @staticmethod
    def _tell(loop: asyncio.AbstractEventLoop, changed: asyncio.Event) -> None:
        with contextlib.suppress(RuntimeError):  # the service is being stopped
            loop.call_soon_threadsafe(changed.set)

    def _order(self) -> dict[str, Any]:
        try:
            order = json.loads(self.request.body)
        except ValueError:
            raise Refused(400, "the request is no JSON") from None
        if not isinstance(order, dict) or set(order) != KEYS:
            raise Refused(400, f"expected exactly the keys {', '.join(sorted(KEYS))}")
        if not isinstance(order["content"], dict):
            raise Refused(400, "content: expected a notebook")
        for key in ("assignment", "notebook"):
            if not isinstance(order[key], str) or len(order[key]) > 200:
                raise Refused(400, f"{key}: expected a name")
        return order


class OneCheck(Handler):
    async def get(self, number: str) -> None:
        user = await self.user()
        desk = self.service.desk
        check = desk.checks.get(number)
        if check is None or check.user != user.name:  # the same words: whose it is concerns nobody else
            raise Refused(404, LOST)
        try:
            wait = min(MOST_SECONDS, max(0.0, float(self.get_argument("wait", "0"))))
        except ValueError:
            raise Refused(400, "wait: expected a number of seconds") from None
        if check.state != "done" and wait:
            changed = self.service.changed[check.id]
            changed.clear()
            if check.state != "done":
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), wait)
        more = {"reply": check.reply} if check.state == "done" else {}
        self.answer(id=check.id, state=check.state, position=desk.position(check), **more)


class Log(Handler):
    async def get(self) -> None:
        user = await self.user()
        if not user.instructor:
            raise Refused(403, "the log is the instructors'")
        found = self.service.book.lines(
            self.get_argument("user", None), self.get_argument("assignment", None)
        )
        self.answer(lines=found)
