"""Put it to work: what each assignment ends with runs as a whole, and grading does not run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.authoring.coursedir import Course
from autograder.engine.notebook.plan import make_plan
from autograder.publishing.execute import execute

COURSE = Course.load(Path(__file__).parents[2])
NAMES = COURSE.names()


@pytest.mark.parametrize("name", NAMES)
def test_grading_does_not_run_it(name: str) -> None:
    plan = make_plan(COURSE.assignment(name).notebooks[name].read_text(encoding="utf-8"))
    skipped = [step.grade_id for step in plan.steps.values() if step.kind == "skipped"]
    assert skipped == ["work_parameters", "work"]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_it_runs_with_parameters_and_comes_out(name: str, tmp_path: Path) -> None:
    """Its own assertions say what must come of it."""
    path = COURSE.assignment(name).notebooks[name]
    (run,) = execute({name: path}, tmp_path, {"seed": 1, "scale": "small", "device": "cpu"})
    assert run.error is None
    assert run.device == "cpu"
    passed, _, tests = run.measured.removeprefix("tests ").partition("/")
    assert passed == tests, "the model answers pass their tests"
    cells = json.loads(Path(run.executed or "").read_text(encoding="utf-8"))["cells"]
    assert any("injected-parameters" in cell["metadata"].get("tags", []) for cell in cells)
    (work,) = [c for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == "work"]
    assert any(output["output_type"] == "stream" for output in work["outputs"])
