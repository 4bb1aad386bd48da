"""Every lecture that the syllabus calls done follows the pattern and proves its claims.

The notebooks are read as saved, not run (`pytest --nbval-lax course/lectures` runs them).
"""

import re
from copy import deepcopy

import pytest

from course.claims.ledger import pages
from course.claims.syllabus import load
from course.lectures.notebooks import LECTURES, lecture_path, problems, read

DONE = [id for id, lecture in load().lectures.items() if lecture.status == "done"]


@pytest.mark.parametrize("lecture", DONE)
def test_lecture_follows_the_pattern(lecture):
    assert problems(read(lecture_path(lecture)), lecture) == []


def test_no_notebook_is_missing_from_the_syllabus():
    assert {path.stem for path in LECTURES.glob("*.ipynb")} <= set(load().lectures)


@pytest.mark.parametrize("lecture", DONE)
def test_every_claim_is_missed(lecture):
    """Remove a claim from the notebook, from its source or from its outputs: the check names it."""
    notebook = read(lecture_path(lecture))
    entry = load().lectures[lecture]
    wanted = [(claim.kind, id) for id, claim in entry.claims.items()]
    for kind, id in wanted + [("erratum", id) for id in load().errata_of(lecture)]:
        without = deepcopy(notebook)
        for cell in without.cells:
            cell.source = re.sub(rf"([(=]\s*)[\"']{id}[\"']", r'\1"E0"', cell.source)
        assert f"no cell calls claims.{kind}({id!r}, ...)" in problems(without, lecture)
        without = deepcopy(notebook)
        for table in tables(without):
            table["records"] = [r for r in table["records"] if (r["kind"], r["id"]) != (kind, id)]
        assert f"no claims table in the outputs has {kind} {id}" in problems(without, lecture)


@pytest.mark.parametrize("lecture", DONE)
def test_ledger_has_every_trend(lecture):
    """Each trend was measured at scale "claims" over three seeds or more, whether it held or not."""
    trends = [id for id, claim in load().lectures[lecture].claims.items() if claim.kind == "trend"]
    if not trends:
        return
    page = pages().get(lecture)
    assert page, f"python -m course.claims run {lecture} has not been run"
    assert page["scale"] == "claims" and len(set(page["seeds"])) >= 3
    assert set(page["trends"]) == set(trends)


def tables(notebook):
    from course.claims.recorder import RECORDS

    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output.data[RECORDS] for output in outputs if RECORDS in output.get("data", {})]


@pytest.fixture
def broken():
    """A copy of a good notebook to spoil, and its name."""
    if "08_1_attention" not in DONE:
        pytest.skip("08_1_attention is not done")
    return deepcopy(read(lecture_path("08_1_attention"))), "08_1_attention"


def found(broken):
    return "\n".join(problems(*broken))


def first_code(notebook):
    return next(cell for cell in notebook.cells if cell.cell_type == "code")


def test_parameters_cell_is_missed(broken):
    first_code(broken[0]).metadata.tags = []
    assert "not tagged `parameters`" in found(broken)


def test_wrong_parameters_are_seen(broken):
    first_code(broken[0]).source = "seed = 0"
    assert "expected seed, scale, device" in found(broken)


def test_long_cell_is_seen(broken):
    [cell for cell in broken[0].cells if cell.cell_type == "code"][-1].source += "\nx = 1" * 30
    assert "lines of code; at most 20" in found(broken)


def test_imports_do_not_hide_a_long_cell(broken):
    last = [cell for cell in broken[0].cells if cell.cell_type == "code"][-1]
    last.source = "\n".join(f"import a{k}" for k in range(28))
    assert "imports included" not in found(broken)
    last.source += "\nimport b\nimport c\nx = 1"
    assert f"cell {last.id} has 31 lines, imports included; at most 28" in found(broken)


def test_heading_inside_a_cell_is_seen(broken):
    broken[0].cells[0].source += "\n\n## 0 Before the first"
    assert "has a heading of a section inside" in found(broken)


@pytest.mark.parametrize(
    "heading", ["Check yourself", "What the slides claim, and what we found", "Where this leads"]
)
def test_missing_section_is_seen(broken, heading):
    for cell in broken[0].cells:
        if cell.source.startswith(f"## {heading}"):
            cell.source = cell.source.replace(heading, "Something else")
    assert f"there is no section `## {heading}`" in found(broken)


def test_error_and_stderr_are_seen(broken):
    from nbformat.v4 import new_output

    first_code(broken[0]).outputs = [
        new_output("error", ename="ValueError", evalue="no", traceback=[]),
        new_output("stream", name="stderr", text="UserWarning: beware"),
    ]
    assert "ended with ValueError: no" in found(broken) and "error stream: UserWarning" in found(broken)


def test_picture_without_words_is_seen(broken):
    for cell in broken[0].cells:
        for output in cell.get("outputs", []):
            output.get("metadata", {}).pop("image/png", None)
    assert "picture without alternative text" in found(broken)


def test_missing_static_picture_is_seen(broken):
    for cell in broken[0].cells:
        if "explore(" in cell.source:
            cell.outputs = []
    assert "without its static picture" in found(broken)


def test_missing_widget_is_seen(broken):
    broken[0].cells = [cell for cell in broken[0].cells if "explore(" not in cell.source]
    assert "there is no widget" in found(broken)


def test_unexecuted_cell_is_seen(broken):
    first_code(broken[0]).execution_count = None
    assert "was not run before saving" in found(broken)


def test_claims_table_must_stand_at_the_end(broken):
    from nbformat.v4 import new_code_cell

    broken[0].cells += [new_code_cell("1", execution_count=99), new_code_cell("2", execution_count=100)]
    assert "not among the last two code cells" in found(broken)
