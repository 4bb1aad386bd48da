"""Login by LTI 1.3 on a real hub: a platform of our own sends students there, with real keys."""

import json
import os
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from real_hub import RealHub

pytest.importorskip("ltiauthenticator")

CONFIG = Path(__file__).parents[2] / "autograder" / "hub" / "config" / "lti.py"
ISSUER, CLIENT = "https://platform.example.org", "partwise-hub"
LTI = "https://purl.imsglobal.org/spec/lti/claim/"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Platform:
    """It publishes its key and signs who comes."""

    def __init__(self) -> None:
        self.key = new_key()
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        body = json.dumps({"keys": [{**jwk, "kid": "one", "alg": "RS256", "use": "sig"}]}).encode()

        class Keys(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Keys)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def says(
        self, hub: str, nonce: str, name: str, other: dict[str, object] | None = None
    ) -> dict[str, object]:
        """What a token says of a student who opens the course."""
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": CLIENT, "sub": str(uuid.uuid4()), "nonce": nonce, "email": name}
        lti = {
            "message_type": "LtiResourceLinkRequest",
            "version": "1.3.0",
            "deployment_id": "1",
            "target_link_uri": hub,
            "resource_link": {"id": "course"},
            "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
        }
        whole = claims | {"iat": now, "exp": now + 60} | {LTI + key: value for key, value in lti.items()}
        return whole | (other or {})

    def signed(self, claims: dict[str, object], key: rsa.RSAPrivateKey | None = None) -> str:
        return jwt.encode(claims, key or self.key, algorithm="RS256", headers={"kid": "one"})


@pytest.fixture(scope="module")
def platform():
    made = Platform()
    yield made
    made.server.shutdown()


@pytest.fixture(scope="module")
def hub(platform, tmp_path_factory):
    names = {
        "LTI_ISSUER": ISSUER,
        "LTI_CLIENT_ID": CLIENT,
        "LTI_AUTHORIZE_URL": f"{platform.url}/auth",
        "LTI_JWKS_URL": f"{platform.url}/keys",
    }
    more = f"load_subconfig({str(CONFIG)!r})\nc.LTI13Authenticator.uri_scheme = 'http'\n"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in names.items():
            patch.setenv(name, value)
        assert set(names) < set(os.environ)
        with RealHub(tmp_path_factory.mktemp("lti"), [], more) as running:
            yield running


class Visit:
    """A student's browser: begins at the platform's link, comes back with what the platform signed."""

    def __init__(self, hub: RealHub):
        self.hub = hub.api.removesuffix("/api")
        self.browser = requests.Session()
        form = {"iss": ISSUER, "client_id": CLIENT, "login_hint": "7", "target_link_uri": self.hub}
        sent = self.browser.post(
            f"{self.hub}/lti13/oauth_login", data=form, allow_redirects=False, timeout=30
        )
        assert sent.status_code == 302, sent.text
        self.asked = dict(parse_qsl(urlsplit(sent.headers["Location"]).query))

    def comes_back(self, token: str, **other: str) -> requests.Response:
        form = {"id_token": token, "state": self.asked["state"]} | other
        address = self.asked["redirect_uri"]
        return self.browser.post(address, data=form, allow_redirects=False, timeout=30)

    def name(self) -> str | None:
        """Who the hub takes this browser for."""
        page = self.browser.get(f"{self.hub}/home", timeout=30).text
        return next((word for word in ("ada@example.org", "bela@example.org") if word in page), None)


def test_a_student_comes_in_by_the_platforms_link(platform, hub):
    visit = Visit(hub)
    assert visit.asked["client_id"] == CLIENT and visit.asked["scope"] == "openid"
    came = visit.comes_back(
        platform.signed(platform.says(visit.hub, visit.asked["nonce"], "ada@example.org"))
    )
    assert came.status_code == 302, came.text
    assert visit.name() == "ada@example.org"
    other = Visit(hub)
    other.comes_back(platform.signed(platform.says(other.hub, other.asked["nonce"], "bela@example.org")))
    assert other.name() == "bela@example.org" and visit.name() == "ada@example.org"


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another-tool"},
        {"iss": "https://elsewhere.example.org"},
        {"exp": 1},
        {"nonce": "of another visit"},
        {LTI + "version": "1.1"},
        {"email": ""},
    ],
    ids=lambda wrong: next(iter(wrong)).removeprefix(LTI),
)
def test_what_the_platform_did_not_say_brings_nobody_in(platform, hub, wrong):
    visit = Visit(hub)
    claims = platform.says(visit.hub, visit.asked["nonce"], "ada@example.org", wrong)
    assert visit.comes_back(platform.signed(claims)).status_code in (400, 401, 403)
    assert visit.name() is None


def test_another_key_state_or_browser_brings_nobody_in(platform, hub):
    visit = Visit(hub)
    right = platform.says(visit.hub, visit.asked["nonce"], "ada@example.org")
    assert not visit.comes_back(platform.signed(right, new_key())).ok
    assert not visit.comes_back(platform.signed(right), state="made up").ok
    thief = Visit(hub)
    assert not thief.comes_back(platform.signed(right)).ok  # signed for the first visit
    assert visit.name() is None and thief.name() is None
