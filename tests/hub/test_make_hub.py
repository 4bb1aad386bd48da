"""The real Hub of `make hub`, in Chromium, both parts: a student fetches, answers wrongly, checks, reads the
hint, mends it and submits; the instructor collects, grades, grades the answer in words, releases feedback.

Needs Debian's chromium and nodejs, and JupyterHub's proxy (`make hub` installs it); skipped otherwise.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from real_hub import free_port, wait_for

pytest.importorskip("jupyterhub", reason="JupyterHub is not installed (extra: hub)")

from nbgrader.api import Gradebook

from autograder.errors import UsageError
from autograder.hub.demo import find_proxy

CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "a-password-of-the-test"
NAME = "02_feedforward"
WRONG = """\
def collapse(weights, biases):
    W = weights[0]
    for V in weights[1:]:
        W = W @ V
    return W, biases[-1]"""
RIGHT = """\
def collapse(weights, biases):
    W, b = weights[0], biases[0]
    for V, c in zip(weights[1:], biases[1:]):
        W, b = W @ V, b @ V + c
    return W, b"""
SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden)"
LONG = 400_000  # milliseconds, where an engine is started


def _lacking() -> str | None:
    if not CHROMIUM.is_file():
        return "Debian's chromium is not installed"
    try:
        find_proxy()
    except UsageError as error:
        return str(error)
    return None


pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.timeout(900),
    pytest.mark.skipif(_lacking() is not None, reason=str(_lacking())),
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """`make hub` at a free address: that, and its folder."""
    folder, url = tmp_path_factory.mktemp("demo") / "hub", f"http://127.0.0.1:{free_port()}"
    env = {**os.environ, "PARTWISE_HUB_URL": url, "PARTWISE_PASSWORD": PASSWORD}
    line = [sys.executable, "-m", "autograder.hub.demo", str(folder)]
    process = subprocess.Popen(line, env=env, stdout=subprocess.PIPE, text=True)
    try:
        wait_for(f"{url}/hub/login", process, 300)  # the proxy answers before the Hub does
        end = time.monotonic() + 120
        while requests.get(f"{url}/hub/login", timeout=30).status_code != 200:
            assert time.monotonic() < end, (folder / "hub.log").read_text()[-500:]
            time.sleep(0.5)
        yield url, folder
    finally:
        process.send_signal(signal.SIGTERM)
        told, _ = process.communicate(timeout=120)
        assert url in told and PASSWORD in told
        shutil.rmtree(folder / "home", ignore_errors=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=options)
        yield browser
        browser.close()


def login(browser: Any, url: str, name: str) -> Any:
    page = browser.new_context(viewport={"width": 1500, "height": 950}).new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{url}/hub/login")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("input[type=submit]")
    page.wait_for_selector("#jp-main-dock-panel", timeout=180_000)
    return page


def arrived(folder: Path, pattern: str) -> list[Path]:
    """The files that are there to their last character: a copy under way shows its name before its end."""
    ends = ("}", "</html>")
    return [file for file in folder.rglob(pattern) if file.read_text("utf-8").rstrip().endswith(ends)]


def assignment_list(page: Any, button: str, until: Callable[[], object]) -> None:
    """Press a button of nbgrader's list of assignments and wait until it has done its work."""
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_text("Assignment List", exact=True).last.click()
    page.get_by_text(button, exact=True).first.click()
    end = time.monotonic() + 60
    while not until():
        assert time.monotonic() < end, f"{button} did nothing in a minute"
        page.wait_for_timeout(500)


def write(page: Any, code: str) -> None:
    """Put another answer into the cell of the first task."""
    cells = page.locator(f"{SHOWN} .jp-CodeCell", has_text="def collapse(")
    cells.first.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)


def check(page: Any) -> Any:
    """Press Check; the panel with the answer."""
    notebook = page.get_by_role("tabpanel", name=f"{NAME}.ipynb")
    notebook.get_by_role("button", name="Check", exact=True).click()
    page.locator(".partwise-check[data-state=waits]").wait_for()
    panel = page.locator(".partwise-check:not([data-state=waits])")
    panel.wait_for(timeout=LONG)
    assert panel.get_attribute("data-state") == "done", panel.inner_text()
    return panel


def move_a_slider(page: Any, url: str, shots: Path) -> None:
    """Open a lecture, run its first cells, and move its first slider by key and by mouse."""
    from playwright.sync_api import expect

    expect.set_options(timeout=60_000)
    page.goto(f"{url}/user/ada/lab/tree/course/lectures/07_3_state_space_models.ipynb")
    cell = page.locator(f"{SHOWN} .jp-CodeCell", has_text="def recurrence(")
    cell.locator(".cm-content").click()
    for command in ("Run All Above Selected Cell", "Run Selected Cell"):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name=command).first.click()
    picture, handle = cell.locator(".jp-OutputArea img"), cell.get_by_role("slider")
    picture.wait_for(timeout=LONG)
    first = picture.get_attribute("src") or ""
    handle.focus()
    page.keyboard.press("ArrowRight")  # from 0.8, in steps of 0.05
    expect(cell.locator(".widget-readout")).to_have_text("0.85")
    expect(picture).not_to_have_attribute("src", first)  # the output is drawn anew
    second = picture.get_attribute("src") or ""
    box = cell.locator(".noUi-target").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2)
    expect(cell.locator(".widget-readout")).to_have_text("1.00")
    expect(picture).not_to_have_attribute("src", second)
    page.screenshot(path=str(shots / "slider.png"))


def formgrader(page: Any, url: str, action: str, row: str = "ada") -> None:
    """Press a button of formgrader in somebody's row, or the assignment's, and wait until it succeeded."""
    where = f"manage_submissions/{NAME}" if row != NAME else "manage_assignments"
    page.goto(f"{url}/user/ines/formgrader/{where}")
    page.locator("tr", has_text=row).first.locator(f".{action} a").first.click()
    page.get_by_text("Success", exact=True).first.wait_for(timeout=LONG)


def test_a_student_checks_and_submits(demo: tuple[str, Path], browser: Any, tmp_path: Path) -> None:
    url, folder = demo
    page = login(browser, url, "ada")
    mine = folder / "home" / "ada" / "assignments" / NAME
    assignment_list(page, "Fetch", lambda: arrived(mine, f"{NAME}.ipynb"))

    page.goto(f"{url}/user/ada/lab/tree/assignments/{NAME}/{NAME}.ipynb")
    write(page, WRONG)
    panel = check(page)
    task = panel.locator("[data-task=collapse]")
    assert "not yet" in task.inner_text() and "Only the bias of the last layer is there." in task.inner_text()
    page.screenshot(path=str(tmp_path / "wrong.png"))
    task.get_by_role("link").click()
    page.get_by_role("tab", name="02_3_linear_layers.ipynb").wait_for()
    page.get_by_role("tab", name=f"{NAME}.ipynb").click()  # the lecture lies beside it
    write(page, RIGHT)
    task = check(page).locator("[data-task=collapse]")
    assert "passes" in task.inner_text(), task.inner_text()
    page.screenshot(path=str(tmp_path / "right.png"))
    move_a_slider(page, url, tmp_path)
    lines = [json.loads(line) for line in (folder / "class" / "checks.jsonl").read_text().splitlines()]
    assert [(line["user"], line["passed"]["collapse"]) for line in lines] == [("ada", False), ("ada", True)]
    assert not list((folder / "class").glob("autograded/*"))

    handed_in = folder / "exchange" / "partwise" / "inbound"
    assignment_list(page, "Submit", lambda: arrived(handed_in, f"{NAME}.ipynb"))


def test_the_instructor_grades_and_the_student_reads_it(
    demo: tuple[str, Path], browser: Any, tmp_path: Path
) -> None:
    url, folder = demo
    page = login(browser, url, "ines")
    formgrader(page, url, "collect", NAME)
    formgrader(page, url, "autograde")
    page.goto(f"{url}/user/ines/formgrader/gradebook/{NAME}/{NAME}")
    page.locator("table a").first.click()
    for field in ("textarea.comment", "input.score"):  # formgrader hears of an entry once it has the grades
        page.locator(f"{field}[placeholder]").first.wait_for(timeout=LONG)
    for field, value, kept in (
        ("textarea.comment", "Please say why.", "comment"),
        ("input.score", "1", "grade"),
    ):
        entry = page.locator(field).last
        entry.fill(value)
        with page.expect_response(
            lambda r, kept=kept: f"/api/{kept}/" in r.url and r.request.method == "PUT"
        ):
            entry.press("Tab")
    page.screenshot(path=str(tmp_path / "words.png"), full_page=True)
    formgrader(page, url, "generate-feedback")
    formgrader(page, url, "release-feedback")

    with Gradebook(f"sqlite:///{folder / 'class' / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission(NAME, "ada")
        by_hand = [grade.manual_score for note in submission.notebooks for grade in note.grades]
        scores = {grade.name: grade.score for note in submission.notebooks for grade in note.grades}
        assert 1.0 in by_hand and scores["test_collapse"] > 0
        assert submission.score == scores["test_collapse"] + scores["test_collapse_care"] + 1

    page = login(browser, url, "ada")
    mine = folder / "home" / "ada"
    assignment_list(page, "Fetch Feedback", lambda: arrived(mine, f"feedback/*/{NAME}.html"))
    (given,) = arrived(mine, f"feedback/*/{NAME}.html")
    assert "Please say why." in given.read_text(encoding="utf-8")
