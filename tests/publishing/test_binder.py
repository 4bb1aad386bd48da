"""Binder: the Dockerfile that repo2docker would build, of the course and of the student's repository."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.publishing.publish import students_packages

ROOT = Path(__file__).parents[2]
BINDER = ("requirements.txt", "constraints.txt", "runtime.txt")


def repository(folder: Path, apt: str) -> Path:
    (folder / "binder").mkdir(parents=True)
    for name in BINDER:
        (folder / "binder" / name).write_text((ROOT / "binder" / name).read_text())
    (folder / "binder" / "apt.txt").write_text(apt)
    return folder


@pytest.mark.skipif(importlib.util.find_spec("repo2docker") is None, reason="repo2docker is not installed")
@pytest.mark.parametrize("students", [False, True])
def test_the_dockerfile_installs_what_binder_names(tmp_path: Path, students: bool) -> None:
    apt = (ROOT / "binder" / "apt.txt").read_text()
    apt = students_packages(apt) if students else apt
    folder = repository(tmp_path / "repository", apt)
    line = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(folder)]
    done = subprocess.run(line, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-500:]
    dockerfile = done.stdout + done.stderr
    asked = re.search(
        r"apt-get install --yes --no-install-recommends (.+) && \\\n",
        dockerfile.split("COPY --chown=0:0 src/binder")[-1],
    )
    assert asked is not None
    assert set(asked[1].split()) == set(apt.split())
    copied = dockerfile.index("COPY --chown=0:0 src/ ${REPO_DIR}/")
    installed = dockerfile.index('pip install --no-cache-dir -r "binder/requirements.txt"')
    assert copied < installed, "the package itself must be there before it is installed"
    assert "Building conda environment for python=3.11" in dockerfile


def test_binder_takes_torch_for_the_cpu() -> None:
    lines = (ROOT / "binder" / "requirements.txt").read_text().splitlines()
    asked = [line for line in lines if line and not line.startswith("#")]
    assert asked == ["--extra-index-url https://download.pytorch.org/whl/cpu", "-c constraints.txt", "-e ."]
