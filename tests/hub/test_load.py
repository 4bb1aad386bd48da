"""Several students press Check at once; `python tests/hub/load.py 50` is the same with a whole class."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_class import make_course

pytest.importorskip("jupyterhub", reason="JupyterHub is not installed (extra: hub)")

from load import measure

from autograder.authoring.coursedir import Course


def slow_is_cut_off(root: Path) -> Path:
    with (root / "nbgrader_config.py").open("a") as config:
        config.write("c.CheckService.seconds = 1\n")
    return root


@pytest.mark.slow
def test_all_are_answered_and_rightly_a_hostile_one_among_them(tmp_path: Path) -> None:
    course = Course.load(slow_is_cut_off(make_course(tmp_path / "course")))
    found = measure(8, course, "numbers", tmp_path)
    assert found["answered"] == 8 and found["wrong"] == []
    assert found["alone"] < found["p95"] <= found["whole"]
