"""A learning platform of our own on loopback: real keys, tokens that expire, and faults on order."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

CLIENT, ISSUER = "partwise-tool", "https://platform.example.org"
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
Fault = Callable[[int], str | None]


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


class PlatformAtHand:
    """fault: what goes wrong with the n-th score: 500, 500 late, close, close late, 429, or None.

    "late" means after the score was taken. uses: how many requests a token is good for.
    """

    def __init__(self, public_key: Any, fault: Fault = lambda number: None, uses: int = 60):
        self.public_key, self.fault, self.uses = public_key, fault, uses
        self.tokens: dict[str, int] = {}
        self.seen: set[str] = set()
        self.taken: Counter[str] = Counter()
        self.results: dict[str, dict[str, Any]] = {}
        self.refused: list[str] = []
        self.asked = 0
        self.lock = threading.Lock()
        self.on_taken: Callable[[int], None] = lambda count: None
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def token(self, form: dict[str, list[str]]) -> str | None:
        """A token for a signed assertion that is ours, fresh and new."""
        try:
            claims = jwt.decode(
                form["client_assertion"][0],
                self.public_key,
                algorithms=["RS256"],
                audience=f"{self.url}/token",
                issuer=CLIENT,
                options={"require": ["exp", "iat", "jti", "sub"]},
            )
        except (jwt.InvalidTokenError, KeyError) as error:
            self.refused.append(str(error))
            return None
        if claims["jti"] in self.seen or SCORE not in form["scope"][0].split():
            return None
        self.seen.add(claims["jti"])
        made = secrets.token_urlsafe(16)
        self.tokens[made] = self.uses
        return made

    def allows(self, header: str) -> bool:
        token = header.removeprefix("Bearer ")
        self.tokens[token] = self.tokens.get(token, 0) - 1
        return self.tokens[token] >= 0

    def take(self, score: dict[str, Any]) -> bool:
        """Record a score; one that is not newer than what is there is none."""
        user, old = score["userId"], self.results.get(score["userId"])
        if old is not None and old["timestamp"] >= score["timestamp"]:
            return False
        self.results[user] = {
            "userId": user,
            "resultScore": score["scoreGiven"],
            "resultMaximum": score["scoreMaximum"],
            "comment": score["comment"],
            "timestamp": score["timestamp"],
        }
        return True

    def _handler(platform) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *words: Any) -> None:
                """Quiet."""

            def answer(self, status: int, body: Any = None, **headers: str) -> None:
                data = b"" if body is None else json.dumps(body).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with platform.lock:
                    self.post(urlsplit(self.path).path, body)

            def post(self, path: str, body: bytes) -> None:
                if path == "/token":
                    token = platform.token(parse_qs(body.decode()))
                    if token is None:
                        self.answer(401, {"error": "invalid_client"})
                    else:
                        self.answer(200, {"access_token": token, "token_type": "Bearer", "expires_in": 60})
                    return
                if not platform.allows(self.headers.get("Authorization", "")):
                    self.answer(401, {"error": "expired"})
                    return
                assert path == "/items/1/scores", path
                assert self.headers["Content-Type"] == "application/vnd.ims.lis.v1.score+json"
                platform.asked += 1
                fault = platform.fault(platform.asked) or ""
                if fault == "429":
                    self.answer(429, Retry_After="0")
                elif fault in ("500", "close"):
                    self.fail(fault)
                else:
                    score = json.loads(body)
                    platform.taken[score["userId"]] += 1
                    platform.take(score)
                    platform.on_taken(sum(platform.taken.values()))
                    if fault:
                        self.fail(fault.split()[0])
                    else:
                        self.answer(200, {})

            def fail(self, how: str) -> None:
                if how == "500":
                    self.answer(500, {"error": "down"})
                else:
                    self.close_connection = True
                    self.connection.close()

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                with platform.lock:
                    if not platform.allows(self.headers.get("Authorization", "")):
                        self.answer(401, {"error": "expired"})
                        return
                    assert parts.path == "/items/1/results", parts.path
                    (user,) = parse_qs(parts.query)["user_id"]
                    found = platform.results.get(user)
                    self.answer(200, [] if found is None else [found])

        return Handler

    def settle(self) -> None:
        """Wait until nothing is being answered."""
        time.sleep(0.1)
        with self.lock:
            pass
