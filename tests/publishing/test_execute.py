"""Notebooks run as a whole: parameters arrive, a failure stays one notebook's, the table tells what came."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import papermill
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_notebook
from typer.testing import CliRunner

from autograder.authoring.coursedir import Course
from autograder.cli import app
from autograder.errors import UsageError
from autograder.publishing.execute import as_markdown, choose, execute
from autograder.publishing.one_run import run

ROOT = Path(__file__).parents[2]
TABLE = """
from IPython.display import display
records = [{"kind": "trend", "id": "T1", "holds": True}, {"kind": "trend", "id": "T2", "holds": False}]
display({"application/vnd.partwise.claims+json": {"kind": "trend", "records": records}}, raw=True)
"""


def write(path: Path, *cells: str, first: str | None = 'seed = 0\nscale = "small"\ndevice = "auto"') -> Path:
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    if first:
        notebook.cells.insert(0, new_code_cell(first, metadata={"tags": ["parameters"]}))
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


@pytest.fixture
def course(tmp_path: Path) -> Path:
    lectures = tmp_path / "course" / "lectures"
    write(lectures / "a.ipynb", "print(seed, scale, device)", TABLE)
    write(lectures / "b.ipynb", "x = 1", "1 / 0", "y = 2")
    write(lectures / "c.ipynb", "big = bytearray(600_000_000)", "import os\nprint(os.getcwd())")
    tests = write(tmp_path / "source" / "numbers" / "numbers.ipynb", "x = 4", "assert x == 4", first=None)
    notebook = nbformat.read(tests, as_version=4)
    marks = {"grade": True, "solution": False, "locked": True, "grade_id": "test", "schema_version": 3}
    notebook.cells[1].metadata["nbgrader"] = marks | {"points": 1, "task": False}
    nbformat.write(notebook, tests)
    return tmp_path


def test_a_failure_does_not_stop_the_others_and_the_table_tells(course: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    line = ["execute", "--device", "cpu", "--scale", "full", "--seed", "7", "--jobs", "2"]
    done = CliRunner().invoke(app, [*line, "--course", str(course), "--out", str(out)])
    assert done.exit_code == 1, done.output
    table = json.loads((out / "runs.json").read_text())
    assert table["parameters"] == {"seed": 7, "scale": "full", "device": "cpu"}
    a, b, c, numbers = table["runs"]
    assert [run["name"] for run in table["runs"]] == ["a", "b", "c", "numbers"]
    assert (a["error"], a["device"], a["measured"]) == (None, "cpu", "trend 1/2")
    assert "ZeroDivisionError: division by zero" in b["error"]
    assert c["error"] is None
    assert 6e8 < c["memory"] < 6e8 + 5e8
    assert a["memory"] < 5e8
    assert (numbers["error"], numbers["measured"]) == (None, "tests 1/1")

    copies = {path.stem: nbformat.read(path, as_version=4) for path in out.glob("*.ipynb")}
    assert set(copies) == {"a", "b", "c", "numbers"}
    assert "7 full cpu\n" in [o.get("text") for cell in copies["a"].cells for o in cell.outputs]
    assert any(o.get("ename") == "ZeroDivisionError" for x in copies["b"].cells for o in x.get("outputs", []))
    assert f"{course / 'course' / 'lectures'}\n" in [
        o.get("text") for x in copies["c"].cells for o in x.outputs
    ]
    assert not any("_about_this_run" in cell.source for copy in copies.values() for cell in copy.cells)

    rows = (out / "runs.md").read_text().splitlines()
    assert len(rows) == 6
    assert rows[3].startswith("| b | ")
    assert "failed: " in rows[3]
    assert rows[2].endswith("| cpu | ok | trend 1/2 |")


def test_a_kernel_that_dies_is_told(course: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "dies.ipynb", "import os", "os._exit(3)")
    [run] = execute({"dies": path}, tmp_path / "out", {})
    assert run.error is not None
    assert "died" in run.error.lower()
    assert run.executed is not None
    assert "failed" in as_markdown([run])


@pytest.mark.parametrize(("failures", "ends_well"), [(2, True), (9, False)])
def test_a_kernel_that_never_began_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failures: int, ends_well: bool
) -> None:
    begun, real = [], papermill.execute_notebook

    def stumbles(*given: object, **more: object) -> object:
        begun.append(given)
        if len(begun) <= failures:
            raise RuntimeError("Kernel died before replying to kernel_info")
        return real(*given, **more)

    monkeypatch.setattr(papermill, "execute_notebook", stumbles)
    told = run(write(tmp_path / "a.ipynb", "x = 1"), tmp_path / "executed.ipynb", {})
    assert len(begun) == 3
    assert (told["error"] is None) == ends_well, told["error"]


def test_an_unknown_name_is_told(course: Path) -> None:
    with pytest.raises(UsageError, match=r"no notebook 'd'; there are: a, b, c, numbers"):
        choose(Course.load(course), ["a", "d"])
    assert list(choose(Course.load(course), ["c", "a"])) == ["c", "a"]


def test_an_unknown_scale_is_told(course: Path) -> None:
    done = CliRunner().invoke(app, ["execute", "--scale", "huge", "--course", str(course)])
    assert "--scale is 'huge'" in str(done.exception)


def test_every_lecture_of_this_course_takes_the_parameters() -> None:
    for path in sorted((ROOT / "course" / "lectures").glob("*.ipynb")):
        code = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        assert "parameters" in code[0].metadata.get("tags", []), path.name


def test_the_nightly_run_calls_the_command_and_keeps_its_table() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "gpu.yml").read_text())
    assert set(workflow[True]) == {"schedule", "workflow_dispatch"}  # YAML reads `on` as true
    job = workflow["jobs"]["execute"]
    assert "gpu" in job["runs-on"]
    lines = " ".join(step.get("run", "") for step in job["steps"])
    assert 'autograder execute $NOTEBOOKS --device cuda --scale "$SCALE" --out executed' in lines
    kept = next(step for step in job["steps"] if "upload-artifact" in step.get("uses", ""))
    assert (kept["if"], kept["with"]["path"]) == ("always()", "executed/")
