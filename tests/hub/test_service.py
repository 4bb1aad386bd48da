"""The check service by requests, with tokens of a real Hub: who is refused, what is answered, what stays."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from sample_class import HINT, RIGHT, make_course, source_notebook

pytest.importorskip("jupyterhub", reason="JupyterHub is not installed (extra: hub)")

from real_hub import CheckService, RealHub

USERS = ["ada", "bela", "cleo", "ines", "dora", "emil", "finn"]
MORE = ["gala", "hugo", "iris", "jona", "kira", "lars", "mona"]
POLICY = """
c.CheckService.assignments = {
    "limited": {"a_day": 2},
    "visible": {"tests": "visible"},
    "off": {"tests": "off"},
}
"""


def answers(**given: str) -> dict:
    """The notebook with these answers, right ones otherwise."""
    notebook = source_notebook()
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in RIGHT:
            cell["source"] = {**RIGHT, **given}[name]
    return notebook


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_course(tmp_path_factory.mktemp("hub") / "course")
    for name in ("limited", "visible", "off"):
        folder = root / "source" / name
        folder.mkdir()
        (folder / f"{name}.ipynb").write_text(json.dumps(source_notebook()))
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(POLICY)
    return root


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHub]:
    with RealHub(tmp_path_factory.mktemp("realhub"), USERS + MORE) as hub:
        yield hub


@pytest.fixture(scope="module")
def service(hub: RealHub, course: Path) -> Iterator[CheckService]:
    service = CheckService(hub.api, course, "--workers", "2", "--a-minute", "5", "--queue", "4")
    service.start()
    yield service
    service.stop()


@pytest.fixture(scope="module")
def tokens(hub: RealHub) -> dict[str, str]:
    return {name: hub.token(name) for name in USERS}


def lines(course: Path) -> list[dict]:
    return [json.loads(line) for line in (course / ".class" / "checks.jsonl").read_text().splitlines()]


def test_a_check_says_what_passes_what_does_not_and_the_hint(
    service: CheckService, tokens: dict[str, str], course: Path
) -> None:
    reply = service.check(tokens["ada"], answers(double="def double(x):\n    return x * x"))
    passed = {task["name"]: task["passed"] for task in reply["tasks"]}
    assert passed == {"double": False, "total": True, "why": None}
    (double, *_) = reply["tasks"]
    assert double["hints"] == [HINT] and double["said"]
    assert "secret" not in json.dumps(reply) and "17" not in json.dumps(reply)
    assert service.check(tokens["ada"], answers())["tasks"][0]["passed"] is True
    first, second, *_ = (line for line in lines(course) if line["user"] == "ada")
    assert (first["assignment"], first["passed"]) == ("numbers", passed)
    assert second["passed"]["double"] is True
    assert not (course / ".class" / "gradebook.db").exists() and not (course / "gradebook.db").exists()


def test_a_request_without_a_good_token_is_refused(service: CheckService, hub: RealHub) -> None:
    brief = hub.token("bela", expires_in=1)
    unfit = hub.token("bela", scopes=["read:users:name!user=bela"])
    time.sleep(1.5)
    for token, status in (
        (None, 401),
        ("0" * 32, 403),
        ("", 401),
        (brief, 403),
        (unfit, 403),
        ("check" * 8, 403),
    ):
        refused = service.press(token, answers())  # type: ignore[arg-type]
        assert refused.status_code == status, (token, refused.text)
        assert "message" in refused.json()
        for path in ("checks/whatever", "log"):
            assert service.ask("GET", path, token).status_code == status
    header = {"Authorization": f"Basic {hub.token('bela')}"}
    assert requests.get(f"{service.url}log", headers=header, timeout=10).status_code == 401


def test_nobody_reads_anothers_result_or_checks_as_another(
    service: CheckService, tokens: dict[str, str], course: Path
) -> None:
    pressed = service.press(tokens["bela"], answers()).json()
    others = service.ask("GET", f"checks/{pressed['id']}", tokens["cleo"])
    unknown = service.ask("GET", "checks/nobodys", tokens["cleo"])
    assert others.status_code == 404 and others.json() == unknown.json()
    assert service.ask("GET", f"checks/{pressed['id']}", tokens["ines"]).status_code == 404
    assert service.answer(tokens["bela"], pressed["id"])["tasks"]
    order = {"assignment": "numbers", "notebook": "numbers", "content": answers(), "user": "ada"}
    assert service.ask("POST", "checks", tokens["cleo"], json=order).status_code == 400
    service.check(tokens["cleo"], answers())
    assert lines(course)[-1]["user"] == "cleo"


def test_the_log_is_the_instructors(service: CheckService, tokens: dict[str, str]) -> None:
    assert service.ask("GET", "log", tokens["ada"]).status_code == 403
    found = service.ask("GET", "log?user=ada", tokens["ines"]).json()["lines"]
    assert found and {line["user"] for line in found} == {"ada"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("../solutions", b"{}"),
        ("checks", b"no json"),
        ("checks", b"[]"),
        ("checks", b'{"assignment": "../numbers", "notebook": "numbers", "content": {}}'),
        ("checks", b'{"assignment": "numbers", "notebook": "../numbers", "content": {}}'),
        ("checks", b'{"assignment": "numbers", "notebook": "numbers", "content": []}'),
    ],
)
def test_odd_requests_are_told_so(
    service: CheckService, tokens: dict[str, str], path: str, body: bytes
) -> None:
    answer = service.ask("POST", path, tokens["dora"], data=body)
    assert answer.status_code in (400, 404) and set(answer.json()) == {"message"}


def test_a_request_that_is_too_large_is_not_read(service: CheckService, tokens: dict[str, str]) -> None:
    big = b'{"assignment": "' + b"x" * (5 << 20)
    with contextlib.suppress(requests.ConnectionError):  # closed while the request was still being sent
        assert service.ask("POST", "checks", tokens["dora"], data=big).status_code in (400, 413)
    assert service.ask("GET", "health", None).status_code == 200


def test_a_notebook_that_is_none_gets_a_line_of_its_own(
    service: CheckService, tokens: dict[str, str]
) -> None:
    reply = service.check(tokens["dora"], {"cells": "none"})
    assert reply["tasks"] == [] and "numbers.ipynb" in reply["message"]


def test_what_an_assignment_allows(service: CheckService, tokens: dict[str, str]) -> None:
    assert "switched off" in service.press(tokens["emil"], answers(), "off").json()["message"]
    visible = service.press(tokens["emil"], answers(), "visible")
    assert visible.status_code == 403 and "visible tests" in visible.json()["message"]
    for _ in range(2):
        service.check(tokens["emil"], answers(), "limited")
    third = service.press(tokens["emil"], answers(), "limited")
    assert third.status_code == 429 and "2 times a day" in third.json()["message"]


def test_one_check_at_a_time_and_so_many_a_minute(service: CheckService, tokens: dict[str, str]) -> None:
    slow = answers(total="import time\ntime.sleep(2)\ntotal = sum")
    first = service.press(tokens["finn"], slow).json()
    second = service.press(tokens["finn"], answers())
    assert second.status_code == 429 and "under way" in second.json()["message"]
    service.answer(tokens["finn"], first["id"])
    statuses = []
    for _ in range(6):
        pressed = service.press(tokens["finn"], answers())
        statuses.append(pressed.status_code)
        if pressed.status_code == 202:
            service.answer(tokens["finn"], pressed.json()["id"])
    assert statuses[-1] == 429 and int(pressed.headers["Retry-After"]) > 0


def test_the_queue_tells_positions_and_when_it_is_full(service: CheckService, hub: RealHub) -> None:
    tokens = [hub.token(name) for name in MORE]
    slow = answers(total="import time\ntime.sleep(2)\ntotal = sum")
    pressed = [service.press(token, slow) for token in tokens]
    assert [answer.status_code for answer in pressed] == [202] * 6 + [503]
    assert "full" in pressed[-1].json()["message"] and "Retry-After" in pressed[-1].headers
    last = pressed[5].json()
    assert last["position"] == 4
    moved = service.ask("GET", f"checks/{last['id']}?wait=10", tokens[5]).json()
    assert moved["state"] == "waiting" and moved["position"] < 4
    for token, answer in zip(tokens, pressed[:6], strict=False):
        assert service.answer(token, answer.json()["id"])["tasks"][1]["passed"] is True


def test_a_killed_service_loses_nothing_but_the_checks_under_way(
    service: CheckService, tokens: dict[str, str], course: Path
) -> None:
    before = lines(course)
    slow = answers(total="import time\ntime.sleep(3)\ntotal = sum")
    lost = service.press(tokens["bela"], slow).json()["id"]
    service.kill()
    with (course / ".class" / "checks.jsonl").open("a") as log:
        log.write('{"time": "2026-')  # the line that was being written
    service.start()
    told = service.ask("GET", f"checks/{lost}", tokens["bela"])
    assert told.status_code == 404 and "press Check again" in told.json()["message"]
    again = service.press(tokens["emil"], answers(), "limited")
    assert again.status_code == 429, "the day's checks are remembered"
    assert service.check(tokens["bela"], answers())["tasks"][0]["passed"] is True
    text = (course / ".class" / "checks.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in text[: len(before)]] == before
    assert json.loads(text[-1])["user"] == "bela" and len(text) == len(before) + 2


def test_a_source_that_changed_is_checked_as_it_stands_now(
    service: CheckService, tokens: dict[str, str], course: Path
) -> None:
    path = course / "source" / "numbers" / "numbers.ipynb"
    before = path.read_text()
    path.write_text(before.replace("== 34", "== 34 and double('a') == 'aa'"))
    reply = service.check(tokens["cleo"], answers(double="def double(x):\n    return int(2 * x)"))
    assert reply["tasks"][0]["passed"] is False
    path.write_text(before)
    reply = service.check(tokens["cleo"], answers(double="def double(x):\n    return int(2 * x)"))
    assert reply["tasks"][0]["passed"] is True


def test_without_the_hub_the_answer_says_so(course: Path, tokens: dict[str, str]) -> None:
    alone = CheckService("http://127.0.0.1:9/hub/api", course, "--workers", "1")
    alone.start()
    try:
        refused = alone.press(tokens["ada"], answers())
        assert refused.status_code == 503 and "Hub" in refused.json()["message"]
    finally:
        alone.stop()
