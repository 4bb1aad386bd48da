"""The environment: pins that belong together, the torchvision shim, and the hook that checks shapes."""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import jaxtyping
import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, str]:
    lines = (ROOT / "binder" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonical(name): version for name, version in pairs}


def requirements() -> list[Requirement]:
    extras = PROJECT["optional-dependencies"].values()
    listed = [*PROJECT["dependencies"], *(line for extra in extras for line in extra)]
    return [Requirement(line) for line in listed]


def run(code: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run some code in a fresh interpreter, with a folder of modules to find first."""
    folders = [str(p) for p in (path, ROOT) if p]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(folders)}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("requirement", requirements(), ids=lambda r: r.name)
def test_each_requirement_is_pinned_within_its_range(requirement):
    assert requirement.specifier.contains(pins()[canonical(requirement.name)])


def test_torch_and_torchvision_belong_together():
    assert (pins()["torch"], pins()["torchvision"]) == ("2.13.0", "0.28.0")


def test_the_installed_versions_are_the_pinned_ones():
    """Only where the pins were used: on another Python a newcomer may have other versions."""
    if sys.version_info[:2] != (3, 11):
        pytest.skip("the pins are those of Python 3.11")
    applicable = [r for r in requirements() if r.marker is None or r.marker.evaluate()]
    installed = {canonical(r.name): Version(importlib.metadata.version(r.name)).public for r in applicable}
    assert installed == {name: pins()[name] for name in installed}


def test_importing_the_packages_does_not_import_torch():
    done = run("import sys, course, course.claims.syllabus, autograder; print('torch' in sys.modules)")
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_the_hook_checks_annotations_while_tests_run():
    from course.claims.syllabus import parse

    with pytest.raises(jaxtyping.TypeCheckError):
        parse(3)


# The shim: it must work with the torchvision that is installed, and keep out of the way of one that works.

WORKS = """
from course.data._torchvision import torchvision
import torch
from torchvision.transforms.v2 import Resize
print(tuple(Resize(4)(torch.zeros(3, 8, 8)).shape), torchvision.datasets.MNIST.__name__)
"""

DECLARED = "import torch; print(hasattr(torch.ops.torchvision, 'nms'))"


def test_torchvision_works_beside_this_torch():
    done = run(WORKS)
    assert done.stdout == "(3, 4, 4) MNIST\n", done.stderr


def fake_torchvision(folder: Path, body: str) -> Path:
    (folder / "torchvision").mkdir()
    (folder / "torchvision" / "__init__.py").write_text(body)
    return folder


def test_nothing_is_declared_where_a_plain_import_works(tmp_path):
    path = fake_torchvision(tmp_path, "works = True")
    done = run(
        f"from course.data._torchvision import torchvision; assert torchvision.works; {DECLARED}", path
    )
    assert done.stdout == "False\n", done.stderr


def test_the_operators_are_declared_where_their_absence_stops_the_import(tmp_path):
    body = (
        "import torch; torch.library.register_fake('torchvision::nms')(lambda dets, scores, threshold: dets)"
    )
    path = fake_torchvision(tmp_path, body)
    assert "operator torchvision::nms does not exist" in run("import torchvision", path).stderr
    done = run(f"from course.data._torchvision import torchvision; {DECLARED}", path)
    assert done.stdout == "True\n", done.stderr


def test_other_errors_of_the_import_are_not_hidden(tmp_path):
    path = fake_torchvision(tmp_path, "raise RuntimeError('the disk is full')")
    done = run("import course.data._torchvision", path)
    assert done.returncode == 1
    assert done.stderr.endswith("RuntimeError: the disk is full\n")
