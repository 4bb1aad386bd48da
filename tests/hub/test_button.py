"""The Check button without a Hub: a real JupyterLab, the visible tests in a fresh kernel."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from sample_class import make_course

from autograder.authoring.coursedir import Course
from autograder.authoring.release import release
from course.check_button.built_from import STAMP, digest
from course.check_button.install import install
from course.check_button.visible import check_visible

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
LINKED = "## Doubling (2 points)\n\nAs in [lecture 02](../../course/lectures/02.ipynb#double)."


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_course(tmp_path_factory.mktemp("button") / "course")
    release(Course.load(root), ["numbers"])
    return root


def handed_in(root: Path, **given: str) -> dict[str, Any]:
    """The student's version with these answers."""
    notebook = json.loads((root / "release" / "numbers" / "numbers.ipynb").read_text())
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in given:
            cell["source"] = given[name]
        elif name == "intro":
            cell["source"] = LINKED
    return notebook


def test_what_was_built_is_what_the_source_says() -> None:
    assert STAMP.read_text().strip() == digest(), "run: make button"


def test_the_wheel_brings_the_button_along(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    source = tmp_path / "source"
    kept = shutil.ignore_patterns("*.ipynb", "__pycache__", "node_modules", "*.json.gz")
    for name in ("autograder", "course"):
        shutil.copytree(ROOT / name, source / name, ignore=kept)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    subprocess.run([*line, "--wheel-dir", str(tmp_path), str(source)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    install(tmp_path / "prefix")
    mine = {
        p.relative_to(tmp_path / "prefix").as_posix()
        for p in (tmp_path / "prefix").rglob("*.*")
        if p.is_file()
    }
    inside = {n.partition(".data/data/")[2] for n in zipfile.ZipFile(wheel).namelist() if ".data/data/" in n}
    assert mine - inside <= {"share/jupyter/labextensions/@partwise/check/built_from.txt"}
    assert not any("/lab/" in name for name in zipfile.ZipFile(wheel).namelist())


def test_only_visible_tests_are_run_and_the_answer_says_so(root: Path, tmp_path: Path) -> None:
    content = handed_in(root, double="def double(x):\n    return x * x", total="total = len")
    reply = asyncio.run(check_visible(content, str(tmp_path)))
    assert reply["tests"] == "visible"
    double, total, why = reply["tasks"]
    assert double["title"] == "Doubling" and double["section"]["href"].endswith("02.ipynb#double")
    assert double["passed"] is True, "2 * 2 is 2 squared: only the hidden test knows better"
    assert total["passed"] is False and "assert total([1, 2]) == 3" in total["said"][0]
    assert why["passed"] is None


@pytest.mark.parametrize("content", [{}, {"cells": 3}, {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}])
def test_what_is_no_notebook_is_told(content: dict[str, Any], tmp_path: Path) -> None:
    reply = asyncio.run(check_visible(content, str(tmp_path)))
    assert reply["tasks"] == [] and "cannot be read" in reply["message"]


def test_a_kernel_that_ends_is_told(root: Path, tmp_path: Path) -> None:
    content = handed_in(root, double="import os\nos._exit(1)")
    reply = asyncio.run(check_visible(content, str(tmp_path)))
    assert "kernel ended" in reply["message"] and reply["tasks"][0]["passed"] is False


@pytest.fixture(scope="module")
def lab(root: Path) -> Iterator[str]:
    """A JupyterLab as on a laptop: its address, with a token."""
    from real_hub import free_port, wait_for

    port = free_port()
    content = handed_in(root, double="def double(x):\n    return 2 * x", total="total = len")
    (root / "release" / "numbers" / "numbers.ipynb").write_text(json.dumps(content))
    line = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    line += ["--IdentityProvider.token=secret", f"--ServerApp.root_dir={root}", "--LabApp.news_url="]
    line += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    install(root / "prefix")
    env = {
        **os.environ,
        "JUPYTER_PATH": str(root / "prefix" / "share" / "jupyter"),
        "JUPYTER_CONFIG_PATH": str(root / "prefix" / "etc" / "jupyter"),
    }
    with (root / "lab.log").open("w") as log:
        process = subprocess.Popen(line, stdout=log, stderr=log, cwd=root, env=env)
    try:
        wait_for(f"http://127.0.0.1:{port}/api", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def test_the_server_wants_its_token_and_a_notebook(lab: str) -> None:
    assert requests.post(f"{lab}/checkbutton/checks", json={}, timeout=10).status_code == 403
    mine = {"Authorization": "token secret"}
    for order in ({}, {"path": 3, "content": {}}, {"path": "a.ipynb", "content": []}):
        refused = requests.post(f"{lab}/checkbutton/checks", json=order, headers=mine, timeout=10)
        assert refused.status_code == 400 and "notebook" in refused.json()["message"]
    lost = requests.get(f"{lab}/checkbutton/checks/here-nothing", headers=mine, timeout=10)
    assert lost.status_code == 404 and "press Check again" in lost.json()["message"]


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.is_file(), reason="Debian's chromium is not installed")
def test_the_button_opens_a_panel_with_the_answer(lab: str, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=options)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(f"{lab}/lab/tree/release/numbers/numbers.ipynb?token=secret")
        page.get_by_role("button", name="Check", exact=True).click(timeout=60_000)
        panel = page.locator(".partwise-check[data-state=done]")
        panel.wait_for(timeout=90_000)
        page.screenshot(path=str(tmp_path / "visible.png"))
        text = panel.inner_text()
        assert "Only the visible tests were run" in text and "1 of 2 tasks pass." in text
        assert "Doubling" in text and "total([1, 2]) == 3" in text
        assert panel.locator("[data-task=total] .partwise-check-state").inner_text() == "not yet"
        browser.close()
