"""A learning platform's grade service (LTI 1.3, Assignment and Grade Services), by pylti1p3."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import requests
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.exception import LtiException, LtiServiceException
from pylti1p3.grade import Grade
from pylti1p3.registration import Registration
from pylti1p3.service_connector import ServiceConnector

from autograder.errors import UsageError

SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
RESULT = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
KEYS = ("issuer", "client_id", "token_url", "private_key", "lineitems")
SECONDS = 30  # for one request


class Uncertain(Exception):
    """The platform may have taken the score or not: it failed, or the connection ended."""


class Later(Exception):
    """The platform took nothing and wants us to wait. seconds: how long, if it said so."""

    def __init__(self, seconds: float | None = None):
        super().__init__("the platform wants us to wait")
        self.seconds = seconds


class Refused(Exception):
    """The platform does not want this score; the message says why."""


@dataclass(frozen=True)
class Settings:
    """`lti.json` in the class's folder. lineitems: by assignment. users: the platform's ids by student."""

    issuer: str
    client_id: str
    token_url: str
    private_key: str
    lineitems: dict[str, str]
    users: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read the file; UsageError that names what is missing."""
        try:
            given = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError(f"{path}: {error}; expected JSON with {', '.join(KEYS)}") from error
        missing = [key for key in KEYS if key not in given] if isinstance(given, dict) else list(KEYS)
        if missing:
            raise UsageError(f"{path}: {missing[0]!r} is missing; expected {', '.join(KEYS)}")
        key = path.parent / given["private_key"]
        if not key.is_file():
            raise UsageError(f"{path}: there is no private key {str(key)!r}")
        return cls(**{**given, "private_key": key.read_text()})


class _Session(requests.Session):
    """Requests that end."""

    def request(self, *args: Any, **more: Any) -> requests.Response:
        return super().request(*args, **{"timeout": SECONDS, **more})


class Platform:
    """Sends scores to one line item, and asks which have arrived."""

    def __init__(self, settings: Settings, lineitem: str):
        self.lineitem = lineitem
        private = load_pem_private_key(settings.private_key.encode(), None)
        public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        self.registration = (
            Registration()
            .set_issuer(settings.issuer)
            .set_client_id(settings.client_id)
            .set_auth_token_url(settings.token_url)
            .set_tool_private_key(settings.private_key)
            .set_tool_public_key(public.decode())
        )
        self._connect()

    def _connect(self) -> None:
        self.connector = ServiceConnector(self.registration, _Session())
        data = {"scope": [SCORE, RESULT], "lineitem": self.lineitem}
        self.grades = AssignmentsGradesService(self.connector, data)  # type: ignore[arg-type]

    def send(self, user: str, score: float, points: float, comment: str, timestamp: str) -> None:
        """Send one score; raises Uncertain, Later or Refused."""
        grade = Grade().set_user_id(user).set_score_given(score).set_score_maximum(points)
        grade.set_comment(comment).set_timestamp(timestamp)
        grade.set_activity_progress("Completed").set_grading_progress("FullyGraded")
        self._ask(lambda: self.grades.put_grade(grade))

    def result(self, user: str) -> dict[str, Any] | None:
        """What the platform holds of a user; raises as `send`."""
        parts = urlsplit(self.lineitem)
        query = "&".join(filter(None, [parts.query, urlencode({"user_id": user})]))
        url = urlunsplit(parts._replace(path=f"{parts.path}/results", query=query))
        accept = "application/vnd.ims.lis.v2.resultcontainer+json"
        found = self._ask(lambda: self.connector.make_service_request([SCORE, RESULT], url, accept=accept))
        listed = [one for one in found["body"] or [] if one.get("userId") == user]
        return listed[0] if listed else None

    def _ask(self, request: Any) -> Any:
        try:
            return request()
        except LtiServiceException as error:
            status = error.response.status_code
            if status == 401:  # the token has expired
                self._connect()
                raise Later(0) from error
            if status == 429:
                after = error.response.headers.get("Retry-After", "")
                raise Later(float(after) if after.isdigit() else None) from error
            if status >= 500:
                raise Uncertain(f"it answered with {status}") from error
            raise Refused(f"it answered with {status}: {error.response.text[:200]}") from error
        except (requests.RequestException, ValueError) as error:
            raise Uncertain(f"{type(error).__name__}") from error
        except LtiException as error:
            raise Refused(str(error)) from error
